"""What a run exercised and downloaded: scenarios and data set files."""

from trainsite.records.inventory import DatasetFile, Scenario
from trainsite.records.run import Manifest
from trainsite.site.cells import (
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
from trainsite.site.listing import Listing
from trainsite.site.remainder import command_for, run_command, table_files
from trainsite.site.rows import RunTables
from trainsite.site.tables import Section, columns, seconds, sizes


def _scenario(scenario: Scenario) -> tuple[Cell, ...]:
    return (
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


SCENARIOS = Listing(
    "scenarios",
    "Scenarios",
    (
        *columns("%Status", "Scenario", "Title", "!Evidence", "#Turns", "#Native rows", "#~Judge score"),
        *seconds("Duration"),
        *columns("Note"),
    ),
    _scenario,
)


def scenarios(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of scenario runs."""
    return Section(
        "scenarios",
        "Scenarios",
        (SCENARIOS.table(tables.scenarios, tables.totals.get("scenarios"), files=table_files(manifest, "scenario")),),
        empty="Scenarios that were run, with their turns and the judge's score.",
        command=command_for(manifest, "scenario_trajectories", fallback=run_command("--only scenarios --live")),
    )


def _file(file: DatasetFile) -> tuple[Cell, ...]:
    return (
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


DATASET_FILES = Listing(
    "dataset_files",
    "Data set files",
    (
        *columns("%Status", "Data set", "File", "Revision", "!Evidence", "#Rows"),
        *sizes("Size"),
        *columns("SHA-256", "Address"),
    ),
    _file,
)


def datasets(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of data set files."""
    files, total = table_files(manifest, "dataset-file"), tables.totals.get("dataset_files")
    return Section(
        "datasets",
        "Data set files",
        (DATASET_FILES.table(tables.dataset_files, total, files=files),),
        empty="Files of the training data sets, planned or downloaded.",
        command=command_for(manifest, "huggingface_training_data", fallback=run_command("--only huggingface --live")),
    )
