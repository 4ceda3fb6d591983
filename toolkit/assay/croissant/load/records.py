"""The records of a record set: as batches, as a table, as arrays, or one by one."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, Unpack

import numpy.typing as npt
import pyarrow as pa

from assay.croissant.load.arrays import array_of
from assay.croissant.load.asked import Asked
from assay.croissant.load.columns import Columns, of_fixed_shapes
from assay.croissant.load.decoded import Decoder
from assay.croissant.load.explained import Explained, explained
from assay.croissant.load.into.datasets import datasets
from assay.croissant.load.into.pandas import pandas
from assay.croissant.load.into.polars import polars
from assay.croissant.load.into.tensorflow import tensorflow
from assay.croissant.load.loop.wanted import Wanted
from assay.croissant.load.plan import Reading
from assay.croissant.load.planner import Planner
from assay.croissant.load.providers import every_field
from assay.croissant.load.remote import Remote
from assay.croissant.load.selection import Selection
from assay.croissant.load.stored import Stored
from assay.croissant.reading import read_newest
from assay.data.fields import by_what_they_are_called
from assay.data.named import record_set_called
from assay.data.scan import Scan
from assay.data.share import Share
from assay.data.skipping import Skipped
from assay.data.tables import Table
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.hosts.talk import Talk
from assay_spec.croissant.model import Dataset, Field, RecordSet

if TYPE_CHECKING:
    from assay.croissant.load.loop.loop import Loop

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
        self._dataset, self._name, self._talk, self._asked = dataset, record_set, talk, asked
        fetch = asked.get("fetch") is True
        self._planner = Planner(dataset, document, Remote(dataset, document, fetch=fetch, talk=talk))
        chosen = Selection(record_set_called(record_set, dataset, document), self._planner, document, asked)
        self._chosen = chosen
        self._stored = Stored(chosen, self._planner)
        self._decoder = Decoder(chosen.media, document) if chosen.media else None
        self._columns = Columns(chosen.media, self._decoder, document) if self._decoder else None

    @property
    def fields(self) -> list[str]:
        """The `@id`s of the fields, by which columns and values are called."""
        return self._chosen.names

    @property
    def document(self) -> Path:
        """Where they are described."""
        return self._chosen.document

    @property
    def record_set(self) -> RecordSet:
        """The record set, as the document describes it."""
        return self._chosen.records

    @property
    def described(self) -> list[Field]:
        """The fields and their parts, as the document describes them."""
        return [*every_field(self._chosen.fields)]

    @property
    def skipped(self) -> Skipped:
        """The rows that were left out when the records were last read, as far as they were."""
        return self._stored.skipped

    @skipped.setter
    def skipped(self, found: Skipped) -> None:
        self._stored.skipped = found

    def called(self) -> dict[str, str]:
        """The `@id`s of the fields and their parts, by what these are called."""
        given = {*self.fields}
        words = by_what_they_are_called(self.record_set).items()
        called = {word: field.id for word, field in words if field.id in given}
        return called | {field.id: field.id for field in self.described}

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns and their types; of images that are decoded, as if all channels were `uint8`.

        Raises:
            DataError: a field cannot be read.
        """
        stored = self._stored.schema
        return stored if self._columns is None else self._columns.schema(stored)

    @property
    def plan(self) -> Reading:
        """How they are read.

        Raises:
            DataError: a field cannot be read.
        """
        return self._stored.plan

    def narrowed(self, fields: Sequence[str] | None, limit: int | None) -> Self:
        """The same records, of which no more are wanted than these fields, by their `@id`s, and so many records."""
        few = [number for number in (self._chosen.limit, limit) if number is not None]
        asked = Asked(**self._asked)
        asked |= {"fields": self.fields if fields is None else fields, "limit": min(few, default=None)}
        return type(self)(self._dataset, self.document, self._name, talk=self._talk, **asked)

    def undecoded(self) -> Self:
        """The same records, with the bytes of images and audio."""
        if self._decoder is None:
            return self
        return self._with(_decoder=None, _columns=None, _asked=Asked(**{**self._asked, "decode": False}))

    def _with(self, **parts: Any) -> Self:
        """The same with other parts."""
        found = copy(self)
        vars(found).pop("schema", None)
        vars(found).update(parts)
        return found

    def shares(self) -> list[Share]:
        """Parts of the records that can be read by themselves, in order; see `Stored.shares`.

        Raises:
            DataError: a field cannot be read.
        """
        return self._stored.shares()

    def share(self, part: Share) -> Self:
        """The records of a part; whether keys are unique, and splits have records, can only be told within it."""
        return self._with(_stored=self._stored.share(part))

    def __reduce__(self) -> tuple[Callable[..., "Records"], tuple[object, ...]]:
        """What another process needs to read them: the document, which is read there, and what was asked."""
        return _again, (type(self), self.document, self._name, self._asked)

    def explain(self) -> Explained:
        """The plan as data for JSON, with what of the files it reads; nothing but their beginnings and ends is read.

        Raises:
            DataError: a field cannot be read.
        """
        chosen = self._chosen
        few = {} if chosen.limit is None else {"at_most": chosen.limit}
        skips = {"skip_bad": True} if chosen.skips else {}
        return {**explained(self.plan, self._planner.runner, self.fields), **few, **skips}

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records, some at a time, in the order of their files, with images and audio as arrays if `decode` is so.

        Raises:
            DataError: what cannot be read, and where; two records have one key, if that is among the fields.
        """
        if self._columns is None:
            yield from self._stored.batches(self.fields)
        else:
            yield from self._columns.batches(self._stored.schema, self._with_files(), self._leave_out)

    def _with_files(self) -> Iterator[pa.RecordBatch]:
        """The records as they are read, with the paths of their files, if damage can be told by these."""
        return self._stored.batches([*self.fields, *(field.id for field in self._chosen.files)])

    def tables(self, scan: Scan) -> Iterator[Table]:
        """The files that a part of the plan reads."""
        return self._planner.runner.tables(scan)

    def value_type(self, field: Field) -> ValueType:
        """What the values of a field are."""
        return self._planner.value_type(field)

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that it names."""
        return self._planner.runner.reads(path)

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

        return Making(self.document, self.record_set, self.schema, batch_size, wanted).loop(self.batches())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records as dictionaries, with arrays in place of images and audio if `decode` asks for that.

        Raises:
            DataError: as `batches`, or a date that Python's calendar does not reach, or what cannot be decoded.
        """
        return self._listed() if self._decoder is None else self._decoder.decoded(self._listed(), self._leave_out)

    def _leave_out(self, error: DataError) -> None:
        """Count a record that cannot be decoded, if that is asked for."""
        if not self._chosen.skips:
            raise error
        self.skipped.add(error)

    def _listed(self) -> Iterator[dict[str, Any]]:
        for batch in self._with_files():
            for at in range(0, batch.num_rows, _MADE_AT_ONCE):
                yield from self._made(batch.slice(at, _MADE_AT_ONCE))

    def _made(self, batch: pa.RecordBatch) -> list[dict[str, Any]]:
        try:
            made: list[dict[str, Any]] = batch.to_pylist()
        except (OverflowError, ValueError):
            remedy = "Arrow holds it: take `batches()` or `table()`"
            problem = "a date or time is outside of the years 1 to 9999, which are those of Python"
            raise DataError(problem, path=self.document, remedy=remedy) from None
        return made


def _again(made: type[Records], document: Path, record_set: str, asked: Asked) -> Records:
    return made(read_newest(document), document, record_set, **asked)
