"""Ranking on bootstrap replicates: the curve of all items, with other weights standing on it."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import curve
from assay_kernels.ranking.precision import FORMS, average_precision_of
from assay_kernels.ranking.ranked import RankedScores
from assay_kernels.ranking.redrawn import areas, curves, steps, weighted_area
from assay_kernels.ranking.score import Area, area, auroc, average_precision, order
from assay_kernels.resampling.sampling import clustered, independent, stratified
from assay_kernels.resampling.score import bootstrap_auroc, draws
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("ranking.weighted_area").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
tied = st.lists(st.tuples(st.booleans(), st.integers(-3, 3).map(float)), max_size=30)


def of_form(form, found, prevalence=None):
    return average_precision_of([found], form, prevalence)


OPERATING = {
    "sensitivity_at_specificity": lambda c: points.sensitivity_at_specificity(c, 0.75),
    "specificity_at_sensitivity": lambda c: points.specificity_at_sensitivity(c, 0.75),
    "ppv_at_sensitivity": lambda c: points.ppv_at_sensitivity(c, 0.5),
    "sensitivity_at_ppv": lambda c: points.sensitivity_at_ppv(c, 0.5),
    "max_youden": points.max_youden,
    "partial_auroc": points.partial_auroc,
    **{form: partial(of_form, form) for form in FORMS},
    "envelope at another prevalence": partial(of_form, "envelope", prevalence=0.01),
}


@st.composite
def drawn(draw):
    """Ordered scores with three rows of weights, zeros among them."""
    items = draw(tied)
    labels, scores = [y for y, _ in items], [s for _, s in items]
    weights = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 5]), min_size=3 * len(items), max_size=3 * len(items)))
    ordered = order(np.array(labels, dtype=bool), np.array(scores))
    return ordered, np.array(weights, dtype=np.uint32).reshape(3, len(items))


def simulated(items, decimals=15, seed=0, prevalence=0.3):
    rng = np.random.default_rng(seed)
    labels = rng.random(items) < prevalence
    return labels, np.round(rng.normal(size=items) + labels, decimals)


def repeated(ordered, times):
    """The ranked scores of the items, each as often as its weight says."""
    return RankedScores(
        np.repeat(ordered.ranked.negative, times[ordered.negative_item]),
        np.repeat(ordered.ranked.positive, times[ordered.positive_item]),
    )


@every_backend
@given(case=drawn())
def test_areas_are_those_of_the_items_repeated(backend, case):
    ordered, weights = case
    found = areas(steps(ordered, backend=backend), weights, backend=backend)
    assert found == tuple(area(repeated(ordered, times), backend=backend) for times in weights)
    assert found == tuple(weighted_area(ordered, times, backend=backend) for times in weights)


@every_backend
@given(case=drawn())
def test_curves_pass_through_the_points_of_the_items_repeated(backend, case):
    ordered, weights = case
    for found, times in zip(curves(steps(ordered), weights, backend=backend), weights, strict=True):
        wanted = curve(repeated(ordered, times))
        step = np.diff(found.false_positives + found.true_positives) > 0
        kept = np.flatnonzero(np.concatenate(([True], step)))
        assert found.threshold[kept].tolist() == wanted.threshold.tolist()
        assert found.false_positives[kept].tolist() == wanted.false_positives.tolist()
        assert found.true_positives[kept].tolist() == wanted.true_positives.tolist()
        assert (found.negatives, found.positives) == (wanted.negatives, wanted.positives)


@pytest.mark.parametrize("metric", OPERATING)
@given(case=drawn())
def test_points_that_nobody_drew_change_no_metric(metric, case):
    ordered, weights = case
    for found, times in zip(curves(steps(ordered), weights), weights, strict=True):
        got, wanted = (OPERATING[metric](c) for c in (found, curve(repeated(ordered, times))))
        if isinstance(wanted, float):
            assert got == pytest.approx(wanted, abs=1e-14)
        else:
            assert got == wanted


@every_backend
@pytest.mark.parametrize("decimals", [0, 2, 15])
def test_weights_equal_scikit_learn(backend, decimals):
    labels, scores = simulated(1500, decimals)
    walked, weights = steps(order(labels, scores)), draws(independent(1500), 3, 4)
    for swept, traced, times in zip(
        areas(walked, weights, backend=backend), curves(walked, weights, backend=backend), weights, strict=True
    ):
        assert auroc(swept) == pytest.approx(roc_auc_score(labels, scores, sample_weight=times), rel=1e-12)
        precise = average_precision_score(labels, scores, sample_weight=times)
        assert average_precision(swept) == pytest.approx(precise, rel=1e-12)
        # Both sides start where nothing is called positive; scikit-learn leaves out thresholds that nobody drew.
        kept = np.diff(traced.false_positives + traced.true_positives, prepend=-1) > 0
        rate, sensitivity, _ = roc_curve(labels, scores, sample_weight=times, drop_intermediate=False)
        assert np.allclose(traced.false_positive_rate[kept], rate, atol=1e-12)
        assert np.allclose(traced.sensitivity[kept], sensitivity, atol=1e-12)
        precision, recall, _ = precision_recall_curve(labels, scores, sample_weight=times)
        assert np.allclose(traced.sensitivity[kept], recall[::-1], atol=1e-12)
        assert np.allclose(traced.precision[kept], precision[::-1], atol=1e-12)


@every_backend
def test_a_stratified_bootstrap_is_the_fast_one(backend):
    labels, scores = simulated(400, 1)
    ordered = order(labels, scores)
    found = areas(steps(ordered), draws(stratified(labels), 7, 25, backend=backend), backend=backend)
    fast = bootstrap_auroc(ordered, 7, 25, backend=backend)
    assert [auroc(swept) for swept in found] == fast.value.tolist()


def test_whole_clusters_are_drawn():
    labels, scores = simulated(60, 1)
    patient = np.arange(60) // 4
    for times in draws(clustered(patient), 1, 10):
        swept = weighted_area(order(labels, scores), times)
        kept = np.repeat(np.arange(60), times)
        assert swept == area(repeated(order(labels, scores), times))
        assert swept.negatives + swept.positives == kept.size == 60


@every_backend
def test_one_sided_replicates_have_no_area(backend):
    ordered = order([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])
    weights = np.array([[1, 0, 2, 0], [0, 3, 0, 1], [0, 0, 0, 0]], dtype=np.uint32)
    negatives, positives, nothing = areas(steps(ordered), weights, backend=backend)
    assert auroc(negatives) == Undefined("no item is positive")
    assert auroc(positives) == Undefined("no item is negative")
    assert average_precision(positives) == 1.0
    assert nothing == Area(0, 0.0, 0, 0, 0)


@every_backend
def test_no_replicates_and_no_items(backend):
    empty, ordered = steps(order([], [])), steps(order([0, 1], [0.1, 0.2]))
    assert areas(empty, np.zeros((2, 0), np.uint32), backend=backend) == (Area(0, 0.0, 0, 0, 0),) * 2
    assert areas(ordered, np.zeros((0, 2), np.uint32), backend=backend) == ()
    assert curves(ordered, np.zeros((0, 2), np.uint32), backend=backend) == ()
    (only,) = curves(empty, np.zeros((1, 0), np.uint32), backend=backend)
    assert (only.threshold.tolist(), only.negatives, only.positives) == ([np.inf], 0, 0)


@every_backend
@pytest.mark.parametrize("swept", [areas, curves])
def test_more_than_can_be_counted_is_refused(backend, swept):
    walked = steps(order([0, 0, 1], [0.1, 0.2, 0.3]))
    most = np.array([[2**30, 0, 1], [2**29, 2**29, 2**30]], dtype=np.uint32)
    assert len(swept(walked, most, backend=backend)) == 2
    with pytest.raises(OverflowError, match="the weights of a class sum to 1073741825, more than 1073741824"):
        swept(walked, most + np.array([[0, 0, 0], [1, 0, 0]], dtype=np.uint32), backend=backend)


@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        (np.ones((2, 3), np.uint32), ValueError, r"weights of shape \(2, 3\) are not rows of 2 items"),
        (np.ones(2, np.uint32), ValueError, r"weights of shape \(2,\) are not rows of 2 items"),
        (np.ones((1, 2), np.int32), TypeError, "weights of replicates are u4, not int32"),
    ],
)
def test_weights_of_other_items_are_refused(weights, error, message):
    walked = steps(order([0, 1], [0.1, 0.2]))
    for swept in (areas, curves):
        with pytest.raises(error, match=message):
            swept(walked, weights)


@given(case=drawn(), seed=st.integers(0, 100))
def test_items_may_come_in_any_order(case, seed):
    ordered, weights = case
    n = weights.shape[1]
    labels, scores = np.zeros(n, dtype=bool), np.zeros(n)
    labels[ordered.positive_item] = True
    scores[ordered.negative_item], scores[ordered.positive_item] = ordered.ranked.negative, ordered.ranked.positive
    shuffled = np.random.default_rng(seed).permutation(n)
    again = steps(order(labels[shuffled], scores[shuffled]))
    assert areas(again, weights[:, shuffled]) == areas(steps(ordered), weights)


@given(case=drawn(), times=st.integers(2, 4))
def test_doubling_every_weight_changes_no_score(case, times):
    ordered, weights = case
    once, often = (areas(steps(ordered), weights * np.uint32(k)) for k in (1, times))
    for left, right in zip(once, often, strict=True):
        assert auroc(left) == auroc(right)
        assert right.twice_u == left.twice_u * times**2
        assert right.thresholds == left.thresholds
        assert right.precision == pytest.approx(left.precision, rel=1e-14)
