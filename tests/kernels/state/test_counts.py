import numpy as np
import pytest

from assay_kernels.state.counts import merge_counts
from assay_kernels.state.merge import merge, merge_all


def test_counts_are_added_and_the_inputs_kept():
    left = np.array([[1, 2], [3, 4]], dtype=np.int64)
    right = np.array([[10, 20], [30, 2**62]], dtype=np.int64)
    assert merge_counts(left, right).tolist() == [[11, 22], [33, 2**62 + 4]]
    assert left.tolist() == [[1, 2], [3, 4]]


def test_other_shapes_and_types_are_refused():
    square = np.zeros((2, 2), dtype=np.int64)
    with pytest.raises(ValueError, match=r"shapes \(2, 2\) and \(3, 3\)"):
        merge_counts(square, np.zeros((3, 3), dtype=np.int64))
    with pytest.raises(TypeError, match="int64, not int64 and float64"):
        merge_counts(square, np.zeros((2, 2)))


def test_merge_dispatches_on_what_the_state_is():
    class Own:
        def __init__(self, n):
            self.n = n

        def merge(self, other):
            return Own(self.n + other.n)

    assert merge(np.array([1]), np.array([2])).tolist() == [3]
    assert merge_all([Own(1), Own(2), Own(4)]).n == 7
    with pytest.raises(TypeError):
        merge_all([])
