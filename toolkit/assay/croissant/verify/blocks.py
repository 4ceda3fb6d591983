"""The records of one provider, a block at a time, each with its place: rows that do not fit stay where they are."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from assay.croissant.load.plan import Reading, Taken, View
from assay.croissant.load.running import run
from assay.croissant.verify.fit import NONE, Fits, Fitted, Patience, fitted
from assay.croissant.verify.places import Files, Places
from assay.data import inline
from assay.data.conditions import Condition, holds
from assay.data.fields import steps_of
from assay.data.file_parts import FilesTable
from assay.data.parts import Rows, file_of, rows_in, together, witness
from assay.data.runner import Runner
from assay.data.scan import WITNESS, Scan
from assay.data.skipping import Bad, Column, Skipped
from assay.data.tables import Table, Wanted, read_columns
from assay.data.taken import leaf_type, taken
from assay.data.value_types import ValueType
from assay.data.written import Written, listed
from assay.errors import DataError
from assay.files.sources import Entry, Sources
from assay_spec.croissant.model import Field


class Block(NamedTuple):
    """Some records."""

    columns: Mapping[str, Fitted]
    """By the `@id`s of their fields."""
    places: Places

    def where(self, conditions: Sequence[Condition]) -> "Block":
        """Those of which all conditions are true; a value that does not fit makes none so."""
        block = self
        for condition in conditions:
            keep = holds(condition, block.columns[condition.field].values)
            block = block._kept(keep.to_numpy(zero_copy_only=False))
        return block

    def _kept(self, keep: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> "Block":
        if keep.all():
            return self
        mask, number = pa.array(keep), np.cumsum(keep) - 1
        columns = {
            name: Fitted(
                one.values.filter(mask),
                number[one.misfits[keep[one.misfits]]],
                one.stored.filter(mask),
                one.problem,
                number[one.unlooked[keep[one.unlooked]]],
            )
            for name, one in self.columns.items()
        }
        return Block(columns, self.places[keep])


class Hears(Protocol):
    """Takes what cannot be read."""

    def file(self, error: DataError) -> None:
        """A file, or the rest of it."""
        ...

    def column(self, name: str, error: DataError) -> None:
        """One field, in one file."""
        ...

    def row(self, error: DataError) -> None:
        """A row that is no record."""
        ...


class _Rows(Skipped):
    """Rows that are left out, of which somebody hears."""

    def __init__(self, bad: Bad) -> None:
        super().__init__()
        self._bad = bad

    def add(self, error: DataError) -> None:
        """Tell of one."""
        self._bad(error)


class ScanBlocks:
    """The records in the files of one resource."""

    def __init__(self, scan: Scan, sources: Sources, files: Files, hears: Hears) -> None:
        self._scan = scan
        self._sources = sources
        self._files = files
        self._hears = hears

    def __iter__(self) -> Iterator[Block]:
        """The records, in the order of their files; a file that cannot be read is told of, and the next one is read."""
        if self._scan.rows is Rows.FILES:
            for table in together(self._entries()):
                yield from self._of_files(table)
            return
        for entry in self._entries():
            try:
                yield from self._in(entry)
            except DataError as error:
                self._hears.file(error)

    def _entries(self) -> Iterator[Entry]:
        """The files; looking for them begins anew behind one that cannot be had."""
        at, last = 0, -1
        while at > last:
            last, seen = at, 0

            def keep(names: Sequence[str], start: int = at) -> Sequence[str]:
                nonlocal seen
                kept = self._scan.kept(names)
                before, seen = seen, seen + len(kept)
                return kept[max(0, start - before) :]

            failed = self._hears.file if not at else _known
            try:
                for entry in self._sources.found(self._scan.resource, keep=keep, failed=failed):
                    at += 1
                    yield entry
            except DataError as error:
                self._hears.file(error)
                at += seen > at  # else it was no file among others
            else:
                return

    def _in(self, entry: Entry) -> Iterator[Block]:
        table = rows_in(entry, self._scan.rows, _Rows(self._hears.row))
        alike = self._alike(entry)
        wanted = list(self._scan.columns) or [Wanted(WITNESS, witness(table), ValueType.TEXT)]
        while wanted:
            missing = yield from self._read(table, wanted, alike)
            if missing is None:
                return
            wanted = [one for one in wanted if one.column != missing.column]
            alike |= {one.name: _null(one) for one in self._tell(missing)}
        self._hears.file(DataError("has none of the columns that are described", path=entry.content.path))

    def _tell(self, missing: DataError) -> list[Wanted]:
        """Tell of a column that cannot be read; which fields have it."""
        found = [one for one in self._scan.columns if one.column == missing.column]
        for one in found:
            self._hears.column(one.name, missing)
        return found

    def _read(
        self, table: Table, wanted: Sequence[Wanted], alike: Mapping[str, pa.Scalar]
    ) -> Generator[Block, None, DataError | None]:
        """The records; what is given back is why one of the columns cannot be read at all."""
        fits, row, begun = Fits(wanted), 1, False
        try:
            for batch in read_columns(table, wanted, fit=fits):
                begun = True
                rows = np.arange(row, row + batch.num_rows, dtype=np.int64)
                row += batch.num_rows
                left_out = getattr(table, "left_out", None)
                numbers = rows if left_out is None else left_out.rows_of(rows)
                columns = {**fits.last, **{name: _repeated(value, len(rows)) for name, value in self._same(alike)}}
                places = self._files.places(str(table.content.path), numbers)
                yield Block(columns, places).where(self._scan.where)
        except DataError as error:
            if error.row is not None or error.column not in {one.column for one in wanted}:
                raise
            if not begun:
                return error
            self._tell(error)  # no line has it, as is known at the end of all
        return None

    def _same(self, alike: Mapping[str, pa.Scalar]) -> Iterable[tuple[str, pa.Scalar]]:
        return {**self._scan.fixed, **alike}.items()

    def _alike(self, entry: Entry) -> dict[str, pa.Scalar]:
        """What all records of a file have alike; what does not fit is told of once, and null."""
        found = {}
        for one in self._scan.of_files:
            try:
                found[one.name] = next(read_columns(file_of(entry), [one])).column(0)[0]
            except DataError as error:
                error.path, error.row = str(entry.content.path), None
                self._hears.column(one.name, error)
                found[one.name] = _null(one)
        return found

    def _of_files(self, table: FilesTable) -> Iterator[Block]:
        wanted = list(self._scan.columns) or [Wanted(WITNESS, "filename", ValueType.BYTES)]
        fits = Fits(wanted)
        try:
            for batch in read_columns(table, wanted, fit=fits):
                places = [self._files.places(str(file.content.path), np.zeros(1, np.int64)) for file in table.files]
                fixed = {name: _repeated(value, batch.num_rows) for name, value in self._scan.fixed.items()}
                yield Block({**fits.last, **fixed}, np.concatenate(places)).where(self._scan.where)
        except DataError as error:
            if len(table.files) == 1:
                self._hears.file(error)
                return
            for file in table.files:
                yield from self._of_files(FilesTable([file]))


def _known(error: DataError) -> None:
    """What was told before."""
    del error


def _null(one: Wanted) -> pa.Scalar:
    return pa.scalar(None, one.arrow)


def _repeated(value: pa.Scalar, count: int) -> Fitted:
    values = pa.repeat(value, count)
    return Fitted(values, NONE, values)


def view_blocks(view: View, runner: Runner, told: Callable[[Field], Field], files: Files) -> Iterator[Block]:
    """Records that are described elsewhere, under the names of the fields that take them.

    Args:
        view: the records.
        runner: reads them; what does not fit there is told of where they are described.
        told: the field that says of which type the values of one are.
        files: numbers their places.
    """
    row = 1
    patience = {how.name: Patience() for how in view.columns}
    types = {how.name: leaf_type(how.field, told(how.field), runner.type_of) for how in view.columns}
    for batch in run(view.reading, runner, Skipped()):
        columns = {}
        for how in view.columns:
            values = batch[how.source] if how.source else pa.nulls(batch.num_rows)
            column = Column(values, partial(_taken, runner, how))
            columns[how.name] = fitted(column, row, types[how.name], patience[how.name])
        rows = np.arange(row, row + batch.num_rows, dtype=np.int64)
        row += batch.num_rows
        yield Block(columns, files.places(f"records of {view.reading.record_set}", rows)).where(view.where)


def _taken(runner: Runner, how: Taken, values: pa.Array, row: int) -> pa.Array:
    return taken(how.field, values if how.source else None, len(values), runner.type_of, runner.document, row)


def written_blocks(plan: Written, document: Path, files: Files) -> Iterator[Block]:
    """Records that stand in the document."""
    columns = {}
    for name, one in listed(plan, document).items():
        arrow = Wanted("", "", one.value_type, steps_of(one.field)).arrow
        stored = pa.array([None if value is None else inline.written(value) for value in one.values], pa.string())
        columns[name] = fitted(one.column, 1, arrow, Patience())._replace(stored=stored)
    rows = np.arange(1, 1 + max((len(one.values) for one in columns.values()), default=0), dtype=np.int64)
    yield Block(columns, files.places(str(plan.records.span.document.path), rows)).where(plan.where)


def loaded_blocks(reading: Reading, runner: Runner, files: Files) -> Iterator[Block]:
    """Records put together of several providers, as they are loaded."""
    row = 1
    for batch in run(reading, runner, Skipped()):
        rows = np.arange(row, row + batch.num_rows, dtype=np.int64)
        row += batch.num_rows
        columns = {name: Fitted(batch[name], NONE, batch[name]) for name in batch.schema.names}
        yield Block(columns, files.places(f"records of {reading.record_set}", rows))
