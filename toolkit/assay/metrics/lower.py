"""From an evaluation and the documents that it names to a logical plan."""

import os
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from assay.data.records import RecordReader
from assay.data.tables import count_rows, open_table
from assay.data.value_types import ValueType
from assay.errors import PlanError
from assay.files.content import digest_of
from assay.files.source_file import SourceFile
from assay.items.classes import in_order
from assay.items.coding import distinct
from assay.items.labels import labelled
from assay.metrics.context import EvaluationContext, Settings
from assay.metrics.costs import costs_of
from assay.metrics.settings import confidence
from assay.plan.compiler import Source
from assay.plan.context import Table
from assay.plan.logical import Items, LogicalNode, LogicalPlan, Records, Report
from assay.plan.physical import Columns, File
from assay_spec.croissant.model import Dataset, RecordSet
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.threshold import threshold_of
from assay_spec.ports import Unavailable

REFERENCE = "reference"


class Reference(NamedTuple):
    """The record set that holds what is true."""

    reader: RecordReader
    records: RecordSet
    path: str
    """Of the Croissant document, relative to the evaluation."""


def lower(source: Source) -> tuple[LogicalPlan, EvaluationContext]:
    """What the evaluation asks for, before any pass, and what the passes may look at.

    Raises:
        PlanError: a document, a record set or the positive class cannot be found.
        DataError: a table cannot be read.
    """
    evaluation = source.report.model
    assert isinstance(evaluation, Evaluation)
    reference = _reference(source, evaluation)
    records = _records(reference, evaluation)
    predictions = tuple(_predictions(p, evaluation) for p in evaluation.predictions)
    classes = evaluation.classes or _classes(reference, evaluation)
    fingerprint = _fingerprint(source, evaluation)
    items = Items(
        id="items",
        key=evaluation.id,
        reference=evaluation.reference,
        classes=classes,
        positive=_positive(evaluation, classes),
        predictions=tuple(_columns(p, evaluation, fingerprint) for p in evaluation.predictions),
        by=tuple(dict.fromkeys(evaluation.by)),
        group=evaluation.group,
        costs=costs_of(fingerprint, classes),
        undefined=evaluation.undefined,
        inputs=(records.id, *(p.id for p in predictions)),
    )
    nodes: tuple[LogicalNode, ...] = (records, *predictions, items, Report(id="report", inputs=(items.id,)))
    plan = LogicalPlan(name=evaluation.name, kind="evaluation", nodes=nodes)
    tables = {p.id: _table(source.base, p.path) for p in predictions}
    return plan, EvaluationContext(
        settings=_settings(evaluation, source.limit),
        fingerprint=fingerprint,
        catalogue=catalogue(),
        tables={records.id: _record_table(reference, records, source.base)} | tables,
    )


def _settings(evaluation: Evaluation, limit: int) -> Settings:
    return Settings(
        metrics=evaluation.metrics,
        level=confidence(evaluation.level),
        proportions=evaluation.proportions,
        replicates=evaluation.replicates,
        seed=evaluation.seed,
        limit=limit,
    )


def _reference(source: Source, evaluation: Evaluation) -> Reference:
    model = _followed(source, evaluation.dataset)
    if not isinstance(model, Dataset):
        raise PlanError(f"{evaluation.dataset}: no Croissant document, which `dataset` has to name")
    reader = RecordReader(model, source.base / evaluation.dataset)
    return Reference(reader, reader.record_set(evaluation.record_set), evaluation.dataset)


def _fingerprint(source: Source, evaluation: Evaluation) -> Fingerprint | None:
    model = _followed(source, evaluation.fingerprint) if evaluation.fingerprint else None
    return model if isinstance(model, Fingerprint) else None


def _followed(source: Source, path: str) -> object:
    assert source.report.document is not None
    report = source.session.follow(source.report.document, path)
    if isinstance(report, Unavailable):
        raise PlanError(f"{path}: {report.reason}")
    return report.model


def _records(reference: Reference, evaluation: Evaluation) -> Records:
    fields = (evaluation.id, evaluation.reference, *evaluation.by, *filter(None, (evaluation.group,)))
    return Records(
        id=REFERENCE,
        name=REFERENCE,
        path=reference.path,
        record_set=reference.records.id,
        columns=tuple(dict.fromkeys(fields)),
    )


def _predictions(prediction: Prediction, evaluation: Evaluation) -> Records:
    columns = (prediction.id or evaluation.id, prediction.label, *prediction.scores.values())
    return Records(
        id=f"predictions {prediction.name}",
        name=prediction.name,
        path=prediction.file,
        columns=tuple(dict.fromkeys(filter(None, columns))),
    )


def _columns(prediction: Prediction, evaluation: Evaluation, fingerprint: Fingerprint | None) -> Columns:
    return Columns(
        name=prediction.name,
        id=prediction.id or evaluation.id,
        scores=prediction.scores,
        label=prediction.label,
        threshold=threshold_of(prediction, fingerprint),
    )


def _classes(reference: Reference, evaluation: Evaluation) -> tuple[str, ...]:
    types = {evaluation.reference: ValueType.TEXT}
    batches = reference.reader.read(reference.records, types, types)
    found = (labelled(pa.chunked_array([batch[evaluation.reference]])) for batch in batches)
    # A batch at a time: the column may not fit into memory, where its classes do.
    return in_order(set(chain.from_iterable(map(distinct, found))))


def _positive(evaluation: Evaluation, classes: tuple[str, ...]) -> str:
    if len(classes) > 2:
        return ""
    if evaluation.positive not in classes:
        listed = ", ".join(f"`{name}`" for name in classes)
        raise PlanError(f"`positive:` must name one of the two classes, {listed}")
    return evaluation.positive


def _record_table(reference: Reference, records: Records, base: Path) -> Table:
    reader, known = reference.reader, reference.records
    document = known.span.document
    # What the fields mean stands in the document, so that it must stay the same too.
    described = SourceFile(base / reference.path, document.sha256, len(document.data))
    files = dict.fromkeys((described, *reader.files(known, records.columns)))
    return Table(files=tuple(_file(file, base) for file in files), rows=reader.count(known, records.columns))


def _table(base: Path, path: str) -> Table:
    table = open_table(base / path)
    rows = count_rows(table, table.columns[0])
    file = SourceFile(table.content.path, digest_of(table.content.path), table.content.size_bytes)
    return Table(files=(_file(file, base),), rows=rows)


def _file(file: SourceFile, base: Path) -> File:
    return File(path=file.url or os.path.relpath(file.path, base), sha256=file.sha256, bytes=file.size_bytes)
