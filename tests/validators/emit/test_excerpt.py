"""The excerpt of a line: the mark stands under what is meant, whatever the line holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_spec.span import Span
from assay_validators.emit.excerpt import excerpt, printable


def marked(text, what, *, nth=0):
    """The excerpt around the n-th occurrence of `what`, and the columns that are marked."""
    data = text.encode()
    start = -1
    for _ in range(nth + 1):
        start = data.index(what.encode(), start + 1)
    shown = excerpt(Span(read_document("a.json", data=data), start, start + len(what.encode())))
    return shown, columns(shown.text)[shown.indent : shown.indent + shown.width]


def columns(text):
    """The character that each terminal column shows."""
    cells = []
    for char in text:
        cells += [char] * (0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF"))
    return cells


def test_plain_line():
    shown, mark = marked('[1,\n  "two", 3]', '"two"')
    assert shown.text == '  "two", 3]'
    assert "".join(mark) == '"two"'


@pytest.mark.parametrize("before", ["\t", "\t\t ", "乳房", "e\u0301", "café ", "𝒳", "\u200b"])
def test_mark_stands_under_the_word(before):
    _, mark = marked(f'["{before}", "here", 1]', '"here"')
    assert "".join(mark) == '"here"'


def test_wide_characters_are_marked_in_full():
    shown, _ = marked('["乳房"]', '"乳房"')
    assert shown.width == 6


def test_long_line_is_clipped_around_the_place():
    line = "[" + "1, " * 200_000 + '"here", ' + "2, " * 200_000 + "3]"
    shown, mark = marked(line, '"here"')
    assert "".join(mark) == '"here"'
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")
    assert len(shown.text) < 160


def test_long_value_is_clipped():
    shown, _ = marked('["' + "x" * 10_000_000 + '"]', '"' + "x" * 10_000_000 + '"')
    assert len(shown.text) < 160
    assert shown.width <= 64


def test_mark_ends_with_the_line():
    shown, mark = marked('{"a": [1,\n2]}', "[1,\n2]")
    assert "".join(mark) == "[1,"
    assert shown.text == '{"a": [1,'


def test_place_behind_the_last_character():
    document = read_document("a.json", data=b'{"a": 1')
    shown = excerpt(Span(document, 7, 7))
    assert (shown.text, shown.indent, shown.width) == ('{"a": 1', 7, 1)


def test_byte_order_mark_and_carriage_return_are_not_shown():
    document = read_document("a.json", data=b'\xef\xbb\xbf{"a": 1}\r\n')
    shown = excerpt(Span(document, 3, 4))
    assert shown.text == '{"a": 1}'
    assert shown.indent == 0


def test_what_steers_a_terminal_is_made_visible():
    assert printable("\033[31mred\033[0m") == "\ufffd[31mred\ufffd[0m"
    assert printable("right\u202eleft") == "right\ufffdleft"
    assert printable("a\tb") == "a    b"


@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_place_in_any_bytes_has_an_excerpt(data, start, length):
    document = read_document("a.json", data=data)
    start = min(start, len(data))
    shown = excerpt(Span(document, start, min(len(data), start + length)))
    assert shown.width >= 1
    assert "\n" not in shown.text
    assert printable(shown.text) == shown.text
