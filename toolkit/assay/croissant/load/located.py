"""Where the records of one key stand: looked for once it is known that there are two, so that no load waits for it."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assay.croissant.load.plan import Reading, View
from assay.croissant.verify.blocks import Block, ScanBlocks, written_blocks
from assay.croissant.verify.places import Files
from assay.croissant.verify.reading import Heard
from assay.data.runner import Runner
from assay.data.scan import Scan

Location = tuple[str, int | None]
"""A file, and the row in it; None where the file itself is the record."""


def located(reading: Reading, runner: Runner, key: pa.RecordBatch) -> list[Location]:
    """Where the first two records with a key stand; fewer where that cannot be told, as of what is put together.

    Args:
        reading: how the records are read.
        runner: reads them.
        key: the key, in one row.
    """
    origin, files = reading.origin, Files()
    if isinstance(origin, View) or reading.where:
        return []
    blocks = (
        ScanBlocks(origin, runner.sources, files, Heard())
        if isinstance(origin, Scan)
        else written_blocks(origin, runner.document, files)
    )
    names, found = key.schema.names, list[Location]()
    for block in blocks:
        if not {*names} <= {*block.columns}:
            return []
        found += map(files.where, block.places[_has(block, names, key)].tolist())
        if len(found) > 1:
            break
    return found[:2]


def _has(block: Block, names: Sequence[str], key: pa.RecordBatch) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which records have the key and are none that a load leaves out since a value does not fit."""
    has = np.ones(len(block.places), bool)
    for column in block.columns.values():
        has[column.misfits] = False
        has[column.unlooked] = False
    for name in names:
        has &= pc.is_in(block.columns[name].values, key[name]).to_numpy(zero_copy_only=False)
    return has
