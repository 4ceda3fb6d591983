"""Names in a sentence."""

from collections.abc import Iterable, Sequence


def listed(words: Iterable[str]) -> str:
    """`DSC, IoU and HD95`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def some(names: Sequence[str]) -> str:
    """All of a few names; of many the first and how many there are more."""
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:5])} and {len(names) - 5} more"
