"""What the tables of predictions lack."""

import numpy as np

from assay.columns.columns import ArrowColumns
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, open_table_of
from assay.metrics.fingerprint.measured import Found, listed
from assay.metrics.gaps import without_class
from assay.report.text import counted


def invalid_outputs(drafted: Draft) -> Found:
    """FP5.4: whether an algorithm gives no valid answer for an item, with what each lacks."""
    lines, found = [], False
    for each in drafted.algorithms:
        table = open_table_of(each.path)
        missing = drafted.reference.missing_from(drafted.id, table, each.id).count
        invalid = _not_valid(each, table, drafted)
        # Of two answers to one item nobody knows which is meant, so that neither is used.
        twice = table.repeated(each.id).count
        found = found or bool(missing or invalid or twice)
        more = f", and {counted(twice, 'item')} answered more than once" if twice else ""
        what = f"{missing:,} missing and {invalid:,} without a number or class of {table.rows:,}"
        lines.append(f"{each.name}: {what}{more}")
    return Found(found, tuple(listed(lines)))


def _not_valid(algorithm: Algorithm, table: ArrowColumns, drafted: Draft) -> int:
    """Rows that lack a score, or, where there are no scores, a class."""
    if not algorithm.scores:
        return without_class(table, algorithm.label, drafted.classes)
    lacking = np.zeros(table.rows, bool)
    for column in algorithm.scores.values():
        lacking |= ~np.isfinite(table.column(column).numbers)
    return int(lacking.sum())
