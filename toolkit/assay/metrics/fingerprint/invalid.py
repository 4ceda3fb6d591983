"""What the tables of predictions lack."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from assay.columns.columns import ArrowColumns
from assay.metrics.algorithms import Algorithm
from assay.metrics.draft import Draft, open_table_of
from assay.metrics.fingerprint.measured import Found, listed
from assay.report.text import counted

Mask = NDArray[np.bool_]


def invalid_outputs(drafted: Draft) -> Found:
    """FP5.4: whether an algorithm gives no valid answer for an item of the reference, with what each lacks."""
    found = [_lacks(each, drafted) for each in drafted.algorithms]
    return Found(any(lacks for lacks, _ in found), tuple(listed([line for _, line in found])))


def _lacks(algorithm: Algorithm, drafted: Draft) -> tuple[bool, str]:
    """Whether something is wrong with an algorithm's answers, and how many items lack one."""
    table = open_table_of(algorithm.path)
    missing = drafted.reference.missing_from(drafted.id, table, algorithm.id).count
    ids, codes = table.column(algorithm.id).coded
    is_item = _among(ids, drafted.reference.column(drafted.id).coded.values)
    empty, outside = _not_valid(algorithm, table, drafted)
    unknown, improbable = (int(np.count_nonzero(is_item[np.unique(codes[rows])])) for rows in (empty, outside))
    # Of two answers to one item nobody knows which is meant, so that neither is used.
    twice = np.count_nonzero((np.bincount(codes[codes >= 0], minlength=len(ids)) > 1) & is_item[:-1])
    more = f", {counted(improbable, 'item')} with a score that is not from 0 to 1" if improbable else ""
    more += f", and {counted(int(twice), 'item')} answered more than once" if twice else ""
    what = f"{missing:,} missing and {unknown:,} without a number or class of {drafted.reference.rows:,}"
    return bool(missing or unknown or improbable or twice), f"{algorithm.name}: {what}{more}"


def _not_valid(algorithm: Algorithm, table: ArrowColumns, drafted: Draft) -> tuple[Mask, Mask]:
    """Rows that lack a score or, where there are no scores, a class; and those with a score that is no probability."""
    if not algorithm.scores:
        values, codes = table.labelled(algorithm.label).column(algorithm.label).coded
        return ~_among(values, pa.array([*drafted.classes], values.type))[codes], np.zeros(table.rows, bool)
    scores = np.stack([table.column(column).numbers for column in algorithm.scores.values()])
    finite = np.isfinite(scores)
    return np.any(~finite, axis=0), np.any(finite & ((scores < 0) | (scores > 1)), axis=0)


def _among(values: pa.Array, known: pa.Array) -> Mask:
    """Of each value whether it is known; the last is no value, whose code is -1."""
    return np.append(pc.is_in(values, value_set=known).to_numpy(zero_copy_only=False), False)
