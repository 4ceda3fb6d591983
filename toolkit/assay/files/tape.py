"""Members of tar archives, which are read where they are."""

import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Self

from assay.errors import DataError
from assay.files.content import Content, FileContent
from assay.files.source_file import unreadable
from assay.files.unpacked import PIECE_BYTES

MARK, MARK_AT = b"ustar", 257
"""What a header has, and where."""


def headers_in(content: Content) -> Iterator[tarfile.TarInfo]:
    """The headers of a tape, one after the other.

    Raises:
        DataError: a member has holes.
        tarfile.TarError: a header is damaged, or says what cannot be.
    """
    with content.open() as file, tarfile.open(fileobj=file, mode="r:", tarinfo=Header) as tape:
        for info in tape:
            if info.size < 0:  # an extended header can say so, and what follows would lie before it
                raise tarfile.ReadError(f"the size of `{info.name}` is {info.size:,}")
            if info.issparse():
                raise DataError(
                    f"`{info.name}`, a member of it, has holes, and cannot be read in place", path=content.path
                )
            yield info
        # Where a header is damaged that is not the first, the end is all that is told.
        file.seek(tape.offset)
        if file.read(tarfile.BLOCKSIZE).strip(b"\0"):
            raise tarfile.ReadError(f"the header at byte {tape.offset} is damaged")


class Header(tarfile.TarInfo):
    """A header of a tar archive; of plain files no more is worked out than is asked of them."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """The header in a block; all but that of a plain file with a short name is `tarfile`'s matter.

        The layout is that of POSIX.1-2001, pax, ustar Interchange Format.
        """
        if len(buf) != tarfile.BLOCKSIZE or buf[156:157] != tarfile.REGTYPE or buf[345] or buf[124] & 0x80:
            return super().frombuf(buf, encoding, errors)
        header = cls(_text(buf[:100]).decode(encoding, errors))
        try:
            header.size, header.chksum = int(_text(buf[124:136]), 8), int(_text(buf[148:156]), 8)
        except ValueError:
            return super().frombuf(buf, encoding, errors)
        if header.chksum != _sum(buf[:148]) + 8 * ord(" ") + _sum(buf[156:384]) + _sum(buf[384:]):
            return super().frombuf(buf, encoding, errors)
        header.type = tarfile.REGTYPE
        return header


def _text(field: bytes | bytearray) -> bytes:
    return bytes(field).partition(b"\0")[0]


def _sum(some: bytes | bytearray) -> int:
    """The sum of up to 256 bytes, which the lower half of Adler-32 is as long as it is below 65,521."""
    return zlib.adler32(some, 0) & 0xFFFF


class Window(NamedTuple):
    """Some of the bytes of others, such as a member of a tar archive."""

    content: Content
    name: str
    start: int
    size_bytes: int

    @property
    def path(self) -> Path:
        """The path in the archive after that of it."""
        return self.content.path / self.name

    @property
    def file(self) -> FileContent:
        """Where the archive is."""
        return self.content.file

    def open(self) -> io.BufferedReader:
        """The bytes of the member."""
        return io.BufferedReader(_Part(self.content.open(), self.start, self.size_bytes), PIECE_BYTES)

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes of the member."""
        wanted = max(0, min(size, self.size_bytes - start))
        data = self.content.read(self.start + start, wanted)
        if len(data) < wanted:
            raise unreadable(self.path, OSError(_CUT_OFF))
        return data

    def require_unchanged(self) -> None:
        """Make sure that the archive did not change."""
        self.content.require_unchanged()


_CUT_OFF = "the archive ends in the middle of this member"


class _Part(io.RawIOBase):
    """A part of a file that is read as if it were all of one."""

    def __init__(self, file: io.BufferedReader, start: int, size: int) -> None:
        self._file, self._start, self._size = file, start, size
        file.seek(start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._tell(), os.SEEK_END: self._size}[whence]
        return self._file.seek(self._start + base + offset) - self._start

    def _tell(self) -> int:
        return self._file.tell() - self._start

    def readinto(self, buffer: Any) -> int:
        wanted = max(0, min(len(buffer), self._size - self._tell()))
        read = self._file.readinto(memoryview(buffer)[:wanted])
        if wanted and not read:
            raise OSError(_CUT_OFF)
        return read

    def close(self) -> None:
        self._file.close()
        super().close()
