"""Ranking metrics against the functions of scikit-learn that do the same, or are made of the same curve."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    auc,
    average_precision_score,
    det_curve,
    label_ranking_loss,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import corners, curve
from assay_kernels.ranking.precision import average_precision_of
from assay_kernels.ranking.redrawn import areas, curves, steps, weighted_area
from assay_kernels.ranking.score import area, auroc, average_precision, order, rank
from assay_kernels.resampling.sampling import stratified
from assay_kernels.resampling.score import draws

BACKENDS = [b for b, absent in available_backends("ranking.curve").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
both = st.lists(st.tuples(st.booleans(), st.integers(-4, 4).map(float)), max_size=40).filter(
    lambda items: len({y for y, _ in items}) == 2
)


def columns(items):
    labels, scores = zip(*items, strict=True)
    return np.array(labels), np.array(scores)


@every_backend
@given(items=both)
def test_the_detection_error_tradeoff(backend, items):
    """Its error rates are the complements of the curve's, between the last point without one kind of error and the
    first with all of it."""
    labels, scores = columns(items)
    false_positive, false_negative, threshold = det_curve(labels, scores)
    found = curve(rank(labels, scores, backend=backend), backend=backend)
    at = {t: k for k, t in enumerate(found.threshold.tolist())}
    kept = [at[t] for t in threshold.tolist()]
    assert found.false_positive_rate[kept] == pytest.approx(false_positive, abs=1e-15)
    assert 1 - found.sensitivity[kept] == pytest.approx(false_negative, abs=1e-15)


@every_backend
@given(items=both)
def test_corners_are_points_that_scikit_learn_keeps_too(backend, items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores, backend=backend), backend=backend)
    rate, sensitivity, threshold = roc_curve(labels, scores, drop_intermediate=True)
    turns = corners(found)
    assert set(found.threshold[turns].tolist()) <= set(threshold.tolist())
    assert auc(found.false_positive_rate[turns], found.sensitivity[turns]) == pytest.approx(auc(rate, sensitivity))


@every_backend
@given(items=both)
def test_the_area_under_what_is_drawn_is_auroc(backend, items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores, backend=backend), backend=backend)
    drawn = auc(found.false_positive_rate, found.sensitivity)
    assert auroc(area(rank(labels, scores), backend=backend)) == pytest.approx(drawn, abs=1e-14)
    precision, recall, _ = precision_recall_curve(labels, scores)
    assert average_precision_of([found], "trapezoid") == pytest.approx(auc(recall, precision), abs=1e-14)


@given(items=both, limit=st.sampled_from([0.01, 0.1, 0.25, 0.5, 0.9]))
def test_a_partial_area_of_weighted_items(items, limit):
    labels, scores = columns(items)
    times = draws(stratified(labels), 5, 1)
    (found,) = curves(steps(order(labels, scores)), times)
    want = roc_auc_score(labels, scores, sample_weight=times[0], max_fpr=limit)
    assert points.partial_auroc(found, 0.0, limit) == pytest.approx(want, abs=1e-12)


def many_classes(seed, classes, items=60):
    rng = np.random.default_rng(seed)
    label = np.concatenate((np.arange(classes), rng.integers(0, classes, items)))
    table = np.round(rng.dirichlet(np.ones(classes), label.size), 2) + 0.4 * np.eye(classes)[label]
    return label, table / table.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("classes", [3, 5])
@given(seed=st.integers(0, 1000))
def test_one_class_against_the_rest_averages_to_scikit_learns_multiclass_auroc(classes, seed):
    label, table = many_classes(seed, classes)
    each = [auroc(area(rank(label == c, table[:, c]))) for c in range(classes)]
    assert np.mean(each) == pytest.approx(roc_auc_score(label, table, multi_class="ovr"))
    shares = np.bincount(label) / label.size
    weighted = roc_auc_score(label, table, multi_class="ovr", average="weighted")
    assert np.dot(shares, each) == pytest.approx(weighted)


@pytest.mark.parametrize("classes", [3, 5])
@given(seed=st.integers(0, 1000))
def test_pairs_of_classes_average_to_the_measure_of_hand_and_till(classes, seed):
    label, table = many_classes(seed, classes)

    def separated(one, other):
        inside = (label == one) | (label == other)
        return auroc(area(rank(label[inside] == one, table[inside, one])))

    pairs = [(separated(a, b) + separated(b, a)) / 2 for a, b in combinations(range(classes), 2)]
    assert np.mean(pairs) == pytest.approx(roc_auc_score(label, table, multi_class="ovo"))


@given(seed=st.integers(0, 1000))
def test_several_labels_pooled_or_averaged(seed):
    rng = np.random.default_rng(seed)
    labels = rng.random((30, 3)) < 0.4
    labels[:2] = [[True] * 3, [False] * 3]
    table = np.round(rng.random((30, 3)) + 0.3 * labels, 1)
    pooled = area(rank(labels.ravel(), table.ravel()))
    assert auroc(pooled) == pytest.approx(roc_auc_score(labels, table, average="micro"))
    assert average_precision(pooled) == pytest.approx(average_precision_score(labels, table, average="micro"))
    each = [average_precision(area(rank(labels[:, c], table[:, c]))) for c in range(3)]
    assert np.mean(each) == pytest.approx(average_precision_score(labels, table, average="macro"))


@given(items=both)
def test_badly_ordered_pairs_are_the_ranking_loss(items):
    """Of one item with many labels; ties count as wholly wrong there and as half wrong here."""
    labels, scores = columns(items)
    swept = area(rank(labels, scores))
    pairs = swept.negatives * swept.positives
    tied = sum(int((scores[labels] == s).sum()) * int((scores[~labels] == s).sum()) for s in np.unique(scores))
    wrong = label_ranking_loss(labels[None].astype(int), scores[None]) * pairs
    assert wrong == pytest.approx(pairs - (swept.twice_u - tied) / 2, abs=1e-9)


@pytest.mark.parametrize("times", [1, 2, 7, 1000])
@given(items=both)
def test_weights_that_are_all_multiplied_change_no_score(times, items):
    labels, scores = columns(items)
    ordered = order(labels, scores)
    once, often = weighted_area(ordered, [1] * len(items)), weighted_area(ordered, [times] * len(items))
    assert often.twice_u == once.twice_u * times**2
    assert auroc(often) == auroc(once) == auroc(area(ordered.ranked))
    assert average_precision(often) == pytest.approx(average_precision(once), rel=1e-14)


@given(items=both, split=st.integers(0, 40), seed=st.integers(0, 100))
def test_a_replicate_of_shards_is_that_of_the_whole(items, split, seed):
    """Scores of two shards merge into one ranking, whose replicates do not show where it was cut."""
    labels, scores = columns(items)
    merged = rank(labels[:split], scores[:split]).merge(rank(labels[split:], scores[split:]))
    assert area(merged) == area(rank(labels, scores))
    times = draws(stratified(labels), seed, 2)
    for found, weights in zip(areas(steps(order(labels, scores)), times), times, strict=True):
        drawn = np.repeat(labels, weights), np.repeat(scores, weights)
        assert auroc(found) == auroc(area(rank(*drawn)))
