"""What happens to rankings and their curves when the items change in a known way."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_kernels.dispatch import available_backends
from assay_kernels.ranking import points
from assay_kernels.ranking.curve import curve
from assay_kernels.ranking.score import area, auroc, average_precision, rank

BACKENDS = [b for b, absent in available_backends("ranking.rank").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
# Hard neighbours: signed zeros, subnormals, the largest and the infinite, and what differs in the last place only.
HARD = [
    *(-np.inf, -1.7976931348623157e308, -1.0, -2.2250738585072014e-308, -5e-324, -0.0, 0.0, 5e-324),
    *(1e-323, 2.2250738585072014e-308, 1.0, 1.0000000000000002, 1.7976931348623157e308, np.inf),
]
hard = st.lists(st.tuples(st.booleans(), st.sampled_from(HARD)), max_size=30)
small = st.lists(st.tuples(st.booleans(), st.integers(-4, 4).map(float)), min_size=2, max_size=30)
both = small.filter(lambda items: len({y for y, _ in items}) == 2)


def columns(items):
    return np.array([y for y, _ in items], dtype=bool), np.array([s for _, s in items], dtype=np.float64)


def swept(labels, scores, backend=None):
    return area(rank(labels, scores, backend=backend), backend=backend)


def pairs_won(labels, scores):
    """Twice the pairs ordered rightly plus the tied ones, one by one."""
    return sum(2 * bool(p > n) + bool(p == n) for p in scores[labels] for n in scores[~labels])


@every_backend
@given(items=hard)
def test_hard_neighbours_are_told_apart_as_ieee_754_says(backend, items):
    labels, scores = columns(items)
    ranked = rank(labels, scores, backend=backend)
    assert ranked.negative.tolist() == sorted(scores[~labels].tolist())
    assert ranked.positive.tolist() == sorted(scores[labels].tolist())
    assert swept(labels, scores, backend).twice_u == pairs_won(labels, scores)


@every_backend
@given(items=hard)
def test_negative_zero_is_stored_as_zero(backend, items):
    labels, scores = columns([(y, -0.0 if abs(s) < 1e-300 else s) for y, s in items])
    ranked = rank(labels, scores, backend=backend)
    stored = np.concatenate((ranked.negative, ranked.positive))
    assert not np.signbit(stored[stored == 0]).any()


@every_backend
@given(items=hard)
def test_single_precision_ties_what_it_cannot_tell_apart(backend, items):
    with np.errstate(over="ignore"):
        labels, scores = columns(items)[0], columns(items)[1].astype(np.float32)
    assert swept(labels, scores, backend).twice_u == pairs_won(labels, scores.astype(np.float64))


@given(items=both, seed=st.integers(0, 100))
def test_the_order_of_the_items_does_not_matter(items, seed):
    labels, scores = columns(items)
    shuffled = np.random.default_rng(seed).permutation(labels.size)
    assert swept(labels[shuffled], scores[shuffled]) == swept(labels, scores)


@given(items=both, extra=st.integers(1, 5))
def test_negatives_below_all_others_leave_average_precision_alone(items, extra):
    labels, scores = columns(items)
    more = np.concatenate((labels, [False] * extra)), np.concatenate((scores, [-99.0] * extra))
    assert average_precision(swept(*more)) == average_precision(swept(labels, scores))
    assert auroc(swept(*more)) >= auroc(swept(labels, scores))


@given(items=both, extra=st.integers(1, 5))
def test_negatives_above_all_others_cost_both(items, extra):
    labels, scores = columns(items)
    more = np.concatenate((labels, [False] * extra)), np.concatenate((scores, [99.0] * extra))
    assert average_precision(swept(*more)) < average_precision(swept(labels, scores))
    before = swept(labels, scores)
    expected = Fraction(before.twice_u, 2 * before.positives * (before.negatives + extra))
    assert auroc(swept(*more)) == float(expected)


@given(items=both, cut=st.integers(1, 29))
def test_auroc_against_a_mixture_is_the_mixture_of_aurocs(items, cut):
    """Twice-U adds over any partition of the negative items: subgroups mix by their numbers of pairs."""
    labels, scores = columns(items)
    negative = np.flatnonzero(~labels)
    parts = negative[: cut % negative.size], negative[cut % negative.size :]
    total = 0
    for part in parts:
        kept = np.concatenate((np.flatnonzero(labels), part))
        total += swept(labels[kept], scores[kept]).twice_u
    assert total == swept(labels, scores).twice_u


@given(items=both)
def test_rounding_scores_can_only_make_ties(items):
    labels, scores = columns(items)
    fine, coarse = swept(labels, scores), swept(labels, np.floor(scores / 2))
    assert coarse.thresholds <= fine.thresholds
    assert (coarse.negatives, coarse.positives) == (fine.negatives, fine.positives)


@given(items=both)
def test_breaking_ties_for_and_against_brackets_auroc(items):
    labels, scores = columns(items)
    for_them = swept(labels, scores + 0.25 * labels).twice_u
    against = swept(labels, scores - 0.25 * labels).twice_u
    assert for_them + against == 2 * swept(labels, scores).twice_u


@given(items=both)
def test_the_curve_ends_where_everything_is_called(items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores))
    assert (found.false_positive_rate[[0, -1]].tolist(), found.sensitivity[[0, -1]].tolist()) == ([0, 1], [0, 1])
    assert found.precision[-1] == pytest.approx(labels.mean())
    assert found.threshold[-1] == scores.min()
    assert found.threshold.size == np.unique(scores).size + 1


@given(items=both)
def test_the_area_under_the_points_is_auroc(items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores))
    trapezoids = np.trapezoid(found.sensitivity, found.false_positive_rate)
    assert auroc(swept(labels, scores)) == pytest.approx(float(trapezoids), abs=1e-14)


@given(items=both)
def test_the_step_sum_over_the_points_is_average_precision(items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores))
    steps = np.diff(found.sensitivity) * found.precision[1:]
    assert average_precision(swept(labels, scores)) == pytest.approx(float(steps.sum()), abs=1e-14)


@given(items=both, targets=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_stricter_target_never_gives_more(items, targets):
    found = curve(rank(*columns(items)))
    easy, strict = sorted(targets)
    for metric in (points.sensitivity_at_specificity, points.specificity_at_sensitivity):
        assert metric(found, strict).value <= metric(found, easy).value


@given(items=both, target=st.floats(0, 1))
def test_targets_mirror_when_the_classes_change_places(items, target):
    """Sensitivity at a specificity is the specificity at that sensitivity of the other class, scored the other way."""
    labels, scores = columns(items)
    here, there = curve(rank(labels, scores)), curve(rank(~labels, -scores))
    value = points.sensitivity_at_specificity(here, target).value
    assert points.specificity_at_sensitivity(there, target).value == value
    assert points.max_youden(here).value == points.max_youden(there).value


@given(items=both)
def test_youden_is_the_greatest_height_above_chance(items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores))
    best = points.max_youden(found)
    heights = found.sensitivity - found.false_positive_rate
    assert best.value == pytest.approx(float(heights.max()), abs=1e-14)
    assert heights[found.threshold == best.threshold].max() == pytest.approx(best.value, abs=1e-14)


@given(items=both, factor=st.integers(2, 6))
def test_repeating_one_class_moves_average_precision_alone(items, factor):
    labels, scores = columns(items)
    times = np.where(labels, 1, factor)
    more = np.repeat(labels, times), np.repeat(scores, times)
    assert auroc(swept(*more)) == auroc(swept(labels, scores))
    assert average_precision(swept(*more)) <= average_precision(swept(labels, scores)) + 1e-15


@every_backend
def test_a_ranking_of_one_score_is_chance(backend):
    for labels in ([True, False], [True] * 3 + [False] * 5, [False] * 9 + [True]):
        result = swept(np.array(labels), np.full(len(labels), 0.3), backend)
        assert auroc(result) == 0.5
        assert average_precision(result) == pytest.approx(np.mean(labels), rel=1e-15)
        assert result.thresholds == 1


@given(items=both)
def test_a_perfect_and_a_reversed_ranking_sum_to_one(items):
    labels, scores = columns(items)
    assume(labels.any())
    reversed_scores = swept(labels, -scores)
    assert Fraction(auroc(reversed_scores)) + Fraction(auroc(swept(labels, scores))) == pytest.approx(1, abs=1e-15)
