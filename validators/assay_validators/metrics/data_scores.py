"""The scores of an evaluation: whether each of them is a number."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.ports import Sample
from assay_validators.context import Context
from assay_validators.metrics.data_tables import loses
from assay_validators.metrics.samples import counted, examples_of, rows_of, shown
from assay_validators.metrics.score_columns import SOURCE, has_some, scored
from assay_validators.rule import rule

_PERCENT = re.compile(r"[0-9]+([.,][0-9]+)? ?%")
_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")


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
    for predicted, where, column in scored(evaluation, ctx):
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
    for predicted, where, column in scored(evaluation, ctx):
        strange = predicted.table.not_finite(column)
        if strange.count and has_some(predicted, column):
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
    for predicted, where, column in scored(evaluation, ctx):
        empty = predicted.table.nulls(column)
        if empty.count and has_some(predicted, column):
            yield ctx.warning(
                where,
                f"an empty {shown(column)} {loses(evaluation, empty, predicted)}: {rows_of(empty)}",
                help="let the algorithm give every item a score",
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
    for predicted, where, column in scored(evaluation, ctx):
        if not has_some(predicted, column):
            yield ctx.error(
                where,
                f"{shown(column)} of {predicted.file} holds no score in {counted(predicted.table.rows, 'row')}",
                help="look at the program that wrote the table",
            )
