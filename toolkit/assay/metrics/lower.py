"""From an evaluation and the documents that it names to a logical plan."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.data.coding import distinct
from assay.data.tables import open_table, read_table
from assay.data.values import ValueType
from assay.errors import PlanError
from assay.plan.context import Context, Table
from assay.plan.logical import Items, LogicalPlan, Records, Report
from assay.run.segments import digest_file
from assay_spec.croissant.model import Dataset, FileObject, RecordSet
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.metrics.fingerprint import Fingerprint

REFERENCE = "reference"


class Documents(NamedTuple):
    """An evaluation and what it names, checked."""

    evaluation: Evaluation
    dataset: Dataset
    fingerprint: Fingerprint | None
    base: Path
    """The folder of the evaluation."""
    data: Path
    """The folder of the dataset's document."""


class Source(NamedTuple):
    """The table behind a record set, and the column behind each of its fields."""

    path: Path
    columns: Mapping[str, str]


def lower(documents: Documents) -> tuple[LogicalPlan, Context]:
    """What the evaluation asks for, before any pass, and what the passes may look at.

    Raises:
        PlanError: a record set, a field or a class cannot be found.
        DataError: a table cannot be read.
    """
    evaluation = documents.evaluation
    source = record_source(documents)
    records = (_reference(documents, source), *(_predictions(p, evaluation) for p in evaluation.predictions))
    classes = evaluation.classes or _classes(source, evaluation)
    items = Items(
        id="items",
        key=evaluation.id,
        reference=evaluation.reference,
        classes=classes,
        positive=_positive(evaluation, classes),
        algorithms=tuple(p.name for p in evaluation.predictions),
        by=evaluation.by,
        group=evaluation.group,
        inputs=tuple(r.id for r in records),
    )
    plan = LogicalPlan(name=evaluation.name, nodes=(*records, items, Report(id="report", inputs=(items.id,))))
    tables = {r.path: _facts(documents.base / r.path) for r in records}
    context = Context(
        evaluation=evaluation,
        fingerprint=documents.fingerprint,
        catalogue=catalogue(),
        tables=tables,
        scored=frozenset(p.name for p in evaluation.predictions if p.scores),
    )
    return plan, context


def record_source(documents: Documents) -> Source:
    """The file behind the evaluation's record set, and the column of each of its fields by the field's short name."""
    records = _record_set(documents)
    columns: dict[str, str] = {}
    names: set[str] = set()
    for field in records.field:
        if field.source is not None and field.source.file_object is not None and field.source.extract is not None:
            columns[short_name(field.id)] = field.source.extract.column
            names.add(field.source.file_object.id)
    if len(names) != 1:
        raise PlanError(f"record set `{records.id}` must take its columns from one file, and names {len(names)}")
    return Source(_path_of(names.pop(), documents), columns)


def short_name(field_id: str) -> str:
    """`diagnosis` of `patients/diagnosis`."""
    return field_id.rpartition("/")[2]


def _record_set(documents: Documents) -> RecordSet:
    wanted, known = documents.evaluation.record_set, documents.dataset.record_set
    if not wanted and len(known) == 1:
        return known[0]
    for records in known:
        if wanted in (records.id, "" if records.name is None else records.name.value):
            return records
    listed = ", ".join(f"`{r.id}`" for r in known) or "none"
    raise PlanError(f"the dataset has no record set `{wanted}`; it has {listed}")


def _path_of(name: str, documents: Documents) -> Path:
    for file in documents.dataset.distribution:
        if isinstance(file, FileObject) and file.id == name:
            if "://" in file.content_url:
                raise PlanError(f"`{file.content_url}` is not fetched; put the file beside the dataset's document")
            path = (documents.data / file.content_url).resolve()
            if not path.is_relative_to(documents.data.resolve()):
                raise PlanError(f"`{file.content_url}` leaves the folder of the dataset's document")
            return path
    raise PlanError(f"the dataset has no file object `{name}`")


def _reference(documents: Documents, source: Source) -> Records:
    evaluation = documents.evaluation
    fields = dict.fromkeys((evaluation.id, evaluation.reference, *evaluation.by, *filter(None, (evaluation.group,))))
    missing = [name for name in fields if name not in source.columns]
    if missing:
        listed = ", ".join(f"`{name}`" for name in source.columns)
        raise PlanError(f"the record set has no field `{missing[0]}`; it has {listed}")
    return Records(
        id=REFERENCE,
        name=REFERENCE,
        path=os.path.relpath(source.path, documents.base.resolve()),
        columns=tuple(source.columns[name] for name in fields),
    )


def _predictions(prediction: Prediction, evaluation: Evaluation) -> Records:
    columns = (prediction.id or evaluation.id, prediction.label, *prediction.scores.values())
    return Records(
        id=f"predictions {prediction.name}",
        name=prediction.name,
        path=prediction.file,
        columns=tuple(dict.fromkeys(filter(None, columns))),
    )


def _classes(source: Source, evaluation: Evaluation) -> tuple[str, ...]:
    column = source.columns.get(evaluation.reference, evaluation.reference)
    batches = read_table(open_table(source.path), {column: ValueType.TEXT})
    return distinct(pa.Table.from_batches(batches)[column])


def _positive(evaluation: Evaluation, classes: tuple[str, ...]) -> str:
    if len(classes) > 2:
        return ""
    if evaluation.positive not in classes:
        listed = ", ".join(f"`{name}`" for name in classes)
        raise PlanError(f"`positive:` must name one of the two classes, {listed}")
    return evaluation.positive


def _facts(path: Path) -> Table:
    table = open_table(path)
    rows = table.rows
    if rows is None:
        rows = sum(batch.num_rows for batch in read_table(table, {table.columns[0]: ValueType.TEXT}))
    return Table(sha256=digest_file(path).removeprefix("sha256:"), rows=rows, bytes=path.stat().st_size)
