"""Records as mlcroissant 1.1.1 gives them, and where they are others than the dataset says."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, Unpack

import numpy.typing as npt
import pyarrow as pa

from assay.croissant.load.arrays import array_of
from assay.croissant.load.asked import Asked
from assay.croissant.load.official.arrow import as_arrow, as_python
from assay.croissant.load.official.differences import (
    EXCLUDED,
    JOINED,
    LINES,
    RECORDS,
    Difference,
    differing,
    refused,
)
from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.croissant.load.official.fields import Record
from assay.croissant.load.official.files import Files
from assay.croissant.load.official.graph import Graph
from assay.croissant.load.official.running import Runner
from assay.croissant.load.records import Records
from assay.croissant.load.remote import Remote
from assay.croissant.reading import read_metadata, read_newest
from assay.data.fields import leaves_of, short_name
from assay.errors import DataError
from assay.files.sources import resource_of
from assay.hosts.talk import Talk
from assay_spec.croissant.model import FileSet, RecordSet
from assay_validators.croissant.official.parts import Part
from assay_validators.croissant.official.verdict import understood

BATCH_ROWS = 1 << 16

_CHANCE = "{}: mlcroissant takes for it whatever archive `{}` it unpacked first, of any dataset; here it is this one"


class OfficialRecords:
    """The records of a record set as mlcroissant gives them, or one line that says why they are not said here.

    They are worked out when somebody asks for them, all of them, and held in memory.
    """

    def __init__(self, path: Path, record_set: str = "", *, talk: Talk | None = None, **asked: Unpack[Asked]) -> None:
        """Look at what is asked; `talk` hears of what is fetched.

        Raises:
            AssayError: there is no such record set or field, or what mlcroissant gives is not said here.
        """
        self._path = path
        if asked.get("split") or asked.get("where") or asked.get("skip_bad"):
            raise self._unsaid("it knows no splits, conditions and bad rows")
        if asked.get("decode"):
            raise self._unsaid("it decodes in its own way; of images and audio the bytes are given")
        structure = understood(read_metadata(path))
        if structure is None:
            raise DataError(
                "mlcroissant refuses the dataset", path=path, remedy=f"`assay check --as mlcroissant {path}` says why"
            )
        self._structure, self._dataset = structure, read_newest(path)
        self._ours = Records(self._dataset, path, record_set, **asked)
        self._limit = asked.get("limit")
        elsewhere = Remote(self._dataset, path, fetch=asked.get("fetch", False), talk=talk)
        self._files = Files(self._dataset, path, structure.version, elsewhere)

    def __getattr__(self, name: str) -> NoReturn:
        problem = f"records as mlcroissant gives them have no `{name}`"
        remedy = ": they have rows, `batches()`, `table()` and `numpy()`, and without `as_` all else"
        raise AttributeError(problem + (remedy if hasattr(Records, name) else ""), name=name, obj=self)

    @property
    def document(self) -> Path:
        """Where they are described."""
        return self._path

    @property
    def fields(self) -> list[str]:
        """What mlcroissant calls the fields: by their `@id`s, in datasets of Croissant 0.8 by their names."""
        return [self._called(name) for name in self._ours.fields]

    @property
    def schema(self) -> pa.Schema:
        """The columns, and of which types mlcroissant gives them.

        Raises:
            AssayError: as `batches`.
        """
        return self.table().schema

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one that it names."""
        return self._ours.reads(path)

    def table(self) -> pa.Table:
        """All of them, as `batches`."""
        return self._table

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records.

        Raises:
            AssayError: mlcroissant gives none, or what it gives is not said here.
        """
        yield from self.table().to_batches(BATCH_ROWS)

    def numpy(self) -> dict[str, npt.NDArray[Any]]:
        """All of them as one array a field, as `Records.numpy` gives them."""
        table = self.table()
        return {name: array_of(column) for name, column in zip(table.column_names, table.columns, strict=True)}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The records as dictionaries, whose texts are texts and not bytes.

        Raises:
            AssayError: as `batches`.
        """
        for record in self._given:
            yield {name: as_python(record.values.get(name)) for name in self.fields}

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Where the values are wrong.

        Raises:
            AssayError: as `batches`.
        """
        return tuple(self._compared())

    @property
    def chances(self) -> tuple[str, ...]:
        """On what these records hang that is not in the dataset, one line each.

        Raises:
            AssayError: as `batches`.
        """
        held = self._given and self._files.unpacked
        return tuple(_CHANCE.format(name, url) for name, url in (held or {}).items())

    @cached_property
    def _given(self) -> list[Record]:
        """The records that it gives: one that it cannot make ends it, and a hundred come at once."""
        found: list[Record] = []
        try:
            for record in islice(Runner(Graph(self._structure), self._files).records(self._part), self._limit):
                found.append(record)  # noqa: PERF402 - those before the end are kept
        except UnsaidError as reason:
            raise self._unsaid(str(reason), reason.field or None) from None
        except Ends as end:
            first = f"its first {len(found):,} records" if found else "no record"
            problem = f"mlcroissant gives {first}, but ends with {end}"
            raise DataError(problem, path=self._path, column=end.field or None) from None
        return found

    @cached_property
    def _table(self) -> pa.Table:
        declared = self._ours.schema
        columns = {}
        for name, field in zip(self.fields, declared, strict=True):
            try:
                columns[name] = as_arrow([record.values.get(name) for record in self._given], field.type)
            except UnsaidError as reason:
                raise self._unsaid(str(reason), name) from None
        return pa.table(columns)

    @cached_property
    def _records(self) -> RecordSet:
        return self._ours.record_set

    @cached_property
    def _part(self) -> Part:
        """The record set as mlcroissant sees it."""
        names = (self._records.id, short_name(self._records.id))
        parts: list[Part] = self._structure.dataset["record_sets"]
        found = next((each for each in parts if each.uuid(self._structure.version) in names), None)
        if found is None:
            called = ", ".join(f"`{each.uuid(self._structure.version)}`" for each in parts)
            problem = f"mlcroissant finds no record set called `{self._records.id}`; there are {called}"
            raise DataError(problem, path=self._path)
        return found

    def _called(self, name: str) -> str:
        return short_name(name) if self._structure.version == "0.8" else name

    def _unsaid(self, reason: str, column: str | None = None) -> DataError:
        problem = f"what mlcroissant gives is not said here: {reason}"
        return DataError(problem, path=self._path, column=column)

    def _compared(self) -> Iterator[Difference]:
        """Where records and values are others than ours."""
        given = self._given
        excluded = {at for at, record in enumerate(given) if self._is_excluded(record)}
        if excluded:
            first = min(excluded)
            file = given[first].file
            example = f"first record {first + 1}, of `{file.fullpath if file else ''}`"
            yield Difference(self._records.id, EXCLUDED, len(excluded), example, "record")
        kept = sorted((at for at in range(len(given)) if at not in excluded), key=lambda at: self._container(given[at]))
        try:
            ours = self._ours.table()
        except DataError as error:
            clause = refused(error.problem, is_value=error.row is not None)
            yield Difference(self._field_of(error), clause, 0, f"{error.problem} ({_place(error)})")
            return
        if len(kept) != ours.num_rows and not (self._limit is not None and excluded):
            example = f"{len(kept):,} records in place of {ours.num_rows:,}"
            yield Difference(self._records.id, self._counted(), 0, example)
        for field in self._records.field:
            if field.id in self._ours.fields:
                name = self._called(field.id)
                values = [given[at].values.get(name) for at in kept]
                numbers = [at + 1 for at in kept]
                is_data = self._records.data is not None
                yield from differing(field, values, ours[field.id].to_pylist(), numbers, is_data=is_data)

    def _field_of(self, error: DataError) -> str:
        """The field at which something is wrong, where it names the column of a file."""
        for field in leaves_of(self._records.field):
            extract = field.source.extract if field.source is not None else None
            if error.column and extract is not None and error.column in (extract.column, extract.json_path):
                return field.id
        return error.column or self._records.id

    def _counted(self) -> str:
        """What says how many records there are."""
        fields = list(leaves_of(self._records.field))
        extracts = [field.source.extract for field in fields if field.source is not None]
        if any(extract is not None and extract.file_property in ("lines", "lineNumbers") for extract in extracts):
            return LINES
        return JOINED if any(field.references for field in fields) else RECORDS

    @cached_property
    def _sets(self) -> list[FileSet]:
        """The FileSets from which it takes values."""
        named = {resource_of(field.source) for field in leaves_of(self._records.field) if field.source is not None}
        return [each for each in self._dataset.distribution if isinstance(each, FileSet) and each.id in named]

    def _is_excluded(self, record: Record) -> bool:
        path = None if record.file is None else record.file.fullpath
        return path is not None and any(fnmatchcase(path, pattern) for each in self._sets for pattern in each.excludes)

    def _container(self, record: Record) -> int:
        """In which of several archives the file of a record lies, in the order of the dataset."""
        names = [resource_of(container) for each in self._sets for container in each.contained_in]
        return names.index(record.file.container) if record.file is not None and record.file.container in names else 0


def _place(error: DataError) -> str:
    return error.path if error.row is None else f"{error.path}, data row {error.row}"
