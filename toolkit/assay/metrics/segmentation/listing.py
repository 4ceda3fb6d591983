"""Names in a sentence."""

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """`DSC, IoU and HD95`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
