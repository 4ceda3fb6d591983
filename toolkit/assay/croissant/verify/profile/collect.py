"""Profiles collected block by block, in memory that does not grow with the number of records."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.croissant.verify.fit import Fitted
from assay.croissant.verify.held import comparable
from assay.croissant.verify.lists import Level
from assay.croissant.verify.mean import Mean
from assay.croissant.verify.profile.model import QUANTILES, Bar, Numbers, Often, Profile
from assay.data.told import shortened, shown
from assay.data.values import as_text

MOST_DISTINCT = 10_000
"""Of so many different values each is counted; of more, only that there are more."""
MOST_OFTEN = 10
"""So many of the most frequent values are told."""
BARS = 30
"""So many at the most."""
_EXACT = 2.0**51
"""Up to here halves of numbers are doubles."""
HELD_VALUES = 1 << 22
"""So many values of all columns together are held for their quantiles; of more, every second one, and so on."""
FEWEST_HELD = 1 << 12
"""Of one column, however many columns there are."""
MOST_WAITING = 1 << 16
"""So many values of a column are counted at a time."""
MOST_BYTES = 1 << 24
"""Or so many bytes; where the different values of a column have more, they are not counted any further."""


class Profiler:
    """One column that is gone through."""

    def __init__(self, field: str, record_set: str, told: str, columns: int) -> None:
        """Ready for values.

        Args:
            field: the `@id` of the column.
            record_set: that of its record set.
            told: what its values are read as.
            columns: how many there are in all, which share the memory.
        """
        self._about = field, record_set, told
        held = max(FEWEST_HELD, HELD_VALUES // max(1, columns))
        self._records = self._missing = self._misfits = self._values = self._not_finite = 0
        self._tally = _Tally(min(held, MOST_WAITING))
        self._numbers, self._lengths, self._lists = _Spread(held), _Spread(held), _Spread(held)

    def add(self, found: Fitted, items: Level) -> None:
        """The values of more records, and what is in their lists."""
        self._records += len(found.values)
        self._misfits += len(found.misfits)
        self._missing += found.values.null_count - len(found.misfits) - len(found.unlooked)
        if kind.is_list(found.values.type):
            self._lists.add(_doubles(pc.list_value_length(found.values).drop_null()))
        values = items.values.drop_null() if items.values.null_count else items.values
        self._values += len(values)
        if not len(values):
            return
        if kind.is_binary(values.type) or kind.is_large_binary(values.type):
            self._lengths.add(_doubles(pc.binary_length(values)))
            return
        self._tally.add(comparable(values))
        if kind.is_string(values.type):
            self._lengths.add(_doubles(pc.utf8_length(values)))
        elif not kind.is_boolean(values.type):
            self._add_numbers(values)

    def _add_numbers(self, values: pa.Array) -> None:
        numbers = _doubles(values)
        if kind.is_floating(values.type):
            finite = np.isfinite(numbers)
            if not finite.all():
                self._not_finite += int(len(numbers) - finite.sum())
                numbers = numbers[finite]
        self._numbers.add(numbers)

    def profile(self) -> Profile:
        """What was found."""
        field, record_set, told = self._about
        is_known = self._values == 0 or self._tally.rows > 0
        return Profile(
            field=field,
            record_set=record_set,
            type=told,
            records=self._records,
            missing=self._missing,
            misfits=self._misfits,
            values=self._values,
            distinct=self._tally.distinct if is_known else None,
            often=self._tally.often(),
            numbers=self._numbers.numbers(),
            lengths=self._lengths.numbers(),
            lists=self._lists.numbers(),
            not_finite=self._not_finite,
        )


class _Tally:
    """How often each value is there, as long as few are different."""

    def __init__(self, waits: int) -> None:
        """`waits` values are counted at a time."""
        self._waits = waits
        self._waiting: list[pa.Array] = []
        self._waiting_rows = self._waiting_bytes = 0
        self._values: pa.Array | None = None
        self._counts = np.zeros(0, np.int64)
        self._is_over = False
        self.rows = 0

    def add(self, values: pa.Array) -> None:
        self.rows += len(values)
        if self._is_over:
            return
        self._waiting.append(values)
        self._waiting_rows += len(values)
        self._waiting_bytes += values.nbytes
        if self._waiting_rows >= self._waits or self._waiting_bytes >= MOST_BYTES:
            self._count()

    def _count(self) -> None:
        """Count what waits; of much, a part that may already be too much goes first."""
        if not self._waiting:
            return
        values, self._waiting = pa.concat_arrays(self._waiting), []
        self._waiting_rows = self._waiting_bytes = 0
        for some in (values[: 2 * MOST_DISTINCT], values[2 * MOST_DISTINCT :]):
            if not self._is_over and len(some):
                self._merge(some)

    def _merge(self, values: pa.Array) -> None:
        counted = pc.value_counts(values)
        found, counts = counted.field(0), counted.field(1).to_numpy()
        if self._values is not None:
            encoded = pa.concat_arrays([self._values, found]).dictionary_encode()
            found = encoded.dictionary
            weights = np.concatenate([self._counts, counts])
            counts = np.bincount(encoded.indices.to_numpy(), weights, len(found)).astype(np.int64)
        self._is_over = len(found) > MOST_DISTINCT or found.nbytes > MOST_BYTES
        self._values, self._counts = (None, counts[:0]) if self._is_over else (found, counts)

    @property
    def distinct(self) -> int | None:
        self._count()
        return None if self._is_over else len(self._counts)

    def often(self) -> tuple[Often, ...]:
        """The most frequent first; of equal ones those that come first."""
        self._count()
        if self._values is None:
            return ()
        top = np.argsort(-self._counts, kind="stable")[:MOST_OFTEN]
        texts = as_text_or_shown(self._values.take(pa.array(top)))
        return tuple(Often(text, int(times)) for text, times in zip(texts, self._counts[top], strict=True))


def as_text_or_shown(values: pa.Array) -> list[str]:
    """The values as people read them."""
    texts = as_text(values).to_pylist() if not kind.is_string(values.type) else [shown(value) for value in values]
    return [shortened(text) for text in texts]


class _Spread:
    """Finite numbers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count, self._mean, self._low, self._high = 0, Mean(), np.inf, -np.inf
        self._held: list[NDArray[np.float64]] = []
        self._kept, self._step = 0, 1

    def add(self, numbers: NDArray[np.float64]) -> None:
        if not len(numbers):
            return
        self._low, self._high = min(self._low, numbers.min()), max(self._high, numbers.max())
        self._mean.add(numbers)
        some = numbers[-self._count % self._step :: self._step]
        self._count += len(numbers)
        self._held.append(some.copy() if self._step > 1 else some)
        self._kept += len(some)
        while self._kept > self._most:
            self._held = [np.concatenate(self._held)[::2].copy()]
            self._kept, self._step = len(self._held[0]), 2 * self._step

    def numbers(self) -> Numbers | None:
        if not self._count:
            return None
        held = np.sort(np.concatenate(self._held))
        at = [max(0, int(np.ceil(share * len(held))) - 1) for share in QUANTILES]
        low, high = float(self._low), float(self._high)
        return Numbers(
            low=low,
            high=high,
            mean=min(high, max(low, self._mean.value)),
            quantiles=tuple(held[at].tolist()),
            bars=_bars(held, low, high),
            step=self._step,
        )


def _bars(held: NDArray[np.float64], low: float, high: float) -> tuple[Bar, ...]:
    """How many of some numbers lie where: whole numbers that lie near each have a bar of their own."""
    if low == high:
        return (Bar(low, high, len(held)),)
    edges = _edges(held, low, high)
    ends = np.searchsorted(held, edges[1:-1], "left")
    counts = np.diff([0, *ends, len(held)])
    return tuple(map(Bar, edges[:-1].tolist(), edges[1:].tolist(), counts.tolist()))


def _edges(held: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Where bars begin, and the last one ends; of whole numbers each has as many."""
    if high - low < _EXACT and np.array_equal(held, np.floor(held)):
        width = np.ceil((high - low + 1) / BARS)
        edges: NDArray[np.float64] = low - 0.5 + width * np.arange(np.ceil((high - low + 1) / width) + 1)
        return edges
    if not np.isfinite(high - low):
        return np.array([low, 0.0, high])
    edges = low + (high - low) * np.arange(BARS + 1) / BARS
    edges[-1] = high
    return edges


def _doubles(values: pa.Array) -> NDArray[Any]:
    """Numbers as doubles; of days and times how many units they are from the first."""
    if kind.is_temporal(values.type):
        values = values.cast(pa.int32() if kind.is_date32(values.type) else pa.int64())
    found: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return found.astype(np.float64, copy=False)
