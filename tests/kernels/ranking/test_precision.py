"""Average precision in its named forms, against each definition written out item by item in fractions."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import auc, average_precision_score, precision_recall_curve

from assay_kernels.ranking import points
from assay_kernels.ranking.curve import curve, parts
from assay_kernels.ranking.precision import FORMS, average_precision_of
from assay_kernels.ranking.score import rank
from assay_kernels.state.undefined import Undefined

both = st.lists(st.tuples(st.booleans(), st.integers(-4, 4).map(float)), max_size=40).filter(
    lambda items: len({y for y, _ in items}) == 2
)
prevalences = st.one_of(st.none(), st.floats(0.001, 0.999))
every_form = pytest.mark.parametrize("form", FORMS)


def columns(items):
    return np.array([y for y, _ in items], dtype=bool), np.array([s for _, s in items])


def operating_points(items, prevalence):
    """Recall and precision at every threshold, from the highest down, in fractions."""
    labels, scores = columns(items)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    share = Fraction(positives, positives + negatives) if prevalence is None else Fraction(prevalence)
    for threshold in np.unique(scores)[::-1]:
        called = scores >= threshold
        recall = Fraction(int((called & labels).sum()), positives)
        wrong = Fraction(int((called & ~labels).sum()), negatives)
        yield recall, recall * share / (recall * share + wrong * (1 - share))


def by_definition(form, items, prevalence):
    found = list(operating_points(items, prevalence))
    if form == "step":
        recalls = [Fraction(0), *(recall for recall, _ in found)]
        return sum((here - last) * p for last, (here, p) in zip(recalls[:-1], found, strict=True))
    if form == "trapezoid":
        line = [(Fraction(0), Fraction(1)), *found]
        return sum((r1 - r0) * (p0 + p1) / 2 for (r0, p0), (r1, p1) in pairwise(line))
    if form == "envelope":
        recalls = sorted({Fraction(0), *(recall for recall, _ in found)})
        return sum((here - last) * max(p for r, p in found if r >= here) for last, here in pairwise(recalls))
    cut = FORMS[form]
    return sum(max(p for r, p in found if r >= Fraction(at, cut)) for at in range(cut + 1)) / Fraction(cut + 1)


@every_form
@given(items=both, prevalence=prevalences)
def test_equals_its_definition(form, items, prevalence):
    found = average_precision_of([curve(rank(*columns(items)))], form, prevalence)
    assert found == pytest.approx(float(by_definition(form, items, prevalence)), abs=1e-12)


@every_form
@given(items=both, prevalence=prevalences, at_most=st.integers(2, 12))
def test_parts_of_a_curve_come_to_the_whole(form, items, prevalence, at_most):
    ranked = rank(*columns(items))
    whole = average_precision_of([curve(ranked)], form, prevalence)
    assert average_precision_of(parts(ranked, at_most), form, prevalence) == pytest.approx(whole, abs=1e-13)


@given(items=both)
def test_two_forms_equal_scikit_learn(items):
    labels, scores = columns(items)
    found = curve(rank(labels, scores))
    assert average_precision_of([found]) == pytest.approx(average_precision_score(labels, scores), abs=1e-12)
    precision, recall, _ = precision_recall_curve(labels, scores)
    assert average_precision_of([found], "trapezoid") == pytest.approx(auc(recall, precision), abs=1e-12)


@given(items=both, share=st.floats(0.01, 0.99))
def test_another_prevalence_is_that_of_weighted_items(items, share):
    labels, scores = columns(items)
    weights = np.where(labels, share / labels.sum(), (1 - share) / (~labels).sum())
    want = average_precision_score(labels, scores, sample_weight=weights)
    assert average_precision_of([curve(rank(labels, scores))], "step", share) == pytest.approx(want, abs=1e-9)


@given(items=both, prevalence=prevalences)
def test_what_lies_beyond_is_never_less(items, prevalence):
    found = curve(rank(*columns(items)))
    step, envelope = (average_precision_of([found], form, prevalence) for form in ("step", "envelope"))
    assert step <= envelope + 1e-12


def test_the_tenth_of_ten_recalls_is_reached():
    # 7 of 100 is 0.07, which 100 steps of 0.01 in floating point may pass.
    labels = np.array([True] * 7 + [False] * 10 + [True] * 93)
    found = curve(rank(labels, -np.arange(110.0)))
    beyond = 100 / 110
    assert average_precision_of([found], "101-point") == pytest.approx((8 + 93 * beyond) / 101)


@every_form
def test_a_side_without_items(form):
    nothing, all_of_it = curve(rank([0, 0], [0.1, 0.2])), curve(rank([1, 1], [0.1, 0.2]))
    assert average_precision_of([nothing], form) == Undefined("no item is positive")
    assert average_precision_of([all_of_it], form) == 1.0
    assert average_precision_of([all_of_it], form, 0.5) == Undefined("no item is negative")


def test_operating_points_at_another_prevalence():
    # Nine of ten are found, and one of twenty others is called: a tenth of the calls at a prevalence of 1 in 163.
    labels = np.array([True] * 10 + [False] * 20)
    scores = np.array([1.0] * 9 + [0.0] + [1.0] + [0.0] * 19)
    found = curve(rank(labels, scores))
    ppv = 0.9 * 0.01 / (0.9 * 0.01 + 0.05 * 0.99)
    assert points.ppv_at_sensitivity(found, 0.9, 0.01).value == pytest.approx(ppv)
    assert points.sensitivity_at_ppv(found, ppv * 0.999, 0.01).value == 0.9
    assert points.sensitivity_at_ppv(found, 0.5, 0.01) == Undefined("no threshold reaches PPV 0.5")
    assert points.ppv_at_sensitivity(curve(rank([1, 1], [0.1, 0.2])), 0.5, 0.01) == Undefined("no item is negative")


def test_odd_forms_and_prevalences_are_refused():
    found = curve(rank([0, 1], [0.1, 0.2]))
    with pytest.raises(ValueError, match="the forms of average precision are step, trapezoid"):
        average_precision_of([found], "interpolated")
    with pytest.raises(ValueError, match=r"a prevalence lies in \[0, 1\], not at 2"):
        average_precision_of([found], "step", 2.0)
