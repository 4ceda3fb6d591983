"""What algorithms are called: on one line, and each otherwise."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from assay.errors import PlanError

LONGEST_NAME = 200
"""Characters of what an algorithm is called."""


def visible(name: str) -> str:
    """The name of a file as it can be shown: a hyphen stands for what cannot be seen."""
    return "".join(char if char.isprintable() else "-" for char in name)[:LONGEST_NAME]


def distinct(called: Sequence[tuple[str, Path]]) -> list[str]:
    """Names that differ, as people wrote them; those that stand there more than once get a number each.

    Args:
        called: each name with the table to which it belongs.

    Raises:
        PlanError: a name cannot be shown on a line.
    """
    names = [name.strip() for name, _ in called]
    for name, (_, path) in zip(names, called, strict=True):
        if not name or not name.isprintable() or len(name) > LONGEST_NAME:
            raise PlanError(
                f"{path}: an algorithm is called by 1 to {LONGEST_NAME} characters that can be seen; "
                "name it otherwise by NAME=PLACE"
            )
    times = Counter(names)
    taken = {name for name in names if times[name] == 1}
    # What is taken stays so: of each name the search goes on where it ended.
    numbers: defaultdict[str, count[int]] = defaultdict(lambda: count(1))
    found = []
    for name in names:
        numbered = (f"{name}-{number}" for number in numbers[name])
        own = name if times[name] == 1 else next(one for one in numbered if one not in taken)
        taken.add(own)
        found.append(own)
    return found
