"""What may be asked of a loop, and what is no answer to that."""

from collections.abc import Callable, Mapping
from operator import index
from typing import Any, NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt

MOST = 1 << 64
"""Seeds and epochs lie below."""

Refuse = Callable[[str, str], Exception]
"""An error, from what is wrong and the remedy."""


class Wanted(TypedDict, total=False):
    """How a loop goes over its records."""

    shuffle: int | None
    """The seed of the order; None for the order of the files."""
    epoch: int
    """The first one; each has another order."""
    shard: tuple[int, int]
    """Which part of how many, from 0."""
    drop_last: bool
    """Whether batches that are not full are left out; then all shards have equally many."""
    copy: bool
    """Whether each batch has arrays of its own."""
    normalise: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]]
    """By field, mean and standard deviation; one of each, or one for each place along the last axis."""
    cast: Mapping[str, npt.DTypeLike]
    """By field, the type of its numbers."""
    missing: Mapping[str, Any]
    """By field, what stands for null."""
    memory_bytes: int
    """What is larger than that is held in files of a temporary folder, which are mapped into memory."""


def require_known(wanted: Wanted) -> None:
    """Refuse words that are none.

    Raises:
        TypeError: there is one.
    """
    if unknown := wanted.keys() - Wanted.__annotations__.keys():
        raise TypeError(f"nothing called `{min(unknown)}` can be asked of a loop")


def whole(name: str, given: object, least: int, limit: int, refuse: Refuse) -> int:
    """A whole number in least..limit-1, else an error."""
    try:
        number = index(given)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if isinstance(given, bool) or not least <= number < limit:
        below = "2**64" if limit == MOST else f"{limit:,}"
        raise refuse(f"`{name}` is {given!r}", f"it is a whole number from {least} on, below {below}")
    return number


def by_field(word: str, given: object, ids: Mapping[str, str], refuse: Refuse) -> dict[str, Any]:
    """What is given by field, by the `@id` of each, of which `ids` knows what else it is called; else an error."""
    if not isinstance(given, Mapping):
        raise refuse(f"`{word}` is {given!r}", "it is a dictionary by field")
    for name in given:
        if name not in ids:
            known = ", ".join(f"`{each}`" for each in dict.fromkeys(ids.values()))
            raise refuse(f"`{word}` names `{name}`, which is no field here", f"there are {known}")
    if len({ids[name] for name in given}) < len(given):
        listed = ", ".join(f"`{name}`" for name in given)
        raise refuse(f"`{word}` names a field twice: {listed}", "name each by its `@id` or its name")
    return {ids[name]: value for name, value in given.items()}


def yes_or_no(name: str, given: object, refuse: Refuse) -> bool:
    """A truth value, else an error."""
    if not isinstance(given, bool):
        raise refuse(f"`{name}` is {given!r}", "it is True or False")
    return given


def part(given: object, refuse: Refuse) -> tuple[int, int]:
    """Which shard of how many, else an error."""
    pair = tuple(given) if isinstance(given, tuple | list) else ()
    if len(pair) != 2:
        raise refuse(f"`shard` is {given!r}", "it is a pair: which part, from 0, and of how many")
    parts = whole("shard", pair[1], 1, MOST, refuse)
    return whole("shard", pair[0], 0, parts, refuse), parts


class Scaling(NamedTuple):
    """What makes normal numbers of others: `(x - mean) * scale`."""

    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]

    def require(self, name: str, last: int, refuse: Refuse) -> None:
        """Refuse to normalise a field that has so many places along its last axis with another number of numbers."""
        for each in self:
            if each.shape not in ((1,), (last,)):
                remedy = f"give one, or {last}, one for each place along the last axis"
                raise refuse(f"`normalise` of `{name}` has {each.size} numbers", remedy)


def scaling(name: str, given: object, refuse: Refuse) -> Scaling:
    """Mean, and what to multiply with, of a mean and a standard deviation, else an error."""
    try:
        mean, deviation = (np.atleast_1d(np.asarray(each, np.float64)) for each in given)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise refuse(f"`normalise` of `{name}` is {given!r}", "it is a mean and a standard deviation") from None
    with np.errstate(all="ignore"):
        scale = 1.0 / deviation
    # Of the smallest deviations above 0 the quotient is infinite.
    if not (np.isfinite([*mean, *deviation, *scale]).all() and (deviation > 0).all()):
        raise refuse(f"`normalise` of `{name}` is {given!r}", "both are finite, and the standard deviation is above 0")
    return Scaling(mean, scale)
