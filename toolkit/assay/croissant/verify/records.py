"""The records of one record set against what is declared of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.types as kind

from assay.croissant.load.running import run
from assay.croissant.load.splits import Listing, different
from assay.croissant.load.splits import Splits as LoadedSplits
from assay.croissant.verify.blocks import Block
from assay.croissant.verify.check import Check, Outcome, Topic
from assay.croissant.verify.examples import Examples
from assay.croissant.verify.fit import NONE, Fitted
from assay.croissant.verify.held import lengthened
from assay.croissant.verify.offenders import About
from assay.croissant.verify.parts import Part, Parts
from assay.croissant.verify.profile.model import Profile
from assay.croissant.verify.reading import Heard
from assay.croissant.verify.referring import is_comparable
from assay.croissant.verify.splits import Splits
from assay.croissant.verify.statistics import Statistics, declared_in
from assay.croissant.verify.unique import Keys
from assay.croissant.verify.watching import Watch
from assay.croissant.verify.wholes import Wholes, of_parts
from assay.data.conditions import Condition
from assay.data.fields import leaves_of
from assay.errors import DataError
from assay_spec.croissant.model import Field, RecordSet


class Records:
    """One record set, gone through once."""

    def __init__(self, records: RecordSet, parts: Parts, split: Sequence[str] = ()) -> None:
        """Find out what there is to look at.

        Args:
            records: the record set.
            parts: makes its parts.
            split: only records of these splits are looked at.
        """
        self.records = records
        self.counted = 0
        """How many records there are in the part of most fields."""
        self.heard = Heard()
        self._parts = parts
        self.refused: dict[str, tuple[Outcome, str]] = {}
        """Fields that cannot be read at all, and why."""
        self._said: list[Check] = []
        self._about = About(records.id, records.id, parts.files)
        leaves = list(leaves_of(records.field))
        self.watches: dict[str, Watch] = {}
        times = Counter(field.id for field in leaves)
        for field in leaves:
            if field.id and times[field.id] == 1:
                self._watch(field, len(leaves))
            elif field.id not in self.refused:
                problem = f"{times[field.id]} fields are called `{field.id}`" if field.id else "a field has no `@id`"
                self._refuse(field, DataError(problem, path=parts.document))
        plain = [each for name, each in self.watches.items() if self._is_comparable(name)]
        types = {each.field.id: (each.field, each.value_type) for each in plain}
        self._examples = Examples(records, types, parts.document)
        self._wholes = [Wholes(names, of) for of, names in of_parts(records.field)]
        self.has_splits = False
        self.refused_split: DataError | None = None
        """Why the records of the splits that are asked for cannot be told from others."""
        self._splits, self._where = self._split_field(split)
        self._of: list[Part] = []
        self._keys: list[Keys] = []
        try:
            self._of = parts.of(records, self._where, self._refuse)
        except DataError as error:
            self.heard.file(error)
        self._plan_keys()

    def _watch(self, field: Field, columns: int) -> None:
        try:
            told = self._parts.planner.told(field)
            value_type = self._parts.planner.value_type(field)
        except DataError as error:
            self._refuse(field, error)
            return
        self.watches[field.id] = Watch(field, told, value_type, self.records.id, columns)

    def _refuse(self, field: Field, error: DataError) -> None:
        # A constant has a row of its own where it is none of its type.
        is_wrong = field.source is None and error.row is not None
        self.refused[field.id] = (Outcome.PROBLEM if is_wrong else Outcome.UNCHECKED, error.problem)

    def _split_field(self, asked: Sequence[str]) -> tuple[Splits | None, list[Condition]]:
        """What is known of splits, and the condition on records where some are asked for."""
        loaded = LoadedSplits(self._parts.planner, self.records, self._parts.document)
        try:
            field, listing = loaded.told()
            self.has_splits = True
            wanted = loaded.named(asked) if asked else None
        except DataError as error:
            if asked:
                self.refused_split = error
                self._say(Topic.SPLITS, Outcome.UNCHECKED, f"all records are looked at: {error.problem}")
            return None, []
        if field.id in self.watches and not self._is_comparable(field.id):
            self._say(Topic.SPLITS, Outcome.UNCHECKED, f"`{field.id}` tells of splits, and has no plain values")
            return None, []
        if wanted is not None:
            return Splits(field.id, wanted.names, "is asked for"), [wanted.condition]
        return Splits(field.id, self._listed(listing)), []

    def _listed(self, listing: Listing | None) -> list[str] | None:
        if listing is None:
            return None
        try:
            reading = self._parts.planner.reading(listing[0], [listing[1]])
            return different(batch.column(0) for batch in run(reading, self._parts.planner.runner))
        except DataError as error:
            self._say(Topic.SPLITS, Outcome.UNCHECKED, f"the list of splits cannot be read: {error.problem}")
            return None

    def _plan_keys(self) -> None:
        """What has to be compared over all records: keys, and whole records of several splits where there are none."""
        if self._splits is not None and self._splits.field in self.refused:
            self._say(Topic.SPLITS, Outcome.UNCHECKED, self.refused[self._splits.field][1])
            self._splits = None
        split = "" if self._splits is None else self._splits.field
        names = [key.id for key in self.records.key]
        unknown = [name for name in names if not self._is_comparable(name)]
        if unknown:
            listed = ", ".join(f"`{name}`" for name in unknown)
            self._say(Topic.KEYS, Outcome.UNCHECKED, f"the key has {listed}, which is no field with one plain value")
        elif names:
            self._plan(Keys(names, split=split), [*names, *([split] if split else [])])
        elif split:
            self._plan_whole(split)

    def _is_comparable(self, name: str) -> bool:
        """Whether a field can be read, and has one value in each record that is no file."""
        if name not in self.watches or name in self.refused:
            return False
        try:
            schema = self._parts.planner.schema([self.watches[name].field])
        except DataError:
            return False
        return is_comparable(schema.field(0).type)

    def _plan(self, keys: Keys, needed: Sequence[str]) -> None:
        self._keys.append(keys)
        if self._of and not any({*needed} <= {*part.fields} for part in self._of):
            try:
                self._of.append(self._parts.together(self.records, list(dict.fromkeys(needed)), self._where))
            except DataError as error:
                self._keys.remove(keys)
                self._say(Topic.KEYS, Outcome.UNCHECKED, error.problem)

    def _plan_whole(self, split: str) -> None:
        part = next((part for part in self._of if split in part.fields), None)
        names = [] if part is None else [each for each in part.fields if each != split and each not in part.of_files]
        if names:
            self._keys.append(Keys(names, split=split, is_whole=True))

    def _say(self, topic: Topic, outcome: Outcome, text: str) -> None:
        self._said.append(self._about.check(topic, outcome, text))

    def run(self) -> None:
        """Go through all records."""
        seen = set[str]()
        for number, part in enumerate(self._of):
            fields = [name for name in part.fields if name in self.watches and name not in seen]
            seen |= {*part.fields}
            keys = [each for each in self._keys if {*each.names, *filter(None, [each.split])} <= {*part.fields}]
            try:
                for block in part.blocks(self.heard):
                    if not number:
                        self.counted += len(block.places)
                        self._examples.add(block)
                    self._add(block, fields, keys)
            except DataError as error:
                self.heard.file(error)
            except (pa.ArrowException, OverflowError) as error:
                problem = f"its records cannot be put together: {str(error).partition(chr(10))[0]}"
                self.heard.file(DataError(problem, path=self._parts.document))

    def _add(self, block: Block, fields: Sequence[str], keys: Sequence[Keys]) -> None:
        for name in fields:
            self.watches[name].add(block.columns[name], block.places)
        for each in self._wholes:
            each.add(block)
        splits = self._splits
        if splits is not None and splits.field in fields:
            splits.add(block.columns[splits.field].values, block.places)
        for key in keys:
            columns = [block.columns[name] for name in key.names]
            split = block.columns[key.split].values if key.split else None
            values = [whole(columns)] if key.is_whole else [one.values for one in columns]
            unread = NONE if key.is_whole else np.concatenate([each.unread for each in columns])
            key.add(values, split, block.places, unread)

    def checks(self) -> Iterator[Check]:
        """What came out, but of references."""
        yield from self.heard.checks(self.records.id)
        yield from self._said
        for name, watch in self.watches.items():
            about = self._about._replace(of=name)
            if name in self.refused:
                continue
            yield from watch.checks(about, self.heard.columns.get(name, "") or self.heard.failed, self._some)
        for name, (outcome, problem) in self.refused.items():
            yield self._about._replace(of=name).check(Topic.TYPES, outcome, problem, 1)
        for each in self._wholes:
            yield from each.checks(self._about)
        yield from self._examples.checks(self._about, self._some)
        for keys in self._keys:
            yield from self._of_keys(keys)
        if self._splits is not None and (self.counted or not self.heard.failed):
            yield from self._splits.checks(self._about._replace(of=self._splits.field))
        yield from Statistics(declared_in(self.records.annotation)).checks(self._about, self.counted, self._some)

    @property
    def _some(self) -> str:
        """Why nothing can be said of all records; empty where it can."""
        return self.heard.failed or ("only records of some splits are looked at" if self._where else "")

    def _of_keys(self, keys: Keys) -> list[Check]:
        try:
            if self.heard.failed and not self.counted:
                return [self._about.check(Topic.KEYS, Outcome.UNCHECKED, self.heard.failed)]
            return keys.checks(self._about)
        except DataError as error:
            return [self._about.check(Topic.KEYS, Outcome.UNCHECKED, str(error))]
        finally:
            keys.close()

    def profiles(self) -> list[Profile]:
        """What the fields hold, of which some records were read."""
        return [watch.profile() for name, watch in self.watches.items() if name not in self.refused]


def whole(columns: Sequence[Fitted]) -> pa.Array:
    """A text for each record that stands for all its values: the SHA-256 of these, each with its length before it."""
    keys = lengthened([*map(_told, columns)])
    return pa.array([sha256(key.as_buffer()).hexdigest() for key in keys], pa.string())


def _told(column: Fitted) -> pa.Array:
    """Values as what has a text; what does not fit stays as it is stored."""
    values = column.values
    if len(column.misfits) and not kind.is_nested(column.stored.type):
        values = column.stored
    if kind.is_binary(values.type) or kind.is_large_binary(values.type):
        return pa.array([None if not each.is_valid else sha256(each.as_buffer()).hexdigest() for each in values])
    if kind.is_nested(values.type):
        return pa.array([None if each is None else repr(each) for each in values.to_pylist()], pa.string())
    return values
