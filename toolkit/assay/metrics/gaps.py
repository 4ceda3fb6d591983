"""Columns of predictions in which much cannot be used: what they are for is told by their names and by the rest."""

from collections.abc import Iterable, Mapping

import numpy as np

from assay.columns.columns import ArrowColumns
from assay.items.classes import are_numbers
from assay.metrics.roles import FEWEST, class_of, is_called_label, is_called_score, is_missing

MOST_OF_THEM = 0.5
"""A column holds predicted classes where at least this share of the cells that are filled are classes."""


def find_gapped_scores(table: ArrowColumns, columns: Iterable[str], classes: Mapping[str, int]) -> list[str]:
    """Those of `columns` that are called as a class or a score is, and hold a number from 0 to 1.

    However many cells are empty or not finite, the others are such numbers, but for a few that a check finds.
    """
    called = [name for name in columns if is_called_score(name) or class_of(name, classes)]
    return [name for name in called if _holds_scores(table, name)]


def find_gapped_labels(
    table: ArrowColumns, columns: Iterable[str], classes: Mapping[str, int], *, alone: bool
) -> list[str]:
    """Those of `columns` that hold classes for the most part.

    Args:
        table: of predictions.
        columns: those of it that have no role yet.
        classes: those of the reference.
        alone: whether the table has nothing else that could be an algorithm's output.
    """
    # Small numbers may count anything, so that of such classes the name has to tell.
    told = alone or not are_numbers(classes)
    likely = [name for name in columns if told or is_called_label(name) or is_called_score(name)]
    return [name for name in likely if _share_of_classes(table, name, classes) >= MOST_OF_THEM]


def _holds_scores(table: ArrowColumns, name: str) -> bool:
    column = table.column(name)
    numbers = column.numbers
    good = numbers[(numbers >= 0) & (numbers <= 1)]
    values, codes = column.coded
    gaps = np.array([*map(is_missing, values.to_pylist()), True])[codes] | np.isinf(numbers)
    strange = table.rows - good.size - int(np.count_nonzero(gaps))
    return bool(good.size) and strange <= max(1, good.size // FEWEST) and strange < good.size


def _share_of_classes(table: ArrowColumns, name: str, classes: Iterable[str]) -> float:
    labels = table.labelled(name)
    filled = table.rows - labels.nulls(name).count
    return 1 - labels.none_of(name, [*classes]).count / filled if filled else 0.0
