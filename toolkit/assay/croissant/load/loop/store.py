"""Where a loop's columns are held: in memory, or in files that are mapped into it."""

import errno
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.croissant.load.loop.blocks import Block, Reading
from assay.errors import DataError


@contextmanager
def _using_files() -> Iterator[None]:
    """Turn what the system says of temporary files into one line."""
    try:
        yield
    except OSError as error:
        room = "let the variable TMPDIR name a folder with room"
        if error.errno == errno.EMFILE:
            room = "let the process have more of them, as by `ulimit -n 8192`"
        remedy = f"{room}, or hold more in memory, by `memory_bytes`"
        path = error.filename or tempfile.tempdir or tempfile.gettempdir()
        raise DataError(f"cannot be used: {error.strerror or error}", path=path, remedy=remedy) from None


@dataclass(frozen=True)
class Mapped:
    """A column in a file; only its place goes to another process."""

    path: Path
    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @cached_property
    def values(self) -> npt.NDArray[Any]:
        """The values, read when they are wanted."""
        if not self.dtype.itemsize or 0 in self.shape:
            return np.empty(self.shape, self.dtype)
        with _using_files():
            try:
                return np.memmap(self.path, self.dtype, "r", shape=self.shape).view(np.ndarray)
            except (FileNotFoundError, ValueError):
                problem = "was written by a loop that is gone, or removed by somebody else"
                raise DataError(problem, path=self.path, remedy="make the loop again, and keep it") from None

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "dtype": self.dtype, "shape": self.shape}


@dataclass(frozen=True)
class Held:
    """A column in memory."""

    values: npt.NDArray[Any]


Column = Held | Mapped


class Folder:
    """A temporary folder that goes with its owner, in the process that made it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="assay-loop-"))
        weakref.finalize(self, _removed, self.path, os.getpid())

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path}


def _removed(path: Path, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(path, ignore_errors=True)


@dataclass
class Growing:
    """A column while records are added."""

    number: int
    reading: Reading
    blocks: list[Block] = field(default_factory=list)
    path: Path | None = None

    def add(self, block: Block) -> int:
        """Add records; how many bytes of memory they take."""
        if self.path is not None:
            left = np.ascontiguousarray(block).data.cast("B") if block.size else memoryview(b"")
            # Open no longer than that: there may be more columns than a process may have files open.
            with _using_files(), self.path.open("ab", buffering=0) as file:
                while left:
                    left = left[file.write(left) :]
            return 0
        self.blocks.append(block)
        return block.nbytes if self.reading.stored.kind != "O" else 0

    def spill(self, folder: Path) -> None:
        """Hold it in a file from now on; objects stay in memory."""
        if self.reading.stored.kind != "O":
            self.path = folder / f"{self.number}.bin"
            blocks, self.blocks = self.blocks, []
            for block in blocks:
                self.add(block)

    def done(self) -> Column:
        """What was added."""
        reading = self.reading
        kind = reading.held
        shape = reading.shape or ()
        if self.path is None:
            empty = np.empty((0, *shape), kind)
            blocks, self.blocks = self.blocks, []
            return Held(np.concatenate(blocks) if blocks else empty)
        return Mapped(self.path, kind, (reading.records, *shape))


@dataclass(frozen=True)
class Store:
    """All columns, by field."""

    columns: dict[str, Column]
    records: int
    folder: Folder | None
    """That of the files, which live as long as it does."""


def read(batches: Iterable[pa.RecordBatch], readings: list[Reading], memory_bytes: int) -> Store:
    """Read records once, into files where they take more memory than that.

    Raises:
        DataError: the disk is full.
    """
    growing = [Growing(number, reading) for number, reading in enumerate(readings)]
    folder, taken, records = None, 0, 0
    for batch in batches:
        records += batch.num_rows
        for column in growing:
            taken += column.add(column.reading.block(batch.column(column.reading.name)))
        if folder is None and taken > memory_bytes:
            with _using_files():
                folder = Folder()
            for column in growing:
                column.spill(folder.path)
    for reading in readings:
        reading.require_no_nulls()
    return Store({each.reading.name: each.done() for each in growing}, records, folder)
