"""Keys: no two records have one, none lacks it, and none is in two splits."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.croissant.verify.check import MOST_EXAMPLES, Check, Outcome, Topic, amount
from assay.croissant.verify.held import VALUE, Held, comparable, key_of, meetings
from assay.croissant.verify.offenders import About, Offenders
from assay.croissant.verify.places import Places
from assay.data.told import shortened, shown


class Pair(NamedTuple):
    """Two records of one key."""

    place: int
    """Of the later one."""
    first: int
    key: str
    splits: str = ""


class Repeats:
    """What came out of a comparison, part by part."""

    def __init__(self) -> None:
        self.count = 0
        self.pairs: list[Pair] = []

    def add(self, count: int, pairs: Sequence[Pair]) -> None:
        """What was found in one part."""
        self.count += count
        self.pairs = sorted([*self.pairs, *pairs])[:MOST_EXAMPLES]


class Keys:
    """The keys of the records of one record set, or of whole records where they have none."""

    def __init__(self, names: Sequence[str], *, split: str = "", is_whole: bool = False) -> None:
        """Ready for records.

        Args:
            names: the fields of the key.
            split: the field that says to which split a record belongs; empty where none does.
            is_whole: whether these are all fields of records without a key, which may be alike in one split.
        """
        self.names = list(names)
        self.split = split
        self.is_whole = is_whole
        self._held = Held()
        self._without = Offenders()
        self._looked = 0
        self._codes: dict[str, int] = {}
        self._last: pa.Array | None = None
        self._rises = True

    def add(
        self, values: Sequence[pa.Array], splits: pa.Array | None, places: Places, unread: NDArray[np.int64]
    ) -> None:
        """The keys of more records, their splits, and the rows of those whose key has a value of another type."""
        there, is_read = np.ones(len(places), bool), np.ones(len(places), bool)
        is_read[unread] = False
        self._looked += int(is_read.sum())
        for each in () if self.is_whole else values:
            there &= pc.is_valid(each).to_numpy(zero_copy_only=False)
            if kind.is_floating(each.type):
                there &= ~np.isnan(pc.fill_null(each, 0.0).to_numpy(zero_copy_only=False))
        missing = np.flatnonzero(~there & is_read)
        there &= is_read
        self._without.note(missing, places, lambda row: ", ".join(_shown(each[row]) for each in values))
        keys = key_of([*map(comparable, values)])
        if not there.all():
            mask = pa.array(there)
            keys, places = keys.filter(mask), places[there]
            splits = None if splits is None else splits.filter(mask)
        self._see_if_it_rises(keys)
        columns = {VALUE: keys, "place": pa.array(places)}
        if self.split:
            columns["split"] = self._coded(splits, len(keys))
        self._held.add(columns)

    def _see_if_it_rises(self, keys: pa.Array) -> None:
        """Where each key is more than the one before it, none is there twice, and nothing has to be compared."""
        if not self._rises or not len(keys) or kind.is_boolean(keys.type):
            self._rises = self._rises and not len(keys)
            return
        if self._last is not None and self._last.type != keys.type:
            self._rises = False
            return
        together = keys if self._last is None else pa.concat_arrays([self._last, keys])
        self._last = keys.slice(len(keys) - 1)
        self._rises = pc.all(pc.less(together[:-1], together[1:]), min_count=0).as_py()

    def _coded(self, splits: pa.Array | None, count: int) -> pa.Array:
        if splits is None:
            return pa.repeat(pa.scalar(-1, pa.int32()), count)
        encoded = splits.dictionary_encode()
        known = [self._codes.setdefault(_shown(each), len(self._codes)) for each in encoded.dictionary]
        codes = np.array([*known, -1], np.int32)
        return pa.array(codes[pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)])

    def checks(self, about: About) -> list[Check]:
        """What came out.

        Raises:
            DataError: the disk is full.
        """
        repeats, shared = Repeats(), Repeats()
        if not self._rises:
            for (part,) in meetings([self._held]):
                _compare(part, repeats, shared, list(self._codes))
        found = [] if self.is_whole else self._of_keys(about, repeats)
        return [*found, self._of_splits(about, shared)] if self.split else found

    def close(self) -> None:
        """Give the disk back what was taken."""
        self._held.close()

    def _of_keys(self, about: About, repeats: Repeats) -> list[Check]:
        named = ", ".join(f"`{name}`" for name in self.names)
        have = "has" if repeats.count == 1 else "have"
        told = f"{repeats.count:,} of {amount(self._looked, 'record')} {have} a key that one before has, {named}"
        checks = [_told(Topic.KEYS, about, repeats, self._looked, told)]
        if self._without.count:
            have = "has" if self._without.count == 1 else "have"
            text = f"{self._without.count:,} of {amount(self._looked, 'record')} {have} no value in the key, {named}"
            checks.append(self._without.check(Topic.KEYS, about, self._looked, text, unit="record"))
        return checks

    def _of_splits(self, about: About, shared: Repeats) -> Check:
        what = amount(shared.count, "record" if self.is_whole else "key")
        text = f"{what} in more than one split{', alike in all fields' if self.is_whole else ''}"
        return _told(Topic.OVERLAP, about, shared, self._looked, text)


def _compare(part: pa.Table, repeats: Repeats, shared: Repeats, splits: Sequence[str]) -> None:
    keys = part[VALUE].combine_chunks()
    encoded = keys.dictionary_encode()
    if len(encoded.dictionary) == len(keys):
        return
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    places = part["place"].to_numpy()
    _, first = np.unique(codes, return_index=True)
    is_later = np.ones(len(codes), bool)
    is_later[first] = False
    later = np.flatnonzero(is_later)
    repeats.add(
        len(later),
        [
            Pair(int(places[row]), int(places[first[codes[row]]]), _shown(keys[row]))
            for row in later[np.argsort(places[later])][:MOST_EXAMPLES].tolist()
        ],
    )
    if "split" in part.schema.names:
        _compare_splits(codes, keys, places, part["split"].to_numpy(), splits, shared)


def _compare_splits(
    codes: NDArray[np.int64],
    keys: pa.Array,
    places: Places,
    of: NDArray[np.int32],
    splits: Sequence[str],
    shared: Repeats,
) -> None:
    """Of each key that is in several splits, the first record and the first one in another split."""
    inside = np.flatnonzero(of >= 0)
    _, first = np.unique(codes[inside], return_index=True)
    first_of = np.full(int(codes.max()) + 1, -1)
    first_of[codes[inside[first]]] = inside[first]
    others = inside[of[inside] != of[first_of[codes[inside]]]]
    _, at = np.unique(codes[others], return_index=True)
    found = others[at]
    pairs = []
    for row in found[np.argsort(places[found])][:MOST_EXAMPLES].tolist():
        before = int(first_of[codes[row]])
        named = f"`{splits[of[row]]}` and `{splits[of[before]]}`"
        pairs.append(Pair(int(places[row]), int(places[before]), _shown(keys[row]), named))
    shared.add(len(found), pairs)


def _told(topic: Topic, about: About, repeats: Repeats, looked: int, text: str) -> Check:
    if not repeats.count:
        return about.check(topic, Outcome.FINE, looked=looked, unit="record")
    examples = tuple(
        about.files.example(
            pair.place,
            pair.key,
            f"{f'in {pair.splits}, ' if pair.splits else ''}first in {about.files.told(pair.first)}",
        )
        for pair in repeats.pairs
    )
    return Check(
        topic=topic,
        of=about.of,
        within=about.within,
        outcome=Outcome.PROBLEM,
        looked=looked,
        unit="record",
        count=repeats.count,
        text=text,
        examples=examples,
    )


def _shown(value: pa.Scalar) -> str:
    return shortened(shown(value)) if value.is_valid else "null"
