"""Records as mlcroissant 1.1.1 gives them, and where they are others than the dataset says."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from assay.croissant.load.asked import Asked
from assay.croissant.load.official.cells import NULLS, UnsaidError, as_pandas, rows_at_once
from assay.croissant.load.official.values import TYPES, Ends, value_of
from assay.croissant.load.records import Records
from assay.croissant.reading import read_dataset
from assay.data.delimited import DelimitedTable
from assay.data.fields import steps_of
from assay.data.parts import Rows
from assay.data.scan import Scan
from assay.data.tables import stored_columns
from assay.data.values import Place, as_stored, shortened
from assay.errors import DataError
from assay.files.content import FileContent
from assay_spec.croissant.model import Field, FileObject, Transform
from assay_spec.record import replace
from assay_validators.croissant.official.verdict import Outcome, judge

NAMES = ("sc:Text", "sc:URL", "sc:Integer", "sc:Float", "sc:Boolean")
"""The data types of which it is known what becomes."""
BATCH_ROWS = 1 << 16

_TEXT = "Croissant 1.1, DataSource: a column is taken as the file has it, and `sc:Text` is text"
_NULL = "Croissant 1.1 names no text that stands for a missing value"
_CONSTANT = "Croissant 1.1, Field: `value` is a constant, the value of each record"
_KEPT = "Croissant 1.1, Transform, leaves open what becomes of a text without a match; as a rule it is null here"
_KEY = "Croissant 1.1, RecordSet: a `key` tells each record from all others"
_TYPE = "Croissant 1.1, Field: `dataType` says what values are"


class Difference(NamedTuple):
    """What is wrong with values of one field."""

    field: str
    clause: str
    """What says so."""
    values: int
    """How many."""
    example: str
    """The first of them."""

    def __str__(self) -> str:
        counted = f"{self.values:,} value{'' if self.values == 1 else 's'}, " if self.values else ""
        return f"{self.field}: {counted}{self.example}; {self.clause}"


class OfficialRecords:
    """The records of a table as mlcroissant gives them, or one line that says why they are not said here."""

    def __init__(self, path: Path, record_set: str, asked: Asked) -> None:
        """Look at what is asked.

        Raises:
            AssayError: there is no such record set or field, or what mlcroissant gives is not said here.
        """
        self._path = path
        if asked.get("split") or asked.get("where") or asked.get("skip_bad"):
            raise self._unsaid("it knows no splits, conditions and bad rows")
        if asked.get("fetch"):
            raise self._unsaid("it fetches in its own way; what was fetched before is read")
        document, self._dataset = read_dataset(path)
        if judge(document).outcome is not Outcome.VALID:
            raise DataError(
                "mlcroissant refuses the dataset", path=path, remedy=f"`assay check --as mlcroissant {path}` says why"
            )
        self._ours = Records(self._dataset, path, record_set, **asked)
        self._limit = asked.get("limit")
        self._every = Records(self._dataset, path, record_set)
        self.differences: tuple[Difference, ...] = ()
        """Where the values are wrong, once they have been gone through."""

    @property
    def schema(self) -> pa.Schema:
        """The columns and their types: those of the dataset."""
        return self._ours.schema

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that it names."""
        return self._ours.reads(path)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records.

        Raises:
            AssayError: mlcroissant gives none, or what it gives is not said here.
        """
        columns = {name: values[: self._limit] for name, values in self._columns.items() if name in self._ours.fields}
        try:
            arrays = [pa.array(columns[field.name], field.type) for field in self.schema]
        except (pa.ArrowException, OverflowError):
            raise self._unsaid("its values are not of the types that the dataset declares") from None
        self.differences = tuple(self._compared(columns))
        yield from pa.Table.from_arrays(arrays, schema=self.schema).to_batches(BATCH_ROWS)

    @cached_property
    def _scan(self) -> Scan:
        plan = self._every.plan
        if not isinstance(plan.origin, Scan) or plan.joins or plan.origin.rows is not Rows.TABLE:
            raise self._unsaid("only records of one CSV file are, without joins")
        if plan.origin.of_files or any(field.sub_field for field in plan.fields):
            raise self._unsaid("it has parts, or values that are no column")
        return plan.origin

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        """The values of all fields: one that it cannot make ends all, whether it is asked for or not."""
        table = self._table()
        parts = {one.name: one.column for one in self._scan.columns}
        names = list(dict.fromkeys(parts.values()))
        batches = list(stored_columns(table, names))
        rows = sum(batch.num_rows for batch in batches)
        if rows > rows_at_once(len(table.columns)):
            raise self._unsaid("the file is long, and read in pieces that settle their types each by itself")
        found: dict[str, list[Any]] = {}
        for field in self._every.plan.fields:
            self._require_simple(field)
            if field.source is None:
                found[field.id] = [None] * rows
                continue
            place = Place(table.content.path, parts[field.id])
            cells = [text for batch in batches for text in as_stored(batch[parts[field.id]], place).to_pylist()]
            found[field.id] = self._made(field, cells)
        return found

    def _made(self, field: Field, cells: Sequence[str | None]) -> list[Any]:
        value_type = self._every.value_type(field)
        try:
            return [value_of(cell, field, value_type) for cell in as_pandas(cells)]
        except UnsaidError as reason:
            raise self._unsaid(str(reason), field) from None
        except Ends as end:
            problem = f"mlcroissant gives no record, but ends with {end}"
            raise DataError(problem, path=self._path, column=field.id) from None

    def _table(self) -> DelimitedTable:
        """The file, of a form of which it is known how pandas reads it."""
        resource = next(each for each in self._dataset.distribution if each.id == self._scan.resource)
        if not isinstance(resource, FileObject) or resource.contained_in:
            raise self._unsaid("it takes them from a FileSet or an archive")
        if resource.encoding_format != ("text/csv",):
            raise self._unsaid("its file is no CSV by `encodingFormat`")
        (table,) = self._every.tables(self._scan)
        if not isinstance(table, DelimitedTable) or not table.is_plain or not isinstance(table.content, FileContent):
            raise self._unsaid("its file is compressed, or not parted by commas")
        return table

    def _require_simple(self, field: Field) -> None:
        """Refuse a field of which it is not known what becomes."""
        for transform in field.source.transform if field.source else ():
            if replace(transform, regex="", separator="") != Transform() or bool(transform.regex) is bool(
                transform.separator
            ):
                raise self._unsaid("it is transformed by more than regular expressions and separators", field)
        if field.data_type not in [(name,) for name in NAMES] or self._every.value_type(field) not in TYPES:
            raise self._unsaid("its `dataType` is none of sc:Text, sc:URL, sc:Integer, sc:Float and sc:Boolean", field)
        if field.source is not None and field.source.format:
            raise self._unsaid("it has a `format`", field)

    def _unsaid(self, reason: str, field: Field | None = None) -> DataError:
        problem = f"what mlcroissant gives is not said here: {reason}"
        return DataError(problem, path=self._path, column=None if field is None else field.id)

    def _compared(self, columns: dict[str, list[Any]]) -> Iterator[Difference]:
        """Where values are other than ours."""
        try:
            ours = self._ours.table()
        except DataError as error:
            clause = _KEY if "key" in error.problem.split()[:2] else _TYPE
            yield Difference(error.column or str(self._path), clause, 0, f"{error.problem} ({_place(error)})")
            return
        fields = {field.id: field for field in self._every.plan.fields}
        for name, values in columns.items():
            right = ours[name].to_pylist()
            yield from _differences(fields[name], values, right)


def _place(error: DataError) -> str:
    return error.path if error.row is None else f"{error.path}, data row {error.row}"


def _differences(field: Field, values: Sequence[Any], right: Sequence[Any]) -> Iterator[Difference]:
    """The values that are wrong, by the clause that says so."""
    found: dict[str, list[int]] = {}
    for row, (theirs, ours) in enumerate(zip(values, right, strict=True)):
        if repr(theirs) != repr(ours):
            found.setdefault(_clause(field, theirs, ours), []).append(row)
    for clause, rows in found.items():
        theirs, ours = (_shown(each[rows[0]]) for each in (values, right))
        yield Difference(field.id, clause, len(rows), f"first in record {rows[0] + 1}, {theirs} in place of {ours}")


def _clause(field: Field, theirs: Any, ours: Any) -> str:
    if field.source is None:
        return _CONSTANT
    if theirs is None and isinstance(ours, str) and ours in NULLS:
        return _NULL
    if any(transform.regex for transform in steps_of(field).transforms) and ours is None:
        return _KEPT
    return _TEXT if isinstance(ours, str) else _TYPE


def _shown(value: Any) -> str:
    return "null" if value is None else f"`{shortened(str(value))}`"
