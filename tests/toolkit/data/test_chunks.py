"""Chunks of whole rows, against a machine that reads one character after the other."""

import io
from codecs import BOM_UTF8
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.scan.quotation import states

from assay.data import chunks as module
from assay.data.chunks import Chunks, FromFile, FromMemory

TOKENS = [b"a", b",", b",", b'"', b'""', b'"a"', b'"\n"', b"\n", b"\r\n", b"\r", b"\n\n", b";"]
rows = st.lists(st.sampled_from(TOKENS), max_size=24).map(b"".join)
delimiters = st.sampled_from([b",", b";"])


def ends(data, delimiter):
    """Where rows end; a carriage return at the very end may have its line feed to come."""
    after = enumerate(states(data, delimiter), 1)
    signs = (b"\n", b"\r")
    found = [at for at, state in after if state == "start" and data[at - 1 : at] in signs]
    return [at for at in found if at < len(data) or data.endswith(b"\n")]


def is_within_a_cell(data, delimiter):
    return [*states(data, delimiter)][-1:] == ["quoted"]


def chunked(data, longest, delimiter=b","):
    """The chunks of a file, which are those of the same bytes in memory."""
    outcomes = []
    for rows_ in (FromFile(io.BytesIO(data)), FromMemory(pa.py_buffer(data))):
        try:
            outcomes.append([*Chunks(rows_, delimiter.decode(), longest)])
        except OverflowError as error:
            outcomes.append(error)
    chunks, in_memory = outcomes
    if isinstance(chunks, OverflowError):
        assert isinstance(in_memory, OverflowError)
        raise chunks
    assert chunks == in_memory
    assert not any(chunk.is_open for chunk in chunks[:-1])
    return [chunk.data.to_pybytes() for chunk in chunks], any(chunk.is_open for chunk in chunks)


@given(rows, delimiters, st.integers(3, 40), st.integers(3, 9), st.integers(3, 20))
def test_chunks_are_all_of_a_file_in_whole_rows_or_a_row_is_too_long(data, delimiter, longest, first, most):
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "FIRST_BYTES", first)
            patch.setattr(module, "MOST_BYTES", most)
            chunks, is_open = chunked(data, longest, delimiter)
    except OverflowError:
        borders = [0, *ends(data, delimiter), len(data)]
        assert any(end - start >= longest for start, end in pairwise(borders))
        return
    assert b"".join(chunks) == data
    assert is_open == is_within_a_cell(data, delimiter)
    assert all(0 < len(chunk) <= longest for chunk in chunks)
    at = 0
    for chunk in chunks[:-1]:
        at += len(chunk)
        assert at in ends(data[: at + 1], delimiter)


@given(rows.filter(lambda data: not data.startswith(BOM_UTF8)), st.integers(30, 60))
def test_a_mark_of_byte_order_is_left_out(data, longest):
    assert chunked(BOM_UTF8 + data, longest) == chunked(data, longest)
