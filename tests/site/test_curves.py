"""The section of training curves."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from trainsite.records.curve import CurvePoint
from trainsite.records.run import Manifest
from trainsite.site import Chunk, RunTables, sketch_curves
from trainsite.site.curves import CHARTS_SHOWN, LINES_SHOWN, curve_points, curves


def point(step: int, value: float | None, metric: str = "loss", series: str | None = None) -> CurvePoint:
    return CurvePoint(metric=metric, training_step=step, value=value, series=series, evidence="imported")


@pytest.fixture
def section(record):
    def make(*points: CurvePoint):
        return curves(record(Manifest, "text"), RunTables(curves=sketch_curves(points)))

    return make


def charts(section) -> list[ET.Element]:
    return list(ET.fromstring(str(section.figure)))


def test_each_metric_has_one_chart_with_a_title_and_words(section):
    found = charts(section(point(0, 2.0), point(9, 1.0), point(0, 0.1, "lr"), point(0, 3.0, series="b")))
    assert [chart.findtext("svg/title") for chart in found] == ["loss", "lr"]
    assert "2 points, steps 0 to 9, first 2, last 1, least 1, greatest 2" in found[0].findtext("svg/desc")
    assert [len(chart.findall("svg/circle")) + len(chart.findall("svg/path")) for chart in found] == [3, 2]
    ids = Counter(each.get("id") for chart in found for each in chart.iter() if each.get("id"))
    assert set(ids.values()) == {1}
    for chart in found:
        named = chart.find("svg").get("aria-labelledby").split()
        assert {each.get("id") for each in chart.iter() if each.get("id")} == set(named)


def test_a_line_runs_from_its_greatest_value_at_the_top_to_its_least(section):
    (chart,) = charts(section(point(0, 10.0), point(100, -10.0)))
    line = chart.findall("svg/path")[1].get("d")
    assert line == "M6.0 8.0L274.0 112.0"


@pytest.mark.parametrize("values", [(1.0, 1.0), (1e308, -1e308), (5e-324, 0.0), (1e308,)])
def test_any_span_stays_inside_the_chart(section, values):
    (chart,) = charts(section(*(point(step, value) for step, value in enumerate(values))))
    for line in chart.findall("svg/path")[1:]:
        numbers = [float(each) for each in line.get("d")[1:].replace("L", " ").split()]
        assert all(0 <= number <= 280 for number in numbers)


def test_the_table_has_the_figures_of_every_curve(section):
    (table,) = section(point(0, 2.0), point(5, None), point(9, 1.0)).tables
    assert [cell.text for cell in table.rows[0]] == ["loss", None, "3", "1", "0", "9", "2", "1", "1", "2", "imported"]


def test_many_metrics_and_series_are_cut_and_told(section):
    made = section(*(point(0, 1.0, f"m{number}") for number in range(CHARTS_SHOWN + 3)))
    assert len(charts(made)) == CHARTS_SHOWN
    assert "3 more metrics" in made.lead
    (chart,) = charts(section(*(point(0, 1.0, "m", f"s{number}") for number in range(LINES_SHOWN + 2))))
    assert len(chart.findall("svg/circle")) == LINES_SHOWN
    assert "2 more in the table" in "".join(chart.find("figcaption").itertext())


def test_a_curve_without_a_value_has_a_frame_and_says_so(section):
    (chart,) = charts(section(point(0, None)))
    assert "no value is finite" in "".join(chart.find("figcaption").itertext())


def test_who_looks_closer_is_led_to_the_points_of_the_metric(record):
    tables = RunTables(curves=sketch_curves((point(0, 2.0), point(9, 1.0))))
    made = curves(record(Manifest, "text"), tables, Chunk("data/x.js", "run/curve-points", 0))
    (chart,) = charts(made)
    assert (chart.get("data-curve"), chart.get("data-name"), chart.get("data-metric")) == (
        "data/x.js", "run/curve-points", "loss",
    )  # fmt: skip
    assert curve_points(tables.curves) == {
        "loss": [{"series": None, "evidence": "imported", "steps": [0, 9], "values": [2.0, 1.0]}]
    }


def test_a_run_without_curves_says_what_would_be_here(section):
    made = section()
    assert (made.filled, made.figure) == ((), None)
    assert made.empty
    assert made.command.startswith("trainsite import trainer")


def test_hostile_names_stay_text(record, structure, run_html):
    hostile = '</title><script>x</script>" onload="y'

    def page(name: str) -> str:
        points = (point(0, 1.0, name, name), point(1, 2.0, name, name + "2"))
        return run_html(record(Manifest, "text"), [], RunTables(curves=sketch_curves(points)))

    assert structure(page(hostile)).elements == structure(page("plain")).elements
