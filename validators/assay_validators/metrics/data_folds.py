"""The folds of a cross-validation: whether what belongs together was held out together."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_validators.context import Context
from assay_validators.metrics.data_groups import grouping_of
from assay_validators.metrics.data_tables import predicted_of, reference_of
from assay_validators.metrics.samples import counted, examples_of, rows_of, shown
from assay_validators.rule import rule

FOLD = "evaluation/1, predictions/fold"


@rule("DAT050", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=FOLD)
def group_across_folds(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Group of items that lies in several folds.

    ## What it does
    Checks that all items of a group were predicted in the same fold of the cross-validation.

    ## Why is this bad?
    The model has seen other images of the same patient in training: data leaks, and the results are better than they
    will be for new patients.

    ## Example
    group: site
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
    a.csv
      patient,p_malignant,fold
      1,0.9,1
      2,0.2,2
      3,0.7,1
      4,0.4,2

    Use instead:
    group: site
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
    a.csv
      patient,p_malignant,fold
      1,0.9,1
      2,0.2,1
      3,0.7,2
      4,0.4,2

    ## References
    - evaluation/1, group, predictions/fold
    - Kapoor and Narayanan, Leakage and the reproducibility crisis in machine-learning-based science (Patterns 2023)
    """
    found, reference = grouping_of(evaluation, ctx), reference_of(evaluation, ctx)
    identifier = reference.columns.get(evaluation.id) if reference else None
    if found is None or identifier is None:
        return
    table, group = found
    for predicted in predicted_of(evaluation, ctx):
        if not predicted.id or not predicted.fold:
            continue
        # Of two columns of one name the first table's counts, and the fold is that of the predictions.
        if predicted.fold in table.names:
            both = predicted.table.joined(predicted.id, table, identifier)
        else:
            both = table.joined(identifier, predicted.table, predicted.id)
        crossing = both.spread(group, predicted.fold)
        if crossing.count:
            groups = f"{counted(crossing.count, 'group')} of {shown(evaluation.group)}"
            yield ctx.warning(
                (predicted.prediction, "fold"),
                f"{groups} in several folds of {predicted.file}: {examples_of(crossing)}",
                help="make the folds of whole groups, and train again",
            )


@rule("DAT051", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=FOLD)
def item_in_several_folds(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Item that was predicted in several folds.

    ## What it does
    Checks that a table of predictions has each item in one fold.

    ## Why is this bad?
    In a cross-validation every item is held out once. These are the predictions of a repeated one, or of models that
    were trained on some of the items.

    ## Example
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
    a.csv
      patient,p_malignant,fold
      1,0.9,1
      1,0.8,2
      2,0.2,1
      3,0.7,2
      4,0.4,2

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
    a.csv
      patient,p_malignant,fold
      1,0.9,1
      2,0.2,1
      3,0.7,2
      4,0.4,2

    ## References
    - evaluation/1, predictions/fold
    """
    for predicted in predicted_of(evaluation, ctx):
        if not predicted.id or not predicted.fold:
            continue
        several = predicted.table.spread(predicted.id, predicted.fold)
        if several.count:
            yield ctx.warning(
                (predicted.prediction, "fold"),
                f"{counted(several.count, 'item')} in several folds of {predicted.file}, none of whose rows is used: "
                f"{examples_of(several)}",
                help="of a repeated cross-validation give each repeat a table, or the mean of the scores",
            )


@rule("DAT052", since="0.1", on=Evaluation, severity=Severity.INFO, data=True, source=FOLD)
def prediction_without_fold(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Prediction without a fold.

    ## What it does
    Checks that the column of the fold is empty in no row.

    ## Why is this bad?
    Whether a group crosses folds cannot be told for such items.

    ## Example
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
    a.csv
      patient,p_malignant,fold
      1,0.9,1
      2,0.2,
      3,0.7,2
      4,0.4,2

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant}, fold: fold}
    a.csv
      patient,p_malignant,fold
      1,0.9,1
      2,0.2,1
      3,0.7,2
      4,0.4,2

    ## References
    - evaluation/1, predictions/fold
    """
    for predicted in predicted_of(evaluation, ctx):
        empty = predicted.table.nulls(predicted.fold) if predicted.fold else None
        if empty and empty.count:
            rows = f"{empty.count} of {counted(predicted.table.rows, 'row')}"
            yield ctx.info((predicted.prediction, "fold"), f"no fold in {rows} of {predicted.file}: {rows_of(empty)}")
