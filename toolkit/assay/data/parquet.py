"""Parquet files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assay.data.files import Stamp, unreadable
from assay.errors import DataError

BATCH_ROWS = 1 << 16


class ParquetTable:
    """A Parquet file; its footer is read when it is opened."""

    def __init__(self, path: Path, stamp: Stamp) -> None:
        self.path = path
        self.stamp = stamp
        try:
            with pq.ParquetFile(path) as file:
                self.columns = tuple(file.schema_arrow.names)
                self.rows: int | None = file.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path, error) from None

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns in the types that the file gives them."""
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(BATCH_ROWS, columns=list(columns)):
                    yield batch.select(columns)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path, error) from None


def _damaged(path: Path, error: Exception) -> DataError:
    # An error of the operating system has a number; those without one are Arrow's about what it read.
    if isinstance(error, pa.ArrowInvalid) or (isinstance(error, OSError) and error.errno is None):
        remedy = "it may have been cut short or damaged on its way: copy it again"
        return DataError("is no whole Parquet file", path=path, remedy=remedy)
    return unreadable(path, error)
