"""The part of a source line around a place, fit for a terminal, and where the caret goes."""

from typing import TYPE_CHECKING, NamedTuple

from assay_spec.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

_BEFORE, _MARKED, _WIDTH = 48, 64, 112
"""Most columns before the mark, under it, and in all."""
_BYTES_PER_COLUMN = 8
_TAB = "    "
_BYTE_ORDER_MARK = "\ufeff"


class Excerpt(NamedTuple):
    """A line as shown, and the columns of it that are marked."""

    text: str
    indent: int
    """Terminal columns before the mark."""
    width: int
    """Terminal columns of the mark; at least 1."""


def excerpt(span: Span) -> Excerpt:
    """What to show of the line of `span`; a long line is clipped around the place, however long it is."""
    kept: Mapping[tuple[int, int], Excerpt] | None = getattr(span.document, "excerpts", None)
    if kept is not None:
        # Of a document that was let go, only what is shown is left.
        return kept[span.start, span.end]
    data = span.document.data
    first = max(0, span.start - _BEFORE * _BYTES_PER_COLUMN)
    last = min(len(data), span.start + _WIDTH * _BYTES_PER_COLUMN)
    line_start = max(first, data.rfind(b"\n", first, span.start) + 1)
    line_end = data.find(b"\n", span.start, last)
    line_end = last if line_end < 0 else line_end
    mark_end = max(span.start, min(span.end, line_end))
    before, cut = _last(_shown(data[line_start : span.start]), _BEFORE)
    before = f"…{before}" if cut else before
    marked, cut = _first(_shown(data[span.start : mark_end]), _MARKED)
    room = max(0, _WIDTH - _columns(before) - _columns(marked))
    after, cut = ("", True) if cut else _first(_shown(data[mark_end:line_end]), room)
    text = f"{before}{marked}{after}{'…' if cut else ''}"
    return Excerpt(text.rstrip(), _columns(before), max(1, _columns(marked)))


def printable(text: str) -> str:
    """`text` with what would steer or confuse a terminal made visible."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == " " else _visible(char) for char in text)


def _visible(char: str) -> str:
    return _TAB if char == "\t" else "\ufffd"


def _shown(raw: bytes) -> str:
    return printable(raw.decode("utf-8", "replace").removeprefix(_BYTE_ORDER_MARK).rstrip("\r"))


def _first(text: str, columns: int) -> tuple[str, bool]:
    """As much of the start of `text` as fits, and whether something was left out."""
    if text.isascii():
        return text[:columns], len(text) > columns
    used = 0
    for at, char in enumerate(text):
        used += _columns(char)
        if used > columns:
            return text[:at], True
    return text, False


def _last(text: str, columns: int) -> tuple[str, bool]:
    """As much of the end of `text` as fits, and whether something was left out."""
    kept, cut = _first(text[::-1], columns)
    return kept[::-1], cut


def _columns(text: str) -> int:
    """Terminal columns that `text` takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in text)
