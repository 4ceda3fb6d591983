"""Changes of a file shown before they are made, and the question whether they may be."""

import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from assay.cli.lines import print_lines

LONGEST = 1000
"""Characters of a line that is shown whole; a file without line ends is one line."""
SHOWN, BEFORE = 160, 40
"""Characters of a piece of a longer line, and of what stands in it before the change."""
MOST_PIECES = 4000
"""So many pieces between the first change and the last are compared; it takes seconds."""

_PIECE = re.compile(r"[^,{\[]*[,{\[]|[^,{\[]+")
"""A member or an item, or what opens an object or a list; what stands in a text is cut like the rest."""


def difference(file: Path, before: bytes, after: bytes, became: str) -> Iterator[str]:
    """The difference, as `diff -u` shows it; where lines are long, only the pieces of them that change."""
    old, new = (data.decode(errors="replace").splitlines() for data in (before, after))
    names = str(file), f"{file} ({became})"
    shown = list(difflib.unified_diff(old, new, *names, lineterm="", n=1))
    if max(map(len, shown), default=0) <= LONGEST:
        yield from shown
        return
    yield from (f"--- {names[0]}", f"+++ {names[1]}")
    yield from _clipped(_pieces(old, new))
    yield f"\\ lines of more than {LONGEST} characters are shown in pieces, cut where nothing changes"


def _pieces(old: list[str], new: list[str]) -> Iterator[str]:
    """The difference of the pieces of lines, of which no place is told."""
    left, right = (
        [piece for line in lines for piece in (_PIECE.findall(line) if len(line) > LONGEST else [line])]
        for lines in (old, new)
    )
    start = _alike(left, right)
    end = _alike(left[start:][::-1], right[start:][::-1])
    start, end = max(0, start - 1), max(0, end - 1)
    first, second = (_few(pieces[start : len(pieces) - end]) for pieces in (left, right))
    for line in list(difflib.unified_diff(first, second, lineterm="", n=1))[2:]:
        yield "@@" if line.startswith("@@") else line


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """How many pieces, or characters, at the beginning are the same."""
    shorter = min(len(left), len(right))
    return next((at for at in range(shorter) if left[at] != right[at]), shorter)


def _few(pieces: list[str]) -> list[str]:
    """Pieces, or the first and the last of more than can be compared."""
    half = MOST_PIECES // 2
    left_out = len(pieces) - MOST_PIECES
    return pieces if left_out <= 0 else [*pieces[:half], f"… {left_out} pieces are not shown …", *pieces[-half:]]


def _clipped(lines: Iterator[str]) -> Iterator[str]:
    """The lines of a difference, no longer than can be read: of two that follow each other, where they part."""
    held = list(lines)
    for line, before, after in zip(held, ["", *held], [*held[1:], ""], strict=False):
        if len(line) <= LONGEST:
            yield line
            continue
        other = {"-": after, "+": before}.get(line[:1], "")
        part = _alike(line[1:], other[1:]) if {line[:1], other[:1]} == {"-", "+"} else 0
        first = max(0, part - BEFORE)
        text = line[1 + first : 1 + first + SHOWN]
        yield f"{line[:1]}{'…' if first else ''}{text}{'…' if len(line) > 1 + first + SHOWN else ''}"


def may_write(file: Path, what: str, *, yes: bool) -> bool:
    """Whether what was shown is to be written: somebody said so before, or does on a terminal."""
    if yes or (sys.stdin.isatty() and typer.confirm(f"Write {what} into {file}?")):
        return True
    print_lines([f"{file}: nothing written; --yes writes {what}"])
    return False
