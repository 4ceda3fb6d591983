"""Parquet files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assay.data.content import Content
from assay.data.files import unreadable
from assay.errors import DataError

MAGIC = b"PAR1"
"""What a file begins and ends with."""
ENCRYPTED = b"PARE"
"""The same, when the footer is encrypted as well."""
BATCH_ROWS = 1 << 16
BUFFER_BYTES = 1 << 20
"""How much of a column is read at a time, however long its row groups are."""


class ParquetTable:
    """A Parquet file; its footer is read when it is opened."""

    def __init__(self, content: Content) -> None:
        self.content = content
        with self._opened() as file:
            self.columns = tuple(file.schema_arrow.names)
            self.rows: int | None = file.metadata.num_rows
        self.groups: list[int] | None = None
        """The row groups that are read; None for all."""

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns in the types that the file gives them."""
        rows = 0
        with self._opened() as file:
            # Threads share out columns, and keep memory of their own.
            for batch in file.iter_batches(
                BATCH_ROWS, row_groups=self.groups, columns=list(columns), use_threads=len(columns) > 1
            ):
                rows += batch.num_rows
                yield batch.select(columns)
        if rows != self.rows:
            raise _damaged(self.content.path)

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        with self.content.open() as bytes_:
            try:
                # What is read ahead would be kept until the end of the file.
                with pq.ParquetFile(
                    bytes_, buffer_size=BUFFER_BYTES, pre_buffer=False, page_checksum_verification=True
                ) as file:
                    yield file
            except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
                raise _explain(self.content.path, error) from None


def _explain(path: Path, error: Exception) -> DataError:
    if "encrypt" in str(error) or "decrypt" in str(error):
        return DataError("is encrypted", path=path, remedy="write it without encryption")
    # An error of the operating system has a number; those without one are Arrow's about what it read.
    if isinstance(error, pa.ArrowInvalid | UnicodeDecodeError) or getattr(error, "errno", 0) is None:
        return _damaged(path)
    return unreadable(path, error)


def _damaged(path: Path) -> DataError:
    remedy = "it may have been cut short or damaged on its way: copy it again"
    return DataError("is no whole Parquet file", path=path, remedy=remedy)
