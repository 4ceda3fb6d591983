"""The ids of an evaluation: whether every item of the reference has one prediction, and every prediction an item."""

from collections.abc import Iterable, Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.policy import Undefineds
from assay_spec.ports import Columns, Sample
from assay_validators.context import Context, Where
from assay_validators.metrics.data_tables import Predicted, predicted_of, reference_of
from assay_validators.metrics.samples import counted, examples_of, named, rows_of, shown
from assay_validators.rule import rule

MOST_COLUMNS = 20
"""So many columns of a table are tried when the ids in the one that is named match nothing."""


def _id_column(evaluation: Evaluation, ctx: Context) -> tuple[Columns, str] | None:
    """The records and their column of ids, when there is one."""
    reference = reference_of(evaluation, ctx)
    column = reference.columns.get(evaluation.id) if reference else None
    return (reference.table, column) if reference and column else None


def _sides(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[Columns, str, Predicted]]:
    """The records, their column of ids, and each of the predictions that have ids."""
    found = _id_column(evaluation, ctx)
    if found is None:
        return
    for predicted in predicted_of(evaluation, ctx):
        if predicted.id:
            yield *found, predicted


def _place(predicted: Predicted) -> Where:
    return predicted.prediction, "id" if predicted.prediction.id else "file"


@rule("DAT010", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, id")
def record_without_id(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Record without an id.

    ## What it does
    Checks that the field of the id is empty in no record.

    ## Why is this bad?
    No prediction can be told to be about such a record; it is left out of the results.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      ,malignant,B,large
      4,benign,B,small

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, id
    """
    found = _id_column(evaluation, ctx)
    if found is None:
        return
    table, column = found
    empty = table.nulls(column)
    if empty.count:
        yield ctx.warning(
            (evaluation, "id"),
            f"an empty id excludes {empty.count} of {counted(table.rows, 'record')}: {rows_of(empty)}",
            help="give every record an id",
        )


@rule("DAT011", since="0.1", on=Evaluation, data=True, source="evaluation/1, id")
def repeated_record_id(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Id that several records have.

    ## What it does
    Checks that no two records of the reference have the same id.

    ## Why is this bad?
    Nobody knows which of them a prediction is about, nor what the true class of the item is. Often the field is the
    patient's and a record is an image: then the id is another field, and the patient the `group`.

    ## Example
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      2,malignant,B,large
      4,benign,B,small

    Use instead:
    patients.csv
      patient,diagnosis,site,size
      1,malignant,A,large
      2,benign,A,small
      3,malignant,B,large
      4,benign,B,small

    ## References
    - evaluation/1, id
    - Croissant 1.1, RecordSets#recordsets, key
    """
    found, reference = _id_column(evaluation, ctx), reference_of(evaluation, ctx)
    if found is None or reference is None:
        return
    table, column = found
    repeated = table.repeated(column)
    if repeated.count:
        yield ctx.error(
            (evaluation, "id"),
            f"{counted(repeated.count, 'id')} in several records: {examples_of(repeated)}",
            help=_copies(table, reference.columns.values())
            or "name a field that differs in every record; the one that items share may be the `group`",
        )


def _copies(table: Columns, columns: Iterable[str]) -> str:
    """The remedy when rows are the same in all columns that are read."""
    copies = table.repeated_rows(list(dict.fromkeys(columns)))
    return f"delete what is a copy of a row above it: {rows_of(copies)}" if copies.count else ""


@rule("DAT012", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, predictions/id")
def prediction_without_id(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Prediction without an id.

    ## What it does
    Checks that the column of the id is empty in no row of a table of predictions.

    ## Why is this bad?
    Nobody knows which item such a row is about; it is not used.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      ,0.7
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/id
    """
    for predicted in predicted_of(evaluation, ctx):
        empty = predicted.table.nulls(predicted.id) if predicted.id else None
        if empty and 0 < empty.count < predicted.table.rows:
            rows = f"{empty.count} of {counted(predicted.table.rows, 'row')}"
            yield ctx.warning(
                _place(predicted),
                f"an empty id excludes {rows} of {predicted.file}: {rows_of(empty)}",
                help="give every row the id of its item",
            )


@rule("DAT013", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, predictions/id")
def repeated_prediction_id(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Item that is predicted more than once.

    ## What it does
    Checks that a table of predictions has no more than one row for each item. The row that is named beside an item is
    its second one.

    ## Why is this bad?
    Nobody knows which of the rows is the prediction. So none of them is used, and the item counts as one without a
    prediction: as wrong, unless the evaluation says `undefined: drop`.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      2,0.3
      3,0.7
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.25
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/id
    """
    for predicted in predicted_of(evaluation, ctx):
        repeated = predicted.table.repeated(predicted.id) if predicted.id else None
        if repeated and repeated.count > _in_several_folds(predicted):
            yield ctx.warning(
                _place(predicted),
                f"{predicted.file} has several rows for {counted(repeated.count, 'item')}, and "
                f"{_no_row(repeated.count)}: {examples_of(repeated)}",
                help=_of_repeats(predicted),
            )


def _no_row(items: int) -> str:
    """What becomes of items with several rows."""
    return f"since nobody knows which one counts, {'it has' if items == 1 else 'they have'} no prediction"


def _in_several_folds(predicted: Predicted) -> int:
    """How many items DAT051 speaks of."""
    return predicted.table.spread(predicted.id, predicted.fold).count if predicted.fold else 0


def _of_repeats(predicted: Predicted) -> str:
    read = (predicted.id, predicted.label, predicted.fold, *predicted.scores.values())
    copies = _copies(predicted.table, filter(None, read))
    return (
        copies or "keep one row for each item: of repeated predictions their mean, of several algorithms a table each"
    )


@rule("DAT014", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, predictions/id")
def unknown_id(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Prediction about an item that the reference does not have.

    ## What it does
    Checks that every id in a table of predictions is an id of the reference. Ids are compared as text: `7`, `007` and
    `7.0` are three.

    ## Why is this bad?
    Such rows are not used. When the ids are only written differently, whole items are without a prediction.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4
      05,0.3

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/id
    """
    for table, column, predicted in _sides(evaluation, ctx):
        unknown = predicted.table.missing_from(predicted.id, table, column)
        if unknown.count and _joins(table, column, predicted):
            yield ctx.warning(
                _place(predicted),
                f"{counted(unknown.count, 'id')} of {predicted.file} unknown to the reference: {examples_of(unknown)}",
                help=_spelling(table, column, predicted)
                or "delete their rows, which are not used, or add the items to the reference",
            )


def _joins(table: Columns, column: str, predicted: Predicted) -> bool:
    """Whether at least one id is the same on both sides."""
    return predicted.table.joined(predicted.id, table, column).rows > 0


def _spelling(table: Columns, column: str, predicted: Predicted) -> str:
    """The remedy when ids are only written differently."""
    found = predicted.table.respelled(predicted.id, table, column)
    if not found.count:
        return ""
    ours, theirs = found.pairs[0]
    return (
        f"write ids alike, as text: {counted(found.count, 'id')} would match, such as {shown(ours)} and {shown(theirs)}"
    )


@rule("DAT015", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source="evaluation/1, predictions/id")
def unpredicted_item(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Item without a prediction.

    ## What it does
    Checks that every item of the reference has a row in every table of predictions.

    ## Why is this bad?
    An item that an algorithm says nothing about counts as wrong for it. With `undefined: drop` the item is left out of
    the results of all algorithms, and who leaves out hard cases looks better than they are.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/id
    """
    for table, column, predicted in _sides(evaluation, ctx):
        missing = table.missing_from(column, predicted.table, predicted.id)
        if missing.count and _joins(table, column, predicted):
            items = f"{missing.count} of {counted(table.rows, 'item')}"
            dropped = evaluation.undefined is Undefineds.DROP
            so = "excluded from all results" if dropped else "which counts as wrong"
            yield ctx.warning(
                _place(predicted),
                f"{predicted.file} has no prediction for {items}, {so}: {examples_of(missing)}",
                help=_spelling(table, column, predicted) or "predict every item",
            )


@rule("DAT016", since="0.1", on=Evaluation, data=True, source="evaluation/1, id, predictions/id")
def unrelated_ids(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Ids that match nowhere.

    ## What it does
    Checks that a table of predictions and the reference have at least one id in common. Ids are compared as text: `7`,
    `007` and `7.0` are three.

    ## Why is this bad?
    Nothing can be scored: another column is the id, or one side has lost leading zeros or gained a decimal point.

    ## Example
    a.csv
      patient,p_malignant
      1.0,0.9
      2.0,0.2
      3.0,0.7
      4.0,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, id, predictions/id
    """
    for table, column, predicted in _sides(evaluation, ctx):
        theirs = table.missing_from(column, predicted.table, predicted.id)
        nameless = table.nulls(column).count == table.rows
        if nameless or (theirs.count and not _joins(table, column, predicted)):
            ours = predicted.table.missing_from(predicted.id, table, column)
            yield ctx.error(
                _place(predicted),
                f"no id of {predicted.file} is one of the reference: {_begins(ours)} here, {_begins(theirs)} there",
                help=_spelling(table, column, predicted) or _other_column(table, column, predicted),
            )


def _begins(ids: Sample) -> str:
    return f"{named(ids.examples[:3])}{', …' if ids.count > 3 else ''}" if ids.count else "none"


def _other_column(table: Columns, column: str, predicted: Predicted) -> str:
    """The remedy when another column holds the ids."""
    readable = (name for name in predicted.table.names[:MOST_COLUMNS] if predicted.table.problem(name) is None)
    for name in readable:
        matched = predicted.table.joined(name, table, column).rows
        if 2 * matched > predicted.table.rows:
            return f"column {shown(name)} matches: name it by `id`"
    return ""
