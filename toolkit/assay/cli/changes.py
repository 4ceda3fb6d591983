"""Changes of a file shown before they are made, and the question whether they may be."""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from assay.cli.lines import print_lines


def difference(file: Path, before: bytes, after: bytes, became: str) -> Iterator[str]:
    """The difference, as `diff -u` shows it."""
    old, new = (data.decode(errors="replace").splitlines() for data in (before, after))
    yield from difflib.unified_diff(old, new, str(file), f"{file} ({became})", lineterm="", n=1)


def may_write(file: Path, what: str, *, yes: bool) -> bool:
    """Whether what was shown is to be written: somebody said so before, or does on a terminal."""
    if yes or (sys.stdin.isatty() and typer.confirm(f"Write {what} into {file}?")):
        return True
    print_lines([f"{file}: nothing written; --yes writes {what}"])
    return False
