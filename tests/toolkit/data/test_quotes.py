"""Quotation marks that are never closed, against a machine that reads one character after the other."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from assay.data.dialect import Dialect
from assay.data.quotes import require_closed
from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files.content import content_of

TOKENS = ["a", "é", ",", ",", '"', '""', '"a"', '"\n"', "\n", "\r\n", "\r", "\n\n", "\t"]
texts = st.lists(st.sampled_from(TOKENS), max_size=12).map("".join)


def open_row(text):
    """The row, from the header on, of a mark that opens a cell and is never closed; None when there is none."""
    row, begun, state = 0, False, "start"
    for character in text:
        if state == "quoted":
            state = "closed?" if character == '"' else "quoted"
            continue
        if state == "closed?" and character == '"':
            state = "quoted"
            continue
        if state == "start" and character == '"':
            state, begun = "quoted", True
        elif character in "\r\n":
            row += begun
            state, begun = "start", False
        else:
            state, begun = ("start" if character == "," else "inside"), True
    return row if state == "quoted" else None


def told(path, longest=1000):
    try:
        require_closed(content_of(path), Dialect(","), longest)
    except DataError as error:
        return error.row or 0
    return None


@given(texts)
def test_they_are_found_where_a_slow_reader_finds_them(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("quotes") / "t.csv"
    path.write_text(f"a{text}", newline="", encoding="utf-8")
    assert told(path) == open_row(f"a{text}")


@given(texts, st.integers(1, 9))
def test_the_borders_of_blocks_hide_none(tmp_path_factory, text, longest):
    """Unless the cell is longer than anybody looks."""
    path = tmp_path_factory.mktemp("quotes") / "t.csv"
    path.write_text(f"a{text}", newline="", encoding="utf-8")
    row, found = open_row(f"a{text}"), told(path, longest)
    if longest > len(text.encode()) // 2:
        assert found == row
    else:
        assert found in (row, None)


@given(texts)
def test_a_mark_of_byte_order_changes_nothing(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("quotes") / "t.csv"
    path.write_text(f'"a"{text}', newline="", encoding="utf-8")
    plain = told(path)
    path.write_text(f'\ufeff"a"{text}', newline="", encoding="utf-8")
    assert told(path) == plain


@given(st.lists(st.sampled_from([*TOKENS, " "]).filter(lambda token: token != "\r"), max_size=10).map("".join))
def test_what_is_read_is_what_the_csv_module_reads(tmp_path_factory, text):
    """Of any text: either both read the same rows, or ours says what is wrong."""
    path = tmp_path_factory.mktemp("quotes") / "t.csv"
    path.write_text(f"h,i\n{text}", newline="", encoding="utf-8")
    theirs = [row for row in csv.reader(io.StringIO(f"h,i\n{text}", newline="")) if row][1:]
    try:
        found = load_table(open_table(path), {"h": ValueType.TEXT, "i": ValueType.TEXT})
    except DataError:
        assert any(len(row) != 2 for row in theirs) or open_row(f"h,i\n{text}") is not None
        return
    assert [[row["h"] or "", row["i"] or ""] for row in found.to_pylist()] == theirs
