"""Where rows end, by the compiled function and by its twin, against a machine that reads one byte after the other."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.kernels.scan.quotation import states

from assay_kernels.scan._twin.rows import last_row as twin_of_last_row
from assay_kernels.scan.rows import Found

TOKENS = [b"a", b",", b",", b'"', b'""', b'"a"', b'"\n"', b"\n", b"\r\n", b"\r", b"\n\n", b";", b"0", b"x", b"0X"]
LONG = [b"-" * size for size in (15, 16, 17, 61, 62, 63, 64, 65, 127, 128)]
QUOTED = [b'"%b",' % (b"y" * size) for size in (13, 14, 15, 58, 59, 60, 61, 124)]
CELLS = [*QUOTED, b'"a""b",', b'"",', b'"\r\n",', b"1,", b"\n", b"\r", b"\r\n"]
any_bytes = st.lists(st.sampled_from([*TOKENS, *LONG]), max_size=14).map(b"".join)
"""Quotation marks anywhere."""
well_formed = st.lists(st.sampled_from(CELLS), max_size=40).map(b"".join)
"""Quotation marks around cells and within them, as programs write them."""


@pytest.fixture(scope="session", params=["python", "cython"])
def last_row(request):
    if request.param == "python":
        return twin_of_last_row
    return pytest.importorskip("assay_kernels.scan._rows", reason="built without a C compiler").last_row


def slowly(data, delimiter):
    end, state = 0, "start"
    for at, state in enumerate(states(data, delimiter)):
        is_end = state == "start" and data[at : at + 1] in (b"\n", b"\r")
        end = at + 1 if is_end and data[at:] != b"\r" else end
    found = Found(0)
    if state == "quoted":
        found |= Found.OPEN
    if b'"' in data:
        found |= Found.QUOTED
    if b"0x" in data.lower():
        found |= Found.HEXADECIMAL
    return end, found


@given(data=any_bytes | well_formed, delimiter=st.sampled_from([b",", b";", b"|", b"\t"]))
@example(data=b'a"\n"b\n', delimiter=b",")
@example(data=b"-" * 63 + b'"\n' + b"-" * 62 + b'"', delimiter=b",")
@example(data=b"-" * 63 + b"0x", delimiter=b",")
@example(data=b'"' + b"-" * 62 + b'"' + b'"' + b"-" * 62 + b'"\n', delimiter=b",")
def test_they_end_where_a_slow_reader_says(last_row, data, delimiter):
    end, found = last_row(data, ord(delimiter))
    assert (end, found & ~Found.EMPTY) == slowly(data, delimiter)


@given(data=any_bytes | well_formed, delimiter=st.sampled_from([b",", b";"]))
@example(data=b"-" * 63 + b",,", delimiter=b",")
@example(data=b"-" * 63 + b"\r\n", delimiter=b",")
@example(data=b"-" * 63 + b",", delimiter=b",")
def test_no_cell_is_empty_where_none_is_told(last_row, data, delimiter):
    rows = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter.decode())
    if not last_row(data, ord(delimiter))[1] & (Found.EMPTY | Found.OPEN):
        assert all(cell for row in rows for cell in row)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", range(58, 68))
def test_whether_a_cell_may_be_empty(last_row, line_end, size):
    full = line_end.join([b'"a",b', b"-" * size + b",1", b"2,3"]) + line_end
    assert last_row(full, ord(","))[1] == Found.QUOTED
    for data in (
        b"," + full,
        full.replace(b"b", b""),
        full.replace(b"1", b""),
        full + b"a,",
        full.replace(b"b", b'""'),
    ):
        assert last_row(data, ord(","))[1] & Found.EMPTY


@given(data=any_bytes | well_formed)
def test_the_twin_is_the_same(last_row, data):
    assert last_row(data, ord(",")) == twin_of_last_row(data, ord(","))


@given(data=any_bytes, after=any_bytes)
def test_what_follows_the_bytes_is_not_looked_at(last_row, data, after):
    whole = memoryview(data + after)
    assert last_row(whole[: len(data)], ord(",")) == last_row(data, ord(","))
