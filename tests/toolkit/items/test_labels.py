"""Columns of classes by the text of labels, which is that of one label at a time."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from assay.items.labels import as_labels, labelled
from assay_spec.labels import label_text

PARTS = st.sampled_from(
    [" ", "\t", "\r\n", "\x0b", "\x0c", "\x1c", "\u00a0", "0", "1", "10", ".0", ".", "-", "+", "a", "é"]
)
CELLS = st.none() | st.lists(PARTS, max_size=5).map("".join) | st.text(max_size=4)


def told(cells):
    """What labels are, a cell at a time."""
    return [None if cell is None else label_text(cell) or None for cell in cells]


@given(st.lists(CELLS))
def test_labels_are_those_of_single_texts(cells):
    for type_ in (pa.string(), pa.large_string()):
        assert as_labels(pa.array(cells, type_)).to_pylist() == told(cells)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=4))
def test_a_column_in_chunks_is_labelled_as_a_whole(chunks):
    column = pa.chunked_array(chunks, pa.string())
    assert labelled(column).to_pylist() == told(column.to_pylist())


def test_a_column_of_labels_is_itself():
    column = pa.chunked_array([["ill", None], ["0", "1.5"]])
    assert labelled(column) is column
