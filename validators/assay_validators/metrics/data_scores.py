"""The scores of an evaluation: whether they are probabilities."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.ports import Sample
from assay_validators.context import Context, Where
from assay_validators.metrics.data_tables import Predicted, loses, predicted_of
from assay_validators.metrics.samples import counted, examples_of, named, rows_of, shown
from assay_validators.rule import rule

SOURCE = "evaluation/1, predictions/scores"
ROUNDING = 1e-6
"""Single precision and sums of rounded terms miss 0 and 1 by less."""

TOLERANCE = 0.005
"""By which each probability may miss its true value when it was rounded to two digits."""


GRADES = 10
"""Numbers that reach no further may be anything; some percentage of many is greater."""

_PERCENT = re.compile(r"[0-9]+([.,][0-9]+)? ?%")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")


def _scored(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[Predicted, Where, str]]:
    """Every column of scores: whose it is, its place and its name."""
    for predicted in predicted_of(evaluation, ctx):
        for target, column in predicted.scores.items():
            yield predicted, (predicted.prediction, "scores", target), column


def _is_numeric(predicted: Predicted, column: str) -> bool:
    return predicted.table.not_numbers(column).count == 0


def _is_probable(predicted: Predicted, column: str) -> bool:
    return _is_numeric(predicted, column) and predicted.table.outside(column, 0, 1).count == 0


def _number(text: str) -> float:
    """A number by its text, which may have a decimal comma where all of its column has."""
    return float(text.replace(",", "."))


def _has_some(predicted: Predicted, column: str) -> bool:
    """Whether there is a score, good or bad."""
    table = predicted.table
    return table.nulls(column).count + table.not_finite(column).count < table.rows


@rule("DAT040", since="0.1", on=Evaluation, data=True, source=SOURCE)
def score_without_number(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Score that is no number.

    ## What it does
    Checks that every cell of a column of scores is a number with a decimal point, or empty.

    ## Why is this bad?
    Text cannot be ranked. `NA`, `0,5` and `90 %` are text; an empty cell says that there is no score.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,NA
      3,0.7
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted, where, column in _scored(evaluation, ctx):
        strange = predicted.table.not_numbers(column)
        if strange.count:
            rows = f"{strange.count} of {counted(predicted.table.rows, 'row')}"
            yield ctx.error(
                where,
                f"{shown(column)} of {predicted.file} holds no number in {rows}: {examples_of(strange)}",
                help=_spelled(strange),
            )


def _spelled(strange: Sample) -> str:
    """What to do about cells that are no numbers, by what they look like."""
    texts = [str(value).strip() for value in strange.examples]
    if all(map(_PERCENT.fullmatch, texts)):
        return f"they look like percentages: divide them by 100, and write {_share(texts[0])} for {shown(texts[0])}"
    if all(map(_COMMA.fullmatch, texts)):
        return f"they have decimal commas: write {texts[0].replace(',', '.')} for {shown(texts[0])}"
    return "write numbers with a decimal point, and leave the cell empty where there is none"


def _share(percent: str) -> str:
    """`0.123` for `12,3 %`, by its digits."""
    return f"{Decimal(percent.rstrip('% ').replace(',', '.')) / 100:f}"


@rule("DAT041", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=SOURCE)
def infinite_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Score that is NaN or infinite.

    ## What it does
    Checks that scores are finite.

    ## Why is this bad?
    Such items count as wrong, or with `undefined: drop` for nobody; they are seldom the easy ones.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,nan
      3,0.7
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    - IEEE 754-2019, section 6
    """
    for predicted, where, column in _scored(evaluation, ctx):
        strange = predicted.table.not_finite(column)
        if strange.count and _has_some(predicted, column):
            lost = loses(evaluation, strange, predicted)
            yield ctx.warning(
                where,
                f"a {shown(column)} that is not finite {lost}: {examples_of(strange)}",
                help="find out which items they are; a division by 0 and an overflow give such values",
            )


@rule("DAT042", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=SOURCE)
def missing_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Prediction without a score.

    ## What it does
    Checks that a column of scores is empty in no row.

    ## Why is this bad?
    Such items count as wrong. With `undefined: drop` they are left out of the results, and who gives no answer to hard
    cases looks better than they are.

    ## Example
    a.csv
      patient,p_malignant
      1,0.9
      2,
      3,0.7
      4,0.4

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted, where, column in _scored(evaluation, ctx):
        empty = predicted.table.nulls(column)
        if empty.count and _has_some(predicted, column):
            yield ctx.warning(
                where,
                f"an empty {shown(column)} {loses(evaluation, empty, predicted)}: {rows_of(empty)}",
                help="let the algorithm give every item a score",
            )


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
    for predicted, where, column in _scored(evaluation, ctx):
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


@rule("DAT045", since="0.1", on=Evaluation, severity=Severity.WARNING, data=True, source=SOURCE)
def constant_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Score that is the same for all items.

    ## What it does
    Checks that a column of scores holds more than one value.

    ## Why is this bad?
    A constant ranks nothing: AUROC is 0.5 whatever it is. Most often a model was not trained, or a column was filled by
    its default.

    ## Example
    a.csv
      patient,p_malignant
      1,0.5
      2,0.5
      3,0.5
      4,0.5

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted, where, column in _scored(evaluation, ctx):
        found = predicted.table.distinct(column, at_most=1)
        if found and predicted.table.rows > 1 and _has_some(predicted, column):
            yield ctx.warning(where, f"{shown(column)} of {predicted.file} is {named(found)} for every item")


@rule("DAT046", since="0.1", on=Evaluation, severity=Severity.INFO, data=True, source=SOURCE)
def label_as_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Scores that are 0 or 1 throughout.

    ## What it does
    Checks that a column of scores holds more than zeros and ones.

    ## Why is this bad?
    These are labels: ranking metrics see a single threshold, and calibration none at all.

    ## Example
    a.csv
      patient,p_malignant
      1,1
      2,0
      3,1
      4,0

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted, where, column in _scored(evaluation, ctx):
        found = predicted.table.distinct(column, at_most=4)
        if found and _is_numeric(predicted, column) and {_number(value) for value in found} == {0.0, 1.0}:
            yield ctx.info(
                where, f"{shown(column)} of {predicted.file} is 0 or 1 throughout: labels, not probabilities"
            )


@rule("DAT047", since="0.1", on=Evaluation, data=True, source=SOURCE)
def column_without_score(evaluation: Evaluation, ctx: Context) -> Iterator[Diagnostic]:
    """Column that holds no score at all.

    ## What it does
    Checks that a column of scores has a finite number in at least one row.

    ## Why is this bad?
    Nothing can be scored.

    ## Example
    a.csv
      patient,p_malignant
      1,
      2,
      3,nan
      4,

    Use instead:
    a.csv
      patient,p_malignant
      1,0.9
      2,0.2
      3,0.7
      4,0.4

    ## References
    - evaluation/1, predictions/scores
    """
    for predicted, where, column in _scored(evaluation, ctx):
        if not _has_some(predicted, column):
            yield ctx.error(
                where,
                f"{shown(column)} of {predicted.file} holds no score in {counted(predicted.table.rows, 'row')}",
                help="look at the program that wrote the table",
            )
