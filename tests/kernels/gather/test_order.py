"""An order is a shuffle: every item once, no place preferred, the same wherever it is entered."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.gather.score import order

seeds = st.integers(0, 2**64 - 1)


@given(items=st.integers(0, 3000), seed=seeds, epoch=seeds)
def test_every_item_stands_once(items, seed, epoch):
    assert np.array_equal(np.sort(order(items, seed, epoch, 0, items)), np.arange(items))


@given(items=st.integers(1, 2000), seed=seeds, data=st.data())
def test_entered_anywhere_it_is_the_same(items, seed, data):
    start = data.draw(st.integers(0, items))
    count = data.draw(st.integers(0, items - start))
    assert np.array_equal(order(items, seed, 5, start, count), order(items, seed, 5, 0, items)[start : start + count])


def test_of_very_many_items_some_places_are_known_at_once():
    found = order(2**62, 3, 0, 2**61, 1000)
    assert len(set(found.tolist())) == 1000
    assert found.min() >= 0


def chi_square(counts, expected):
    return float(((np.asarray(counts) - expected) ** 2 / expected).sum())


@pytest.mark.parametrize("items", [3, 4])
def test_every_order_of_few_items_comes_equally_often(items):
    """Chi-square of 6 and of 24 orders; the bounds are passed by chance once in a million seeds."""
    times = 6000
    seen = Counter(tuple(order(items, 11, epoch, 0, items).tolist()) for epoch in range(times))
    every = list(permutations(range(items)))
    assert chi_square([seen[o] for o in every], times / len(every)) < {3: 36.0, 4: 73.0}[items]


def test_every_item_comes_to_every_place_equally_often():
    items, epochs = 37, 4000
    counts = np.zeros((items, items))
    for epoch in range(epochs):
        counts[np.arange(items), order(items, 5, epoch, 0, items)] += 1
    freedom = (items - 1) ** 2
    assert abs(chi_square(counts, epochs / items) - freedom) < 6 * np.sqrt(2 * freedom)


def test_neighbours_are_torn_apart():
    """Ranks of an item and of the next, and of a place in this epoch and the next, go together as by chance."""
    items = 100_000
    one, other = order(items, 9, 0, 0, items), order(items, 9, 1, 0, items)
    for left, right in ((one[1:], one[:-1]), (one, other), (one, np.arange(items))):
        assert abs(np.corrcoef(left, right)[0, 1]) < 6 / np.sqrt(items)


@pytest.mark.parametrize(
    ("seed", "epoch", "first"),
    [(0, 0, [199, 466, 392, 50, 518]), (2**64 - 1, 7, [109, 40, 562, 212, 545])],
)
def test_the_order_is_that_of_this_version(seed, epoch, first):
    """Written down once: an order that changed would resume other epochs than it began."""
    assert order(1000, seed, epoch, 0, 5).tolist() == first


@pytest.mark.parametrize(("seed", "epoch"), [(-1, 0), (2**64, 0), (0, -1), (0, 2**64)])
def test_what_is_no_seed_or_epoch_is_refused(seed, epoch):
    with pytest.raises(ValueError, match="is outside 0"):
        order(10, seed, epoch, 0, 1)
