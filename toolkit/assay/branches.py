"""Lines below lines, drawn as an indented tree: what the pages of plans are made of."""

from collections.abc import Iterator, Sequence

Branch = tuple[str, list["Branch"]]
"""A line and the branches below it."""


def drawn(branches: Sequence[Branch], indent: str = "") -> Iterator[str]:
    """The lines of branches that hang from one place.

    >>> for line in drawn([("read", [("column", [])]), ("join", [])]):
    ...     print(line)
    ├─ read
    │  └─ column
    └─ join
    """
    for number, (line, below) in enumerate(branches):
        last = number == len(branches) - 1
        yield f"{indent}{'└─ ' if last else '├─ '}{line}"
        yield from drawn(below, indent + ("   " if last else "│  "))
