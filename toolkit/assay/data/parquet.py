"""Parquet files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assay.errors import DataError
from assay.files.content import Content
from assay.files.source_file import unreadable
from assay.files.whole import WHOLE_BYTES, whole

MAGIC = b"PAR1"
"""What a file begins and ends with."""
ENCRYPTED = b"PARE"
"""The same, when the footer is encrypted as well."""
BATCH_ROWS = 1 << 16
"""Of a large file; of a small one twice as many, or with few columns four times, which takes less time."""
FEW_COLUMNS = 16
BUFFER_BYTES = 1 << 20
"""How much of a column is read at a time, however long its row groups are."""


class ParquetTable:
    """A Parquet file; its footer is read when it is opened."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.footer: pq.FileMetaData | None = None
        """What it says of itself at its end, once that was read."""
        with self._opened() as file:
            self.columns = tuple(file.schema_arrow.names)
            self.footer = file.metadata
            self.rows: int | None = self.footer.num_rows
        self.groups: list[int] | None = None
        """The row groups that are read; None for all."""

    def stored(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The columns in the types that the file gives them."""
        rows, is_small = 0, self.content.size_bytes <= WHOLE_BYTES
        with self._opened(at_once=is_small) as file:
            # Threads share out columns, and keep memory of their own.
            times, several = (4 if len(columns) <= FEW_COLUMNS else 2) if is_small else 1, len(columns) > 1
            for batch in file.iter_batches(
                times * BATCH_ROWS, row_groups=self.groups, columns=list(columns), use_threads=several
            ):
                rows += batch.num_rows
                yield batch.select(columns)
        if rows != self.rows:
            raise _damaged(self.content.path)

    @contextmanager
    def _opened(self, *, at_once: bool = False) -> Iterator[pq.ParquetFile]:
        with nullcontext(pa.BufferReader(whole(self.content))) if at_once else self.content.open() as source:
            try:
                # What is read ahead would be kept until the end of the file.
                with pq.ParquetFile(
                    source,
                    metadata=self.footer,
                    buffer_size=0 if at_once else BUFFER_BYTES,
                    pre_buffer=False,
                    page_checksum_verification=True,
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
