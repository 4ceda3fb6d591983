"""Columns as arrays of NumPy are what Arrow has, at any depth of lists."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.load.arrays import array_of

HUGE = 2**53 + 1
"""An integer that no double is."""
WHOLE = st.none() | st.integers(-(2**63), 2**63 - 1)
LISTS = st.lists(st.none() | st.lists(WHOLE, max_size=3), max_size=5)
DEEP = st.lists(st.none() | st.lists(st.none() | st.lists(WHOLE, max_size=2), max_size=2), max_size=4)


def plain(value):
    return [plain(each) for each in value] if isinstance(value, np.ndarray | list) else value


@given(LISTS)
def test_integers_in_lists_stay_what_they_are(rows):
    assert plain(array_of(pa.chunked_array([pa.array(rows, pa.list_(pa.int64()))]))) == rows


@given(DEEP)
def test_integers_in_lists_of_lists_stay_what_they_are(rows):
    assert plain(array_of(pa.chunked_array([pa.array(rows, pa.list_(pa.list_(pa.int64())))]))) == rows


@pytest.mark.parametrize(
    ("rows", "of", "dtypes"),
    [
        ([[HUGE, None], [1, 2]], pa.int64(), ["object", "int64"]),
        ([[1, 2], []], pa.int64(), ["int64", "int64"]),
        ([[True, None], [False]], pa.bool_(), ["object", "bool"]),
        ([[0.5, None], None], pa.float64(), ["float64", None]),
    ],
)
def test_a_list_is_an_array_of_its_own(rows, of, dtypes):
    found = array_of(pa.chunked_array([pa.array(rows, pa.list_(of))]))
    assert [None if each is None else str(each.dtype) for each in found] == dtypes
