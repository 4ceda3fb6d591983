"""Intervals of our own draws against those that SciPy makes of the same replicates."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap as scipy_bootstrap
from scipy.stats import norm

from assay_kernels.calibration import finalize as calibrated
from assay_kernels.calibration import score as calibration
from assay_kernels.confusion import finalize as counted
from assay_kernels.confusion import score as confusion
from assay_kernels.ranking.score import area, auroc, rank
from assay_kernels.resampling import intervals
from assay_kernels.resampling.delong import Estimate, delong
from assay_kernels.resampling.sampling import independent
from assay_kernels.resampling.score import bootstrap

ITEMS = 60


def study(seed):
    rng = np.random.default_rng(seed)
    probability = rng.random(ITEMS)
    outcomes = (rng.random(ITEMS) < 0.2 + 0.6 * probability).astype(np.uint8)
    outcomes[:4] = [0, 0, 1, 1]
    return outcomes, np.round(probability, 3)


def correct(outcomes, probability):
    return counted.accuracy(confusion.threshold(outcomes, probability, 0.5))


def squared(outcomes, probability):
    return calibrated.brier(calibration.sums(outcomes, probability, 10))


SCORES = {"accuracy": correct, "Brier": squared}


def replicates_of(score, outcomes, probability, seed):
    def redrawn(times):
        return score(np.repeat(outcomes, times), np.repeat(probability, times))

    return bootstrap(redrawn, independent(ITEMS), seed, 400)


def left_out(score, outcomes, probability):
    kept = [np.arange(ITEMS) != i for i in range(ITEMS)]
    return np.array([score(outcomes[k], probability[k]) for k in kept])


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
@pytest.mark.parametrize(("method", "level"), [("percentile", 0.95), ("percentile", 0.8), ("BCa", 0.95), ("BCa", 0.9)])
@pytest.mark.parametrize("seed", range(3))
def test_scipy_makes_the_same_interval_of_our_replicates(score, method, level, seed):
    outcomes, probability = study(seed)
    replicates = replicates_of(score, outcomes, probability, seed)
    expected = scipy_bootstrap(
        (np.arange(ITEMS),),
        lambda items: score(outcomes[items.astype(int)], probability[items.astype(int)]),
        n_resamples=0,
        bootstrap_result=SimpleNamespace(bootstrap_distribution=replicates.value),
        confidence_level=level,
        method=method,
        vectorized=False,
    ).confidence_interval
    if method == "percentile":
        found = intervals.percentile(replicates, level)
    else:
        jackknife = left_out(score, outcomes, probability)
        found = intervals.bca(replicates, score(outcomes, probability), jackknife, level)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9)


def test_the_spread_of_our_replicates_is_that_of_scipys():
    outcomes, probability = study(7)
    ours = bootstrap(lambda times: squared_of(outcomes, probability, times), independent(ITEMS), 3, 4000)
    error = (probability - outcomes) ** 2
    theirs = scipy_bootstrap((error,), np.mean, n_resamples=4000, rng=np.random.default_rng(3), method="percentile")
    assert ours.value.std(ddof=1) == pytest.approx(theirs.standard_error, rel=0.06)
    interval = intervals.percentile(ours)
    assert interval.low == pytest.approx(theirs.confidence_interval.low, rel=0.04)
    assert interval.high == pytest.approx(theirs.confidence_interval.high, rel=0.04)


def squared_of(outcomes, probability, times):
    return calibrated.brier(calibration.weighted(outcomes, probability, 1, times))


@given(successes=st.integers(0, 300), failures=st.integers(0, 300), level=st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_more_successes_move_both_ends_up(successes, failures, level):
    if successes + failures:
        for interval in (intervals.wilson, intervals.clopper_pearson):
            found = interval(successes, successes + failures, level)
            more = interval(successes + 1, successes + failures + 1, level)
            assert (more.low, more.high) >= (found.low, found.high)
            assert found.low <= successes / (successes + failures) <= found.high


@given(seed=st.integers(0, 500), level=st.sampled_from([0.8, 0.95, 0.99]))
def test_intervals_of_delong_are_normal_quantiles(seed, level):
    outcomes, probability = study(seed)
    estimate = delong(rank(outcomes, probability))
    assert estimate.value == auroc(area(rank(outcomes, probability)))
    found = intervals.normal(estimate, level)
    reach = norm.ppf((1 + level) / 2) * np.sqrt(estimate.variance)
    assert (found.low, found.high) == pytest.approx((estimate.value - reach, estimate.value + reach), rel=1e-12)
    bent = intervals.logit(Estimate(0.5, estimate.variance), level)
    assert 0.5 - bent.low == pytest.approx(bent.high - 0.5, rel=1e-12)
