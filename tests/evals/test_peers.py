"""Statistics held against scipy and statsmodels on generated cases: a thousand of each where they are quick."""

import gc
import random
import warnings

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap, norm
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

from trainsite.evals.attempts import clustered_error
from trainsite.evals.power import detectable_mean
from trainsite.evals.resampling import RESAMPLED_CASES, paired_bootstrap
from trainsite.evals.statistics import Z95, holm, mcnemar_exact, wilson

CASES = 1_000


def test_wilson_is_that_of_statsmodels():
    draw = random.Random(1)
    for _ in range(CASES):
        n = draw.choice((draw.randint(1, 20), draw.randint(1, 5_000), draw.randint(1, 200_000)))
        successes = draw.choice((0, n, draw.randint(0, n)))
        low, high = proportion_confint(successes, n, method="wilson")
        interval = wilson(successes, n)
        assert interval.low == pytest.approx(low, abs=1e-12)
        assert interval.high == pytest.approx(high, abs=1e-12)


def test_exact_mcnemar_is_that_of_statsmodels_and_scipy():
    draw = random.Random(2)
    for number in range(CASES):
        most = draw.choice((8, 60, 400, 3_000))
        fixed, broken = draw.randint(0, most), draw.randint(0, most)
        p = mcnemar_exact(fixed, broken)
        if fixed + broken:
            assert p == pytest.approx(binomtest(fixed, fixed + broken).pvalue, rel=1e-9, abs=1e-300)
        if number % 5 == 0 and fixed + broken:
            table = [[draw.randint(0, 9), fixed], [broken, draw.randint(0, 9)]]
            assert p == pytest.approx(mcnemar(table, exact=True).pvalue, rel=1e-9, abs=1e-300)


def test_exact_mcnemar_holds_for_a_hundred_thousand_discordant_pairs():
    assert mcnemar_exact(49_600, 50_400) == pytest.approx(binomtest(49_600, 100_000).pvalue, rel=1e-7)


def test_holm_is_that_of_statsmodels():
    draw = random.Random(3)
    gc.freeze()  # the peer collects garbage at each call: without this, a minute of it
    try:
        for _ in range(CASES):
            n = draw.randint(1, 30)
            values = [draw.choice((draw.random(), draw.random() ** 6, 0.0, 1.0, 0.01)) for _ in range(n)]
            assert holm(values) == pytest.approx(multipletests(values, method="holm")[1].tolist(), rel=1e-12)
    finally:
        gc.unfreeze()


def test_the_clustered_error_is_the_robust_one_of_a_regression_on_a_constant():
    draw = random.Random(4)
    for _ in range(CASES):
        hardness = [draw.random() for _ in range(draw.randint(2, 25))]
        attempts = {
            str(case): [float(draw.random() < chance) for _ in range(draw.randint(1, 6))]
            for case, chance in enumerate(hardness)
        }
        values = np.array([value for scores in attempts.values() for value in scores])
        groups = np.array([int(case) for case, scores in attempts.items() for _ in scores])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # values that are all equal make it divide by nothing
            fit = OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": groups})
            error = float(np.sqrt(fit.cov_params()[0, 0]))
        assert clustered_error(attempts) == pytest.approx(error, rel=1e-9, abs=1e-12)


def differences(draw: random.Random, n: int, kind: str) -> list[float]:
    if kind == "attempts":  # means of four attempts on each side
        return [(draw.randint(0, 4) - draw.randint(0, 4)) / 4 for _ in range(n)]
    if kind == "skewed":
        return [draw.random() ** 4 - 0.15 for _ in range(n)]
    return [draw.gauss(0.03, 0.2) for _ in range(n)]


@pytest.mark.parametrize("kind", ["attempts", "skewed", "even"])
@pytest.mark.parametrize("n", [30, 120, 400])
def test_the_bootstrap_interval_is_that_of_scipy_widened_for_few_cases(kind, n):
    values = differences(random.Random(n), n, kind)
    found = paired_bootstrap(values, reach=1.0)
    peer = bootstrap((np.array(values),), np.mean, n_resamples=9_999, method="percentile", rng=7)
    low, high = peer.confidence_interval
    widened = found.interval.high - found.interval.low
    assert found.mean == pytest.approx(np.mean(values))
    assert found.interval_method == "bootstrap"
    assert (high - low) * 0.97 < widened < (high - low) * (1.04 + 2 / n)
    assert found.interval.low == pytest.approx(low, abs=0.06 * (high - low))
    assert found.interval.high == pytest.approx(high, abs=0.06 * (high - low))


@pytest.mark.parametrize("kind", ["attempts", "skewed", "even"])
def test_the_bootstrap_p_is_the_share_of_scipys_resamples_beyond_nothing(kind):
    n = 200
    values = differences(random.Random(11), n, kind)
    found = paired_bootstrap(values, reach=1.0)
    drawn = bootstrap(
        (np.array(values),), np.mean, n_resamples=9_999, method="percentile", rng=5
    ).bootstrap_distribution
    beyond = min((drawn <= 1e-12).mean(), (drawn >= -1e-12).mean())
    assert found.p == pytest.approx(min(1.0, 2 * beyond), abs=0.03)


def test_many_cases_get_the_normal_limit_which_the_bootstrap_would_give_too():
    n = RESAMPLED_CASES + 1
    values = differences(random.Random(13), n, "attempts")
    found = paired_bootstrap(values, reach=1.0)
    peer = bootstrap((np.array(values),), np.mean, n_resamples=9_999, method="percentile", rng=7).confidence_interval
    assert (found.test, found.interval_method) == ("paired_normal", "normal")
    error = np.std(values, ddof=1) / np.sqrt(n)
    assert found.p == pytest.approx(2 * norm.sf(abs(np.mean(values)) / error), rel=1e-9)
    assert found.interval.low == pytest.approx(peer.low, abs=0.15 * error)
    assert found.interval.high == pytest.approx(peer.high, abs=0.15 * error)


@pytest.mark.parametrize("n", [10, 38, 400, 100_000])
def test_the_detectable_mean_is_the_effect_that_statsmodels_solves_for(n):
    effect = NormalIndPower(ddof=0).solve_power(nobs1=n, alpha=0.05, power=0.8, ratio=0, alternative="two-sided")
    assert detectable_mean(n, 0.5) == pytest.approx(0.5 * effect, rel=1e-3)


def test_z95_is_the_quantile_of_scipy():
    assert pytest.approx(norm.ppf(0.975), rel=1e-15) == Z95
