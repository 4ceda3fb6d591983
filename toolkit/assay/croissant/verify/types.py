"""Values against the type of their field: each has it, lies in its range, and needs no more digits than it holds."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.croissant.verify.check import Check, Outcome, Topic, amount
from assay.croissant.verify.declared import FLOATS, named
from assay.croissant.verify.fit import Fitted, rows_where
from assay.croissant.verify.lists import Level
from assay.croissant.verify.offenders import About, Offenders, value_of
from assay.croissant.verify.places import Places
from assay.data.datatypes import tells
from assay.data.floats import as_written
from assay.data.told import is_out_of_range, no, out_of_range, wider_than
from assay.data.value_types import INTEGERS, ValueType
from assay_spec.croissant.model import Field

_ADDRESS = r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$"
"""An address begins with a scheme (RFC 3986, section 3), or is a compact one whose prefix the context has."""


class Types:
    """One field whose values are gone through."""

    def __init__(self, told: Field, value_type: ValueType) -> None:
        """`told` is the field that says of which type the values are."""
        self._types = told.data_type
        self._value_type = value_type
        self._is_number = value_type in INTEGERS or value_type is ValueType.FLOAT
        self._float = named(told.data_type, tuple(FLOATS)) if value_type is ValueType.FLOAT else ""
        self._is_address = bool(named(told.data_type, ("URL",))) and value_type is ValueType.TEXT
        self.looked = 0
        """At how many values."""
        self._misfits, self._outside, self._coarse = Offenders(), Offenders(), Offenders()
        self._unlooked = 0
        self._strange, self._empty, self._problem = Offenders(), Offenders(), ""

    def add(self, found: Fitted, items: Level, places: Places) -> None:
        """The values of more records, and what is in their lists."""
        valid = len(items.values) - items.values.null_count
        self.looked += valid + len(found.misfits)
        self._unlooked += len(found.unlooked)
        self._problem = self._problem or found.problem
        self._note_misfits(found, places)
        if not valid:
            return
        if self._float:
            outside, coarse = _unlike(items.values, self._float)
            self._note(self._outside, outside, items, places)
            self._note(self._coarse, coarse, items, places)
        if self._value_type is ValueType.BYTES:
            self._note(self._empty, rows_where(pc.equal(pc.binary_length(items.values), 0)), items, places)
        if self._is_address:
            self._note(
                self._strange, rows_where(pc.invert(pc.match_substring_regex(items.values, _ADDRESS))), items, places
            )

    def checks(self, about: About) -> Iterator[Check]:
        """What came out."""
        yield self._of_types(about)
        if self._outside.count or self._declares_range:
            yield self._outside.check(Topic.RANGES, about, self.looked, self._of_range())
        if self._float:
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
        wrong = self._are(self._misfits, no(self._value_type))
        if self._unlooked:
            wrong += f", and {self._unlooked:,} more beside these were not tried one by one"
        return self._misfits.check(Topic.TYPES, about, self.looked, self._problem or wrong)

    @property
    def _declares_range(self) -> bool:
        """Whether the type has a range by its definition, and not only since numbers are read with so many bits."""
        is_integer = self._value_type in INTEGERS
        return bool(self._float) or (is_integer and not named(self._types, ("Integer",)))

    def _of_range(self) -> str:
        declared = ValueType(f"cr:{self._float}") if self._float else self._value_type
        return self._are(self._outside, f"{out_of_range(declared)}; {wider_than(declared)}")

    def _are(self, offenders: Offenders, wrong: str) -> str:
        verb = "is" if offenders.count == 1 else "are"
        return f"{offenders.count:,} of {amount(self.looked, 'value')} {verb} {wrong}"

    def _note_misfits(self, found: Fitted, places: Places) -> None:
        """What does not fit, and what is out of range."""
        show = value_of(found.stored)
        outside = np.zeros(len(found.misfits), bool)
        if self._is_number and not found.problem:
            outside[:] = [is_out_of_range(found.stored[row], self._value_type) for row in found.misfits.tolist()]
        self._misfits.note(found.misfits[~outside], places, show)
        self._outside.note(found.misfits[outside], places, show)

    def _note(self, offenders: Offenders, at: NDArray[np.int64], items: Level, places: Places) -> None:
        if len(at):
            offenders.note(at, places[items.rows], value_of(items.values))


def _unlike(values: pa.Array, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which numbers a shorter type makes infinite, and of which it loses digits."""
    exact = pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False)
    with np.errstate(over="ignore"):
        short = exact.astype(FLOATS[name])
    infinite = np.isinf(short) & np.isfinite(exact)
    other = np.flatnonzero((short.astype(np.float64) != exact) & ~infinite & np.isfinite(exact))
    if not len(other):
        return np.flatnonzero(infinite), other
    fewest = as_written(pa.array(short[other])).to_numpy()
    return np.flatnonzero(infinite), other[fewest != exact[other]]
