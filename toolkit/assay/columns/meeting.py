"""Rows of one table or two whose keys are the same text, met in parts of them that fit into memory.

Where the keys of all tables rise, the tables are read side by side. Else their rows are laid down in ranges of the key.
"""

from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, NamedTuple

import pyarrow as pa

from assay.columns.ranges import cut, number_of_ranges
from assay.columns.spill import Rows, laid_down
from assay.columns.summary import Order
from assay.errors import DataError

ROW = "row"
"""The column of row numbers from 0, i8; they rise."""

KEY = "key"
"""The column of keys, large text without nulls."""

Part = tuple[pa.Table, ...]
"""Rows of each side, in their order; those with one key are all in one part."""


class Side(NamedTuple):
    """The rows of one table, by a key."""

    batches: Callable[[], Iterator[pa.RecordBatch]]
    """Batches with `ROW`, `KEY` and whatever else; one at least, for their schema."""
    sample: pa.Array
    """Some of the keys, evenly taken."""
    order: Order | None
    """How the keys rise, some of them perhaps equal."""
    rows: int
    """About how many there are."""


def meet(sides: Sequence[Side]) -> Generator[Part, None, None]:
    """The rows in parts; what is laid down in files is removed at the end, whatever happens.

    Raises:
        DataError: what reading the tables raises, or the disk is full.
    """
    orders = {side.order for side in sides}
    if len(orders) == 1 and (order := orders.pop()) is not None:
        yield from _side_by_side([side.batches() for side in sides], order)
        return
    try:
        with TemporaryDirectory(prefix="assay-") as folder:
            yield from _in_ranges(sides, Path(folder))
    except OSError as error:
        raise _unusable(Path(error.filename or gettempdir()), error.strerror or str(error)) from None


def _in_ranges(sides: Sequence[Side], folder: Path) -> Iterator[Part]:
    sample = pa.concat_arrays([side.sample for side in sides])
    found = cut(sample, number_of_ranges(max(side.rows for side in sides)))
    try:
        yield from laid_down(folder / "rows", map(_rows_of, sides), found).parts()
    except DataError as error:
        if not Path(error.path).is_relative_to(folder):
            raise
        raise _unusable(folder.parent, error.problem) from None


def _rows_of(side: Side) -> Rows:
    batches = side.batches()
    first = next(batches)
    return Rows(first.schema, KEY, chain([first], batches))


def _unusable(path: Path, problem: str) -> DataError:
    return DataError(problem, path=path, remedy="set TMPDIR to a folder on a disk with more room")


def in_order_of_rows(batches: Callable[[], Iterator[pa.RecordBatch]], rows: int) -> Iterator[pa.Table]:
    """Batches in any order of their rows, in the order of these; `rows` is how many numbers there may be."""
    number = number_of_ranges(rows)
    borders = pa.array([_padded(rows * index // number) for index in range(number)], pa.large_string())

    def keyed() -> Iterator[pa.RecordBatch]:
        for batch in batches():
            key = pa.array(map(_padded, batch[ROW].to_pylist()), pa.large_string())
            yield batch.set_column(batch.schema.get_field_index(KEY), KEY, key)

    for (part,) in meet([Side(keyed, borders, None, rows)]):
        yield part


def _padded(row: int) -> str:
    return f"{row:020d}"


class _Ahead:
    """The rows of one side that were read and not handed out."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.rows = pa.Table.from_batches([next(batches)])
        self.has_ended = False

    def read(self) -> None:
        """Read on."""
        following = next(self._batches, None)
        if following is None:
            self.has_ended = True
        else:
            self.rows = pa.concat_tables([self.rows, pa.Table.from_batches([following])])

    @property
    def last(self) -> pa.Scalar:
        """The last key that was read."""
        return self.rows[KEY][-1]

    def take(self, limit: Any, order: Order) -> pa.Table:
        """The rows whose keys come before `limit`, a rank; all of them without."""
        keys, rows = self.rows[KEY], self.rows
        end = (
            len(rows) if limit is None else bisect_left(range(len(rows)), limit, key=lambda at: _rank(keys[at], order))
        )
        self.rows = rows[end:]
        return rows[:end]


def _side_by_side(sides: Sequence[Iterator[pa.RecordBatch]], order: Order) -> Iterator[Part]:
    """The parts of sides whose keys rise: all up to the last key that has been read of each."""
    ahead = [_Ahead(batches) for batches in sides]
    while True:
        for side in ahead:
            while not side.has_ended and not len(side.rows):
                side.read()
        going = [side for side in ahead if not side.has_ended]
        if not going:
            yield tuple(side.take(None, order) for side in ahead)
            return
        # The last key that was read may be that of rows which are still to come, too.
        limit = min(_rank(side.last, order) for side in going)
        part = tuple(side.take(limit, order) for side in ahead)
        if any(len(rows) for rows in part):
            yield part
        for side in going:
            if _rank(side.last, order) == limit:
                side.read()


def _rank(key: pa.Scalar, order: Order) -> Any:
    """What the keys rise by; that of UTF-8 is the order of Python's text."""
    text = key.as_py()
    return text if order is Order.BYTES else (len(text.encode()), text)
