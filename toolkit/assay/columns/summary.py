"""What one pass through a column finds out: most of what rules ask of it, in little memory however long it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import inf
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.columns.column import SPELLED, Column, Encoded
from assay.columns.columns import EXAMPLES, Rows
from assay.columns.ranges import MOST_RANGES, SAMPLED
from assay_spec.ports import ColumnType, Sample

FEW = 1000
"""Of so many different values it is known how often each occurs; of more, only that there are more."""

MOST_SAMPLED = MOST_RANGES * SAMPLED
"""So many texts place the borders of all ranges that a table is cut into at a time."""


class Order(StrEnum):
    """In which order the texts of a column come."""

    BYTES = "bytes"
    """By their UTF-8: `10` before `9`."""
    LENGTHS = "lengths"
    """The shorter first, then by their UTF-8, as whole numbers are counted: `9` before `10`."""


class Seen(NamedTuple):
    """Where one value occurs."""

    times: int
    rows: tuple[int, ...]
    """The first few, from 0."""


class Numbers(NamedTuple):
    """A column as numbers."""

    strange: Sample
    """What is no number."""
    not_finite: Sample
    low: float
    """The least finite number; infinity where there is none."""
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A column."""

    type: ColumnType
    nulls: Sample
    not_text: Sample
    few: Mapping[str, Seen] | None
    """The values in the order in which they come first; None when there are more than a thousand."""
    numbers: Numbers | None
    """None where text was met that is no number: another pass would have to tell how much of it."""
    order: Order | None
    """How the texts rise, some of them perhaps equal; None when they do not, or when nobody looked."""
    is_unique: bool
    """Whether no text occurs twice; where this is False, nobody knows."""
    digest: bytes
    """Of all texts and nulls in their order; empty where nobody looked."""
    sample: pa.Array
    """Some of the texts, evenly taken."""


class Collector:
    """Counts rows, and keeps the first few of them with what they show."""

    def __init__(self) -> None:
        self.count = 0
        self._rows: list[int] = []
        self._examples: list[Any] = []

    def note(self, start: int, rows: Rows, show: Callable[[Rows], list[Any]]) -> None:
        """Some rows of a block that begins at row `start`; `show` gives what an answer shows of them."""
        self.count += len(rows)
        wanted = rows[: EXAMPLES - len(self._rows)]
        if len(wanted):
            self._rows += (wanted + start + 1).tolist()
            self._examples += show(wanted)

    def sample(self) -> Sample:
        """The answer."""
        return Sample(count=self.count, examples=tuple(self._examples), rows=tuple(self._rows))


def show_text(column: Column) -> Callable[[Rows], list[Any]]:
    """What an answer shows of rows by their text."""
    return lambda rows: column.take(rows).text.to_pylist()


def encoded(column: Column) -> Encoded:
    """The text of a column over its distinct values; of numbers, only that of the distinct ones is written."""
    if not (kind.is_float32(column.stored.type) or kind.is_float64(column.stored.type)):
        return column.coded
    known = column.stored.combine_chunks().dictionary_encode()
    texts = Column(pa.chunked_array([known.dictionary]), column.is_cells).coded
    return Encoded(texts.values, np.append(texts.codes, -1)[known.indices.fill_null(-1).to_numpy()])


class Summariser:
    """Goes through a column, a block at a time."""

    def __init__(self) -> None:
        self._rows = 0
        self._type = _Types()
        self._nulls = Collector()
        self._not_text = Collector()
        self._values = _Values()
        self._numbers: NumberFinder | None = NumberFinder()
        self._texts = _Texts()
        self._sampler = _Sampler()

    def add(self, column: Column) -> None:
        """The next rows."""
        start, self._rows = self._rows, self._rows + len(column.stored)
        if column.stored.null_count:
            empty = np.flatnonzero(column.empty)
            self._nulls.note(start, empty, lambda rows: (rows + start + 1).tolist())
        self._type.add(column)
        if not kind.is_string(column.stored.type):
            self._not_text.note(start, np.flatnonzero(column.unlike_text), show_text(column))
        self._values.add(start, column)
        self._texts.add(column)
        self._sampler.add(start, column)
        if self._numbers is not None and not self._numbers.add_if_cheap(start, column):
            self._numbers = None

    def summary(self) -> Summary:
        """What was found."""
        return Summary(
            type=self._type.found(all_null=self._nulls.count == self._rows),
            nulls=self._nulls.sample(),
            not_text=self._not_text.sample(),
            few=self._values.found,
            numbers=self._numbers.numbers() if self._numbers else None,
            order=self._texts.order,
            is_unique=self._texts.is_unique,
            digest=self._texts.digest,
            sample=self._sampler.sample(),
        )


class _Types:
    """What all cells spell, or the stored type."""

    def __init__(self) -> None:
        self._left = list(SPELLED)
        self._stored = ColumnType.TEXT

    def add(self, column: Column) -> None:
        self._stored = column.stored_type
        self._left = [found for found in self._left if column.is_cells and column.spells(found)]

    def found(self, *, all_null: bool) -> ColumnType:
        return self._left[0] if self._left and not all_null else self._stored


class _Values:
    """The different values, as long as they are few."""

    def __init__(self) -> None:
        self.found: dict[str, Seen] | None = {}

    def add(self, start: int, column: Column) -> None:
        if self.found is None:
            return
        values, codes = encoded(column)
        if len(values) > FEW:
            self.found = None
            return
        counts = np.bincount(codes[codes >= 0], minlength=len(values)).tolist()
        for code, value in enumerate(values.to_pylist()):
            before = self.found.get(value, Seen(0, ()))
            wanted = EXAMPLES - len(before.rows)
            more = (np.flatnonzero(codes == code)[:wanted] + start).tolist() if wanted else ()
            self.found[value] = Seen(before.times + counts[code], (*before.rows, *more))
        if len(self.found) > FEW:
            self.found = None


class NumberFinder:
    """A column as numbers, a block at a time."""

    def __init__(self) -> None:
        self._strange = Collector()
        self._not_finite = Collector()
        self._low, self._high = inf, -inf

    def add_if_cheap(self, start: int, column: Column) -> bool:
        """Add the next rows if they are stored as numbers, or are text that is nothing but numbers; else say no."""
        if kind.is_string(column.stored.type):
            cheap = column.spells(ColumnType.NUMBER)
        else:
            cheap = column.stored_type in (ColumnType.NUMBER, ColumnType.INTEGER)
        if cheap:
            self.add(start, column)
        return cheap

    def add(self, start: int, column: Column) -> None:
        """The next rows."""
        numbers, strange = column.numbers, column.unlike_number
        finite = np.isfinite(numbers)
        if finite.all():
            known = numbers
        else:
            known = numbers[finite]
            self._strange.note(start, np.flatnonzero(strange), show_text(column))
            bad = np.flatnonzero(~finite & ~column.empty & ~strange)
            self._not_finite.note(start, bad, lambda rows: numbers[rows].tolist())
        if known.size:
            self._low, self._high = min(self._low, known.min().item()), max(self._high, known.max().item())

    def numbers(self) -> Numbers:
        """What was found."""
        return Numbers(self._strange.sample(), self._not_finite.sample(), self._low, self._high)


class _Texts:
    """The order of the texts, and the digest of all."""

    def __init__(self) -> None:
        self._rises = {Order.BYTES: True, Order.LENGTHS: True}
        self._rises_strictly = dict(self._rises)
        self._last: pa.Array | None = None
        self._hashes = (sha256(), sha256())
        self._looked = True

    def add(self, column: Column) -> None:
        # Nobody takes measurements for ids, and their text costs more than all else.
        if kind.is_floating(column.stored.type) or column.stored_type is ColumnType.OTHER:
            self._looked = False
        if self._looked:
            text = column.text.cast(pa.large_string()).combine_chunks()
            self._hash(text)
            if self._rises[Order.BYTES] or self._rises[Order.LENGTHS]:
                self._compare(text.drop_null() if text.null_count else text)

    @property
    def order(self) -> Order | None:
        return next((order for order in Order if self._looked and self._rises[order]), None)

    @property
    def is_unique(self) -> bool:
        return self._looked and any(self._rises_strictly.values())

    @property
    def digest(self) -> bytes:
        return b"".join(each.digest() for each in self._hashes) if self._looked else b""

    def _hash(self, text: pa.LargeStringArray) -> None:
        lengths = pc.binary_length(text).fill_null(-1).to_numpy()
        if text.null_count:
            text = text.fill_null("")
        _, offsets, data = text.buffers()
        ends = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
        self._hashes[0].update(lengths.astype("<i4").data)
        if data is not None and len(text):
            self._hashes[1].update(memoryview(data)[ends[0] : ends[-1]])

    def _compare(self, text: pa.LargeStringArray) -> None:
        """Whether each text comes after the one before it, in both orders."""
        if self._last is not None:
            text = pa.concat_arrays([self._last, text])
        self._last = text[-1:]
        before, after = text[:-1], text[1:]
        less = _array(pc.less(before, after))
        same = np.zeros(len(less), bool) if less.all() else _array(pc.equal(before, after))
        lengths = pc.binary_length(text).to_numpy()
        longer, as_long = lengths[1:] > lengths[:-1], lengths[1:] == lengths[:-1]
        for order, rises in ((Order.BYTES, less), (Order.LENGTHS, longer | (as_long & less))):
            self._rises[order] &= bool((rises | same).all())
            self._rises_strictly[order] &= bool(rises.all())


class _Sampler:
    """Every so-manieth text."""

    def __init__(self) -> None:
        self._step = 1
        self._found: list[pa.Array] = []
        self._count = 0

    def add(self, start: int, column: Column) -> None:
        rows = len(column.stored)
        while rows // self._step > MOST_SAMPLED // 2 or self._count > MOST_SAMPLED // 2:
            self._thin()
        wanted = np.arange(-start % self._step, rows, self._step)
        if len(wanted):
            self._found.append(column.take(wanted).text.cast(pa.large_string()).combine_chunks())
            self._count += len(wanted)

    def _thin(self) -> None:
        """Every second of those that there are."""
        found = self.sample()
        self._found, self._step = [found.take(pa.array(np.arange(0, len(found), 2)))], 2 * self._step
        self._count = len(self._found[0])

    def sample(self) -> pa.Array:
        return pa.concat_arrays(self._found) if self._found else pa.array([], pa.large_string())


def _array(values: pa.Array) -> NDArray[Any]:
    found: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return found
