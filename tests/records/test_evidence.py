"""What a comparison's row shows, and which way its metric points."""

import pytest

from trainsite.records.evidence import Comparison, is_lower_better, shown_direction


def row(**given: object) -> Comparison:
    fields = {
        "kind": "base_trained", "benchmark": "b", "metric": "accuracy", "a_model_id": "a", "b_model_id": "b",
        "matched": 40, "fixed": 14, "broken": 4, "both_pass": 16, "both_fail": 6, "only_in_a": 0, "only_in_b": 0,
        "delta": 0.25, "interval_low": 0.05, "interval_high": 0.43, "p_exact": 0.03, "evidence": "live", "note": "",
    }  # fmt: skip
    return Comparison(**{**fields, **given})


def test_a_difference_is_shown_where_interval_and_p_leave_out_nothing():
    assert shown_direction(row()) == 1
    assert shown_direction(row(delta=-0.25, interval_low=-0.43, interval_high=-0.05)) == -1
    assert shown_direction(row(interval_low=-0.01)) == 0
    assert shown_direction(row(p_exact=0.0625)) == 0


def test_a_row_without_p_is_judged_by_its_interval():
    assert shown_direction(row(p_exact=None)) == 1


@pytest.mark.parametrize("given", [{"evidence": "mocked"}, {"evidence": "dry_run"}, {"delta": None}])
def test_without_evidence_or_difference_nothing_is_shown(given):
    assert shown_direction(row(**given)) == 0


def test_a_smaller_error_is_better():
    assert shown_direction(row(metric="word_perplexity")) == -1


@pytest.mark.parametrize("metric", ["word_perplexity,none", "eval/loss", "WER", "rmse", "bits_per_byte", "error_rate"])
def test_errors_are_known_by_their_name(metric):
    assert is_lower_better(metric)


@pytest.mark.parametrize("metric", ["accuracy", "lossless", "score", "resolved", "answer", "cerebras", "f1,none"])
def test_other_metrics_are_better_the_larger(metric):
    assert not is_lower_better(metric)
