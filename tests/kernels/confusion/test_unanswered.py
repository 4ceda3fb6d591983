"""What agreement is at least where answers are missing: never above what any answers would give."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.confusion.finalize import kappa, mcc, weighted_kappa
from assay_kernels.confusion.unanswered import _leveled, least_kappa, least_mcc, least_weighted_kappa
from assay_kernels.state.undefined import Undefined

PAIRS = [
    (least_mcc, mcc),
    (least_kappa, kappa),
    (lambda a, m: least_weighted_kappa(a, m, "linear"), lambda t: weighted_kappa(t, "linear")),
    (least_weighted_kappa, weighted_kappa),
]


@st.composite
def tables(draw):
    """A table of 2 to 4 classes, and up to three items without an answer."""
    k = draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(0, 6), min_size=k * k, max_size=k * k))
    missing = draw(st.lists(st.integers(0, k - 1), max_size=3))
    return np.array(cells, np.int64).reshape(k, k), np.bincount(missing, minlength=k).astype(np.int64)


def answered_in_every_way(answered, missing, formula):
    """The values that all answers in the place of those missing give, where they are defined."""
    items = np.repeat(np.arange(len(missing)), missing)
    for said in product(range(len(missing)), repeat=items.size):
        table = answered.copy()
        np.add.at(table, (items, list(said)), 1)
        value = formula(table)
        if not isinstance(value, Undefined):
            yield value


@given(tables(), st.sampled_from(PAIRS))
def test_no_answers_come_to_less(given_, pair):
    (answered, missing), (least, formula) = given_, pair
    bound = least(answered, missing)
    if isinstance(bound, Undefined):
        return
    assert -1 <= bound <= 1
    values = list(answered_in_every_way(answered, missing, formula))
    assert all(bound <= value + 1e-12 for value in values)


@given(tables(), st.sampled_from(PAIRS[1:]))
def test_some_answers_come_to_the_least_kappa(given_, pair):
    (answered, missing), (least, formula) = given_, pair
    bound = least(answered, missing)
    if not isinstance(bound, Undefined):
        assert bound == pytest.approx(min(answered_in_every_way(answered, missing, formula)), abs=1e-15)


@given(tables(), st.sampled_from(PAIRS))
def test_where_nothing_is_missing_it_is_the_value(given_, pair):
    (answered, missing), (least, formula) = given_, pair
    bound, value = least(answered, np.zeros_like(missing)), formula(answered)
    if isinstance(value, Undefined):
        assert isinstance(bound, Undefined)
    else:
        assert bound == pytest.approx(value, abs=1e-15)


def test_a_rare_class_is_no_place_to_hide():
    """Of 500, 490 and 10 items 200 of the first are called the second, or nothing: the worse is to say nothing."""
    honest = np.array([[300, 200, 0], [0, 490, 0], [0, 0, 10]])
    answered, missing = np.array([[300, 0, 0], [0, 490, 0], [0, 0, 10]]), np.array([200, 0, 0])
    for least, formula in PAIRS:
        assert least(answered, missing) <= formula(honest)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.integers(0, 9))
def test_counts_are_as_even_as_can_be(counts, more):
    found = _leveled(counts, more)
    assert sum(found) == sum(counts) + more
    places = combinations_with_replacement(range(len(counts)), more)
    best = min(sum((c + at.count(i)) ** 2 for i, c in enumerate(counts)) for at in places)
    assert sum(each * each for each in found) == best
