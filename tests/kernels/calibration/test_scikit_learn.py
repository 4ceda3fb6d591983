"""Calibration metrics against the functions of scikit-learn that do the same, with weights as counts of items."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, brier_score_loss, d2_log_loss_score, log_loss

from assay_kernels.calibration import finalize, multiclass, score
from assay_kernels.dispatch import available_backends
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import draws
from assay_kernels.state.fixed_sum import to_integer

BACKENDS = [b for b, absent in available_backends("calibration.weighted").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)


def forecasts(items, seed):
    """Outcomes, of which both occur, and probabilities inside (0, 1)."""
    rng = np.random.default_rng(seed)
    probability = np.clip(rng.beta(0.7, 0.8, items), 1e-6, 1 - 1e-6)
    outcomes = (rng.random(items) < probability).astype(np.uint8)
    outcomes[:2] = [0, 1]
    return outcomes, probability


@every_backend
@given(seed=st.integers(0, 1000), items=st.integers(2, 80))
def test_proper_scores_of_weighted_items(backend, seed, items):
    outcomes, probability = forecasts(items, seed)
    weights = np.random.default_rng(seed).integers(0, 6, items)
    weights[:2] += 1
    state = score.weighted(outcomes, probability, 10, weights, backend=backend)
    want = brier_score_loss(outcomes, probability, sample_weight=weights)
    assert finalize.brier(state) == pytest.approx(want, rel=1e-12, abs=1e-15)
    want = log_loss(outcomes, probability, sample_weight=weights, labels=[0, 1])
    assert finalize.log_loss(state) == pytest.approx(want, rel=1e-12)


@every_backend
@pytest.mark.parametrize("scheme", ["independent", "stratified", "clustered"])
def test_every_replicate_of_every_scheme_has_scikit_learns_scores(backend, scheme):
    outcomes, probability = forecasts(300, 5)
    sampling = {
        "independent": independent(300),
        "stratified": stratified(outcomes),
        "clustered": clustered(np.arange(300) // 4),
    }[scheme]
    drawn = draws(sampling, 11, 12)
    for state, times in zip(score.redrawn(outcomes, probability, 9, drawn, backend=backend), drawn, strict=True):
        brier = brier_score_loss(outcomes, probability, sample_weight=times)
        assert finalize.brier(state) == pytest.approx(brier, rel=1e-12)
        loss = log_loss(outcomes, probability, sample_weight=times, labels=[0, 1])
        assert finalize.log_loss(state) == pytest.approx(loss, rel=1e-12)
        items = np.repeat(np.arange(300), times)
        frequency, mean = calibration_curve(outcomes[items], probability[items], n_bins=9)
        rows = [row for row in finalize.reliability(state) if row.items]
        assert [row.frequency for row in rows] == pytest.approx(frequency.tolist())
        assert [row.mean_probability for row in rows] == pytest.approx(mean.tolist())


@given(seed=st.integers(0, 1000))
def test_the_skill_of_the_log_loss_is_against_the_prevalence(seed):
    outcomes, probability = forecasts(60, seed)
    share = outcomes.mean()
    known = score.sums(outcomes, np.full(60, share), 10)
    skill = 1 - finalize.log_loss(score.sums(outcomes, probability, 10)) / finalize.log_loss(known)
    assert skill == pytest.approx(d2_log_loss_score(outcomes, probability), abs=1e-12)
    entropy = -(share * np.log(share) + (1 - share) * np.log(1 - share))
    assert finalize.log_loss(known) == pytest.approx(entropy, rel=1e-13)


@pytest.mark.parametrize("classes", [2, 3, 6])
@given(seed=st.integers(0, 1000))
def test_several_classes(classes, seed):
    rng = np.random.default_rng(seed)
    table = rng.dirichlet(np.ones(classes), 50)
    label = np.concatenate((np.arange(classes), rng.integers(0, classes, 50 - classes)))
    state = score.multiclass(label, table, 10)
    assert multiclass.log_loss(state) == pytest.approx(log_loss(label, table), rel=1e-10)
    each = [brier_score_loss(label == c, table[:, c]) for c in range(classes)]
    assert multiclass.brier(state) == pytest.approx(sum(each), rel=1e-12)
    assert multiclass.root_brier(state) ** 2 == pytest.approx(sum(each), rel=1e-12)
    assert finalize.prevalence(state.top) == accuracy_score(label, table.argmax(axis=1))
    assert [finalize.prevalence(c) for c in state.classes] == (np.bincount(label) / 50).tolist()


@every_backend
@pytest.mark.parametrize("times", [2, 1000, 2**32 - 1])
@given(seed=st.integers(0, 1000))
def test_weights_that_are_all_multiplied_multiply_every_sum(backend, times, seed):
    outcomes, probability = forecasts(30, seed)
    once = score.sums(outcomes, probability, 7, backend=backend)
    often = score.weighted(outcomes, probability, 7, [times] * 30, backend=backend)
    assert np.array_equal(often.counts, once.counts * times)
    assert np.array_equal(often.positives, once.positives * times)
    few, many = ((*state.probability, state.brier, state.log_loss) for state in (once, often))
    assert [to_integer(limbs) for limbs in many] == [to_integer(limbs) * times for limbs in few]
    for metric in (finalize.brier, finalize.log_loss, finalize.ece, finalize.mce, finalize.brier_skill):
        assert metric(often) == metric(once)


@every_backend
@given(seed=st.integers(0, 1000), cut=st.integers(0, 700))
def test_weights_may_be_split_between_two_readings_of_the_items(backend, seed, cut):
    """What weighs a + b is what weighs a and what weighs b together, wherever the items are cut, too."""
    outcomes, probability = forecasts(700, seed)
    rng = np.random.default_rng(seed)
    some, others = (rng.integers(0, 2**31, 700) for _ in range(2))
    whole = score.weighted(outcomes, probability, 7, some + others, backend=backend)
    parts = [
        score.weighted(outcomes[part], probability[part], 7, weights[part], backend=backend)
        for weights in (some, others)
        for part in (slice(0, cut), slice(cut, None))
    ]
    merged = parts[3].merge(parts[0]).merge(parts[2].merge(parts[1]))
    assert all(np.array_equal(a, b) for a, b in zip(whole, merged, strict=True))
