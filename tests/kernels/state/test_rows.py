import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.state.rows import merge_ascending

scores = st.lists(st.sampled_from([-1.0, -0.0, 0.0, 0.25, 0.5, 1e300]), max_size=20).map(sorted)


@given(scores, scores)
def test_two_ascending_arrays_become_one(left, right):
    merged = merge_ascending(np.array(left), np.array(right))
    assert merged.tolist() == sorted(left + right)
    assert merged.dtype == np.float64
