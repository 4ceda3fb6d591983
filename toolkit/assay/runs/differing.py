"""Where two contents of JSON differ, and what stands there."""

import math
from collections.abc import Iterator
from typing import Any

MOST_SHOWN = 80
"""So many characters of a value that differs are told."""


def differing(one: Any, other: Any, bound: float, name: str = "") -> Iterator[tuple[str, Any, Any]]:
    """What differs by more than a bound, and how it is called: `algorithms[0].frequency.1`.

    Args:
        one: plain values that JSON holds.
        other: the same.
        bound: by how much numbers may differ, relatively, and absolutely where they are less than 1.
        name: of both; empty for those that have none.
    """
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differing(one[key], other[key], bound, f"{name}.{key}" if name else key)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (first, second) in enumerate(zip(one, other, strict=True)):
            yield from differing(first, second, bound, f"{name}[{number}]")
    elif not _is_near(one, other, bound):
        yield name, one, other


def shown(value: Any) -> str:
    """A value in a line: of what holds others how many there are."""
    if isinstance(value, list | dict):
        return f"{len(value):,} entries" if len(value) != 1 else "1 entry"
    text = "nothing" if value is None else str(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _is_near(one: Any, other: Any, bound: float) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        # JSON that is canonical writes 1.0 as 1; of counts none is off by a little.
        is_rounded = isinstance(one, float) or isinstance(other, float)
        try:
            return one == other or (is_rounded and math.isclose(one, other, rel_tol=bound, abs_tol=bound))
        except OverflowError:
            return False
    return type(one) is type(other) and bool(one == other)
