"""Offenders, counted as they are met, of which the first are kept."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assay.croissant.verify.check import MOST_EXAMPLES, Check, Example, Outcome, Topic
from assay.croissant.verify.places import Files, Places
from assay.data.told import shortened, shown


class About(NamedTuple):
    """What is looked at."""

    of: str
    """The `@id` of a record set or a field."""
    within: str
    """The `@id` of the record set."""
    files: Files
    """Knows the places."""

    def check(self, topic: Topic, outcome: Outcome, text: str = "", looked: int = 0, unit: str = "value") -> Check:
        """A check without offenders that could be shown."""
        return Check(topic=topic, of=self.of, within=self.within, outcome=outcome, looked=looked, unit=unit, text=text)


class Offenders:
    """What is met in the order of its places."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[tuple[int, str]] = []

    def note(self, at: NDArray[np.int64], places: Places, show: Callable[[int], str]) -> None:
        """Offenders at these rows of a block, whose places are `places`; `show` gives the value of a row."""
        self.count += len(at)
        for row in at[: MOST_EXAMPLES - len(self._first)].tolist():
            self._first.append((int(places[row]), show(row)))

    def check(
        self,
        topic: Topic,
        about: About,
        looked: int,
        text: str,
        *,
        unit: str = "value",
        outcome: Outcome = Outcome.PROBLEM,
    ) -> Check:
        """The check that they fail: fine where there are none, else `outcome` with `text`."""
        if not self.count:
            return about.check(topic, Outcome.FINE, looked=looked, unit=unit)
        return Check(
            topic=topic,
            of=about.of,
            within=about.within,
            outcome=outcome,
            looked=looked,
            unit=unit,
            count=self.count,
            text=text,
            examples=self.examples(about.files),
        )

    def examples(self, files: Files) -> tuple[Example, ...]:
        """The first of them."""
        return tuple(files.example(place, value) for place, value in sorted(self._first))


def value_of(values: pa.Array) -> Callable[[int], str]:
    """What shows the value in a row."""

    def show(row: int) -> str:
        value = values[row]
        return shortened(shown(value)) if value.is_valid else ""

    return show
