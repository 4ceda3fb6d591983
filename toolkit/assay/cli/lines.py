"""Lines on standard output, in which the words of documents and tables cannot steer the terminal."""

from collections.abc import Iterable
from shutil import get_terminal_size

from assay_validators.emit.excerpt import printable

NARROWEST, WIDEST = 40, 100
"""Columns between which prose is good to read."""


def prose_width() -> int:
    """To how many columns prose is wrapped on this terminal."""
    return max(NARROWEST, min(WIDEST, get_terminal_size().columns))


def print_lines(lines: Iterable[object]) -> None:
    """Print each on one line, as `assay check` shows text: what is no character to see is a mark."""
    for line in lines:
        print(printable(str(line)))
