"""Drawings: what they show, what they say, and the figures behind them."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.site.charts.counts import budget_chart, count_chart
from trainsite.site.charts.figure import WIDTH, html_figure
from trainsite.site.charts.intervals import Dot, interval_plot
from trainsite.site.charts.progression import progression
from trainsite.site.charts.trend import Point, sparkline, trend_chart


def dot(**given) -> Dot:
    base = {"group": "", "label": "m", "variant": "base", "value": 0.5, "low": 0.4, "high": 0.6, "n": 90}
    return Dot(**{**base, "evidence": "live", **given})


def point(value: float, **given) -> Point:
    base = {"run": "Run", "href": "run/x.html", "at": "2026-01-02T03:04:05Z", "low": None, "high": None, "n": 9}
    return Point(**{**base, "value": value, "evidence": "live", **given})


def drawn(drawing) -> ET.Element:
    """Return a drawing as XML; it has a title, a description, and ids that only it has."""
    svg = ET.fromstring(f"<svg>{drawing.body}</svg>")
    assert drawing.description
    return svg


def marks(svg: ET.Element, style: str) -> list[ET.Element]:
    return [each for each in svg.iter() if style in (each.get("class") or "").split()]


def test_base_is_hollow_trained_filled_and_a_reference_a_line():
    svg = drawn(interval_plot("k", "t", [dot(), dot(variant="trained"), dot(variant="reference")]))
    assert [len(marks(svg, style)) for style in ("dot-base", "dot-trained", "dot-reference", "reference")] == [1] * 4
    assert len(marks(svg, "whisker")) == 3


def test_cases_stand_beside_each_dot():
    svg = drawn(interval_plot("k", "t", [dot(n=1234)]))
    assert "n 1,234" in [each.text for each in svg.iter("text")]


@pytest.mark.parametrize("evidence", ["dry_run", "mocked"])
def test_what_is_no_evidence_is_in_the_table_alone(evidence):
    made = interval_plot("k", "t", [dot(), dot(evidence=evidence)])
    assert len(marks(drawn(made), "dot-base")) == 1
    assert len(made.rows) == 2
    assert made.rows[1][3].style == "dry"
    assert "1 not drawn" in made.caption


def test_a_progression_joins_the_tiers_in_their_order():
    dots = [dot(group=tier, variant=variant) for tier in ("2b", "0_8b") for variant in ("base", "trained")]
    svg = drawn(progression("k", "t", dots, ("0_8b", "2b")))
    assert len(marks(svg, "line")) == 2
    (base,) = (each for each in marks(svg, "line") if "dot-base" in each.get("class"))
    places = [float(place.split()[0]) for place in base.get("d")[1:].split("L")]
    assert places == sorted(places)
    assert [each.text for each in svg.iter("text")][-2:] == ["0_8b", "2b"]


def test_a_regression_is_a_mark_of_its_own_and_counted():
    made = trend_chart("k", "t", [point(0.6), point(0.2, change="regressed", why="14 of 20 broke")])
    assert len(marks(drawn(made), "regressed")) == 1
    assert "▼ 1 regression" in made.caption
    assert made.rows[1][6].text == "▼ regressed"
    assert made.rows[1][8].text == "14 of 20 broke"


def test_points_that_were_not_measured_live_are_hollow():
    svg = drawn(trend_chart("k", "t", [point(0.6), point(0.7, evidence="imported")]))
    assert [len(marks(svg, style)) for style in ("dot-trained", "dot-base")] == [1, 1]


def test_a_crowd_of_points_is_a_few_elements_and_its_regressions_stand_out():
    points = [point(number / 60, low=0.0, high=1.0, run=f"Run {number}") for number in range(60)]
    points[7] = point(0.5, change="regressed", run="Run 7")
    points[8] = point(0.5, evidence="imported")
    made = trend_chart("k", "t", points)
    svg = drawn(made)
    paths = [marks(svg, style) for style in ("whisker", "dots", "hollow", "regressed")]
    assert [len(found) for found in paths] == [1, 2, 1, 1]
    assert [found[0].get("d").count("M") for found in paths[:3]] == [58, 59, 1]
    assert not list(svg.iter("circle"))
    assert len(made.rows) == 60
    assert "60 runs: 0.000 to 0.983, least 0.000, greatest 0.983; 2026-01-02 Run 7 regressed" in made.description


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_any_values_stay_inside_the_trend(values):
    made = trend_chart("k", "t", [point(value) for value in values])
    for circle in drawn(made).iter("circle"):
        assert 0 <= float(circle.get("cx")) <= WIDTH
        assert 0 <= float(circle.get("cy")) <= made.height


def test_a_sparkline_needs_two_values_and_says_where_it_leads():
    assert sparkline("m", [0.5]) == ""
    assert ET.fromstring(sparkline("m", [0.5, 0.25])).findtext("title") == "m: 0.5 to 0.25 over 2 runs"


def test_counts_are_ordered_and_the_table_has_those_that_are_not_drawn():
    chart = ET.fromstring(
        str(count_chart("t", "k", {f"c{number:02d}": number for number in range(20)}))
        .replace("<tr>", "")
        .partition("<details")[0]
        + "</figure>"
    )
    labels = [each.text for each in chart.iter("text")]
    assert labels[:4] == ["c19", "19", "c18", "18"]
    assert "8 more in the table" in "".join(chart.find("figcaption").itertext())
    assert str(count_chart("t", "k", dict.fromkeys("abc", 1))).count("<tr>") == 4


def test_cost_stands_against_its_budget():
    text = str(budget_chart("t", "k", [("one", 3.0, 2.0), ("two", 1.0, None)]))
    assert text.count('class="bar over"') == 1
    assert text.count('class="budget"') == 1
    assert "over budget" in text
    assert budget_chart("t", "k", []) is None


def test_a_figure_has_a_title_a_description_and_its_table():
    text = str(html_figure(interval_plot("k", "What & how", [dot()])))
    assert '<title id="f-k-t">What &amp; how</title>' in text
    assert "0.500, 95 %: 0.400 to 0.600, n = 90, live</desc>" in text
    assert "<summary>Figures</summary>" in text
    assert "style=" not in text
