"""Calibration metrics by another way: SciPy, NumPy and the formulas as they are written."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import xlogy
from scipy.stats import binned_statistic

from assay_kernels.calibration import finalize, multiclass, score
from assay_kernels.dispatch import available_backends
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("calibration.sums").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)


def forecasts(items, seed):
    rng = np.random.default_rng(seed)
    probability = rng.beta(0.6, 0.9, items)
    return (rng.random(items) < probability).astype(np.uint8), probability


def written_ece(outcomes, probability, bins):
    """Naeini's definition, bin by bin."""
    total, worst = 0.0, 0.0
    for b in range(bins):
        inside = (probability > b / bins) & (probability <= (b + 1) / bins) | ((b == 0) & (probability == 0))
        if inside.any():
            gap = abs(outcomes[inside].mean() - probability[inside].mean())
            total, worst = total + inside.mean() * gap, max(worst, gap)
    return total, worst


@every_backend
@pytest.mark.parametrize("seed", range(4))
def test_scores_as_they_are_written(backend, seed):
    outcomes, probability = forecasts(4000, seed)
    state = score.sums(outcomes, probability, 15, backend=backend)
    ece, mce = written_ece(outcomes, probability, 15)
    assert finalize.brier(state) == pytest.approx(np.mean((probability - outcomes) ** 2), rel=1e-13)
    loss = -(xlogy(outcomes, probability) + xlogy(1.0 - outcomes, 1.0 - probability)).mean()
    assert finalize.log_loss(state) == pytest.approx(loss, rel=1e-13)
    assert finalize.ece(state) == pytest.approx(ece, rel=1e-11)
    assert finalize.mce(state) == pytest.approx(mce, rel=1e-11)
    difference = probability.mean() - outcomes.mean()
    assert finalize.calibration_in_the_large(state) == pytest.approx(difference, rel=1e-11)


@pytest.mark.parametrize("bins", [1, 4, 10, 25])
def test_bin_means_are_those_of_scipy(bins):
    outcomes, probability = forecasts(2000, bins)
    rows = finalize.reliability(score.sums(outcomes, probability, bins))
    mean = binned_statistic(probability, probability, "mean", bins=bins, range=(0.0, 1.0)).statistic
    share = binned_statistic(probability, outcomes, "mean", bins=bins, range=(0.0, 1.0)).statistic
    assert [row.mean_probability for row in rows] == pytest.approx(mean.tolist())
    assert [row.frequency for row in rows] == pytest.approx(share.tolist())


@given(st.integers(0, 1000), st.integers(1, 12))
def test_equal_mass_as_it_is_written(seed, bins):
    outcomes, probability = forecasts(50, seed)
    chunks = np.array_split(np.argsort(probability, kind="stable"), bins)
    expected = sum(len(c) / 50 * abs(outcomes[c].mean() - probability[c].mean()) for c in chunks if len(c))
    assert finalize.ece(score.equal_mass(outcomes, probability, bins)) == pytest.approx(expected, abs=1e-14)


@every_backend
def test_sites_that_share_only_sums_get_the_pooled_metrics(backend):
    outcomes, probability = forecasts(9000, 5)
    site = np.random.default_rng(6).integers(0, 11, 9000)
    order = np.random.default_rng(7).permutation(11)
    whole = score.sums(outcomes, probability, 15, backend=backend)
    pooled = merge_all(score.sums(outcomes[site == s], probability[site == s], 15, backend=backend) for s in order)
    assert all(np.array_equal(a, b) for a, b in zip(whole, pooled, strict=True))
    for metric in (finalize.brier, finalize.log_loss, finalize.ece, finalize.mce, finalize.brier_skill):
        assert metric(whole) == metric(pooled)


@given(st.integers(0, 1000))
def test_swapping_the_classes_mirrors_the_diagram(seed):
    outcomes, probability = forecasts(80, seed)
    # Odd 128ths: no border of ten bins is among them, and 1 - p is exact.
    probability = (2 * np.minimum(np.floor(probability * 64), 63) + 1) / 128
    state = score.sums(outcomes, probability, 10)
    mirror = score.sums(1 - outcomes, 1.0 - probability, 10)
    assert mirror.counts.tolist() == state.counts[::-1].tolist()
    assert finalize.brier(mirror) == finalize.brier(state)
    assert finalize.ece(mirror) == pytest.approx(finalize.ece(state), abs=1e-15)


@given(st.integers(0, 1000))
def test_no_forecast_beats_the_truth_on_average(seed):
    rng = np.random.default_rng(seed)
    truth = rng.random(200)
    weights = np.concatenate((np.round(truth * 1000), 1000 - np.round(truth * 1000))).astype(np.int64)
    outcomes = np.repeat([1, 0], 200)
    honest = np.tile(np.round(truth * 1000) / 1000, 2)
    shaded = np.clip(honest + rng.normal(0, 0.1, 200)[np.arange(400) % 200], 0.001, 0.999)
    for metric in (finalize.brier, finalize.log_loss):
        best = metric(score.weighted(outcomes, honest, 10, weights))
        if not isinstance(best, Undefined):
            assert best <= metric(score.weighted(outcomes, shaded, 10, weights))


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_multiclass_scores_as_they_are_written(classes):
    rng = np.random.default_rng(classes)
    probability = rng.dirichlet(np.ones(classes), 1000)
    label = rng.integers(0, classes, 1000)
    state = score.multiclass(label, probability, 10)
    outcomes = np.eye(classes)[label]
    assert multiclass.brier(state) == pytest.approx(((probability - outcomes) ** 2).sum(axis=1).mean(), rel=1e-13)
    assert multiclass.log_loss(state) == pytest.approx(-np.log(probability[np.arange(1000), label]).mean(), rel=1e-13)
    top = written_ece(probability.argmax(axis=1) == label, probability.max(axis=1), 10)
    assert (multiclass.top_label_ece(state), multiclass.top_label_mce(state)) == pytest.approx(top, rel=1e-11)
    each = [written_ece(outcomes[:, c], probability[:, c], 10)[0] for c in range(classes)]
    assert multiclass.class_wise_ece(state) == pytest.approx(np.mean(each), rel=1e-11)


def test_a_class_that_was_given_nothing_makes_the_loss_infinite():
    state = score.multiclass([0, 2], [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0]], 10)
    assert multiclass.log_loss(state) == Undefined("infinite: 1 of 2 outcomes were given probability 0")
    assert multiclass.brier(state) == pytest.approx(0.5 * (0.5 + 1.5))


def test_a_loss_beyond_any_mean_is_still_a_number():
    state = score.sums([1] * 3, [5e-324] * 3, 10)
    assert finalize.log_loss(state) == pytest.approx(1074 * math.log(2), rel=1e-15)
