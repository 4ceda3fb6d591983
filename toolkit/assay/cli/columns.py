"""Rows as columns on the terminal."""

from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import wrap

NARROWEST, WIDEST = 28, 100
"""Columns between which the last column of a table is good to read."""

_OFF_A_TERMINAL = 160


def columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows as lines; the last column is wrapped to what the terminal leaves for it."""
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    room = get_terminal_size(fallback=(_OFF_A_TERMINAL, 0)).columns - sum(widths) - 2 * len(widths)
    for *cells, text in rows:
        before = "".join(f"{cell:<{width}}  " for cell, width in zip(cells, widths, strict=True))
        width = max(NARROWEST, min(WIDEST, room))
        first, *more = wrap(text, width, break_on_hyphens=False, break_long_words=False) or [""]
        yield f"{before}{first}".rstrip()
        yield from (" " * len(before) + line for line in more)
