import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.confusion import score as confusion
from assay_kernels.ranking.score import rank
from assay_kernels.state.merge import merge, merge_all
from assay_kernels.state.rows import merge_ascending

scores = st.lists(st.sampled_from([-np.inf, -1.0, -0.0, 0.0, 5e-324, 0.25, 0.5, 1e300, np.inf]), max_size=20).map(
    sorted
)
tables = st.lists(st.integers(0, 2**40), min_size=4, max_size=4).map(
    lambda c: np.array(c, dtype=np.int64).reshape(2, 2)
)


@given(scores, scores)
def test_two_ascending_arrays_become_one(left, right):
    merged = merge_ascending(np.array(left), np.array(right))
    assert merged.tolist() == sorted(left + right)
    assert merged.dtype == np.float64


@given(scores, scores)
def test_ties_keep_their_sides(left, right):
    """Signed zeros are equal and tell from which side a row came: those of the left side stay in front."""
    merged = merge_ascending(np.array(left), np.array(right))
    signs = [bool(np.signbit(x)) for x in merged if x == 0]
    assert signs == [bool(np.signbit(x)) for x in left + right if x == 0]


@pytest.mark.parametrize(("left", "right", "merged"), [("f4", "f4", "f4"), ("f4", "f8", "f8"), ("f8", "f8", "f8")])
def test_the_wider_dtype_holds_both(left, right, merged):
    found = merge_ascending(np.array([0.1, 0.5], dtype=left), np.array([0.1], dtype=right))
    assert found.dtype == np.dtype(merged)
    assert set(found.tolist()) >= {float(np.array(0.1, dtype=left)), float(np.array(0.1, dtype=right))}


@given(st.lists(tables, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_counts_merge_in_any_order_and_grouping(states, random):
    expected = merge_all(states)
    pending = list(states)
    while len(pending) > 1:
        random.shuffle(pending)
        pending.append(merge(pending.pop(), pending.pop()))
    assert np.array_equal(pending[0], expected)


def test_states_of_replicates_merge_each_with_its_own():
    table = np.ones((2, 2), dtype=np.int64)
    ranked = rank([0, 1], [0.5, 0.25])
    counts, rows = merge((table, ranked), (2 * table, rank([1, 1], [0.75, 0.0])))
    assert np.array_equal(counts, 3 * table)
    assert rows == rank([0, 1, 1, 1], [0.5, 0.25, 0.75, 0.0])
    with pytest.raises(ValueError, match="zip"):
        merge((table,), (table, table))


def test_one_shard_is_the_whole_and_none_is_nothing():
    table = confusion.table([0, 1], [1, 1], 2)
    assert merge_all([table]) is table
    with pytest.raises(TypeError):
        merge_all([])


def test_neither_side_of_a_merge_is_changed():
    left, right = rank([0, 1], [0.5, 0.25]), rank([1, 0], [0.75, 0.0])
    kept = rank([0, 1], [0.5, 0.25]), rank([1, 0], [0.75, 0.0])
    left.merge(right)
    assert (left, right) == kept
