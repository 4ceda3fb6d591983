"""The scores of an evaluation: whether they are probabilities."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_validators.context import Context
from assay_validators.metrics.data_tables import Predicted, predicted_of
from assay_validators.metrics.samples import counted, examples_of, shown
from assay_validators.metrics.score_columns import SOURCE, is_numeric, scored
from assay_validators.rule import rule

ROUNDING = 1e-6
"""Single precision and sums of rounded terms miss 0 and 1 by less."""

TOLERANCE = 0.005
"""By which each probability may miss its true value when it was rounded to two digits."""


GRADES = 10
"""Numbers that reach no further may be anything; some percentage of many is greater."""


@rule("DAT043", since="0.1", on=Evaluation, data=True, source=SOURCE)
def improbable_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Score below 0 or above 1.

    ## What it does
    Checks that scores are probabilities.

    ## Why is this bad?
    Calibration, the Brier score and the threshold mean nothing for logits, percentages and distances.

    ## Example
    a.csv
      patient,p_malignant
      1,2.2
      2,-1.4
      3,0.8
      4,-0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.69
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted, where, column in scored(evaluation, ctx):
        outside = predicted.table.outside(column, 0, 1)
        if outside.count:
            rows = f"{outside.count} of {counted(predicted.table.rows, 'row')}"
            yield ctx.error(
                where,
                f"{shown(column)} of {predicted.file} holds no probability in {rows}: {examples_of(outside)}",
                help=_looks_like(predicted, column),
            )


def _looks_like(predicted: Predicted, column: str) -> str:
    """What to do about scores that are no probabilities, by what they look like."""
    table, several = predicted.table, len(predicted.scores) > 2
    if not table.outside(column, -ROUNDING, 1 + ROUNDING).count:
        return "they miss 0 and 1 by rounding only: clip them"
    strange, scored = table.outside(column, 0, 1).count, table.rows - table.nulls(column).count
    if 2 * strange < scored or strange == 1 < scored:
        return "the others are probabilities: mend these, or leave them empty"
    if table.outside(column, 0, float("inf")).count:
        function = "softmax" if several else "logistic function"
        return f"they look like logits or distances: apply the {function}, or calibrate them"
    # Folds, grades and the like have small numbers.
    if table.outside(column, 0, GRADES).count and not table.outside(column, 0, 100).count:
        return "they look like percentages: divide them by 100"
    return "give the probability of the class"


@rule("DAT044", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=SOURCE)
def scores_off_one(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Scores of an item that do not add up to 1.

    ## What it does
    Checks that the probabilities of all classes add up to 1 in every row, within what rounding explains.

    ## Why is this bad?
    One of the columns is not what it is taken for, or each class was scored by itself: calibration and the Brier score
    of several classes then mean something else.

    ## Example
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant, benign: p_benign}}
    a.csv
      patient,p_malignant,p_benign
      1,0.9,0.9
      2,0.2,0.2
      3,0.7,0.7
      4,0.4,0.4

    Use instead:
    predictions:
      - {name: forest, file: a.csv, scores: {malignant: p_malignant, benign: p_benign}}
    a.csv
      patient,p_malignant,p_benign
      1,0.9,0.1
      2,0.2,0.8
      3,0.7,0.3
      4,0.4,0.6

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted in predicted_of(evaluation, ctx):
        columns = list(predicted.scores.values())
        whole = 1 < len(columns) == len(evaluation.classes or predicted.prediction.scores)
        if not whole or not all(_is_probable(predicted, column) for column in columns):
            continue
        off = predicted.table.rows_off_sum(columns, 1, TOLERANCE * len(columns) + ROUNDING)
        if off.count:
            rows = f"{off.count} of {counted(predicted.table.rows, 'row')}"
            yield ctx.warning(
                (predicted.prediction, "scores"),
                f"the scores of {predicted.file} do not add up to 1 in {rows}: {examples_of(off)}",
                help="give the probabilities of all classes",
            )


def _is_probable(predicted: Predicted, column: str) -> bool:
    return is_numeric(predicted, column) and predicted.table.outside(column, 0, 1).count == 0
