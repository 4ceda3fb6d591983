"""The columns of scores of an evaluation, of which rules ask."""

from collections.abc import Iterator

from assay_spec.metrics.evaluation import Evaluation
from assay_validators.context import Context, Where
from assay_validators.metrics.data_tables import Predicted, predicted_of

SOURCE = "evaluation/1, predictions/scores"


def scored(evaluation: Evaluation, ctx: Context) -> Iterator[tuple[Predicted, Where, str]]:
    """Every column of scores: whose it is, its place and its name."""
    for predicted in predicted_of(evaluation, ctx):
        for target, column in predicted.scores.items():
            yield predicted, (predicted.prediction, "scores", target), column


def is_numeric(predicted: Predicted, column: str) -> bool:
    """Whether every cell is a number, or empty."""
    return predicted.table.not_numbers(column).count == 0


def has_some(predicted: Predicted, column: str) -> bool:
    """Whether there is a score, good or bad."""
    table = predicted.table
    return table.nulls(column).count + table.not_finite(column).count < table.rows
