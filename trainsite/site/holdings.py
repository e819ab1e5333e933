"""What a run exercised and downloaded: scenarios and data set files."""

from trainsite.records.run import Manifest
from trainsite.site.cells import (
    LIST_SHOWN,
    Cell,
    duration_cell,
    evidence_cell,
    figure_cell,
    hash_cell,
    id_cell,
    number_cell,
    size_cell,
    state_cell,
    text_cell,
)
from trainsite.site.remainder import command_for, run_command, table_files, with_rest
from trainsite.site.rows import RunTables
from trainsite.site.tables import Section, Table, columns


def scenarios(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of scenario runs."""
    rows = tuple(
        (
            state_cell(scenario.status),
            id_cell(scenario.scenario_id),
            text_cell(scenario.title),
            evidence_cell(scenario.evidence),
            number_cell(scenario.turns),
            number_cell(scenario.native_rows),
            figure_cell(scenario.judge_score, scenario.evidence),
            duration_cell(scenario.duration_s),
            text_cell(scenario.note),
        )
        for scenario in tables.scenarios[:LIST_SHOWN]
    )
    heads = columns(
        "Status", "Scenario", "Title", "Evidence", "#Turns", "#Native rows", "#Judge score", "#Duration",
        "Note",
    )  # fmt: skip
    total = tables.totals.get("scenarios", len(tables.scenarios))
    return Section(
        "scenarios",
        "Scenarios",
        (with_rest(Table("Scenarios", heads, rows), total, table_files(manifest, "scenario")),),
        empty="Scenarios that were run, with their turns and the judge's score.",
        command=command_for(manifest, "scenario_trajectories", fallback=run_command("--only scenarios --live")),
    )


def datasets(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of data set files."""
    rows = tuple(
        (
            state_cell(file.status),
            id_cell(file.repo_id),
            Cell(file.path),
            id_cell(file.revision),
            evidence_cell(file.evidence),
            number_cell(file.rows, "not counted"),
            size_cell(file.size_bytes),
            hash_cell(file.sha256),
            text_cell(file.url),
        )
        for file in tables.dataset_files[:LIST_SHOWN]
    )
    heads = columns("Status", "Data set", "File", "Revision", "Evidence", "#Rows", "#Size", "SHA-256", "Address")
    total = tables.totals.get("dataset_files", len(tables.dataset_files))
    return Section(
        "datasets",
        "Data set files",
        (with_rest(Table("Data set files", heads, rows), total, table_files(manifest, "dataset-file")),),
        empty="Files of the training data sets, planned or downloaded.",
        command=command_for(manifest, "huggingface_training_data", fallback=run_command("--only huggingface --live")),
    )
