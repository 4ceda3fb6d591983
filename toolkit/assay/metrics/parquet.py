"""Values as a Parquet file, which says who made it, so that no file of others is written over."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_MADE_BY = {"made by": "assay metrics score"}


def parquet_of(
    rows: Sequence[Mapping[str, Any]], names: Sequence[str], texts: Sequence[str], counts: Sequence[str]
) -> bytes:
    """The rows as a Parquet file: texts, counts i8, and numbers f8 in all other columns."""
    fields = [
        pa.field(name, pa.string() if name in texts else pa.int64() if name in counts else pa.float64())
        for name in names
    ]
    table = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    out = pa.BufferOutputStream()
    # Arrow's own schema would stand behind what the end of the file is known by.
    with pq.ParquetWriter(out, table.schema, store_schema=False) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata(_MADE_BY)
    data: bytes = out.getvalue().to_pybytes()
    return data
