"""The scores of an evaluation: whether they tell items apart."""

from collections.abc import Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.metrics.evaluation import Evaluation
from assay_validators.context import Context
from assay_validators.metrics.samples import named, shown
from assay_validators.metrics.score_columns import SOURCE, has_some, is_numeric, scored
from assay_validators.rule import rule


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
    for predicted, where, column in scored(evaluation, ctx):
        found = predicted.table.distinct(column, at_most=1)
        if found and predicted.table.rows > 1 and has_some(predicted, column):
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
    for predicted, where, column in scored(evaluation, ctx):
        found = predicted.table.distinct(column, at_most=4)
        if found and is_numeric(predicted, column) and {_number(value) for value in found} == {0.0, 1.0}:
            yield ctx.info(
                where, f"{shown(column)} of {predicted.file} is 0 or 1 throughout: labels, not probabilities"
            )


def _number(text: str) -> float:
    """A number by its text, which may have a decimal comma where all of its column has."""
    return float(text.replace(",", "."))
