"""A page of the manual, and the few forms of Markdown that generated pages are made of."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Page(NamedTuple):
    """One page."""

    title: str
    path: str
    """Address below `docs`, with `.md`."""
    text: str


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; line ends and bars inside a cell are written so that it stays one."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def block(text: str, language: str = "text") -> str:
    """A block of code as it stands."""
    fence = "```" if "```" not in text else "````"
    return f"{fence}{language}\n{text}\n{fence}\n"


def plain(text: str) -> str:
    """Prose of a docstring, in which nothing but backticks means anything."""
    pieces = text.split("`")
    return "`".join(piece if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "*_<>[]#" else char for char in text)
