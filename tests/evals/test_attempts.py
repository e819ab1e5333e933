"""pass^k and clustered means, against what can be counted by hand."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.evals.attempts import clustered_mean, pass_hat_k

ATTEMPTS = st.dictionaries(
    st.text(max_size=3), st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=5), min_size=1
)


@given(ATTEMPTS, st.integers(1, 4))
def test_pass_hat_k_is_the_share_of_all_draws_that_pass(attempts, k):
    found = pass_hat_k(attempts, k)
    enough = [scores for scores in attempts.values() if len(scores) >= k]
    if not enough:
        assert found is None
        return
    shares = []
    for scores in enough:
        draws = list(itertools.combinations(scores, k))
        shares.append(sum(all(draw) for draw in draws) / len(draws))
    assert found is not None
    assert found[0] == pytest.approx(sum(shares) / len(shares))
    assert found[1] == len(enough)
    assert 0 <= found[2].low <= found[0] + 1e-12
    assert found[0] - 1e-12 <= found[2].high <= 1


@given(ATTEMPTS)
def test_clustered_mean_is_the_mean_of_all_attempts_within_its_interval(attempts):
    mean, n, interval = clustered_mean(attempts)
    values = [value for scores in attempts.values() for value in scores]
    assert n == len(values)
    assert mean == pytest.approx(sum(values) / n)
    assert 0 <= interval.low <= mean + 1e-12
    assert mean - 1e-12 <= interval.high <= 1


def test_with_one_attempt_each_the_clusters_are_the_cases():
    attempts = {str(number): [float(number % 3 == 0)] for number in range(30)}
    mean, n, interval = clustered_mean(attempts)
    deviation = math.sqrt(sum((float(k % 3 == 0) - mean) ** 2 for k in range(30)) / 29 / n)
    assert interval.high - mean == pytest.approx(1.959963984540054 * deviation)


def test_repeated_attempts_add_no_certainty_where_they_always_agree():
    once = clustered_mean({str(k): [float(k % 2)] for k in range(20)})
    often = clustered_mean({str(k): [float(k % 2)] * 7 for k in range(20)})
    assert once[2].high == pytest.approx(often[2].high)
    assert often[1] == 140


def test_nothing_has_no_mean():
    assert clustered_mean({}) is None


@given(st.integers(2, 50), st.integers(1, 4), st.sampled_from([0.0, 0.5, 1.0]))
def test_no_interval_is_without_width(clusters, attempts, value):
    cases = {str(number): [value] * attempts for number in range(clusters)}
    for found in (clustered_mean(cases), pass_hat_k(cases, 1)):
        assert found[2].high - found[2].low > 0.01
        assert found[2].low <= found[0] <= found[2].high
