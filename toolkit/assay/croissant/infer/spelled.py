"""What the cells of a column spell, and what else one pass tells of them, in memory that does not grow with them."""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MOST_FEW = 100
"""Of so many different values it is known how often each occurs."""
MOST_KEYS = 5_000_000
"""Of more rows nobody looks whether a column is a key."""
LONG = 100
"""A value of more characters is no name of a class."""

_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_COUNT = r"(?:0|[1-9][0-9]{0,17})"
_WHOLE = r"(?:0|[1-9][0-9]*)"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SPELLINGS = {
    # A leading zero is part of a name, not of a number, and so is a nineteenth digit.
    "sc:Integer": rf"^[+-]?{_COUNT}$",
    # 12E4 is a code; programs write such a number with a point or a sign.
    "sc:Float": rf"^[+-]?(?:{_COUNT}|{_WHOLE}[eE][+-][0-9]+|(?:{_WHOLE}[.][0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?)$"
    r"|^[+-]?(?i:nan|inf|infinity)$",
    "sc:Boolean": r"^(?i:true|false)$",
    "sc:Date": rf"^{_DATE}$",
    "sc:DateTime": rf"^{_DATE}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?{_ZONE}$",
    "sc:Time": r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$",
    "sc:URL": r"^(?:https?|ftp)://[^\s/]+[^\s]*$",
}
"""How all cells of a column look that is no text; tried in this order."""

MARKS = ("?", "-", "--", ".", "N/A", "NA", "n/a", "na", "NULL", "null", "None", "#N/A")
"""What is written where a value is missing; to Croissant it is text like any other."""

_DATED = ("sc:Date", "sc:DateTime")
_DIGITS = r"^ *[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)? *$"
_COMMA = r"^[+-]?[0-9]+,[0-9]+$"
_ID = re.compile(
    r"(?:^|[ _.-])(?:id|uuid|guid|key|code|zip|postcode)$|[a-z](?:Id|ID|UUID|Key|Code)$|^(?:index|isbn|issn|doi)$"
)


def is_called_id(name: str) -> bool:
    """Whether a column is called so that its values name something, even where they look like numbers.

    >>> [is_called_id(name) for name in ("id", "patient_id", "PatientID", "ID", "idle", "paid")]
    [True, True, True, True, False, False]
    """
    return bool(_ID.search(name) or _ID.search(name.lower()))


@dataclass(slots=True)
class Column:
    """What is known of the values of a column after some of its rows."""

    name: str
    has_decimal_commas: bool = False
    rows: int = 0
    nulls: int = 0
    alive: list[str] = field(default_factory=lambda: list(_SPELLINGS))
    """What all cells so far spell but those that mark a missing value."""
    marks: dict[str, int] = field(default_factory=dict)
    """How often each of those occurs."""
    are_digits: bool = True
    """Whether pandas would take all cells so far for numbers, leading zeros and all."""
    few: dict[str, int] | None = field(default_factory=dict)
    """How often each value occurs; None when there are too many."""
    hashes: list[NDArray[np.uint64]] | None = field(default_factory=list)
    """Of the values, as long as all are different; None when they are not, or when nobody looks."""

    def add(self, cells: pa.Array) -> None:
        """Take note of the next rows, as text."""
        self.rows += len(cells)
        self.nulls += cells.null_count
        known = cells.drop_null()
        if not len(known):
            return
        self._count(known)
        self.are_digits = self.are_digits and _match(known, _DIGITS)
        trimmed = self._without_marks(pc.utf8_trim_whitespace(known))
        if self.has_decimal_commas:
            is_number = pc.match_substring_regex(trimmed, _COMMA)
            trimmed = pc.if_else(is_number, pc.replace_substring(trimmed, ",", "."), trimmed)
        self.alive = [name for name in self.alive if _spells(trimmed, name)]
        self._hash(known)

    def _without_marks(self, cells: pa.Array) -> pa.Array:
        is_mark = pc.is_in(cells, value_set=pa.array(MARKS))
        if not pc.any(is_mark).as_py():
            return cells
        for count in pc.value_counts(cells.filter(is_mark)).to_pylist():
            self.marks[count["values"]] = self.marks.get(count["values"], 0) + count["counts"]
        return cells.filter(pc.invert(is_mark))

    def _count(self, known: pa.Array) -> None:
        if self.few is None:
            return
        counts = pc.value_counts(known)
        if len(counts) <= MOST_FEW:
            for value, times in zip(counts.field(0).to_pylist(), counts.field(1).to_pylist(), strict=True):
                self.few[value] = self.few.get(value, 0) + times
        if len(counts) > MOST_FEW or len(self.few) > MOST_FEW:
            self.few = None

    def _hash(self, known: pa.Array) -> None:
        if self.hashes is None:
            return
        may_be_key = not self.alive or self.alive[0] == "sc:Integer"
        if not may_be_key or self.nulls or self.rows > MOST_KEYS or pc.count_distinct(known).as_py() < len(known):
            self.hashes = None
            return
        self.hashes.append(hashes_of(known))

    def values(self) -> NDArray[np.uint64] | None:
        """The hashes of all values, in order; None when one occurs twice, is missing, or when nobody looked."""
        if not self.hashes or self.nulls:
            return None
        found = np.unique(np.concatenate(self.hashes))
        return found if len(found) == self.rows else None

    @property
    def data_type(self) -> str:
        """What the cells are, going by all of them; text where they differ or where there are none."""
        return "sc:Text" if self.marks else self.unmarked_type

    @property
    def unmarked_type(self) -> str:
        """What they would be without the marks of missing values."""
        if self.rows - self.nulls == sum(self.marks.values()) or not self.alive:
            return "sc:Text"
        if self.alive[0] in ("sc:Integer", "sc:Float"):
            words = self.few is not None and all(value.strip(" +-").isalpha() for value in self.few)
            return "sc:Text" if words or is_called_id(self.name) else self.alive[0]
        return self.alive[0]


def _match(cells: pa.Array, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(cells, pattern), min_count=0).as_py())


def _spells(cells: pa.Array, name: str) -> bool:
    if not _match(cells, _SPELLINGS[name]):
        return False
    if name not in _DATED:
        return True
    try:
        pc.utf8_slice_codeunits(cells, 0, 10).cast(pa.date32())
    except pa.ArrowInvalid:
        # The thirtieth of February.
        return False
    return True


def hashes_of(values: pa.Array) -> NDArray[np.uint64]:
    """A number of 64 bits for each text; equal ones for equal texts, within one process."""
    return np.fromiter(map(hash, values.to_pylist()), np.int64, len(values)).view(np.uint64)
