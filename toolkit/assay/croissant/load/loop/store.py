"""Where a loop's columns are held: in memory, or in files that are mapped into it."""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assay.croissant.load.loop.blocks import Block, Reading


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
        return np.memmap(self.path, self.dtype, "r", shape=self.shape).view(np.ndarray)

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
    file: BinaryIO | None = None

    def add(self, block: Block) -> int:
        """Add records; how many bytes of memory they take."""
        if self.file is not None:
            block.tofile(self.file)
            return 0
        self.blocks.append(block)
        return block.nbytes if self.reading.stored.kind != "O" else 0

    def spill(self, folder: Path, files: ExitStack) -> None:
        """Hold it in a file from now on; objects stay in memory."""
        if self.reading.stored.kind != "O":
            self.file = files.enter_context((folder / f"{self.number}.bin").open("wb"))
            blocks, self.blocks = self.blocks, []
            for block in blocks:
                self.add(block)

    def done(self) -> Column:
        """What was added."""
        reading = self.reading
        kind = reading.held
        shape = reading.shape or ()
        if self.file is None:
            empty = np.empty((0, *shape), kind)
            blocks, self.blocks = self.blocks, []
            return Held(np.concatenate(blocks) if blocks else empty)
        return Mapped(Path(self.file.name), kind, (reading.records, *shape))


@dataclass(frozen=True)
class Store:
    """All columns, by field."""

    columns: dict[str, Column]
    records: int
    folder: Folder | None
    """That of the files, which live as long as it does."""


def read(batches: Iterable[pa.RecordBatch], readings: list[Reading], memory_bytes: int) -> Store:
    """Read records once, into files where they take more memory than that."""
    growing = [Growing(number, reading) for number, reading in enumerate(readings)]
    folder, taken, records = None, 0, 0
    with ExitStack() as files:
        for batch in batches:
            records += batch.num_rows
            for column in growing:
                taken += column.add(column.reading.block(batch.column(column.reading.name)))
            if folder is None and taken > memory_bytes:
                folder = Folder()
                for column in growing:
                    column.spill(folder.path, files)
        for reading in readings:
            reading.require_no_nulls()
    return Store({each.reading.name: each.done() for each in growing}, records, folder)
