"""Lines on standard output, in which the words of documents and tables cannot steer the terminal."""

from collections.abc import Iterable

from assay_validators.emit.excerpt import printable


def print_lines(lines: Iterable[object]) -> None:
    """Print each on one line, as `assay check` shows text: what is no character to see is a mark."""
    for line in lines:
        print(printable(str(line)))
