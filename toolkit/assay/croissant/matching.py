"""Which things of two documents are the same ones: by their `@id`, then by their name, then by where they stand."""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple


class Called(NamedTuple):
    """How something is called."""

    id: str
    name: str
    sort: Hashable = ""
    """What can be the same only as something of this sort, unless their `@id`s are the same."""


class Pair(NamedTuple):
    """The numbers of two things that are the same, or of one that the other document has not."""

    before: int | None
    after: int | None


def paired(before: Sequence[Called], after: Sequence[Called], *, by_place: bool = False) -> list[Pair]:
    """The things of two documents, each in one pair: those of `before` in their order, then those that are new.

    What has an `@id` on both sides is the same only by that, and what has a name on both sides only by that; several of
    one `@id` or name are paired in their order. Who has neither is paired by its place only when that is asked for.
    """
    found: dict[int, int] = {}
    _pair(before, after, found, lambda each: each.id, lambda *_: True)
    _pair(before, after, found, lambda each: each.name and (each.name, each.sort), _may_be_called_alike)
    if by_place:
        _pair(before, after, found, lambda each: (each.sort,), _may_stand_alike)
    known = set(found.values())
    new = (Pair(None, number) for number in range(len(after)) if number not in known)
    return [*(Pair(number, found.get(number)) for number in range(len(before))), *new]


def _pair(
    before: Sequence[Called],
    after: Sequence[Called],
    found: dict[int, int],
    key: Callable[[Called], Hashable],
    may: Callable[[Called, bool, bool], bool],
) -> None:
    """Pair what has the same key, is in no pair yet, and may be the same: the first with the first."""
    left: dict[Hashable, deque[int]] = {}
    taken = set(found.values())
    for number, each in enumerate(after):
        if number not in taken and key(each):
            left.setdefault((key(each), bool(each.id), bool(each.name)), deque()).append(number)
    for number, each in enumerate(before):
        if number in found or not key(each):
            continue
        ways = [(has_id, has_name) for has_id in (False, True) for has_name in (False, True)]
        rests = [left.get((key(each), *way)) for way in ways if may(each, *way)]
        first = min((rest for rest in rests if rest), key=lambda rest: rest[0], default=None)
        if first is not None:
            found[number] = first.popleft()


def _may_be_called_alike(one: Called, has_id: bool, has_name: bool) -> bool:  # noqa: FBT001, ARG001 - what another has
    return not (one.id and has_id)


def _may_stand_alike(one: Called, has_id: bool, has_name: bool) -> bool:  # noqa: FBT001 - what another has
    return not (one.id and has_id) and not (one.name and has_name)
