# Without pathlib, as its neighbours.
# ruff: noqa: PTH113, PTH118, PTH120
"""The tables of an evaluation: whether they can be had, and hold the columns that it names."""

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assay_spec.croissant.model import RecordSet
from assay_spec.diagnostic import Diagnostic
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.metrics.table_names import is_readable_table
from assay_spec.policy import Undefineds
from assay_spec.ports import Columns, Sample, Unavailable
from assay_validators.context import Context, Where, did_you_mean, note
from assay_validators.metrics.fields import fields_of, names_of, record_set_of
from assay_validators.metrics.samples import counted, examples_of, shown
from assay_validators.report import Report
from assay_validators.rule import rule


class Reference(NamedTuple):
    """The records of an evaluation, and what it calls their columns."""

    table: Columns
    columns: Mapping[str, str]
    """By the names that the evaluation uses; what cannot be read is absent."""


class Predicted(NamedTuple):
    """The predictions of one algorithm, and those of their columns that can be read; the rest are empty or absent."""

    prediction: Prediction
    table: Columns
    id: str
    label: str
    fold: str
    scores: Mapping[str, str]
    """Class to column."""

    @property
    def file(self) -> str:
        """The file as the document names it."""
        return shown(self.prediction.file)


def loses(evaluation: Evaluation, lost: Sample, predicted: Predicted) -> str:
    """What becomes of rows of predictions that cannot be used, as the end of a sentence."""
    rows = f"{lost.count} of {counted(predicted.table.rows, 'row')} of {predicted.file}"
    if evaluation.undefined is Undefineds.DROP:
        return f"excludes {rows}"
    return f"leaves {rows} without an answer, which counts as wrong"


def records_of(evaluation: Evaluation, ctx: Context) -> Columns | Unavailable | None:
    """The records of an evaluation; None when its documents do not say which they are."""
    report, records = ctx.follow(evaluation.dataset), record_set_of(evaluation, ctx)
    if records is None or not isinstance(report, Report) or report.document is None:
        return None
    assert ctx.resolver is not None
    return ctx.resolver.records(report.document, records.id or evaluation.record_set or None)


def reference_of(evaluation: Evaluation, ctx: Context) -> Reference | None:
    """The records of an evaluation, when they can be had and there are any."""
    table, records = records_of(evaluation, ctx), record_set_of(evaluation, ctx)
    if table is None or isinstance(table, Unavailable) or records is None or not table.rows:
        return None
    found = {name: _column(name, records, table) for _, _, name in fields_of(evaluation)}
    return Reference(table, {name: column for name, column in found.items() if column})


def _column(name: str, records: RecordSet, table: Columns) -> str:
    """The column that an evaluation calls `name`; empty when it is none that can be read."""
    found = _field(name, records, table)
    return found if found and table.problem(found) is None else ""


def _field(name: str, records: RecordSet, table: Columns) -> str:
    """The column that an evaluation calls `name`, whether it can be read or not; empty when there is none."""
    return next((alias for alias in _aliases(name, records) if alias in table.names), "")


def _aliases(name: str, records: RecordSet) -> tuple[str, ...]:
    """What else a field is called; nothing when there is no such field."""
    for field in records.field:
        names = names_of(field)
        if name in names:
            return (name, *names, *(other.removeprefix(f"{records.id}/") for other in names))
    return ()


def table_of(prediction: Prediction, ctx: Context) -> Columns | Unavailable:
    """The table of one prediction."""
    assert ctx.resolver is not None
    return ctx.resolver.table(ctx.document, prediction.file)


def predicted_of(evaluation: Evaluation, ctx: Context) -> Iterator[Predicted]:
    """The predictions whose tables can be had and have rows."""
    for prediction in evaluation.predictions:
        table = table_of(prediction, ctx)
        if isinstance(table, Unavailable) or not table.rows:
            continue
        texts = [prediction.id or evaluation.id, prediction.label, prediction.fold]
        identifier, label, fold = (name if is_text(table, name) else "" for name in texts)
        scores = {target: column for target, column in prediction.scores.items() if _is_there(table, column)}
        yield Predicted(prediction, table.labelled(label) if label else table, identifier, label, fold, scores)


def is_text(table: Columns, column: str) -> bool:
    """Whether a column is there and can be read as text."""
    return _is_there(table, column) and not table.not_text(column).count


def _is_there(table: Columns, column: str) -> bool:
    return column in table.names and table.problem(column) is None


def _problem(table: Columns, column: str, *, text: bool) -> Unavailable | None:
    """Why a column cannot be read; None when it can, or is not there."""
    if column not in table.names:
        return None
    found = table.problem(column)
    strange = table.not_text(column) if text and found is None else None
    if strange is None or not strange.count:
        return found
    return Unavailable(
        f"it holds what is no text: {examples_of(strange)}", "store it as text; leave empty what is not known"
    )


def _columns(evaluation: Evaluation, prediction: Prediction) -> Iterator[tuple[Where, str, bool]]:
    """Place and name of every column of a prediction, and whether it is to be numbers."""
    yield (prediction, "id") if prediction.id else (prediction, "file"), prediction.id or evaluation.id, False
    for target, column in prediction.scores.items():
        yield (prediction, "scores", target), column, True
    for attribute in ("label", "fold"):
        column = getattr(prediction, attribute)
        if column:
            yield (prediction, attribute), column, False


@rule("DAT001", since="0.1", on=Prediction, data=True, source="evaluation/1, predictions/file")
def unavailable_predictions(prediction: Prediction, ctx: Context) -> Iterator[Diagnostic]:
    """Table of predictions that cannot be read.

    ## What it does
    Checks that the file of every prediction can be read to its end as a table.

    ## Why is this bad?
    Nothing can be computed without it.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/file
    - RFC 4180, section 2
    """
    table = table_of(prediction, ctx)
    if isinstance(table, Unavailable) and _is_named_well(prediction, ctx):
        message = f"{shown(prediction.file)}: {table.reason}"
        yield ctx.error((prediction, "file"), message, help=table.remedy)


def _is_named_well(prediction: Prediction, ctx: Context) -> bool:
    """Whether there is a file, and it is called as tables are: EVA020 and EVA024 say so when it is not."""
    path = os.path.join(os.path.dirname(ctx.document.path), prediction.file)
    return os.path.isfile(path) and is_readable_table(prediction.file)


@rule("DAT002", since="0.1", on=Evaluation, data=True, source="evaluation/1, dataset, record_set")
def unavailable_records(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Record set that cannot be read.

    ## What it does
    Checks that the records of the dataset can be read: the files behind them are there, have the digests that the
    dataset declares, and are tables.

    ## Why is this bad?
    Without the true classes nothing can be computed.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, dataset, record_set
    - Croissant 1.1, RecordSets#recordsets
    """
    records = records_of(evaluation, ctx)
    if isinstance(records, Unavailable):
        where = "record_set" if evaluation.record_set else "dataset"
        message = f"the records cannot be read: {records.reason}"
        yield ctx.error((evaluation, where), message, help=records.remedy)


@rule("DAT003", since="0.1", on=Evaluation, data=True, source="evaluation/1, predictions")
def missing_column(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Column that the table does not have.

    ## What it does
    Checks that a table of predictions has the columns that the evaluation names: the id, the scores, the label and
    the fold.

    ## Why is this bad?
    There is nothing to read.

    ## Example
    a.csv
      patient,p_malign
      1,0.9
      2,0.2

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions
    """
    for prediction in evaluation.predictions:
        table = table_of(prediction, ctx)
        if isinstance(table, Unavailable):
            continue
        for where, column, _ in _columns(evaluation, prediction):
            if column not in table.names:
                default = column == evaluation.id and not prediction.id
                yield ctx.error(
                    where,
                    f"{shown(prediction.file)} has no column {shown(column)}",
                    help=_near(column, table),
                    related=[note((evaluation, "id"), "the column of the id is called so by default")] * default,
                )


def _near(column: str, table: Columns) -> str:
    if len(table.names) == 1 and any(delimiter in table.names[0] for delimiter in ";\t|"):
        return "the header is one column: separate the cells by commas"
    return did_you_mean(column, table.names)


@rule("DAT004", since="0.1", on=Evaluation, data=True, source="evaluation/1, predictions")
def unreadable_column(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Column whose values cannot be read.

    ## What it does
    Checks that the columns of ids, labels and folds hold text, or what has one text: whole numbers, booleans, dates;
    that all of it is UTF-8; and that a name stands in the header once.

    ## Why is this bad?
    Lists, times and NaN have no text by which they could be compared; of two columns of one name, nobody knows which
    is meant.

    ## Example
    a.csv
      patient,p_malignant,p_malignant
      1,0.9,0.1
      2,0.2,0.8

    Use instead:
    a.csv
      patient,p_malignant,p_benign
      1,0.9,0.1
      2,0.2,0.8
      3,0.7,0.3
      4,0.4,0.6

    ## References
    - evaluation/1, predictions
    - RFC 3629 (UTF-8)
    """
    for prediction in evaluation.predictions:
        table = table_of(prediction, ctx)
        if isinstance(table, Unavailable):
            continue
        for where, column, number in _columns(evaluation, prediction):
            found = _problem(table, column, text=not number)
            if found is not None:
                message = f"column {shown(column)} of {shown(prediction.file)} cannot be read: {found.reason}"
                yield ctx.error(where, message, help=found.remedy)


@rule("DAT005", since="0.1", on=Evaluation, data=True, source="evaluation/1, id, reference, group, by")
def unreadable_field(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Field whose values cannot be read.

    ## What it does
    Checks that the fields that the evaluation names are columns of one file, with one value in each record.

    ## Why is this bad?
    Lists, nested records and joins of several files cannot be read yet.

    ## Example
    by: [stage]

    Use instead:
    by: [size]

    ## References
    - evaluation/1, id, reference, group, by
    - Croissant 1.1, Fields#fields
    """
    table, records = records_of(evaluation, ctx), record_set_of(evaluation, ctx)
    if table is None or isinstance(table, Unavailable) or records is None:
        return
    for where, _, name in fields_of(evaluation):
        column = _field(name, records, table)
        found = table.problem(column) if column else None
        if found is not None:
            message = f"field {shown(name)} cannot be read: {found.reason}"
            yield ctx.error(where, message, help=found.remedy)


@rule("DAT006", since="0.1", on=Prediction, data=True, source="evaluation/1, predictions/file")
def empty_predictions(prediction: Prediction, ctx: Context) -> Iterator[Diagnostic]:
    """Table of predictions without a row.

    ## What it does
    Checks that a table of predictions has at least one row below its header.

    ## Why is this bad?
    There is nothing to evaluate; most often a program died before it wrote its results.

    ## Example
    a.csv
      patient,p_malignant

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/file
    """
    table = table_of(prediction, ctx)
    if not isinstance(table, Unavailable) and not table.rows:
        yield ctx.error((prediction, "file"), f"{shown(prediction.file)} has no rows")


@rule("DAT007", since="0.1", on=Evaluation, data=True, source="evaluation/1, record_set")
def empty_records(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Record set without a record.

    ## What it does
    Checks that the record set of the reference has at least one record.

    ## Why is this bad?
    There is nothing to evaluate against.

    ## Example
    patients.csv
      patient,diagnosis,site,size

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, record_set
    """
    records = records_of(evaluation, ctx)
    if records is not None and not isinstance(records, Unavailable) and not records.rows:
        where = "record_set" if evaluation.record_set else "dataset"
        yield ctx.error((evaluation, where), f"{shown(records.label)} has no records")
