from dataclasses import replace

import pytest

from trainsite.records.evidence import Comparison
from trainsite.records.run import Manifest
from trainsite.site.headline import headline


def pair(record, **given) -> Comparison:
    figures = {
        "a_value": 0.512, "b_value": 0.636, "delta": 0.124, "interval_low": 0.031, "interval_high": 0.21,
        "p_exact": 0.006,
        "matched": 76, "fixed": 14, "broken": 5,
    }  # fmt: skip
    return record(Comparison, "word", kind="base_trained", evidence="live", **{**figures, **given})


def said(record, *comparisons: Comparison):
    manifest = record(Manifest, "word")
    return headline(replace(manifest, benchmarks=replace(manifest.benchmarks, comparisons=comparisons)))


def test_a_measured_pair_is_said_with_its_evidence(record):
    head = said(record, pair(record))
    assert head.sentence == (
        "Trained beats base by 12.4 points (95 %: 3.1 to 21.0), 76 paired cases, 14 fixed, 5 broken, live"
    )
    assert (head.tone, head.command) == ("good", None)


def test_an_interval_over_zero_shows_no_difference(record):
    head = said(record, pair(record, interval_low=-0.02))
    assert head.sentence.startswith("No difference shown: trained minus base is +12.4 points")
    assert head.tone == "fair"


def test_what_shows_no_difference_says_what_so_many_cases_could_show(record):
    head = said(record, pair(record, interval_low=-0.02, minimum_detectable=0.15))
    assert head.sentence.endswith("live; so many cases show 15.0 points or more with 80 % power")
    assert "power" not in said(record, pair(record, minimum_detectable=0.15)).sentence


def test_a_loss_is_said_as_one(record):
    head = said(record, pair(record, delta=-0.1, interval_low=-0.2, interval_high=-0.01))
    assert head.sentence.startswith("Trained falls behind base by 10.0 points")
    assert head.tone == "bad"


def test_values_beyond_one_are_no_points(record):
    head = said(record, pair(record, a_value=3.0, b_value=4.5, delta=1.5, interval_low=1.0, interval_high=2.0))
    assert head.sentence.startswith("Trained beats base by 1.500 (95 %: 1.000 to 2.000)")


@pytest.mark.parametrize("given", [{"evidence": "dry_run"}, {"evidence": "mocked"}, {"delta": None}, {"matched": 0}])
def test_what_was_not_measured_never_leads(record, given):
    head = said(record, replace(pair(record), **given))
    assert head.sentence.startswith("Not known yet whether trained beats base.")
    assert head.command


def test_a_live_pair_leads_before_an_earlier_dry_one(record):
    assert said(record, replace(pair(record), evidence="dry_run"), pair(record)).tone == "good"


def test_a_reference_pair_is_no_headline(record):
    assert said(record, replace(pair(record), kind="reference_trained")).tone == "none"
