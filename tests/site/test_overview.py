from dataclasses import replace

import pytest

from trainsite.records.evidence import Case, Comparison, Score
from trainsite.records.inventory import DatasetFile, Scenario
from trainsite.records.problem import Problem
from trainsite.records.run import (
    Artifact,
    Gap,
    Manifest,
    Preview,
    Readiness,
    Redactions,
    StepLine,
)
from trainsite.records.trajectory import Message, Trajectory
from trainsite.site import PageRange, RunTables, TrajectoryPlan, page_path, run_index, trajectory_line

STEP = "natural_trajectories"
SECTIONS = (
    "readiness", "gaps", "steps", "sources", "samples", "trajectories", "tasks", "scenarios", "datasets", "evals",
    "benchmarks", "comparisons", "cases", "models", "bundles", "preflight", "problems", "provenance", "recipe",
    "redactions", "artifacts",
)  # fmt: skip


@pytest.fixture
def empty(record) -> Manifest:
    whole = record(Manifest, "word", run_id="run-1", label=None, truncated={}, status="succeeded")
    marks = replace(whole.benchmarks, row_count=0, comparison_count=0, case_count=0, rows=(), comparisons=(), cases=())
    return replace(
        whole,
        steps=(),
        sources=(),
        previews=(),
        models=(),
        evals=(),
        benchmarks=marks,
        readiness=record(Readiness, "word", checks=()),
        gaps=(),
        artifacts=(),
        problems=(),
        preflight=replace(whole.preflight, checks=()),
        redactions=Redactions(total=0, by_class={}),
    )


@pytest.fixture
def plan() -> TrajectoryPlan:
    def line(number: int):
        trajectory = Trajectory(
            row_id=f"1-{number}",
            file="export.jsonl",
            line=number,
            format="eliza_native_v1",
            evidence="imported",
            trajectory_id=f"traj-2026-03-01-{number:05}-a81f22c0",
            messages=(Message(role="user", content="Can you find the cheapest flight to Lisbon next Friday? " * 3),),
        )
        return trajectory_line(trajectory, page_path(STEP, 1 + number // 25))

    pages = tuple(PageRange(k, page_path(STEP, k), f"1-{k * 25 - 24}", f"1-{k * 25}", 25) for k in range(1, 19))
    return TrajectoryPlan(step=STEP, count=450, lines=tuple(map(line, range(1, 201))), pages=pages)


def test_every_section_has_its_anchor_and_the_contents_name_it(empty, structure):
    shown = structure(run_index(empty, [], RunTables()))
    assert [name for name in shown.ids if name in SECTIONS] == list(SECTIONS)
    assert {f"#{name}" for name in SECTIONS} <= set(shown.hrefs)


def test_an_empty_run_teaches_the_command(empty, structure):
    text = structure(run_index(empty, [], RunTables())).text
    assert "Not known yet whether trained beats base." in text
    assert "trainsite run-collection -o ../NEXT --from . --natural-sanitized-jsonl FILE" in text


def test_an_empty_section_takes_the_command_of_its_gap(empty, record, structure):
    gap = record(Gap, "word", id="natural_trajectories", command="trainsite close-it --now", params={"a": 1})
    text = structure(run_index(replace(empty, gaps=(gap,)), [], RunTables())).text
    assert text.count("trainsite close-it --now") >= 3
    assert 'word {"a":1}' in text


def test_a_sample_leads_to_its_message_page(empty, plan, record, structure):
    preview = record(Preview, "word", step=STEP, row_id="1-426")
    hrefs = structure(run_index(replace(empty, previews=(preview,)), [plan], RunTables())).hrefs
    assert f"trajectories/{STEP}-0018.html#t-1-426" in hrefs


def test_links_from_the_page_lead_up_to_the_run(empty, record, structure):
    artifact = record(Artifact, "word", path="steps/x/rows.ndjson")
    inner = record(Artifact, "word", path="analysis/rows.json")
    hrefs = structure(run_index(replace(empty, artifacts=(artifact, inner)), [], RunTables())).hrefs
    assert {"../steps/x/rows.ndjson", "rows.json"} <= set(hrefs)


def test_a_cut_list_says_how_many_more_and_where(empty, record, structure):
    problem = record(Problem, "word")
    cut = replace(empty, problems=(problem,) * 3, truncated={"problems": 7})
    shown = structure(run_index(cut, [], RunTables()))
    assert "7 more of 10 in" in shown.text
    assert "../problems.ndjson" in shown.hrefs


def test_a_benchmark_table_names_its_file_for_the_rest(empty, record, structure):
    artifact = record(Artifact, "word", path="steps/m/rows.ndjson", schema="trainsite/score")
    score = record(Score, "word", evidence="live")
    marks = replace(empty.benchmarks, rows=(score,), row_count=12)
    shown = structure(run_index(replace(empty, artifacts=(artifact,), benchmarks=marks), [], RunTables()))
    assert "11 more of 12 in" in shown.text
    assert shown.hrefs.count("../steps/m/rows.ndjson") == 2


def test_all_pages_of_a_step_are_linked(empty, plan, structure):
    hrefs = structure(run_index(empty, [plan], RunTables())).hrefs
    assert {page.path for page in plan.pages} <= set(hrefs)


@pytest.mark.parametrize("evidence", ["dry_run", "mocked"])
def test_figures_without_evidence_are_hatched_and_named(empty, record, evidence):
    comparison = record(Comparison, "word", evidence=evidence, interval_low=0.1)
    score = record(Score, "word", evidence=evidence)
    marks = replace(empty.benchmarks, comparisons=(comparison,), rows=(score,))
    page = run_index(replace(empty, benchmarks=marks), [], RunTables())
    assert '<span class="dry">0.500</span>' in page
    assert f'<span class="dry">{evidence.replace("_", " ")}</span>' in page
    assert "▲ improved" not in page


def test_null_values_are_a_dash_that_says_why(empty, record):
    score = record(Score, "word", evidence="live", value=None)
    page = run_index(replace(empty, evals=(score,)), [], RunTables())
    assert '<i title="nothing was measured">\u2013</i>' in page


def test_a_full_run_stays_within_its_budget(empty, plan, record):
    text = "Can you find the cheapest flight to Lisbon next Friday? I would like to leave after ten."
    benchmark = "eliza_harness_action_selection"
    score = record(Score, "accuracy", benchmark=benchmark, evidence="dry_run", model_id="eliza-1-0_8b-trained")
    case = record(Case, "CALENDAR_CREATE", benchmark=benchmark, evidence="live", prompt=text)
    path = "steps/natural_trajectories/trajectories-0001.ndjson"
    full = replace(
        empty,
        steps=(record(StepLine, "natural_trajectories"),) * 11,
        previews=(record(Preview, "traj", step=STEP, row_id="1-4", input=text, output=text),) * 100,
        evals=(score,) * 100,
        benchmarks=replace(empty.benchmarks, rows=(score,) * 100, cases=(case,) * 100),
        gaps=(record(Gap, "base_trained_improvement", command="trainsite run-collection " * 4),) * 16,
        artifacts=(record(Artifact, "trainsite/trajectory", path=path, sha256="ab" * 32),) * 100,
        problems=(record(Problem, text),) * 100,
    )
    tables = RunTables(
        scenarios=(record(Scenario, "morning_brief"),) * 100,
        dataset_files=(record(DatasetFile, "data/train.jsonl"),) * 100,
        cases=(case,) * 100,
        task_counts={"response": 3},
    )
    assert len(run_index(full, [plan], tables).encode()) < 150_000
