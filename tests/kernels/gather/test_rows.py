"""Rows against NumPy's own steps, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assay_kernels.gather.score import KINDS, Rows

BATCH = np.array([2, 0, 2])


@given(
    source=st.sampled_from(KINDS).flatmap(lambda kind: hnp.arrays(kind, (4, 3, 2))),
    dtype=st.sampled_from(["f4", "f8"]),
    mean=st.tuples(st.floats(-9, 9), st.floats(-9, 9)),
)
def test_rows_are_those_of_numpy(source, dtype, mean):
    rows = Rows(source, dtype, mean, [0.5, 3.0])
    with np.errstate(all="ignore"):
        expected = ((source[BATCH].astype("f8") - mean) * [0.5, 3.0]).astype(dtype)
    assert rows(BATCH, rows.room(3)).tobytes() == expected.tobytes()


@pytest.mark.parametrize("source", [np.array([True, False, True]), np.array(["a", None, 3], dtype=object)])
def test_rows_that_stay_as_they_are_may_hold_anything(source):
    rows = Rows(source, source.dtype)
    assert rows(BATCH, rows.room(3)).tolist() == source[BATCH].tolist()
    with pytest.raises(ValueError, match="row 3 at place 0 is outside of 3 rows"):
        rows(np.array([3]), rows.room(1))


@pytest.mark.parametrize(
    ("source", "dtype", "mean", "message"),
    [
        (np.zeros(3), "i4", 0.0, "float64 cannot be normalised into int32"),
        (np.array(["a"]), "f4", 0.0, "<U1 cannot be normalised into float32"),
        (np.zeros(3), "f4", [1.0, 2.0], "mean is one number or 1"),
        (np.zeros(3), "f4", np.inf, "mean holds what is no finite number"),
    ],
)
def test_what_cannot_be_normalised_is_refused(source, dtype, mean, message):
    with pytest.raises((TypeError, ValueError), match=message):
        Rows(source, dtype, mean)


@pytest.mark.parametrize("index", [np.array([1], dtype="i4"), np.array([[1]])])
def test_an_index_is_i8(index):
    with pytest.raises(TypeError, match="the index is i8"):
        Rows(np.zeros(3), "f4")(index, np.empty(1, dtype="f4"))


@pytest.mark.parametrize("out", [np.empty(2, dtype="f4"), np.empty(1), np.empty((1, 1), dtype="f4")])
def test_what_is_filled_has_to_fit(out):
    with pytest.raises(TypeError, match="no writeable contiguous array float32 of shape"):
        Rows(np.zeros(3), "f4")(np.array([1]), out)
