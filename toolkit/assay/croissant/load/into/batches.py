"""Batches of one size from batches of any."""

from collections.abc import Iterable, Iterator

import pyarrow as pa


def of_size(size: int, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same records, so many in each batch, of which the last may have fewer."""
    held: list[pa.RecordBatch] = []
    lacking = size
    for batch in batches:
        at = 0
        while at < batch.num_rows:
            held.append(batch.slice(at, lacking))
            at += held[-1].num_rows
            lacking -= held[-1].num_rows
            if not lacking:
                yield _one(held)
                held, lacking = [], size
    if held:
        yield _one(held)


def _one(held: list[pa.RecordBatch]) -> pa.RecordBatch:
    (batch,) = held if len(held) == 1 else pa.Table.from_batches(held).combine_chunks().to_batches()
    return batch
