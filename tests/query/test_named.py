"""Named queries: their headers, their values, and every one that is shipped."""

from datetime import datetime
from pathlib import Path

import pytest

from trainsite.errors import UsageError
from trainsite.query.connection import open_archive
from trainsite.query.named import (
    load_query,
    parameter_values,
    parse_query,
    query_files,
    query_folders,
    read_assignments,
)
from trainsite.query.result import run_statement
from trainsite.query.statement import parse_statement

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "queries"
NAMES = sorted(path.stem for path in SHIPPED.glob("*.sql"))
NEEDED = {"case_id": "c1"}
HEADER = """-- What it answers,
-- in two lines.
-- param run text null: The run.
-- param n integer 20: How many.
-- param share number: How much.
-- param since instant 2026-01-01T00:00:00Z: From when.

-- no header any more
SELECT $run, $n, $share, $since
"""


def parsed(text: str):
    return parse_query("q", text, Path("q.sql"))


def test_a_header_says_what_it_answers_and_takes():
    query = parsed(HEADER)
    assert query.description == "What it answers, in two lines."
    assert [(each.name, each.type, each.default) for each in query.parameters] == [
        ("run", "text", "null"),
        ("n", "integer", "20"),
        ("share", "number", None),
        ("since", "instant", "2026-01-01T00:00:00Z"),
    ]


def test_values_have_their_types():
    assert parameter_values(parsed(HEADER), {"share": "0.5", "n": "3"}) == {
        "run": None,
        "n": 3,
        "share": 0.5,
        "since": datetime(2026, 1, 1),  # noqa: DTZ001 - the views hold UTC without a zone
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, r"share: has no value \(How much\); give --param share=VALUE"),
        ({"share": "x"}, "'x' is no number; give a number"),
        ({"share": "1", "n": "1.5"}, "'1.5' is no integer; give a whole number"),
        ({"share": "1", "since": "soon"}, "'soon' is no instant; give a day"),
        ({"shar": "1"}, r"takes run, n, share, since \(near: share\)"),
    ],
)
def test_a_wrong_value_says_what_is_wrong(given, said):
    with pytest.raises(UsageError, match=said):
        parameter_values(parsed(HEADER), given)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT 1", "line 1: says not what the query answers"),
        ("-- x\n-- param a\nSELECT 1", "line 2: is no parameter; write"),
        ("-- x\n-- param a date 1: d\nSELECT 1", "line 2: is no parameter; write"),
        ("-- x\n-- param a integer x: d\nSELECT 1", "line 2: 'x' is no integer"),
        ("-- x\n-- param a text: d\n-- param a text: d\nSELECT 1", "described twice"),
    ],
)
def test_a_broken_header_names_its_line(text, said):
    with pytest.raises(UsageError, match=said):
        parsed(text)


def test_the_first_folder_that_has_a_name_decides(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "q.sql").write_text(f"-- {folder}\nSELECT 1", encoding="utf-8")
    assert load_query("q", [tmp_path / "one", tmp_path / "two"]).description == "one"
    assert load_query("q", [tmp_path / "no", tmp_path / "two"]).description == "two"


@pytest.mark.parametrize("name", ["../q", "Q", "a/b", "", "q.sql"])
def test_a_name_is_no_path(tmp_path, name):
    (tmp_path / "in").mkdir()
    (tmp_path / "q.sql").write_text("-- x\nSELECT 1", encoding="utf-8")
    with pytest.raises(UsageError, match="there is none"):
        load_query(name, [tmp_path / "in"])


def test_an_unknown_name_suggests_the_near_one():
    with pytest.raises(UsageError, match="near: regressions"):
        load_query("regresions", [SHIPPED])


def test_folders_are_that_of_the_work_that_beside_the_archive_and_ours(tmp_path):
    folders = query_folders(tmp_path / "work", tmp_path / "data" / "runs")
    assert folders[:2] == (tmp_path / "work" / "content" / "queries", tmp_path / "data" / "content" / "queries")
    assert folders[2] == SHIPPED


def test_assignments_keep_later_signs():
    assert read_assignments(["a=b=c", "$d="]) == {"a": "b=c", "d": ""}


@pytest.mark.parametrize("given", [["a"], ["=b"], ["a=1", "a=2"]])
def test_what_is_no_assignment_is_refused(given):
    with pytest.raises(UsageError, match="--param"):
        read_assignments(given)


def test_there_are_as_many_as_promised():
    assert set(NAMES) >= {
        *("cost-by-model", "flipped-cases", "gap-history", "regressions", "slowest-steps", "tier-progression"),
        *("problems-by-code", "redactions-by-class", "sample-counts", "sources-by-run", "tokens-by-model"),
        *("left-out", "models", "training-curves"),
    }
    assert list(query_files([SHIPPED])) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_query_runs_with_its_defaults_and_is_ordered(name, runs, score, trajectory):
    runs.add("one", action_benchmark__scores=[score(0.9)], natural_trajectories__trajectories=[trajectory("1-1", "hi")])
    runs.add("two", action_benchmark__scores=[score(0.4)])
    query = load_query(name, [SHIPPED])
    statement = parse_statement(query.sql, name)
    needed = {each.name: NEEDED[each.name] for each in query.parameters if each.default is None}
    values = parameter_values(query, needed)
    assert statement.parameters == values.keys()
    with open_archive(runs.archive) as connection:
        result = run_statement(connection, statement, values)
        first = list(result.rows)
        connection.execute("COMMIT")
        assert first == list(run_statement(connection, statement, values).rows)
    assert len({column.name for column in result.columns}) == len(result.columns)
    assert "\nORDER BY" in query.sql
    assert query.description.endswith((".", "score 1."))


def ask(archive: Path, name: str, **given: str) -> list[dict]:
    query = load_query(name, [SHIPPED])
    with open_archive(archive) as connection:
        result = run_statement(connection, parse_statement(query.sql), parameter_values(query, given))
        names = [column.name for column in result.columns]
        return [dict(zip(names, row, strict=True)) for row in result.rows]


@pytest.fixture
def case():
    def make(case_id: str, score: float | None, **more: object) -> dict:
        row = {"step": "action_benchmark", "benchmark": "b", "metric": "accuracy", "case_id": case_id, "attempt": 1}
        return row | {"model_id": "m", "variant": "base", "evidence": "live", "score": score} | more

    return make


def test_flipped_cases_are_those_that_changed_sides(runs, case):
    old, new = (
        {"a": 1.0, "b": 0.0, "c": 1.0, "d": 0.0, "e": None, "f": 1.0},
        {"a": 1.0, "b": 1.0, "c": 0.5, "d": 0.0, "e": 1.0},
    )
    for name, run_id, scores in (("old", "20260101T000000Z-0000000a", old), ("new", "20260102T000000Z-0000000b", new)):
        rows = [case(case_id, score) for case_id, score in scores.items()]
        runs.add(name, run_id, action_benchmark__cases=rows)
    given = {"base": "old", "candidate": "new"}
    assert [(row["flip"], row["case_id"]) for row in ask(runs.archive, "flipped-cases", **given)] == [
        ("broken", "c"),
        ("fixed", "b"),
    ]
    back = ask(runs.archive, "flipped-cases", base="new", candidate="20260101T000000Z-0000000a")
    assert [(row["flip"], row["case_id"]) for row in back] == [("broken", "b"), ("fixed", "c")]
    assert len(ask(runs.archive, "flipped-cases")) == 2


def test_flipped_cases_need_every_attempt_to_pass(runs, case):
    runs.add("old", "20260101T000000Z-0000000a", action_benchmark__cases=[case("a", 1.0), case("a", 1.0, attempt=2)])
    runs.add("new", "20260102T000000Z-0000000b", action_benchmark__cases=[case("a", 1.0), case("a", 0.0, attempt=2)])
    [row] = ask(runs.archive, "flipped-cases", base="old", candidate="new")
    assert (row["flip"], row["candidate_score"]) == ("broken", 0.5)


def test_dry_cases_flip_nothing(runs, case):
    runs.add("old", "20260101T000000Z-0000000a", action_benchmark__cases=[case("a", 1.0)])
    runs.add("new", "20260102T000000Z-0000000b", action_benchmark__cases=[case("a", 0.0, evidence="dry_run")])
    assert ask(runs.archive, "flipped-cases") == []


def test_score_drops_respect_where_less_is_better(runs, score):
    runs.add("old", "20260101T000000Z-0000000a", action_benchmark__scores=[score(0.9), score(1.0, metric="loss")])
    runs.add("new", "20260102T000000Z-0000000b", action_benchmark__scores=[score(0.4), score(2.0, metric="loss")])
    assert [row["metric"] for row in ask(runs.archive, "score-drops")] == ["accuracy"]
    both = ask(runs.archive, "score-drops", less_is_better="loss")
    assert [(row["metric"], row["delta"]) for row in both] == [("loss", 1.0), ("accuracy", -0.5)]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_query_is_on_the_page(name):
    page = (SHIPPED.parent / "docs" / "query.md").read_text(encoding="utf-8")
    assert f"\n| `@{name}` | {load_query(name, [SHIPPED]).description} |\n" in page
