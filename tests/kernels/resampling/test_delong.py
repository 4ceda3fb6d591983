import json
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.dispatch import available_backends, load
from assay_kernels.ranking.score import area, auroc, order, rank
from assay_kernels.resampling import intervals
from assay_kernels.resampling.delong import Apart, _dot, delong, delong_covariance
from assay_kernels.resampling.placements import placements, tie_bounds
from assay_kernels.resampling.score import bootstrap_auroc
from assay_kernels.state.merge import merge_all
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("resampling.delong").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
tied = st.integers(-3, 3).map(float)
enough = st.lists(st.tuples(st.booleans(), tied, tied), min_size=4, max_size=30).filter(
    lambda items: 2 <= sum(y for y, *_ in items) <= len(items) - 2
)


def columns(items):
    labels, *scores = (np.array(column) for column in zip(*items, strict=True))
    return labels, *scores


def simulated(items, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.random(items) < 0.3
    return labels, rng.normal(size=items) + labels


def kernel_of_pairs(positive, negative):
    """Phi of DeLong et al. 1988, eq. 1, for every pair."""
    return [[Fraction(int(p > n)) + Fraction(int(p == n), 2) for n in negative] for p in positive]


def covariance_by_hand(labels, left, right):
    """Equations 4 to 6 of DeLong et al. 1988, in fractions."""
    components = []
    for scores in (left, right):
        pairs = kernel_of_pairs(scores[labels], scores[~labels])
        of_positive = [sum(row) / len(row) for row in pairs]
        of_negative = [sum(column) / len(pairs) for column in zip(*pairs, strict=True)]
        components.append((of_positive, of_negative))
    total = Fraction(0)
    for a, b in zip(*components, strict=True):
        mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
        products = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
        total += products / (len(a) - 1) / len(a)
    return float(total)


def placed(labels, scores):
    """The placements of all items that are ranked."""
    return placements(rank(labels, scores), np.array(labels, dtype=bool), np.array(scores))


@every_backend
def test_equals_the_corpus(corpus, backend):
    for case in json.loads((corpus / "metrics" / "ranking.json").read_text())["cases"]:
        value, variance = delong(rank(case["y"], case["score"]), backend=backend)
        assert value == pytest.approx(case["expected"]["auroc"], rel=1e-12)
        assert variance == pytest.approx(case["expected"]["auroc_delong_var"], rel=1e-12)


@given(items=enough)
def test_equals_the_equations(items):
    labels, left, right = columns(items)
    a, b = (placed(labels, s) for s in (left, right))
    matrix = delong_covariance([a, b])
    assert matrix[0, 0] == delong(rank(labels, left)).variance == covariance_by_hand(labels, left, left)
    assert matrix[0, 1] == matrix[1, 0] == covariance_by_hand(labels, left, right)


@given(items=enough)
def test_a_difference_has_the_variance_of_its_parts(items):
    labels, left, right = columns(items)
    a, b = (placed(labels, s) for s in (left, right))
    value, variance = Apart.of(a, b).estimate()
    assert value == pytest.approx(auroc(area(rank(labels, left))) - auroc(area(rank(labels, right))), abs=1e-15)
    matrix = delong_covariance([a, b])
    assert variance == pytest.approx(matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1], abs=1e-15)
    assert variance >= 0


@given(items=enough, sizes=st.lists(st.integers(0, 6), max_size=4))
def test_a_difference_is_the_same_in_pieces(items, sizes):
    labels, left, right = columns(items)
    ranked = [rank(labels, scores) for scores in (left, right)]
    pieces = np.split(np.arange(len(labels)), np.minimum(np.cumsum(sizes), len(labels)))
    apart = [
        Apart.of(*(placements(r, labels[p], s[p]) for r, s in zip(ranked, (left, right), strict=True))) for p in pieces
    ]
    assert merge_all(apart).estimate() == Apart.of(placed(labels, left), placed(labels, right)).estimate()


@given(items=enough)
def test_mirrors_change_the_value_alone(items):
    labels, scores, _ = columns(items)
    value, variance = delong(rank(labels, scores))
    assert delong(rank(~labels, scores)) == pytest.approx((1 - value, variance), rel=1e-15)
    assert delong(rank(labels, -scores)) == pytest.approx((1 - value, variance), rel=1e-15)


def test_an_algorithm_differs_from_itself_by_nothing():
    labels, scores = simulated(50)
    same = placed(labels, scores)
    assert Apart.of(same, same).estimate() == (0.0, 0.0)
    assert intervals.normal(Apart.of(same, same).estimate()) == Undefined("the estimated variance is zero")


@every_backend
def test_squares_beyond_64_bits_are_exact(backend):
    # Every placement is 2 * 3,000,000, so that the squares sum to 7.2e19.
    negative, positive = np.zeros(3_000_000, dtype=np.float32), np.ones(2_000_000, dtype=np.float32)
    if backend == "reference":
        negative, positive = negative[:3000], positive[:2000]
    m, n = negative.size, positive.size
    assert load("resampling.delong", backend)(negative, positive) == (2 * m * n, n * (2 * m) ** 2, m * (2 * n) ** 2)


@given(data=st.data(), size=st.integers(0, 20))
def test_products_beyond_64_bits_are_exact(data, size):
    whole = st.lists(st.integers(-(2**31), 2**31), min_size=size, max_size=size)
    left, right = data.draw(whole), data.draw(whole)
    exact = sum(a * b for a, b in zip(left, right, strict=True))
    assert _dot(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64)) == exact


@pytest.mark.parametrize("labels", [[], [0], [0, 1], [0, 0, 1], [0, 1, 1], [1, 1, 1]])
def test_one_item_of_a_class_has_no_variance(labels):
    scores = np.arange(len(labels), dtype=float)
    found = delong(rank(np.array(labels, dtype=bool), scores))
    assert isinstance(found, Undefined)
    assert "two items of each class" in found.reason
    same = placed(labels, scores)
    assert Apart.of(same, same).estimate() == delong_covariance([same]) == found


def test_placements_of_other_items_are_refused():
    left, right = (placed(y, [0.1, 0.2, 0.3, 0.4]) for y in ([0, 0, 1, 1], [0, 1, 1, 1]))
    for call in (lambda: Apart.of(left, right).estimate(), lambda: delong_covariance([left, right])):
        with pytest.raises(ValueError, match="the same items"):
            call()


@given(items=enough)
def test_placements_follow_the_order_of_the_items(items):
    labels, scores, _ = columns(items)
    found = placed(labels, scores)
    negative, positive = scores[~labels], scores[labels]
    assert found.positive.tolist() == [2 * (negative < p).sum() + (negative == p).sum() for p in positive]
    assert found.negative.tolist() == [2 * (positive > n).sum() + (positive == n).sum() for n in negative]
    ties = tie_bounds(order(labels, scores))
    assert ties.slot.tolist() == [(negative < n).sum() for n in negative]
    assert ties.bounds.tolist() == [[(negative < p).sum(), (negative <= p).sum()] for p in positive]


def test_agrees_with_the_bootstrap():
    labels, scores = simulated(600)
    value, variance = delong(rank(labels, scores))
    replicates = bootstrap_auroc(order(labels, scores), 1, 2000)
    assert replicates.value.mean() == pytest.approx(value, abs=0.003)
    assert replicates.value.var() == pytest.approx(variance, rel=0.1)


@pytest.mark.parametrize("shift", [0.5, 1.5])
def test_intervals_cover_as_often_as_they_say(shift):
    true, rng = NormalDist().cdf(shift / np.sqrt(2)), np.random.default_rng(6)
    labels = np.repeat([False, True], [60, 40])
    estimates = [delong(rank(labels, rng.normal(size=100) + shift * labels)) for _ in range(500)]
    normal, logit = (
        np.mean([found.low <= true <= found.high for found in map(interval, estimates)])
        for interval in (intervals.normal, intervals.logit)
    )
    # Near 1 the normal interval falls short, which is why the logit is the default.
    assert 0.93 <= logit <= 0.98
    assert 0.90 <= normal <= logit + 0.005
