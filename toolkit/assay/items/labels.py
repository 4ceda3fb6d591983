"""Columns of classes by the text of labels (`assay_spec.labels`)."""

import pyarrow as pa
import pyarrow.compute as pc

from assay_spec.labels import WHOLE


def as_labels(texts: pa.Array) -> pa.Array:
    """Each text as that of a label; null where nothing but blanks stands there."""
    labels = pc.ascii_trim_whitespace(texts)
    # Most columns have none of either, and looking costs less than replacing.
    if pc.any(pc.match_substring(labels, ".0")).as_py():
        labels = pc.replace_substring_regex(labels, WHOLE, r"\1\2")
    empty = pc.equal(labels, "")
    return pc.if_else(empty, pa.scalar(None, labels.type), labels) if pc.any(empty).as_py() else labels


def labelled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text as one of labels; itself where it holds nothing else."""
    found = column.unique()
    labels = as_labels(found)
    return column if labels.equals(found) else labels.take(pc.index_in(column, value_set=found))
