"""Findings of one look at a document that another look at it lacks."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from assay_spec.diagnostic import Diagnostic

Placed = tuple[Diagnostic, Hashable]
"""A finding, and where it is, told so that both looks tell it alike."""


def lacking(found: Iterable[Placed], others: Iterable[Placed]) -> Iterator[Diagnostic]:
    """The findings that are not among others; one of which the same rule says something else at its place is."""
    left = Counter((each.code, place, each.message) for each, place in others)
    changed: list[Placed] = []
    for each, place in found:
        if left[each.code, place, each.message] > 0:
            left[each.code, place, each.message] -= 1
        else:
            changed.append((each, place))
    if not changed:
        return
    known = Counter((code, place) for code, place, _ in left.elements())
    for each, place in changed:
        known[each.code, place] -= 1
        if known[each.code, place] < 0:
            yield each
