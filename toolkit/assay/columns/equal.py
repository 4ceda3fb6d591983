"""Questions on equal texts in tables too large for memory: put to parts of them, and answered for the whole."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.columns import ranges
from assay.columns.column import Column
from assay.columns.columns import EXAMPLES, ArrowColumns, plainly
from assay.columns.earliest import Earliest, Found
from assay.columns.meeting import KEY, ROW, Side, meet
from assay.columns.reduce import Reducer, firsts, large_text, one_key
from assay.columns.summary import Order
from assay_spec.ports import Respelled, Sample

VALUE = "value"
"""The column of what is asked about beside a key."""

Block = Mapping[str, Column]
"""Some rows of the columns that are asked for."""


class Guide(NamedTuple):
    """What is known of the texts of a column."""

    sample: pa.Array
    """Some of them, evenly taken."""
    order: Order | None
    """How they rise."""
    is_unique: bool
    """Whether none occurs twice; where this is False, nobody knows."""
    has_nulls: bool = True
    """Where this is True, nobody knows."""
    digest: bytes = b""
    """Of all texts and nulls in their order; empty where nobody knows."""


class Blocks(Protocol):
    """A table that is read some rows at a time."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    def blocks(self, names: Sequence[str]) -> Iterator[tuple[int, Block]]:
        """Some rows at a time of these columns, and how many come before them."""

    def guide(self, column: str) -> Guide:
        """What is known of the texts of `column`."""


ColumnOf = tuple[Blocks, str]
"""A column of a table."""


def repeated(table: Blocks, column: str) -> Sample:
    """Values that occur more than once in `column`, in the order of their first rows; shown are the second ones."""
    guide, answer = table.guide(column), Earliest()
    if guide.is_unique:
        return answer.sample()
    side = _side((table, column), Reducer([KEY], times=2))
    with closing(meet([side])) as parts:
        for (part,) in parts:
            if pc.count_distinct(part[KEY]).as_py() == len(part):
                continue
            found = _small(part).repeated(KEY)
            places = (_row_of(part, KEY, example) for example in found.examples)
            answer.add(found.count, map(Found, places, _rows_of(part, found), found.examples))
    return answer.sample()


def repeated_rows(table: Blocks, columns: Sequence[str]) -> Sample:
    """Rows that hold the same in all `columns` as a row before them; the examples are row numbers."""
    answer, guides = Earliest(), {column: table.guide(column) for column in columns}
    if any(guide.is_unique and not guide.has_nulls for guide in guides.values()):
        return answer.sample()

    def note(rows: pa.Array, count: int) -> None:
        answer.add(count, [Found(row, row, row + 1) for row in rows.to_pylist()])

    # The more texts a key begins with, the finer the ranges.
    names = sorted(columns, key=lambda name: -pc.count_distinct(guides[name].sample).as_py())

    def batches() -> Iterator[pa.RecordBatch]:
        yield _batch(np.zeros(0, np.int64), pa.array([], pa.large_string()))
        for start, block in table.blocks(names):
            key = one_key([large_text(block[name]) for name in names])
            rows, first = np.arange(start, start + len(key)), firsts(key)
            note(pa.array(rows[~first][:EXAMPLES]), int((~first).sum()))
            yield _batch(rows[first], key.filter(pa.array(first)))

    if not names:
        rows = range(1, table.rows)
        note(pa.array(rows[:EXAMPLES]), len(rows))
        return answer.sample()
    with closing(meet([Side(batches, one_key([guides[names[0]].sample]), None, table.rows)])) as parts:
        for (part,) in parts:
            found = _small(part).repeated_rows([KEY])
            note(pa.array(_rows_of(part, found), pa.int64()), found.count)
    return answer.sample()


class Missing(NamedTuple):
    """Values of one column that another never shows."""

    sample: Sample
    values: pa.Table | None
    """Them all with their first rows, each once, in any order; None when they are more than a range has rows."""


NOTHING = Missing(Sample(count=0), pa.table({ROW: pa.array([], pa.int64()), KEY: pa.array([], pa.large_string())}))


def missing(ours: ColumnOf, theirs: ColumnOf, *, are_unique: bool = False) -> tuple[Missing, Missing]:
    """What their column never shows of ours, and ours of theirs; the rows are those of the first time.

    Args:
        ours: a column of a table.
        theirs: one of another.
        are_unique: whether no value is known to occur twice in either.
    """
    found = _Gaps(), _Gaps()
    with closing(meet([_side(ours, Reducer([KEY])), _side(theirs, Reducer([KEY]))])) as parts:
        for left, right in parts:
            if left[KEY].equals(right[KEY]):
                continue
            shows_all = found[0].look(left, right)
            # As many different values among which all of ours are: there is none beside them.
            if not (shows_all and are_unique and len(left) == len(right)):
                found[1].look(right, left)
    return found[0].missing(), found[1].missing()


class _Gaps:
    """What is missing, part by part."""

    def __init__(self) -> None:
        self._answer = Earliest()
        self._values: list[pa.Table] | None = []
        self._count = 0

    def look(self, part: pa.Table, other: pa.Table) -> bool:
        """Note which values of a part the other side does not have there, and so nowhere; whether it has all."""
        rest = part.filter(pc.invert(pc.is_in(part[KEY], value_set=other[KEY])))
        if not len(rest):
            return True
        rest = rest.filter(pa.array(firsts(rest[KEY].combine_chunks())))
        rows, values = rest[ROW][:EXAMPLES].to_pylist(), rest[KEY][:EXAMPLES].to_pylist()
        self._answer.add(len(rest), map(Found, rows, rows, values))
        self._count += len(rest)
        if self._values is not None:
            self._values = [*self._values, rest] if self._count <= ranges.RANGE_ROWS else None
        return False

    def missing(self) -> Missing:
        """What was found."""
        values = pa.concat_tables([NOTHING.values, *self._values]) if self._values is not None else None
        return Missing(self._answer.sample(), values)


def respelled_of(values: pa.Table, theirs: ColumnOf) -> Respelled:
    """Those of our missing values that their column shows in another spelling; one pass through it tells."""
    ours = values.sort_by(ROW)
    plain = plainly(ours[KEY].combine_chunks())
    found, wanted = _first_with(plain.unique(), theirs), []
    for value, spelled in zip(ours[KEY].to_pylist(), plain.to_pylist(), strict=True):
        if spelled in found:
            wanted.append((value, found[spelled]))
    return Respelled(count=len(wanted), pairs=tuple(wanted[:EXAMPLES]))


def _first_with(plain: pa.Array, column: ColumnOf) -> dict[str, str]:
    """For each plain text the first one of a column that is spelled so plainly, if there is any."""
    found: dict[str, str] = {}
    table, name = column
    for _, block in table.blocks([name]):
        if not len(plain):
            break
        text = large_text(block[name])
        spelled = plainly(text)
        at = pc.is_in(spelled, value_set=plain)
        pairs = zip(spelled.filter(at).to_pylist(), text.filter(at).to_pylist(), strict=True)
        # Of equal keys the last counts, and the first is wanted.
        found |= dict(reversed([*pairs]))
        plain = plain.filter(pc.invert(pc.is_in(plain, value_set=spelled)))
    return found


def respelled(ours: ColumnOf, theirs: ColumnOf) -> Respelled:
    """Values missing from their column that it shows with other blanks, capitals, leading zeros or as `7.0`."""
    answer = Earliest()
    pairs: dict[int, tuple[str, str]] = {}
    with closing(meet([_plain_side(ours), _plain_side(theirs)])) as parts:
        for left, right in parts:
            found = _small(left).respelled(VALUE, _small(right), VALUE)
            rows = [_row_of(left, VALUE, mine) for mine, _ in found.pairs]
            answer.add(found.count, [Found(row, row, None) for row in rows])
            pairs |= dict(zip(rows, found.pairs, strict=True))
            pairs = {row - 1: pairs[row - 1] for row in answer.sample().rows}
    return Respelled(count=answer.sample().count, pairs=tuple(pairs.values()))


def spread(table: Blocks, group: str, over: str) -> Sample:
    """Values of `group` whose rows have more than one value in `over`."""
    answer = Earliest()
    if table.guide(group).is_unique:
        return answer.sample()
    side = _side((table, group), Reducer([KEY, VALUE]), over)
    with closing(meet([side])) as parts:
        for (part,) in parts:
            _add(answer, part, _small(part).spread(KEY, VALUE))
    return answer.sample()


def _side(column: ColumnOf, reducer: Reducer, beside: str = "") -> Side:
    """The rows by the text of a column, perhaps with that of another one beside it."""
    table, name = column
    guide = table.guide(name)

    def batches() -> Iterator[pa.RecordBatch]:
        empty = pa.array([], pa.large_string())
        yield _batch(np.zeros(0, np.int64), empty, *([empty] if beside else []))
        for start, block in table.blocks([name, *filter(None, [beside])]):
            texts = [large_text(block[each]) for each in (name, *filter(None, [beside]))]
            batch = _batch(np.arange(start, start + len(texts[0])), *texts)
            known = batch.filter(texts[0].is_valid()) if texts[0].null_count else batch
            yield known if guide.is_unique else reducer.reduced(known)

    return Side(batches, guide.sample, guide.order, table.rows)


def _plain_side(column: ColumnOf) -> Side:
    """The values by their plain spelling."""
    side = _side(column, Reducer([KEY]))

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in side.batches():
            yield _batch(batch[ROW], plainly(batch[KEY]), batch[KEY])

    return Side(batches, plainly(side.sample), None, side.rows)


def _batch(*columns: object) -> pa.RecordBatch:
    arrays = [pa.array(column) for column in columns]
    return pa.RecordBatch.from_arrays(arrays, names=[ROW, KEY, VALUE][: len(arrays)])


def _small(part: pa.Table) -> ArrowColumns:
    """The texts of a part as a table."""

    def load(name: str) -> Column:
        return Column(part[name].cast(pa.string()), is_cells=False)

    return ArrowColumns("a part", [name for name in (KEY, VALUE) if name in part.column_names], len(part), load)


def _add(answer: Earliest, part: pa.Table, found: Sample) -> None:
    """What a part answers by the first rows of values."""
    rows = _rows_of(part, found)
    answer.add(found.count, map(Found, rows, rows, found.examples))


def _rows_of(part: pa.Table, found: Sample) -> list[int]:
    """The rows of an answer to a part, among all, from 0."""
    rows: list[int] = part[ROW].take(pa.array([row - 1 for row in found.rows], pa.int64())).to_pylist()
    return rows


def _row_of(part: pa.Table, column: str, value: object) -> int:
    """The first row of a part that shows `value`, among all."""
    row: int = part[ROW][pc.index(part[column], pa.scalar(value, pa.large_string())).as_py()].as_py()
    return row
