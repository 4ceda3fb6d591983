import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.items.coding import code, codes_of, distinct, narrow

cells = st.lists(st.lists(st.none() | st.text(max_size=3), max_size=5), max_size=3)


def column(chunks):
    return pa.chunked_array(chunks, pa.string())


@given(cells)
def test_codes_and_values_give_the_column_back(chunks):
    coded = code(column(chunks))
    values = [None if c < 0 else coded.values[c] for c in coded.codes.tolist()]
    assert values == [cell for chunk in chunks for cell in chunk]
    assert coded.codes.dtype == np.int32


@given(cells)
def test_values_are_distinct_and_in_byte_order(chunks):
    found = {cell for chunk in chunks for cell in chunk if cell is not None}
    assert distinct(column(chunks)) == tuple(sorted(found, key=str.encode))


@given(cells, st.lists(st.text(max_size=2), unique=True, max_size=4))
def test_cells_that_are_no_class_have_no_code(chunks, classes):
    place = {name: index for index, name in enumerate(classes)}
    expected = [place.get(cell, -1) for chunk in chunks for cell in chunk]
    assert codes_of(column(chunks), classes).tolist() == expected


@pytest.mark.parametrize(("classes", "dtype"), [(1, "u1"), (256, "u1"), (257, "u2"), (65_536, "u2"), (65_537, "i4")])
def test_the_narrowest_type_that_holds_every_class(classes, dtype):
    codes = np.array([0, classes - 1], np.int32)
    assert narrow(codes, classes).dtype == dtype
    assert narrow(codes, classes).tolist() == codes.tolist()
