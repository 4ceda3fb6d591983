"""Calibration sums on bootstrap replicates: one look at every item, the same numbers as one replicate at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.calibration import finalize, score
from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.dispatch import available_backends
from assay_kernels.resampling.sampling import clustered, stratified
from assay_kernels.resampling.score import draws
from assay_kernels.state.fixed_sum import to_integer
from assay_kernels.state.merge import merge_all

BACKENDS = [b for b, absent in available_backends("calibration.weighted").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)


def forecasts(items, seed):
    rng = np.random.default_rng(seed)
    probability = rng.random(items)
    return (rng.random(items) < probability).astype(np.uint8), probability


def same(left, right):
    return all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))


@every_backend
@given(seed=st.integers(0, 1000), items=st.integers(0, 60), replicates=st.integers(0, 4))
def test_replicates_are_the_items_they_draw(backend, seed, items, replicates):
    outcomes, probability = forecasts(items, seed)
    weights = np.random.default_rng(seed).poisson(1, (replicates, items)).astype(np.uint32)
    states = score.redrawn(outcomes, probability, 7, weights, backend=backend)
    assert len(states) == replicates
    for state, times in zip(states, weights, strict=True):
        repeated = np.repeat(outcomes, times), np.repeat(probability, times)
        assert same(state, score.sums(*repeated, 7, backend=backend))
        assert same(state, score.weighted(outcomes, probability, 7, times, backend=backend))


@every_backend
@pytest.mark.parametrize("bins", [1, 10, 1025])
@pytest.mark.parametrize("items", [511, 512, 513, 2000])
def test_blocks_of_items_leave_no_trace(backend, bins, items):
    outcomes, probability = forecasts(items, 3)
    weights = np.random.default_rng(4).poisson(1, (3, items)).astype(np.uint32)
    parts = [
        score.redrawn(outcomes[cut], probability[cut], bins, np.ascontiguousarray(weights[:, cut]), backend=backend)
        for cut in (slice(0, 100), slice(100, 509), slice(509, None))
    ]
    merged = merge_all(parts)
    for whole, joined in zip(score.redrawn(outcomes, probability, bins, weights, backend=backend), merged, strict=True):
        assert isinstance(joined, CalibrationState)
        assert same(whole, joined)


@every_backend
@pytest.mark.parametrize("heaviest", [2**20 - 1, 2**20, 2**31, 2**32 - 1])
def test_light_and_heavy_weights_are_summed_alike(backend, heaviest):
    """A kernel may add up light weights in another way than heavy ones; neither loses a unit."""
    outcomes, probability = forecasts(600, 8)
    probability[:4] = [5e-324, 1.0, 2.0**-53, 1.0 - 2.0**-53]
    weights = np.ones((2, 600), dtype=np.uint32)
    weights[1, ::7] = heaviest
    times = weights[1].astype(object)
    state = score.redrawn(outcomes, probability, 5, weights, backend=backend)[1]
    alone = [score.sums([y], [p], 1, backend=backend) for y, p in zip(outcomes, probability, strict=True)]
    assert to_integer(state.brier) == sum(w * to_integer(one.brier) for w, one in zip(times, alone, strict=True))
    assert to_integer(state.log_loss) == sum(w * to_integer(one.log_loss) for w, one in zip(times, alone, strict=True))
    assert state.counts.sum() == times.sum()


@every_backend
def test_infinite_losses_are_counted_on_each_replicate(backend):
    weights = np.array([[0, 1, 1], [3, 0, 0], [2, 0, 5]], dtype=np.uint32)
    states = score.redrawn([1, 1, 0], [0.0, 0.5, 1.0], 4, weights, backend=backend)
    assert [state.infinite for state in states] == [1, 3, 7]
    assert [type(state.infinite) for state in states] == [int, int, int]


@every_backend
def test_single_precision_and_strides_are_read_exactly(backend):
    outcomes, probability = forecasts(700, 5)
    weights = np.random.default_rng(6).poisson(1, (2, 1400)).astype(np.uint32)
    narrow = probability.astype(np.float32)
    expected = score.redrawn(outcomes, narrow.astype(np.float64), 9, weights[:, ::2].copy(), backend=backend)
    for state, wanted in zip(
        score.redrawn(outcomes, narrow, 9, weights[:, ::2], backend=backend), expected, strict=True
    ):
        assert same(state, wanted)


def test_backends_differ_in_the_logarithm_alone():
    outcomes, probability = forecasts(900, 7)
    weights = np.random.default_rng(8).poisson(1, (3, 900)).astype(np.uint32)
    expected = score.redrawn(outcomes, probability, 15, weights, backend="reference")
    for backend in BACKENDS:
        states = score.redrawn(outcomes, probability, 15, weights, backend=backend)
        for state, wanted in zip(states, expected, strict=True):
            assert same(state[:4], wanted[:4])
            assert to_integer(state.log_loss) == pytest.approx(to_integer(wanted.log_loss), rel=1e-13)


def test_replicates_of_clusters_are_those_of_their_items():
    outcomes, probability = forecasts(90, 9)
    sampling = clustered(np.arange(90) // 3)
    states = score.redrawn(outcomes, probability, 5, draws(sampling, 4, 6))
    assert {int(state.counts.sum()) for state in states} == {90}


def test_a_stratified_bootstrap_keeps_the_prevalence():
    outcomes, probability = forecasts(400, 10)
    states = score.redrawn(outcomes, probability, 5, draws(stratified(outcomes), 1, 20))
    assert {finalize.prevalence(state) for state in states} == {outcomes.mean()}
    assert len({finalize.brier(state) for state in states}) == 20
