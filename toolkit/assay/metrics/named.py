"""Names that people give to algorithms: `name=PLACE` beside a place alone."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assay.errors import PlanError


class Named(NamedTuple):
    """One prediction as it was said."""

    name: str
    """Empty where the place says it."""
    place: Path


def named(words: Sequence[Path]) -> list[Named]:
    """Predictions with the names that stand before them; a file whose own name has a `=` is a place.

    Raises:
        PlanError: a name or a place is empty, or a name stands twice.
    """
    found = [_named(word) for word in words]
    times = Counter(each.name for each in found if each.name)
    if twice := next((name for name, many in times.items() if many > 1), ""):
        raise PlanError(f"two algorithms are called `{twice}`")
    return found


def _named(word: Path) -> Named:
    name, sign, place = str(word).partition("=")
    if word.exists() or not sign:
        return Named("", word)
    if not name.strip():
        raise PlanError(f"`{word}` has no name before `=`; write `name={place}`, or `{place}` alone")
    if not place.strip():
        raise PlanError(f"`{word}` names no place behind `=`")
    return Named(name, Path(place))
