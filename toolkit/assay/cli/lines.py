"""Lines in which the words of documents and tables cannot steer the terminal."""

import sys
from collections.abc import Iterable
from shutil import get_terminal_size

from assay_validators.emit.excerpt import printable

NARROWEST, WIDEST = 40, 100
"""Columns between which prose is good to read."""


def prose_width() -> int:
    """To how many columns prose is wrapped on this terminal."""
    return max(NARROWEST, min(WIDEST, get_terminal_size().columns))


def shown_line(text: str) -> str:
    """A text on one line: what is no character to see is a mark, and no log of GitHub Actions takes it for a command.

    Such a command begins with two colons, whatever blanks are before them.
    """
    shown = printable(text)
    return f"| {shown}" if shown.lstrip().startswith("::") else shown


def print_lines(lines: Iterable[object], *, talk: bool = False) -> None:
    """Print each on one line, as `assay check` shows text: what is no character to see is a mark.

    Args:
        lines: what is printed.
        talk: whether it is no product, and goes to standard error.
    """
    for line in lines:
        print(shown_line(str(line)), file=sys.stderr if talk else sys.stdout)
