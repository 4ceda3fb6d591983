"""References: every value of one field is a value of another (Croissant 1.1, Joins)."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.croissant.verify.check import MOST_EXAMPLES, Check, Outcome, Topic, amount
from assay.croissant.verify.held import VALUE, Held, comparable, counted, meetings
from assay.croissant.verify.lists import Level
from assay.croissant.verify.offenders import About
from assay.croissant.verify.places import Places
from assay.data.told import shortened, shown


class Referred:
    """The values of a field, or those that another one may have."""

    def __init__(self) -> None:
        self.held = Held(counts=True)

    def add(self, items: Level, places: Places) -> None:
        """The values of more records."""
        values, at = items.values, places[items.rows]
        if values.null_count:
            mask = values.is_valid()
            values, at = values.filter(mask), at[mask.to_numpy(zero_copy_only=False)]
        if len(values):
            self.held.add({VALUE: comparable(values), "place": pa.array(at)})


class Reference:
    """The values of a field beside those of the one that it refers to."""

    def __init__(self, topic: Topic, target: str, mine: Referred, theirs: Referred) -> None:
        """`target` is what it refers to, in words."""
        self.topic = topic
        self.target = target
        self._mine = mine
        self._theirs = theirs

    def check(self, about: About) -> Check:
        """What came out: each value without a partner, where it comes first.

        Raises:
            DataError: the disk is full.
        """
        values, missing, first = 0, 0, list[tuple[int, int, str]]()
        for some, theirs in meetings([self._mine.held, self._theirs.held]):
            if not some.num_rows:
                continue
            mine = counted(some)
            lost = mine.filter(pc.invert(pc.is_in(mine[VALUE], value_set=theirs[VALUE].combine_chunks())))
            missing += pc.sum(lost["count"]).as_py() or 0
            values += lost.num_rows
            top = lost.sort_by("place").slice(0, MOST_EXAMPLES)
            rows = zip(top["place"].to_pylist(), top["count"].to_pylist(), top[VALUE], strict=True)
            first = sorted([*first, *((place, count, shortened(shown(value))) for place, count, value in rows)])
            first = first[:MOST_EXAMPLES]
        looked = self._mine.held.rows
        if not missing:
            return about.check(self.topic, Outcome.FINE, f"in {self.target}", looked)
        different, are = f", {values:,} different ones" if values > 1 else "", "is" if missing == 1 else "are"
        text = f"{missing:,} of {amount(looked, 'value')} {are} not in {self.target}{different}"
        examples = tuple(
            about.files.example(place, value, f"{count:,} times" if count > 1 else "") for place, count, value in first
        )
        return Check(
            topic=self.topic,
            of=about.of,
            within=about.within,
            outcome=Outcome.PROBLEM,
            looked=looked,
            count=missing,
            text=text,
            examples=examples,
        )

    def close(self) -> None:
        """Give the disk back what was taken."""
        self._mine.held.close()
        self._theirs.held.close()


def is_comparable(values: pa.DataType) -> bool:
    """Whether values of this type have a text by which they are compared."""
    return not (kind.is_binary(values) or kind.is_large_binary(values) or kind.is_nested(values))
