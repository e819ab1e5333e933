import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.archive.validation import validate_paths
from trainsite.archive.validation.sense import iter_senseless
from trainsite.evals.statistics import improvement_percent, mcnemar_exact, paired_difference, wilson

COMPARISON = {
    "matched": 4, "fixed": 1, "broken": 1, "both_pass": 1, "both_fail": 1,
    "delta": 0.0, "interval_low": -0.5, "interval_high": 0.5, "p_exact": 1.0,
}  # fmt: skip


def flaws(kind: str, **row) -> list[tuple[str, str]]:
    return [(flaw.code, flaw.path) for flaw in iter_senseless(kind, row)]


@pytest.fixture
def manifest(examples: Path) -> dict:
    return json.loads((examples / "collection-manifest" / "valid" / "small.json").read_bytes())


@given(st.integers(0, 300), st.integers(1, 300))
def test_score_as_it_is_measured_makes_sense(successes: int, extra: int) -> None:
    n = successes + extra - 1 or 1
    interval = wilson(successes, n) if successes <= n else wilson(n, n)
    value = min(successes, n) / n
    assert flaws("score", value=value, interval_low=interval.low, interval_high=interval.high) == []


@given(st.tuples(*[st.integers(0, 60)] * 4).filter(any))
def test_comparison_as_it_is_measured_makes_sense(counts: tuple[int, ...]) -> None:
    table = dict(zip(("both_pass", "fixed", "broken", "both_fail"), counts, strict=True))
    n = sum(counts)
    a, b = (table["both_pass"] + table["broken"]) / n, (table["both_pass"] + table["fixed"]) / n
    interval = paired_difference(**table)
    row = {
        **table,
        "matched": n,
        "delta": b - a,
        "interval_low": interval.low,
        "interval_high": interval.high,
        "p_exact": mcnemar_exact(table["fixed"], table["broken"]),
        "improvement_percent": improvement_percent(a, b),
    }
    assert flaws("comparison", **row) == []


@pytest.mark.parametrize("value", [0.1, 0.9])
def test_value_outside_of_its_interval_is_senseless(value: float) -> None:
    assert flaws("score", value=value, interval_low=0.2, interval_high=0.8) == [("senseless", "$.value")]


def test_score_without_a_value_needs_no_interval() -> None:
    assert flaws("score", n=0) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"matched": 5}, "$.matched"),
        ({"fixed": 0}, "$.matched"),
        ({"delta": 0.6}, "$.delta"),
        ({"interval_low": None}, "$.delta"),
        ({"p_exact": None}, "$.delta"),
        ({"delta": None}, "$.delta"),
        ({"matched": 0, "fixed": 0, "broken": 0, "both_pass": 0, "both_fail": 0}, "$.delta"),
        (
            {"delta": None, "interval_low": None, "interval_high": None, "p_exact": None, "improvement_percent": 3.0},
            "$.delta",
        ),
    ],
)
def test_comparison_that_contradicts_itself_is_senseless(change: dict, path: str) -> None:
    assert flaws("comparison", **COMPARISON) == []
    assert flaws("comparison", **{**COMPARISON, **change}) == [("senseless", path)]


def test_rows_that_a_manifest_quotes_must_make_sense(examples: Path, manifest: dict, tmp_path: Path) -> None:
    score = json.loads((examples / "score" / "valid" / "measured.json").read_bytes())
    comparison = json.loads((examples / "comparison" / "valid" / "measured.json").read_bytes())
    manifest["evals"] = [score, {**score, "value": score["interval_high"] + 0.1}]
    manifest["benchmarks"]["rows"] = [{**score, "value": score["interval_low"] - 0.1}]
    manifest["benchmarks"]["comparisons"] = [{**comparison, "matched": comparison["matched"] + 1}]
    path = tmp_path / "collection-manifest.json"
    path.write_text(json.dumps(manifest))
    assert [(each.code, each.path) for each in validate_paths([path], redactor=None).findings] == [
        ("senseless", "$.evals[1].value"),
        ("senseless", "$.benchmarks.rows[0].value"),
        ("senseless", "$.benchmarks.comparisons[0].matched"),
    ]


def test_senseless_row_of_a_table_has_its_line(examples: Path, tmp_path: Path) -> None:
    score = json.loads((examples / "score" / "valid" / "measured.json").read_bytes())
    path = tmp_path / "scores.ndjson"
    path.write_text("".join(json.dumps({**score, "value": value}) + "\n" for value in (score["value"], 99.0)))
    assert [(each.code, each.line) for each in validate_paths([path], redactor=None).findings] == [("senseless", 2)]


def test_second_row_of_a_row_id_is_senseless(examples: Path, tmp_path: Path) -> None:
    row = (examples / "trajectory" / "valid" / "smallest.json").read_bytes()
    line = json.dumps(json.loads(row)) + "\n"
    path = tmp_path / "trajectories.ndjson"
    path.write_text(line * 2)
    assert [(each.code, each.path, each.line) for each in validate_paths([path], redactor=None).findings] == [
        ("senseless", "$.row_id", 2)
    ]
