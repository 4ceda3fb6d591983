"""Values against the type of their field: each has it, lies in its range, and needs no more digits than it holds."""

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.croissant.verify.check import Check, Outcome, Topic, amount
from assay.croissant.verify.declared import FLOATS, INTEGERS, named
from assay.croissant.verify.fit import Fitted
from assay.croissant.verify.lists import Level
from assay.croissant.verify.offenders import About, Offenders, value_of
from assay.croissant.verify.places import Places
from assay.data.datatypes import tells
from assay.data.values import INTEGERS as READ_AS_INTEGERS
from assay.data.values import ValueType, shown
from assay_spec.croissant.model import Field

_WHOLE = re.compile(r"\s*[-+]?[0-9]+\s*")
_ADDRESS = r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$"
"""An address begins with a scheme (RFC 3986, section 3), or is a compact one whose prefix the context has."""


class Types:
    """One field whose values are gone through."""

    def __init__(self, field: Field, told: Field, value_type: ValueType) -> None:
        """`told` is the field that says of which type the values are."""
        self._field = field
        self._types = told.data_type
        self._value_type = value_type
        self._integer = named(told.data_type, tuple(INTEGERS)) if value_type in READ_AS_INTEGERS else ""
        self._float = named(told.data_type, tuple(FLOATS)) if value_type is ValueType.FLOAT else ""
        self._is_address = bool(named(told.data_type, ("URL",))) and value_type is ValueType.TEXT
        self.looked = 0
        """At how many values."""
        self._misfits, self._outside, self._coarse = Offenders(), Offenders(), Offenders()
        self._unlooked = 0
        self._strange, self._beyond, self._problem = Offenders(), Offenders(), ""
        self._empty = Offenders()

    def add(self, found: Fitted, items: Level, places: Places) -> None:
        """The values of more records, and what is in their lists."""
        valid = len(items.values) - items.values.null_count
        self.looked += valid + len(found.misfits)
        self._unlooked += len(found.unlooked)
        self._problem = self._problem or found.problem
        self._note_misfits(found, places)
        if not valid:
            return
        if self._integer:
            low, high = INTEGERS[self._integer]
            if (low, high) != INTEGERS["Int64"]:
                self._note(self._outside, _outside(items.values, low, high), items, places)
        if self._float:
            outside, coarse = _unlike(items.values, self._float)
            self._note(self._outside, outside, items, places)
            self._note(self._coarse, coarse, items, places)
        if self._value_type is ValueType.BYTES:
            self._note(self._empty, _indices(pc.equal(pc.binary_length(items.values), 0)), items, places)
        if self._is_address:
            self._note(
                self._strange, _indices(pc.invert(pc.match_substring_regex(items.values, _ADDRESS))), items, places
            )

    def checks(self, about: About) -> Iterator[Check]:
        """What came out."""
        yield self._of_types(about)
        if self._integer:
            low, high = INTEGERS[self._integer]
            text = self._are(self._outside, f"outside of {self._integer}, {low:,} to {high:,}")
            yield self._outside.check(Topic.RANGES, about, self.looked, text)
        if self._float:
            text = self._are(self._outside, f"beyond {self._float}, {np.finfo(FLOATS[self._float]).max:.4g}")
            yield self._outside.check(Topic.RANGES, about, self.looked, text)
            text = f"{self._coarse.count:,} of {amount(self.looked, 'value')} with more digits than {self._float} holds"
            yield self._coarse.check(Topic.PRECISION, about, self.looked, text, outcome=Outcome.NOTE)
        if self._is_address:
            text = self._are(self._strange, "no address with a scheme")
            yield self._strange.check(Topic.ADDRESSES, about, self.looked, text, outcome=Outcome.NOTE)

    def _of_types(self, about: About) -> Check:
        if not tells(self._types):
            said = ", ".join(f"`{each}`" for each in self._types)
            reason = f"{said} says nothing of how values are written" if said else "no type is declared"
            return about.check(Topic.TYPES, Outcome.UNCHECKED, reason, self.looked)
        if self._empty.count:
            return self._empty.check(Topic.TYPES, about, self.looked, self._are(self._empty, "empty"))
        if self._beyond.count and not self._misfits.count:
            text = f"{amount(self._beyond.count, 'number')} of more than 64 bits, which cannot be compared further"
            return self._beyond.check(Topic.TYPES, about, self.looked, text, outcome=Outcome.NOTE)
        wrong = self._are(self._misfits, f"no {self._integer or self._float or self._value_type}")
        if self._unlooked:
            wrong += f", and {self._unlooked:,} more beside these were not tried one by one"
        return self._misfits.check(Topic.TYPES, about, self.looked, self._problem or wrong)

    def _are(self, offenders: Offenders, wrong: str) -> str:
        verb = "is" if offenders.count == 1 else "are"
        return f"{offenders.count:,} of {amount(self.looked, 'value')} {verb} {wrong}"

    def _note_misfits(self, found: Fitted, places: Places) -> None:
        """What does not fit, and what is a whole number of more bits than are read."""
        show = value_of(found.stored)
        if self._value_type not in READ_AS_INTEGERS or not len(found.misfits) or found.problem:
            self._misfits.note(found.misfits, places, show)
            return
        whole, outside = _whole(found, INTEGERS.get(self._integer))
        self._misfits.note(found.misfits[~whole], places, show)
        beyond = self._outside if self._integer else self._beyond
        beyond.note(found.misfits[outside], places, show)

    def _note(self, offenders: Offenders, at: NDArray[np.int64], items: Level, places: Places) -> None:
        if len(at):
            offenders.note(at, places[items.rows], value_of(items.values))


def _indices(mask: pa.Array) -> NDArray[np.int64]:
    return np.flatnonzero(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))


def _outside(values: pa.Array, low: int, high: int) -> NDArray[np.int64]:
    """Which numbers are less or more; of what 64 bits hold."""
    limits = np.iinfo(np.int64)
    ends = pc.min_max(values)
    if ends["min"].as_py() >= low and ends["max"].as_py() <= high:
        return np.zeros(0, np.int64)
    return _indices(pc.or_(pc.less(values, max(low, limits.min)), pc.greater(values, min(high, limits.max))))


def _unlike(values: pa.Array, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which numbers a shorter type makes infinite, and of which it loses digits."""
    exact = pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False)
    with np.errstate(over="ignore"):
        short = exact.astype(FLOATS[name])
    infinite = np.isinf(short) & np.isfinite(exact)
    other = np.flatnonzero((short.astype(np.float64) != exact) & ~infinite & np.isfinite(exact))
    if not len(other):
        return np.flatnonzero(infinite), other
    fewest = _fewest_digits(short[other])
    return np.flatnonzero(infinite), other[fewest != exact[other]]


def _fewest_digits(numbers: NDArray[np.floating]) -> NDArray[np.float64]:
    """The doubles nearest to the fewest digits that tell each number from those beside it."""
    if numbers.dtype == np.float32:
        texts = pa.array(numbers).cast(pa.string())
        read: NDArray[np.float64] = texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return read
    different, at = np.unique(numbers, return_inverse=True)
    found = np.array([float(str(each)) for each in different])
    return found[at]


def _whole(found: Fitted, limits: tuple[int, int] | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of what does not fit, what is a whole number, and what of that lies outside of the limits, if there are any."""
    texts = [shown(found.stored[row]) for row in found.misfits.tolist()]
    whole = np.array([_WHOLE.fullmatch(text) is not None for text in texts], bool)
    low, high = limits or (1, 0)
    outside = [is_whole and not low <= int(text) <= high for text, is_whole in zip(texts, whole, strict=True)]
    return whole, np.array(outside, bool)
