"""Tables as pandas has them: of which kind a column is decides what its values become."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, NamedTuple, Self

import numpy as np

from assay.croissant.load.official.ends import Ends, UnsaidError

LARGEST = 2**63


class Property(Enum):
    """What columns are called that mlcroissant adds to those of a file; the first only we add."""

    ORIGIN = "origin"
    CONTENT = "content"
    FILENAME = "filename"
    FILEPATH = "filepath"
    FULLPATH = "fullpath"
    LINES = "lines"
    LINE_NUMBERS = "lineNumbers"


Name = str | Property


class Kind(StrEnum):
    """The data type of a column, in the words of pandas."""

    WHOLE = "int64"
    NUMBER = "float64"
    TRUTH = "bool"
    TEXT = "str"
    MOMENT = "datetime64"
    OBJECT = "object"


class Column(NamedTuple):
    """The values of one column; None stands for none, however pandas writes that."""

    kind: Kind
    values: list[Any]


class Frame:
    """Columns by their names, all as long; they are changed in place, as mlcroissant does."""

    def __init__(self, columns: dict[Name, Column], length: int) -> None:
        self.columns = columns
        self.length = length

    @classmethod
    def of_records(cls, records: Sequence[dict[Any, Any]]) -> Self:
        """Of rows, what one lacks is missing there."""
        names = dict.fromkeys(name for record in records for name in record)
        return cls({name: inferred([one.get(name) for one in records]) for name in names}, len(records))

    def rows(self) -> Iterator[dict[Name, Any]]:
        """The rows as `apply` hands them out: of numbers alone they are NumPy's, and whole ones become others there."""
        make = _ROWS.get(frozenset(column.kind for column in self.columns.values()))
        for at in range(self.length):
            row = {name: column.values[at] for name, column in self.columns.items()}
            yield row if make is None else {name: None if value is None else make(value) for name, value in row.items()}

    def add(self, name: Name, value: Any, kind: Kind) -> None:
        """A column with one value in each row."""
        self.columns[name] = Column(kind, [value] * self.length)


_ROWS = {
    frozenset([Kind.WHOLE]): np.int64,
    frozenset([Kind.NUMBER]): np.float64,
    frozenset([Kind.WHOLE, Kind.NUMBER]): np.float64,
    frozenset([Kind.TRUTH]): np.bool_,
}
"""The kinds of which all values of a row become one of NumPy's."""

_KINDS: tuple[tuple[tuple[type, ...], Kind], ...] = (
    ((bool, np.bool_), Kind.TRUTH),
    ((int, np.integer), Kind.WHOLE),
    ((float, np.floating), Kind.NUMBER),
    ((str,), Kind.TEXT),
    ((datetime, np.datetime64), Kind.MOMENT),
)
_NUMBERS = {Kind.WHOLE, Kind.NUMBER}


def inferred(values: Sequence[Any]) -> Column:
    """The column that pandas makes of values of Python's."""
    kinds = {_kind_of(value) for value in values if value is not None}
    lacks = any(value is None for value in values)
    if kinds == {Kind.WHOLE} and not lacks:
        if any(not -LARGEST <= value < LARGEST for value in values):
            raise UnsaidError("it has whole numbers of more than 64 bits")
        return Column(Kind.WHOLE, [int(value) for value in values])
    if kinds and kinds <= _NUMBERS:
        return Column(Kind.NUMBER, [None if value is None else float(value) for value in values])
    if kinds == {Kind.TRUTH} and not lacks:
        return Column(Kind.TRUTH, [bool(value) for value in values])
    if len(kinds) == 1 and kinds <= {Kind.TEXT, Kind.MOMENT}:
        return Column(kinds.pop(), list(values))
    return Column(Kind.OBJECT, list(values))


def _kind_of(value: Any) -> Kind:
    return next((kind for types, kind in _KINDS if isinstance(value, types)), Kind.OBJECT)


def stacked(frames: Sequence[Frame]) -> Frame:
    """Several tables as one, one under the other."""
    if not frames:
        raise Ends("ValueError: No objects to concatenate")
    names = dict.fromkeys(name for frame in frames for name in frame.columns)
    columns = {
        name: joined([frame.columns.get(name) or Column(Kind.OBJECT, [None] * frame.length) for frame in frames])
        for name in names
    }
    return Frame(columns, sum(frame.length for frame in frames))


def joined(columns: Sequence[Column]) -> Column:
    """The values of several columns as one."""
    kinds = {column.kind for column in columns}
    values = [value for column in columns for value in column.values]
    if kinds == _NUMBERS:
        return Column(Kind.NUMBER, [None if value is None else float(value) for value in values])
    return Column(kinds.pop() if len(kinds) == 1 else Kind.OBJECT, values)


def _with_nulls(kind: Kind) -> Kind:
    return {Kind.WHOLE: Kind.NUMBER, Kind.TRUTH: Kind.OBJECT}.get(kind, kind)


def merged(left: Frame, right: Frame, left_on: Name, right_on: Name) -> Frame:
    """A left join: each row with all of the other table of its key; rows without a key belong to those without one."""
    keys, others = left.columns[left_on], right.columns[right_on]
    _require_comparable(keys, others)
    places: dict[Any, list[int]] = {}
    for at, key in enumerate(others.values):
        places.setdefault(key, []).append(at)
    pairs = [(at, to) for at, key in enumerate(keys.values) for to in places.get(key, [-1])]
    shared = left_on == right_on
    columns = {
        name: Column(column.kind, [column.values[at] for at, _ in pairs]) for name, column in left.columns.items()
    }
    for name, column in right.columns.items():
        if shared and name == right_on:
            continue
        called = name if name not in left.columns else f"{name}_right"
        if called in columns:
            raise UnsaidError(f"both sides of a join have columns called `{called}`")
        columns[called] = _picked(column, [to for _, to in pairs])
    return Frame(columns, len(pairs))


def _picked(column: Column, places: Sequence[int]) -> Column:
    if -1 not in places:
        return Column(column.kind, [column.values[at] for at in places])
    kind = _with_nulls(column.kind)
    values = [None if at < 0 else column.values[at] for at in places]
    return Column(kind, [None if v is None else float(v) for v in values] if kind is Kind.NUMBER else values)


def _require_comparable(keys: Column, others: Column) -> None:
    """Refuse keys of which it is not known how pandas compares them."""
    if any(isinstance(key, list | dict) for key in (*keys.values, *others.values)):
        raise UnsaidError("the keys of a join are lists or objects")
    if not keys.values or not others.values:
        return
    kinds = {keys.kind, others.kind}
    if Kind.TEXT in kinds and kinds & _NUMBERS:
        names = f"{keys.kind} and {others.kind}"
        raise Ends(f"ValueError: You are trying to merge on {names} columns")
    if Kind.OBJECT in kinds or Kind.MOMENT in kinds:
        raise UnsaidError("the keys of a join are neither all numbers nor all texts")
