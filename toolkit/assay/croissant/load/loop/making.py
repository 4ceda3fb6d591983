"""A loop from records and what was asked of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from assay.croissant.load.loop.blocks import Reading
from assay.croissant.load.loop.loop import Course, Form, Loop
from assay.croissant.load.loop.store import Store, read
from assay.croissant.load.loop.wanted import MOST, Wanted, by_field, part, require_known, scaling, whole, yes_or_no
from assay.croissant.load.missing import Missing
from assay.data.elements import levels
from assay.data.fields import by_what_they_are_called, lengths_of
from assay.data.tensors import is_tensor
from assay.errors import DataError
from assay_spec.croissant.model import RecordSet

MEMORY_BYTES = 1 << 30
_ONE = np.ones(1)
_ZERO = np.zeros(1)


class Making:
    """One loop in the making; what is wrong with the call is found before anything is read."""

    def __init__(self, document: Path, records: RecordSet, schema: pa.Schema, batch_size: int, wanted: Wanted) -> None:
        """Look at what was asked.

        Raises:
            DataError: something cannot be had.
            TypeError: there is no such thing to ask for.
        """
        require_known(wanted)
        self._document, self._records, self._wanted = document, records, wanted
        called = by_what_they_are_called(records).items()
        self._ids = {word: each.id for word, each in called if each.id in schema.names}
        seed = wanted.get("shuffle")
        self._shuffle = None if seed is None else whole("shuffle", seed, 0, MOST, self._refusal)
        self._epoch = whole("epoch", wanted.get("epoch", 0), 0, MOST, self._refusal)
        self._shard = part(wanted.get("shard", (0, 1)), self._refusal)
        self._batch_size = whole("batch_size", batch_size, 1, 1 << 31, self._refusal)
        self._drop_last = yes_or_no("drop_last", wanted.get("drop_last", False), self._refusal)
        self._copy = yes_or_no("copy", wanted.get("copy", False), self._refusal)
        self._memory = whole("memory_bytes", wanted.get("memory_bytes", MEMORY_BYTES), 0, MOST, self._refusal)
        self._missing = Missing(self._by_field("missing"), self._refusal)
        self._cast = {name: self._dtype(name, given) for name, given in self._by_field("cast").items()}
        self._normal = {
            name: scaling(name, given, self._refusal) for name, given in self._by_field("normalise").items()
        }
        self._readings = [self._reading(each.name, each.type) for each in schema]

    def loop(self, batches: Iterable[pa.RecordBatch]) -> Loop:
        """Read the records.

        Raises:
            DataError: they cannot be read, or are not as was asked.
        """
        store = read(batches, self._readings, self._memory)
        course = Course(
            records=store.records,
            batch_size=self._batch_size,
            shuffle=self._shuffle,
            shard=self._shard,
            drop_last=self._drop_last,
        )
        forms = {name: self._form(name, store) for name in store.columns}
        return Loop(store, course, forms, epoch=self._epoch, copy=self._copy)

    def _reading(self, name: str, type_: pa.DataType) -> Reading:
        normal = name in self._normal
        cast = None if normal else self._cast.get(name)
        reading = Reading(name, type_, self._refusal, self._missing, cast, self._normal.get(name))
        if normal and reading.stored.kind == "O":
            raise self._refusal(f"field `{name}` holds {type_}, which cannot be normalised", "numbers can")
        if normal and self._cast.get(name, np.dtype("f4")) not in ("f4", "f8"):
            raise self._refusal(f"field `{name}` is normalised, but cast to {self._cast[name]}", "cast it to f4 or f8")
        last = self._last_axis(name, type_)
        if reading.scaling is not None and last is not None:
            reading.scaling.require(name, last, self._refusal)
        return reading

    def _last_axis(self, name: str, type_: pa.DataType) -> int | None:
        """How many places a field has along its last axis; None where only its values tell."""
        if is_tensor(type_):
            return None
        depth = levels(type_)
        if not depth:
            return 1
        lengths = next((lengths_of(each) for each in self._records.field if each.id == name), ())
        # What the type of a field elsewhere adds to its lists is not among its own lengths.
        return lengths[-1] if len(lengths) == depth and lengths[-1] >= 0 else None

    def _form(self, name: str, store: Store) -> Form:
        values = store.columns[name].values
        if name not in self._normal:
            return Form(values.dtype, _ZERO, _ONE)
        # Without records nobody knows along which axis the numbers lie, and nothing is normalised.
        mean, scale = self._normal[name] if store.records else (_ZERO, _ONE)
        return Form(self._cast.get(name, np.dtype("f4")), mean, scale)

    def _by_field(self, word: Literal["missing", "cast", "normalise"]) -> dict[str, Any]:
        return by_field(word, self._wanted.get(word, {}), self._ids, self._refusal)

    def _dtype(self, name: str, given: Any) -> np.dtype[Any]:
        try:
            dtype: np.dtype[Any] = np.dtype(object if given is None else given)
        except TypeError:
            dtype = np.dtype(object)
        if dtype.kind not in "biuf" or not dtype.isnative:
            raise self._refusal(f"`cast` of `{name}` is {given!r}", "it is a type of numbers, like `f4` or `i8`")
        return dtype

    def _refusal(self, problem: str, remedy: str) -> DataError:
        return DataError(problem, path=self._document, remedy=remedy)
