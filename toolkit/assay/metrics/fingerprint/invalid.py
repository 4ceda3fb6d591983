"""What the tables of predictions lack."""

import numpy as np

from assay.columns.columns import ArrowColumns
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, open_table_of
from assay.metrics.fingerprint.measured import Found, listed
from assay.metrics.gaps import without_class


def invalid_outputs(drafted: Draft) -> Found:
    """FP5.4: whether an algorithm gives no valid answer for an item, with what each lacks."""
    lines, found = [], False
    for each in drafted.algorithms:
        table = open_table_of(each.path)
        missing = drafted.reference.missing_from(drafted.id, table, each.id).count
        invalid = _not_valid(each, table, drafted)
        found = found or bool(missing or invalid)
        lines.append(f"{each.name}: {missing:,} missing and {invalid:,} without a number or class of {table.rows:,}")
    return Found(found, tuple(listed(lines)))


def _not_valid(algorithm: Algorithm, table: ArrowColumns, drafted: Draft) -> int:
    """Rows that lack a score, or, where there are no scores, a class."""
    if not algorithm.scores:
        return without_class(table, algorithm.label, drafted.classes)
    lacking = np.zeros(table.rows, bool)
    for column in algorithm.scores.values():
        lacking |= ~np.isfinite(table.column(column).numbers)
    return int(lacking.sum())
