import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.metrics import average_precision_score, roc_auc_score

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking.redrawn import weighted_area
from assay_kernels.ranking.score import Area, area, auroc, average_precision, order, rank
from assay_kernels.state.undefined import Undefined

BACKENDS = [b for b, absent in available_backends("ranking.area").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
tied = st.lists(st.tuples(st.booleans(), st.integers(-3, 3).map(float)), max_size=40)
both = tied.filter(lambda items: len({y for y, _ in items}) == 2)


def columns(items):
    return np.array([y for y, _ in items], dtype=bool), np.array([s for _, s in items], dtype=np.float64)


def simulated(items, decimals, seed=0, dtype="f8"):
    rng = np.random.default_rng(seed)
    labels = rng.random(items) < 0.2
    labels[:2] = [False, True]
    scores = np.round(rng.normal(size=items) + labels, decimals)
    return labels, scores.astype(dtype)


def swept(labels, scores, backend=None):
    return area(rank(labels, scores, backend=backend), backend=backend)


def by_hand(labels, scores):
    """AUROC and AP from their definitions, in whole numbers."""
    negative, positive = scores[~labels], scores[labels]
    pairs = [(p > n) + Fraction(int(p == n), 2) for p in positive for n in negative]
    found = [Fraction(int((positive >= s).sum()), int((positive >= s).sum() + (negative >= s).sum())) for s in positive]
    return sum(pairs) / len(pairs), sum(found) / len(found)


@given(items=both)
def test_equals_the_definition(items):
    labels, scores = columns(items)
    result = swept(labels, scores)
    ranked_rightly, precision = by_hand(labels, scores)
    assert auroc(result) == float(ranked_rightly)
    assert average_precision(result) == pytest.approx(float(precision), rel=1e-15)
    assert result.thresholds == len(set(scores))


@every_backend
@pytest.mark.parametrize("items", [2, 3, 10, 1000, 20_000])
@pytest.mark.parametrize("decimals", [0, 1, 3, 15])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_equals_scikit_learn_and_scipy(backend, items, decimals, dtype):
    labels, scores = simulated(items, decimals, items, dtype)
    result = swept(labels, scores, backend)
    assert auroc(result) == pytest.approx(roc_auc_score(labels, scores), rel=1e-12)
    assert average_precision(result) == pytest.approx(average_precision_score(labels, scores), rel=1e-12)
    assert result.thresholds == np.unique(scores).size
    exact = scores.astype("f8")
    assert result.twice_u == 2 * mannwhitneyu(exact[labels], exact[~labels], method="asymptotic").statistic


@every_backend
def test_equals_the_corpus(corpus, backend):
    for case in json.loads((corpus / "metrics" / "ranking.json").read_text())["cases"]:
        result = swept(case["y"], case["score"], backend)
        assert auroc(result) == pytest.approx(case["expected"]["auroc"], rel=1e-12)
        assert average_precision(result) == pytest.approx(case["expected"]["ap_step"], rel=1e-12)


@every_backend
@pytest.mark.parametrize(
    ("labels", "scores", "expected"),
    [
        ([0, 1], [0.0, 1.0], (1.0, 1.0)),
        ([1, 0], [0.0, 1.0], (0.0, 0.5)),
        ([0, 1, 1, 0], [7.0] * 4, (0.5, 0.5)),
        ([0, 1], [-np.inf, np.inf], (1.0, 1.0)),
        ([0, 1], [np.inf, np.inf], (0.5, 0.5)),
        ([0, 1], [-0.0, 0.0], (0.5, 0.5)),
        ([0, 1, 0, 1], [1.0, np.nextafter(1.0, 2.0), 5e-324, 0.0], (0.5, 0.75)),
    ],
)
def test_degenerate_scores(backend, labels, scores, expected):
    result = swept(labels, scores, backend)
    assert (auroc(result), average_precision(result)) == expected


@every_backend
def test_an_absent_class_is_undefined(backend):
    only_negative, only_positive, nothing = (swept(y, [0.5] * len(y), backend) for y in ([0, 0], [1, 1], []))
    assert auroc(only_negative) == average_precision(only_negative) == Undefined("no item is positive")
    assert auroc(only_positive) == Undefined("no item is negative")
    assert average_precision(only_positive) == 1.0
    assert auroc(nothing) == average_precision(nothing) == Undefined("no item is positive")


def test_the_quotient_is_rounded_once():
    odd = Area(2**61 + 1, 0.0, 1, 2**30, 2**30)
    assert auroc(odd) == (2**61 + 1) / 2**61
    assert auroc(Area(1, 0.0, 1, 3, 1)) == 1 / 6


@given(items=both)
def test_an_increasing_map_changes_nothing(items):
    labels, scores = columns(items)
    assert swept(labels, np.exp(scores / 10)) == swept(labels, scores)


@given(items=both)
def test_swapping_the_classes_or_the_order_mirrors_auroc(items):
    labels, scores = columns(items)
    result = swept(labels, scores)
    pairs = 2 * result.negatives * result.positives
    assert swept(~labels, scores).twice_u == pairs - result.twice_u
    assert swept(labels, -scores).twice_u == pairs - result.twice_u


@given(items=both, times=st.integers(2, 5))
def test_duplicating_every_item_changes_no_score(items, times):
    labels, scores = columns(items)
    once, often = swept(labels, scores), swept(np.tile(labels, times), np.tile(scores, times))
    assert often.twice_u == once.twice_u * times**2
    assert auroc(often) == auroc(once)
    assert average_precision(often) == pytest.approx(average_precision(once), rel=1e-15)


@every_backend
@given(items=tied, data=st.data())
def test_weights_repeat_items(backend, items, data):
    labels, scores = columns(items)
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(items), max_size=len(items)))
    weight = np.array(weights, dtype=np.uint32)
    repeated = swept(np.repeat(labels, weight), np.repeat(scores, weight), backend)
    assert weighted_area(order(labels, scores), weight, backend=backend) == repeated


@every_backend
def test_weights_equal_scikit_learn(backend):
    labels, scores = simulated(2000, 2)
    weight = np.random.default_rng(3).integers(0, 4, 2000).astype(np.uint32)
    result = weighted_area(order(labels, scores), weight, backend=backend)
    assert auroc(result) == pytest.approx(roc_auc_score(labels, scores, sample_weight=weight), rel=1e-12)
    expected = average_precision_score(labels, scores, sample_weight=weight)
    assert average_precision(result) == pytest.approx(expected, rel=1e-12)


def test_weights_that_leave_no_class():
    ordered, nothing = order([0, 1], [0.2, 0.8]), np.zeros(2, dtype=np.uint32)
    assert auroc(weighted_area(ordered, nothing)) == Undefined("no item is positive")
    assert weighted_area(ordered, nothing) == Area(0, 0.0, 0, 0, 0)


@pytest.mark.parametrize("dtype", ["?", "u1", "i1", "i4", "u8", "i8"])
def test_labels_of_any_whole_kind(dtype):
    assert swept(np.array([0, 1, 1], dtype=dtype), [0.1, 0.2, 0.3]).twice_u == 4


@pytest.mark.parametrize("dtype", ["?", "u1", "i4", "f2", "f4", "f8", "i8", ">f8", ">f4"])
def test_scores_of_any_exact_kind(dtype):
    scores = np.array([0, 1, 1], dtype=dtype)
    for ranked in (rank([0, 1, 1], scores), order([0, 1, 1], scores).ranked):
        assert ranked.negative.dtype.isnative
        assert area(ranked).twice_u == 4


def test_strided_columns_are_read_in_place():
    table = np.arange(12.0).reshape(4, 3)
    labels = np.array([[0, 9], [1, 9], [0, 9], [1, 9]])[:, 0]
    assert rank(labels, table[:, 1]) == rank(labels, table[:, 1].copy())


@pytest.mark.parametrize(
    ("labels", "scores", "error", "words"),
    [
        ([0, 2], [0.1, 0.2], ValueError, "label 2 at item 1 is outside 0..1"),
        ([0, -1], [0.1, 0.2], ValueError, "label -1 at item 1 is outside 0..1"),
        (np.array([0, 3], dtype="u1"), [0.1, 0.2], ValueError, "label 3 at item 1 is outside 0..1"),
        ([0.0, 1.0], [0.1, 0.2], TypeError, "label must be whole numbers"),
        ([[0, 1]], [0.1, 0.2], ValueError, "one dimension"),
        ([0, 1], [[0.1, 0.2]], ValueError, "`score` is one row"),
        ([0, 1, 1], [0.1, 0.2], ValueError, "3 items on one side and 2 on the other"),
        ([0, 1, 1], [0.1, np.nan, np.nan], ValueError, "2 scores are NaN"),
        ([0, 1], ["a", "b"], TypeError, "not numbers that f8 holds exactly"),
        ([0, 1], [1j, 2j], TypeError, "not numbers that f8 holds exactly"),
        ([0, 1], np.array([2**53 + 1, 0]), TypeError, "integers beyond 2\\*\\*53"),
        ([0, 1], np.array([-(2**63), 0]), TypeError, "integers beyond 2\\*\\*53"),
    ],
)
def test_bad_calls_are_refused(labels, scores, error, words):
    for public in (rank, order):
        with pytest.raises(error, match=words):
            public(labels, scores)


def test_long_doubles_are_refused_where_they_are_long():
    long = np.array([0, 1], dtype=np.longdouble)
    if long.dtype.itemsize == 8:
        assert rank([0, 1], long) == rank([0, 1], [0.0, 1.0])
    else:
        with pytest.raises(TypeError, match="not numbers that f8 holds exactly"):
            rank([0, 1], long)


@pytest.mark.parametrize(
    ("weight", "error", "words"),
    [
        ([1], ValueError, r"weights of shape \(1, 1\) are not rows of 2 items"),
        ([1, 1, 1], ValueError, r"weights of shape \(1, 3\) are not rows of 2 items"),
        ([1, -1], ValueError, "weight -1 at item 1"),
        ([0.5, 1.0], TypeError, "weight must be whole numbers"),
        ([2**30, 2**30 + 1], OverflowError, "sum to 1073741825"),
    ],
)
def test_bad_weights_are_refused(weight, error, words):
    with pytest.raises(error, match=words):
        weighted_area(order([0, 1], [0.1, 0.2]), weight)


@every_backend
def test_the_heaviest_weights_do_not_overflow(backend):
    heavy = [2**30, 2**30]
    assert weighted_area(order([0, 1], [0.1, 0.2]), heavy, backend=backend).twice_u == 2**61
    assert weighted_area(order([0, 1], [0.1, 0.1]), heavy, backend=backend) == Area(2**60, 0.5, 1, 2**30, 2**30)


@every_backend
@pytest.mark.parametrize("prevalence", [0.001, 0.5, 0.999])
@pytest.mark.parametrize("distinct", [1, 2, 300, 10**9])
def test_backends_agree_at_size(backend, prevalence, distinct):
    rng = np.random.default_rng(12)
    labels = rng.random(60_000) < prevalence
    scores = np.floor(rng.random(60_000) * distinct)
    result = swept(labels, scores, backend)
    expected = swept(labels, scores, "reference")
    assert (result.twice_u, result.thresholds) == (expected.twice_u, expected.thresholds)
    assert result.precision == pytest.approx(expected.precision, rel=1e-15)
    weight = rng.integers(0, 3, 60_000)
    heavy = weighted_area(order(labels, scores), weight, backend=backend)
    assert heavy == swept(np.repeat(labels, weight), np.repeat(scores, weight), backend)


@every_backend
def test_runs_of_one_class_and_long_ties(backend):
    labels = np.repeat([False, True, False, True], [5000, 3000, 2000, 4000])
    scores = np.repeat([1.0, 2.0, 2.0, 3.0], [5000, 3000, 2000, 4000])
    result = swept(labels, scores, backend)
    assert result.twice_u == 2 * (3000 * 5000 + 4000 * 7000) + 3000 * 2000
    assert result.precision == pytest.approx((4000 + 3000 * 7 / 9) / 7000, rel=1e-15)
    assert result.thresholds == 3


@given(items=both)
def test_narrow_scores_rank_as_wide_ones(items):
    labels, scores = columns(items)
    assert swept(labels, scores.astype(np.float32)) == swept(labels, scores)
    assert swept(labels, scores.astype(np.float16)) == swept(labels, scores)
    assert swept(labels, scores.astype(np.int8)) == swept(labels, scores)


@given(items=both)
def test_scores_lie_between_their_bounds(items):
    result = swept(*columns(items))
    assert 0.0 <= auroc(result) <= 1.0
    assert 0.0 < average_precision(result) <= 1.0
    # The positive item found last is found among all items.
    assert average_precision(result) >= 1 / (result.negatives + result.positives)


@given(items=both)
def test_perfect_order_is_one_alone(items):
    labels, scores = columns(items)
    perfect = scores[labels].min() > scores[~labels].max()
    result = swept(labels, scores)
    assert (auroc(result) == 1.0) == perfect
    assert (average_precision(result) == 1.0) == perfect


@given(items=both, at=st.integers(0, 39))
def test_raising_a_positive_item_never_lowers_auroc(items, at):
    labels, scores = columns(items)
    raised = scores.copy()
    raised[np.flatnonzero(labels)[at % labels.sum()]] += 1.5
    assert swept(labels, raised).twice_u >= swept(labels, scores).twice_u


def test_tied_positive_items_share_the_precision_of_the_last():
    labels = [0, 1, 1]
    assert average_precision(swept(labels, [2.0, 0.0, 0.0])) == pytest.approx(2 / 3)
    assert average_precision(swept(labels, [2.0, 1.0, 0.0])) == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_noise_scores_as_chance():
    rng = np.random.default_rng(1)
    labels = rng.random(200_000) < 0.2
    result = swept(labels, rng.random(200_000))
    assert auroc(result) == pytest.approx(0.5, abs=0.005)
    assert average_precision(result) == pytest.approx(0.2, abs=0.005)
    constant = swept(labels, np.ones(200_000))
    assert (auroc(constant), average_precision(constant)) == (0.5, labels.mean())
