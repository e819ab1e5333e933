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
from trainsite.site import Chunk, RunTables, TrajectoryPlan, overview, run_page, trajectory_line
from trainsite.site import tables as site_tables

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
        return trajectory_line(trajectory)

    return TrajectoryPlan(step=STEP, count=450, lines=tuple(map(line, range(1, 451))))


def test_every_section_has_its_anchor_and_the_contents_name_it(empty, structure, run_html):
    shown = structure(run_html(empty, [], RunTables()))
    assert [name for name in shown.ids if name in SECTIONS] == list(SECTIONS)
    assert {f"#{name}" for name in SECTIONS} <= set(shown.hrefs)


def test_an_empty_run_teaches_the_command(empty, structure, run_html):
    text = structure(run_html(empty, [], RunTables())).text
    assert "Not known yet whether trained beats base." in text
    assert "trainsite run-collection -o ../NEXT --from . --natural-sanitized-jsonl FILE" in text


def test_an_empty_section_takes_the_command_of_its_gap(empty, record, structure, run_html):
    gap = record(Gap, "word", id="natural_trajectories", command="trainsite close-it --now", params={"a": 1})
    text = structure(run_html(replace(empty, gaps=(gap,)), [], RunTables())).text
    assert text.count("trainsite close-it --now") >= 3
    assert 'word {"a":1}' in text


def test_a_sample_leads_to_the_page_that_shows_it(empty, plan, record, structure, run_html):
    preview = record(Preview, "word", step=STEP, row_id="1-426")
    hrefs = structure(run_html(replace(empty, previews=(preview,)), [plan], RunTables())).hrefs
    assert f"../analysis/sample.html#step={STEP}&row=1-426" in hrefs


def test_only_what_a_site_holds_of_a_run_is_linked(empty, record, structure, run_html):
    artifact = record(Artifact, "word", path="steps/x/rows.ndjson")
    inner = record(Artifact, "word", path="analysis/index.html")
    shown = structure(run_html(replace(empty, artifacts=(artifact, inner)), [], RunTables()))
    assert "../analysis/index.html" in shown.hrefs
    assert not any("rows.ndjson" in href for href in shown.hrefs)
    assert "steps/x/rows.ndjson" in shown.text


def test_the_page_of_a_run_folder_and_of_a_site_differ_in_their_surroundings_alone(empty, plan, run_html):
    alone, inside = (run_html(empty, [plan], RunTables(), folder=folder) for folder in ("", "run-1/"))
    assert alone.partition("<main")[2].partition("<footer")[0] == inside.partition("<main")[2].partition("<footer")[0]
    assert 'src="../assets/site.js"' in alone
    assert 'src="../../assets/site.js"' in inside


def test_a_cut_list_says_how_many_more_and_where(empty, record, structure, run_html):
    problem = record(Problem, "word")
    cut = replace(empty, problems=(problem,) * 3, truncated={"problems": 7})
    shown = structure(run_html(cut, [], RunTables()))
    assert "7 more of 10 in" in shown.text
    assert "7 more of 10 in problems.ndjson" in shown.text


def test_a_benchmark_table_names_its_file_for_the_rest(empty, record, structure, run_html):
    artifact = record(Artifact, "word", path="steps/m/rows.ndjson", schema="trainsite/score")
    score = record(Score, "word", evidence="live")
    marks = replace(empty.benchmarks, rows=(score,), row_count=12)
    shown = structure(run_html(replace(empty, artifacts=(artifact,), benchmarks=marks), [], RunTables()))
    assert "11 more of 12 in" in shown.text
    assert "12 in steps/m/rows.ndjson" in shown.text


def test_what_the_page_has_no_room_for_is_in_a_chunk(empty, plan, structure, run_html):
    page = run_page(empty, [plan], RunTables())
    (key, value), *others = page.chunks()
    assert (key, others) == (f"trajectories-{STEP}", [])
    assert value["row_count"] == 450
    assert value["hrefs"]["trajectory"][449] == f"analysis/sample.html#step={STEP}&row=1-450"
    chunk = Chunk(href="data/t.js", name="run-1/t", count=450)
    shown = run_html(empty, [plan], RunTables(), {key: chunk})
    assert 'data-chunk="data/t.js" data-name="run-1/t" data-count="450"' in shown
    assert "../analysis/data/t.js" in structure(shown).hrefs
    assert shown.count(f'<tr id="trajectories-{STEP}-') == 200


def test_a_chunk_has_a_bound_and_the_page_says_what_it_lacks(empty, plan, structure, run_html, monkeypatch):
    for module in (overview, site_tables):
        monkeypatch.setattr(module, "LISTED_ROWS", 300)
    ((key, value),) = run_page(empty, [plan], RunTables()).chunks()
    assert value["row_count"] == 300
    shown = structure(run_html(empty, [plan], RunTables(), {key: Chunk(href="data/t.js", name="t", count=300)}))
    assert "The first 300 of 450 rows are listed here" in shown.text
    assert "../analysis/data/t.js" not in shown.hrefs


@pytest.mark.parametrize("evidence", ["dry_run", "mocked"])
def test_figures_without_evidence_are_hatched_and_named(empty, record, evidence, run_html):
    comparison = record(Comparison, "word", evidence=evidence, interval_low=0.1)
    score = record(Score, "word", evidence=evidence)
    marks = replace(empty.benchmarks, comparisons=(comparison,), rows=(score,))
    page = run_html(replace(empty, benchmarks=marks), [], RunTables())
    assert '<span class="dry">0.500</span>' in page
    assert f'<span class="dry">{evidence.replace("_", " ")}</span>' in page
    assert "▲ improved" not in page


def test_null_values_are_a_dash_that_says_why(empty, record, run_html):
    score = record(Score, "word", evidence="live", value=None)
    page = run_html(replace(empty, evals=(score,)), [], RunTables())
    assert '<i title="nothing was measured">\u2013</i>' in page


def test_many_benchmarks_leave_room_for_rows(empty, record, run_html):
    scores = tuple(
        record(
            Score, "accuracy", benchmark=f"benchmark number {number % 8}", evidence="live", model_id=f"model-{number}"
        )
        for number in range(260)
    )
    tables = RunTables(scores=scores, evals=scores)
    page = run_html(empty, [], tables)
    assert len(page.encode()) < 150_000
    assert page.count('<tr id="scores-') >= 100
    assert "more drawings would be here" in page


def test_a_full_run_stays_within_its_budget(empty, plan, record, run_html):
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
    assert len(run_html(full, [plan], tables).encode()) < 150_000
