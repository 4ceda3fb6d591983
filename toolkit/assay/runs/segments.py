"""Item rows on disk: zstd Parquet files that are never changed once they are there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from io import BufferedReader
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assay.data.parquet import BUFFER_BYTES
from assay.errors import RunError
from assay.runs.disk import replacing, using

_NAME = re.compile(r".+-[0-9a-f]{16}\.parquet")


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of rows, as the journal remembers it."""

    name: str
    """Its file name in the folder of the items."""
    rows: int
    size_bytes: int
    digest: str
    """`sha256:` of the bytes of the file."""


def segment_name(name: str, key: str) -> str:
    """The file name of the rows called `name` of the node `key` (`sha256:` and hexadecimal digits)."""
    return f"{name}-{key.removeprefix('sha256:')[:16]}.parquet"


def is_segment(path: Path) -> bool:
    """Whether `path` is called as `segment_name` calls files."""
    return _NAME.fullmatch(path.name) is not None


def write_segment(path: Path, blocks: Iterable[pa.Table]) -> Segment:
    """Keep rows in `path`, block by block, of which there is one at least: written beside it, synced, renamed."""
    others = iter(blocks)
    first = next(others)
    written = 0
    with using(path), replacing(path) as partial:
        with partial.open("wb") as file, pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
            for rows in chain([first], others):
                writer.write_table(rows)
                written += rows.num_rows
        size_bytes, digest = partial.stat().st_size, digest_file(partial)
    return Segment(path.name, written, size_bytes, digest)


def read_segment(path: Path, digest: str = "") -> pa.Table:
    """The rows in `path`.

    Args:
        path: the file.
        digest: what `digest_file` gave of it; by default nothing is compared.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        with using(path), path.open("rb") as file:
            if not digest or _digest(file) == digest:
                return pq.read_table(file)
    except pa.ArrowException:
        pass
    raise RunError(f"`{path}` is damaged; remove it and run again")


def columns_of_segment(path: Path) -> tuple[str, ...]:
    """What the columns of the rows in `path` are called.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        with using(path):
            return tuple(pq.read_schema(path).names)
    except pa.ArrowException:
        raise RunError(f"`{path}` is damaged; remove it and run again") from None


def rows_of_segment(path: Path) -> int:
    """How many rows there are in `path`.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        with using(path):
            rows: int = pq.read_metadata(path).num_rows
            return rows
    except pa.ArrowException:
        raise RunError(f"`{path}` is damaged; remove it and run again") from None


def read_blocks(path: Path, digest: str, rows: int) -> Iterator[pa.Table]:
    """The rows in `path` in their order, at most so many at a time, and once at least.

    Raises:
        RunError: as `read_segment`.
    """
    try:
        with using(path), path.open("rb") as file:
            if _digest(file) == digest:
                # What is read ahead would be kept until the end of the file.
                read = pq.ParquetFile(file, buffer_size=BUFFER_BYTES, pre_buffer=False)
                yield read.schema_arrow.empty_table()
                for batch in read.iter_batches(rows):
                    yield pa.Table.from_batches([batch])
                return
    except pa.ArrowException:
        pass
    raise RunError(f"`{path}` is damaged; remove it and run again")


def digest_file(path: Path) -> str:
    """`sha256:` and the hexadecimal digest of the bytes in `path`."""
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BufferedReader) -> str:
    return f"sha256:{file_digest(file, 'sha256').hexdigest()}"
