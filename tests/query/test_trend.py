import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.cli.trend_output import spark
from trainsite.errors import UsageError
from trainsite.evals.statistics import holm, mcnemar_exact
from trainsite.evals.wording import Rule
from trainsite.query import open as open_archive
from trainsite.query.trend import Series, Trend, load_trend

CASES = tuple(f"c{n:02d}" for n in range(40))


def run_id(number: int) -> str:
    return f"202601{number:02d}T000000Z-0000000{number}"


@pytest.fixture
def add(runs, score):
    """Return what writes a run of one model that passes the first so many cases; later numbers started later."""

    def write(number: int, passed: int, *, cases: bool = True, model: str = "m", **more: object) -> None:
        n = len(CASES)
        interval = {"interval_low": max(0.0, passed / n - 0.1), "interval_high": min(1.0, passed / n + 0.1)}
        tables = {"action_benchmark__scores": [score(passed / n, model_id=model, n=n, **interval, **more)]}
        if cases:
            tables["action_benchmark__cases"] = [
                {
                    "step": "action_benchmark",
                    "benchmark": "b",
                    "metric": "accuracy",
                    "case_id": case_id,
                    "attempt": 1,
                    "model_id": model,
                    "variant": "base",
                    "evidence": "live",
                    "score": float(index < passed),
                    "tags": [],
                    **more,
                }
                for index, case_id in enumerate(CASES)
            ]
        folder = runs.add(f"run-{number}", run_id(number), **tables)
        path = folder / "collection-manifest.json"
        started = f"2026-01-{number:02d}T00:00:00.000Z"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | {"started_at": started}))

    return write


def load(archive, metric: str = "accuracy", **options: object) -> Trend:
    connection = open_archive(archive)
    try:
        return load_trend(connection, metric, **options)
    finally:
        connection.close()


def only(found: Trend) -> Series:
    (series,) = found.series
    return series


def test_a_series_has_one_point_per_run_the_oldest_first(runs, add):
    for number, passed in ((3, 30), (1, 10), (2, 20)):
        add(number, passed)
    points = only(load(runs.archive)).points
    assert [each.measurement.run.started_at for each in points] == [
        "2026-01-01T00:00:00.000Z",
        "2026-01-02T00:00:00.000Z",
        "2026-01-03T00:00:00.000Z",
    ]
    assert [each.measurement.value for each in points] == [0.25, 0.5, 0.75]
    assert points[0].change is None
    assert [each.change.verdict for each in points[1:]] == ["improved", "improved"]


def test_a_loss_on_shared_cases_is_a_regression_and_its_p_is_adjusted_for_the_series(runs, add):
    for number, passed in enumerate((30, 31, 20, 20), start=1):
        add(number, passed)
    found = load(runs.archive)
    changes = [point.change for point in only(found).points[1:]]
    assert [each.method for each in changes] == ["paired"] * 3
    assert [each.verdict for each in changes] == ["no_difference_shown", "regressed", "no_difference_shown"]
    expected = holm([mcnemar_exact(1, 0), mcnemar_exact(0, 11), mcnemar_exact(0, 0)])
    assert [each.judged.p_holm for each in changes] == pytest.approx(expected)
    assert changes[1].delta == pytest.approx(-11 / 40)
    assert changes[1].is_regression
    assert found.regressions == ()


def test_the_newest_run_being_worse_makes_its_series_a_regression(runs, add):
    add(1, 30)
    add(2, 15)
    found = load(runs.archive)
    assert found.regressions == found.series
    assert load(runs.archive, rule=Rule(alpha=1e-9)).regressions == ()


def test_a_loss_too_small_to_show_is_none(runs, add):
    add(1, 30)
    add(2, 28)
    change = only(load(runs.archive)).points[1].change
    assert change.verdict == "no_difference_shown"
    assert change.delta < 0


def test_where_lower_is_better_a_rise_is_the_regression(runs, add):
    add(1, 10, metric="error_rate")
    add(2, 30, metric="error_rate")
    assert len(load(runs.archive, "error_rate").regressions) == 1
    add(3, 10)
    add(4, 30)
    assert load(runs.archive).regressions == ()
    assert len(load(runs.archive, rule=Rule(lower_is_better=frozenset({"accuracy"}))).regressions) == 1


@pytest.mark.parametrize(("passed", "verdict"), [(36, "improved"), (22, "no_difference_shown"), (8, "regressed")])
def test_without_cases_the_intervals_decide(runs, add, passed, verdict):
    add(1, 20, cases=False)
    add(2, passed, cases=True)
    change = only(load(runs.archive)).points[1].change
    assert (change.method, change.verdict) == ("intervals", verdict)
    assert change.judged is None
    assert change.sentence.startswith("no cases to pair; the intervals")


def test_runs_whose_shared_cases_had_other_inputs_are_not_held_against_each_other(runs, add):
    add(1, 30, input_sha256="0" * 64)
    add(2, 0, input_sha256="1" * 64)
    found = load(runs.archive)
    change = only(found).points[1].change
    assert change.verdict == "not_measured"
    assert "another input" in change.sentence
    assert found.regressions == ()


@pytest.mark.parametrize("evidence", ["mocked", "dry_run"])
def test_what_was_not_measured_stands_apart_and_breaks_no_series(runs, add, evidence):
    add(1, 30)
    add(2, 0, evidence=evidence)
    add(3, 30)
    found = load(runs.archive)
    assert [each.measurement.run.run_id for each in only(found).points] == [run_id(1), run_id(3)]
    assert [each.reason for each in found.unranked] == [evidence.replace("_", " ")]


def test_each_benchmark_model_tier_and_variant_has_its_own_series(runs, score):
    rows = [
        score(0.1),
        score(0.2, benchmark="c"),
        score(0.3, model_id="o"),
        score(0.4, tier="2b"),
        score(0.5, variant="trained"),
        score(0.6, benchmark_version="2"),
    ]
    runs.add("one", run_id(1), action_benchmark__scores=rows)
    found = load(runs.archive)
    assert [each.points[0].measurement.value for each in found.series] == [0.1, 0.4, 0.5, 0.3, 0.6, 0.2]
    assert [each.points[0].measurement.value for each in load(runs.archive, benchmark="c").series] == [0.2]
    assert [each.points[0].measurement.value for each in load(runs.archive, model_id="o").series] == [0.3]


def test_one_of_several_scores_of_a_run_stands_for_it_and_the_others_are_counted(runs, score):
    rows = [score(0.9, evidence="imported"), score(0.3, evidence="live")]
    runs.add("one", run_id(1), action_benchmark__scores=rows)
    (point,) = only(load(runs.archive)).points
    assert (point.measurement.value, point.other_scores) == (0.3, 1)


def test_unknown_names_are_refused_with_near_ones_and_all(runs, add):
    add(1, 30)
    with pytest.raises(UsageError, match=r"acuracy: no score has this metric \(near: accuracy\); known are accuracy"):
        load(runs.archive, "acuracy")
    with pytest.raises(UsageError, match="x: no score has this benchmark; known are b"):
        load(runs.archive, benchmark="x")
    with pytest.raises(UsageError, match="x: no score has this model; known are m"):
        load(runs.archive, model_id="x")


def test_an_archive_without_scores_has_no_series(runs):
    runs.add("one", run_id(1))
    found = load(runs.archive, "anything")
    assert (found.series, found.unranked, found.regressions) == ((), (), ())


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_a_spark_line_has_a_bar_per_value_in_their_order(values):
    bars = spark(values)
    assert len(bars) == len(values)
    for one, other, low, high in zip(values, values[1:], bars, bars[1:], strict=False):
        assert (one <= other and low <= high) or (one >= other and low >= high)
