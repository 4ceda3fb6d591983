import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_curve, roc_curve

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.curve import corners, curve, thin
from assay_kernels.ranking.score import rank

BACKENDS = [b for b, absent in available_backends("ranking.curve").items() if absent is None]
both = st.lists(st.tuples(st.booleans(), st.integers(-4, 4).map(float)), max_size=40).filter(
    lambda items: len({y for y, _ in items}) == 2
)


def points_of(items):
    return curve(rank([y for y, _ in items], [s for _, s in items]))


def simulated(items, decimals, seed=1):
    rng = np.random.default_rng(seed)
    labels = rng.random(items) < 0.3
    return labels, np.round(rng.normal(size=items) + labels, decimals)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("decimals", [0, 1, 15])
def test_equals_scikit_learn(backend, decimals):
    labels, scores = simulated(500, decimals)
    points = curve(rank(labels, scores), backend=backend)
    rate, sensitivity, threshold = roc_curve(labels, scores, drop_intermediate=False)
    assert np.array_equal(points.threshold, threshold)
    assert np.allclose(points.false_positive_rate, rate, rtol=1e-15, atol=0)
    assert np.allclose(points.sensitivity, sensitivity, rtol=1e-15, atol=0)
    precision, recall, _ = precision_recall_curve(labels, scores)
    assert np.allclose(points.precision, precision[::-1], rtol=1e-15, atol=0)
    assert np.allclose(points.sensitivity, recall[::-1], rtol=1e-15, atol=0)


def test_starts_where_nothing_is_called_positive():
    points = curve(rank([0, 1, 1], [0.2, 0.2, np.inf]))
    assert points.threshold.tolist() == [np.inf, np.inf, 0.2]
    assert points.false_positives.tolist() == [0, 0, 1]
    assert points.true_positives.tolist() == [0, 1, 2]
    assert points.precision.tolist() == [1.0, 1.0, 2 / 3]
    assert (points.negatives, points.positives) == (1, 2)


@given(items=both)
def test_counts_rise_and_thresholds_fall(items):
    points = points_of(items)
    assert np.all(np.diff(points.threshold) < 0)
    assert np.all(np.diff(points.false_positives + points.true_positives) > 0)
    assert np.all(np.diff(points.false_positives) >= 0)
    assert np.all(np.diff(points.true_positives) >= 0)


@given(items=both)
def test_corners_draw_the_same_curve(items):
    points = points_of(items)
    kept = corners(points)
    size = points.threshold.size
    assert {0, size - 1} <= set(kept.tolist())
    # Every dropped point lies on the segment between its kept neighbours.
    for i in sorted(set(range(size)) - set(kept.tolist())):
        left, right = kept[kept < i][-1], kept[kept > i][0]
        run = points.false_positives[[left, i, right]]
        rise = points.true_positives[[left, i, right]]
        assert (run[1] - run[0]) * (rise[2] - rise[0]) == (run[2] - run[0]) * (rise[1] - rise[0])


def test_corners_drop_what_lies_between():
    points = curve(rank([1, 1, 1, 0, 0, 0], [6.0, 5.0, 4.0, 3.0, 2.0, 1.0]))
    assert corners(points).tolist() == [0, 3, 6]


@given(items=both, at_most=st.integers(2, 20))
def test_thinning_keeps_its_promises(items, at_most):
    points = points_of(items)
    for x, y in ((points.false_positive_rate, points.sensitivity), (points.sensitivity, points.precision)):
        kept = thin(x, y, at_most)
        assert kept.size <= at_most
        assert {0, x.size - 1} <= set(kept.tolist())
        assert np.all(np.diff(kept) > 0)
        length = np.abs(np.diff(x)).sum() + np.abs(np.diff(y)).sum()
        apart = np.abs(x[:, None] - x[kept]) + np.abs(y[:, None] - y[kept])
        assert apart.min(axis=1).max() <= length / (at_most - 1) * (1 + 1e-12)


def test_a_short_curve_is_kept_whole():
    points = curve(rank([0, 1], [0.1, 0.2]))
    assert thin(points.false_positive_rate, points.sensitivity, 100).tolist() == [0, 1, 2]


def test_a_long_curve_is_spread_evenly():
    labels, scores = simulated(50_000, 15)
    points = curve(rank(labels, scores))
    kept = thin(points.false_positive_rate, points.sensitivity, 200)
    assert 150 < kept.size <= 200
    assert corners(points).size > 200
