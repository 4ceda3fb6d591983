"""The records of a record set: as batches, as a table, as arrays, or one by one."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, SupportsIndex, Unpack

import numpy.typing as npt
import pyarrow as pa

from assay.croissant.load.arrays import array_of
from assay.croissant.load.asked import Asked
from assay.croissant.load.columns import Columns, of_fixed_shapes
from assay.croissant.load.decoded import Decoder, files_of
from assay.croissant.load.explained import Explained, explained
from assay.croissant.load.filters import compile_condition
from assay.croissant.load.into.datasets import datasets
from assay.croissant.load.into.pandas import pandas
from assay.croissant.load.into.polars import polars
from assay.croissant.load.into.tensorflow import tensorflow
from assay.croissant.load.keys import Keys
from assay.croissant.load.loop.wanted import Wanted
from assay.croissant.load.plan import Reading
from assay.croissant.load.planner import Planner
from assay.croissant.load.providers import every_field
from assay.croissant.load.remote import Remote
from assay.croissant.load.running import run
from assay.croissant.load.splits import Splits, different
from assay.croissant.reading import read_newest
from assay.data.datatypes import Media
from assay.data.fields import by_what_they_are_called, label_of, leaves_of
from assay.data.named import fields_called, record_set_called
from assay.data.scan import Scan
from assay.data.share import Share
from assay.data.skipping import Skipped
from assay.data.tables import Table
from assay.data.values import ValueType
from assay.errors import DataError
from assay.hosts.talk import Talk
from assay_spec.croissant.model import Dataset, Field, RecordSet

if TYPE_CHECKING:
    from assay.croissant.load.loop.loop import Loop

MOST_RECORDS = 2**53 - 1
_MADE_AT_ONCE = 1 << 10
"""So many dictionaries are made of a batch before somebody wants more."""


class Records:
    """What a record set holds, read anew each time that somebody asks."""

    pandas, polars, datasets, tensorflow = pandas, polars, datasets, tensorflow

    def __init__(
        self,
        dataset: Dataset,
        document: Path,
        record_set: str = "",
        *,
        talk: Talk | None = None,
        **asked: Unpack[Asked],
    ) -> None:
        """Read records.

        Args:
            dataset: what the document describes.
            document: where that is; files are found from there.
            record_set: its `@id` or name; empty for the only one that there is.
            talk: hears of what is fetched.
            asked: which records, and what of them.

        Raises:
            DataError: there is no such record set, no such field, or no such split.
            PlanError: a condition is none.
        """
        if unknown := asked.keys() - Asked.__annotations__.keys():
            raise TypeError(f"nothing called `{min(unknown)}` can be asked of a record set")
        for name in ("skip_bad", "decode", "fetch"):
            if not isinstance(asked.get(name, False), bool):
                raise TypeError(f"`{name}` is True or False")
        elsewhere = Remote(dataset, document, fetch=asked.get("fetch", False), talk=talk)
        self._dataset, self._name, self._talk, self._asked = dataset, record_set, talk, asked
        self._planner = Planner(dataset, document, elsewhere)
        self._runner = self._planner.runner
        self._records = record_set_called(record_set, dataset, document)
        self._document = document
        limit = asked.get("limit")
        if isinstance(limit, bool) or not isinstance(limit, SupportsIndex | None):
            raise TypeError("`limit` is a whole number")
        self._limit = None if limit is None else index(limit)
        if self._limit is not None and not 0 <= self._limit <= MOST_RECORDS:
            raise DataError(f"{self._limit:,} is no number of records", path=document)
        self._skips = asked.get("skip_bad", False)
        self.skipped = Skipped()
        """The rows that were left out when the records were last read, as far as they were."""
        fields = asked.get("fields")
        fields = None if fields is None else _several("fields", fields)
        if fields is not None and (twice := next((each for each in fields if fields.count(each) > 1), "")):
            raise DataError(f"`{twice}` is asked for twice", path=document, remedy="name each field once")
        self._fields = self._called(fields)
        self._require_names()
        media = self._media() if asked.get("decode", False) else []
        kinds = {field.id: each for field, each in media}
        self._decoder = Decoder(kinds, document) if media else None
        self._columns = Columns(kinds, self._decoder, document) if self._decoder else None
        self._files = files_of([field for field, _ in media])
        names, texts = _several("split", asked.get("split", ())), _several("where", asked.get("where", ()))
        self._splits = Splits(self._planner, self._records, document)
        self._split = self._splits.named(names) if names else None
        self._where = [compile_condition(text, self._records, self._planner, document) for text in texts]

    def _called(self, names: Sequence[str] | None) -> list[Field]:
        every = self._records.field
        return list(every if names is None else fields_called(names, self._records, self._document).values())

    @property
    def fields(self) -> list[str]:
        """The `@id`s of the fields, by which columns and values are called."""
        return [field.id for field in self._fields]

    @property
    def document(self) -> Path:
        """Where they are described."""
        return self._document

    @property
    def record_set(self) -> RecordSet:
        """The record set, as the document describes it."""
        return self._records

    @property
    def described(self) -> list[Field]:
        """The fields and their parts, as the document describes them."""
        return [*every_field(self._fields)]

    def called(self) -> dict[str, str]:
        """The `@id`s of the fields and their parts, by what these are called."""
        given = {*self.fields}
        called = {word: field.id for word, field in by_what_they_are_called(self._records).items() if field.id in given}
        return called | {field.id: field.id for field in self.described}

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns and their types; of images that are decoded, as if all channels were `uint8`.

        Raises:
            DataError: a field cannot be read.
        """
        stored = self._planner.schema(self._fields)
        return stored if self._columns is None else self._columns.schema(stored)

    @cached_property
    def plan(self) -> Reading:
        """How they are read.

        Raises:
            DataError: a field cannot be read.
        """
        where = [*([] if self._split is None else [self._split.condition]), *self._where]
        return self._planner.reading(self._records, [*self._fields, *self._unlisted(), *self._files], where)

    def narrowed(self, fields: Sequence[str] | None, limit: int | None) -> Self:
        """The same records, of which no more are wanted than these fields, by their `@id`s, and so many records."""
        few = [number for number in (self._limit, limit) if number is not None]
        asked = Asked(**self._asked)
        asked |= {"fields": self.fields if fields is None else fields, "limit": min(few, default=None)}
        return type(self)(self._dataset, self._document, self._name, talk=self._talk, **asked)

    def shares(self) -> list[Share]:
        """Parts of the records that can be read by themselves, in order.

        There are none where records are joined, come from another record set or stand in the document, where only so
        many are wanted, or a file cannot be had.

        Raises:
            DataError: a field cannot be read.
        """
        if not isinstance(self.plan.origin, Scan) or self.plan.joins or self._limit is not None:
            return []
        return self._runner.shares(self.plan.origin)

    def share(self, part: Share) -> Self:
        """The records of a part; whether keys are unique, and splits have records, can only be told within it."""
        found = copy(self)
        origin = self.plan.origin
        assert isinstance(origin, Scan)
        found.plan = self.plan._replace(origin=origin._replace(share=part))
        return found

    def __reduce__(self) -> tuple[Callable[..., "Records"], tuple[object, ...]]:
        """What another process needs to read them: the document, which is read there, and what was asked."""
        return _again, (type(self), self._document, self._name, self._asked)

    def explain(self) -> Explained:
        """The plan as data for JSON, with what of the files it reads; nothing but their beginnings and ends is read.

        Raises:
            DataError: a field cannot be read.
        """
        few = {} if self._limit is None else {"at_most": self._limit}
        return {**explained(self.plan, self._runner, self.fields), **few, **({"skip_bad": True} if self._skips else {})}

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records, some at a time, in the order of their files, with images and audio as arrays if `decode` is so.

        Raises:
            DataError: what cannot be read, and where; two records have one key, if that is among the fields.
        """
        if self._columns is None:
            yield from self._with(self.fields)
        else:
            stored = self._planner.schema(self._fields)
            yield from self._columns.batches(stored, self._with_files(), self._leave_out)

    def undecoded(self) -> Self:
        """The same records, with the bytes of images and audio."""
        if self._decoder is None:
            return self
        asked = Asked(**self._asked)
        asked["decode"] = False
        return type(self)(self._dataset, self._document, self._name, talk=self._talk, **asked)

    def _with_files(self) -> Iterator[pa.RecordBatch]:
        """The records as they are read, with the paths of their files, if damage can be told by these."""
        return self._with([*self.fields, *(field.id for field in self._files)])

    def _with(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The records with these columns of the plan."""
        try:
            yield from self._batches(names)
        except (pa.ArrowException, OverflowError) as error:
            text = str(error).partition("\n")[0]
            problem = f"its records cannot be put together: {text}"
            raise DataError(problem, path=self._document, remedy="load fewer fields to find the one") from None

    def _batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        keys = Keys(self._key(), self._document, self._located)
        left, seen, given = self._limit, set[str](), 0
        self.skipped = Skipped()
        for batch in run(self.plan, self._runner, self.skipped if self._skips else None):
            if self._split is not None and not self._split.is_listed:
                seen |= {*different([batch[self._split.field.id]])}
            found = batch.select(names)
            found = found if left is None else found.slice(0, left)
            keys.add(found)
            if found.num_rows:
                yield found
            given += found.num_rows
            left = None if left is None else left - found.num_rows
            if left == 0:
                break
        else:
            self._require_split(seen, given)
        keys.require_unique()

    def _located(self, key: pa.RecordBatch) -> list[tuple[str, int | None]]:
        """Where records of one key stand."""
        from assay.croissant.load.located import located

        return located(self.plan, self._runner, key)

    def _unlisted(self) -> list[Field]:
        """What has to be read besides, to know of which splits there are records."""
        if self._split is None or self._split.is_listed or self._split.field in self._fields:
            return []
        return [self._split.field]

    def _require_split(self, seen: Container[str], given: int) -> None:
        """Make sure that splits of which nothing was seen are there, now that all is read and so many are given."""
        origin = self.plan.origin
        if self._split is None or (isinstance(origin, Scan) and origin.share is not None):
            return
        if not given:
            self._splits.require_told(self._split)
        missing = [] if self._split.is_listed else [name for name in self._split.names if name not in seen]
        if missing:
            self._splits.require(missing, self._splits.there(self._split))

    def tables(self, scan: Scan) -> Iterator[Table]:
        """The files that a part of the plan reads."""
        return self._runner.tables(scan)

    def value_type(self, field: Field) -> ValueType:
        """What the values of a field are."""
        return self._planner.value_type(field)

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that it names."""
        return self._runner.reads(path)

    def table(self) -> pa.Table:
        """All of them; decoded images of one shape are Arrow's tensors of a fixed shape."""
        batches = list(self.batches())
        table = pa.Table.from_batches(batches, batches[0].schema if batches else self.schema)
        return table if self._columns is None else of_fixed_shapes(table)

    def numpy(self) -> dict[str, npt.NDArray[Any]]:
        """All of them as one array a field: objects where a value is missing, but NaN among floats.

        Decoded images of one shape are `(records, height, width, channels)`, others an array of objects.
        """
        return {name: array_of(column) for name, column in zip(self.fields, self.table().columns, strict=True)}

    def loop(self, batch_size: int = 32, **wanted: Unpack[Wanted]) -> "Loop":
        """All of them, read once, in batches for training.

        Raises:
            DataError: as `batches`, or something is asked that cannot be had; nothing stands for a null.
            TypeError: there is no such thing to ask for.
        """
        from assay.croissant.load.loop.making import Making

        return Making(self._document, self._records, self.schema, batch_size, wanted).loop(self.batches())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records as dictionaries, with arrays in place of images and audio if `decode` asks for that.

        Raises:
            DataError: as `batches`, or a date that Python's calendar does not reach, or what cannot be decoded.
        """
        return self._listed() if self._decoder is None else self._decoder.decoded(self._listed(), self._leave_out)

    def _leave_out(self, error: DataError) -> None:
        """Count a record that cannot be decoded, if that is asked for."""
        if not self._skips:
            raise error
        self.skipped.add(error)

    def _listed(self) -> Iterator[dict[str, Any]]:
        for batch in self._with_files():
            for at in range(0, batch.num_rows, _MADE_AT_ONCE):
                yield from self._made(batch.slice(at, _MADE_AT_ONCE))

    def _media(self) -> list[tuple[Field, Media]]:
        """What can be decoded, and what it is."""
        found = [(leaf, self._planner.media(leaf)) for leaf in leaves_of(self._fields)]
        return [(leaf, media) for leaf, media in found if media is not None]

    def _made(self, batch: pa.RecordBatch) -> list[dict[str, Any]]:
        try:
            made: list[dict[str, Any]] = batch.to_pylist()
        except (OverflowError, ValueError):
            remedy = "Arrow holds it: take `batches()` or `table()`"
            problem = "a date or time is outside of the years 1 to 9999, which are those of Python"
            raise DataError(problem, path=self._document, remedy=remedy) from None
        return made

    def _require_names(self) -> None:
        """Refuse fields that cannot be told apart."""
        ids = Counter(field.id for field in every_field(self._fields))
        for name, times in ids.items():
            if not name or times > 1:
                problem = f"{times} fields are called `{name}`" if name else "a field has no `@id`"
                remedy = "give each field an `@id` of its own"
                raise DataError(
                    f"{problem} in record set `{label_of(self._records)}`", path=self._document, remedy=remedy
                )

    def _key(self) -> list[str]:
        """The fields of the key; none where one of them is not asked for."""
        names = [key.id for key in self._records.key]
        return names if set(names) <= set(self.fields) else []


def _again(made: type[Records], document: Path, record_set: str, asked: Asked) -> Records:
    return made(read_newest(document), document, record_set, **asked)


def _several(name: str, given: object) -> list[str]:
    """One text, or several, as what is called so."""
    texts: list[object] = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    found = [text for text in texts if isinstance(text, str)]
    if len(found) < len(texts):
        raise TypeError(f"`{name}` is a text, or several")
    return found
