"""Findings of one look at a document that another look at it lacks."""

from collections.abc import Hashable, Iterable, Iterator

from assay_spec.diagnostic import Diagnostic

Placed = tuple[Diagnostic, Hashable]
"""A finding, and where it is, told so that both looks tell it alike."""


def lacking(found: Iterable[Placed], others: Iterable[Placed]) -> Iterator[Diagnostic]:
    """The findings that are not among others; one of which the same rule says something else at its place is."""
    left: dict[tuple[str, Hashable, str], int] = {}
    for each, place in others:
        said = each.code, place, each.message
        left[said] = left.get(said, 0) + 1
    changed: list[Placed] = []
    for each, place in found:
        said = each.code, place, each.message
        if left.get(said, 0) > 0:
            left[said] -= 1
        else:
            changed.append((each, place))
    if not changed:
        return
    known: dict[tuple[str, Hashable], int] = {}
    for (code, place, _), count in left.items():
        known[code, place] = known.get((code, place), 0) + count
    for each, place in changed:
        known[each.code, place] = known.get((each.code, place), 0) - 1
        if known[each.code, place] < 0:
            yield each
