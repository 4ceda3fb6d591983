"""Members of zip archives, which are read where they are."""

import io
import os
import weakref
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from struct import Struct, unpack_from
from typing import IO, Any, NamedTuple

from assay.errors import DataError
from assay.files.content import Content, FileContent
from assay.files.inflate import crc32, inflated
from assay.files.kept import Kept
from assay.files.source_file import read_at, require_stamp, unreadable
from assay.files.tape import Window
from assay.files.unpacked import DAMAGED, PIECE_BYTES, Spooled, limit_of, spooled, too_much

MARKS = (b"PK\x03\x04", b"PK\x05\x06")
"""What an archive begins with: a member, or the end of the directory of one that has none (APPNOTE.TXT 6.3.10, 4.3)."""

BROKEN = (zipfile.BadZipFile, NotImplementedError, *DAMAGED)
"""What reading a damaged or encrypted archive raises, beside what the system says."""


class Directory:
    """The directory of a zip archive, which is read once; its file is open as long as somebody has a member."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._is_file = isinstance(content, FileContent | Kept)
        # What is compressed inside of another archive would be read anew for every step back.
        is_at_hand = self._is_file or isinstance(content, Spooled | Window)
        self._bytes = content if is_at_hand else spooled(content)
        self._file = self._bytes.open()
        weakref.finalize(self, self._file.close)
        self.zip = zipfile.ZipFile(self._file)

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes of the archive; a file is not opened anew for each member."""
        if not self._is_file:
            return self._bytes.read(start, size)
        path = self._bytes.path
        try:
            data = read_at(self._file.fileno(), start, size)
        except OSError as error:
            raise unreadable(path, error) from None
        require_stamp(path, self._file, self._bytes.file.stamp)
        return data


SMALL_BYTES = 1 << 20
_HEADER = Struct("<4s5H3I2H")
"""What is before the name and the extra field of a member; their lengths are the last two numbers."""
_EXTRA = Struct("<2H")
"""What each extra field begins with: its kind, and its length."""
_IN_64_BITS, _WIDE = 1, 0xFFFFFFFF
_SIZES_FOLLOW, _IN_UTF8 = 0x8, 0x800
_NAMES = 128
"""So many bytes both mostly have together, at the most."""


class ZipMember(NamedTuple):
    """A member of a zip archive."""

    archive: Directory
    info: zipfile.ZipInfo
    name: str

    @property
    def path(self) -> Path:
        """The path in the archive after that of it."""
        return self.archive.content.path / self.name

    @property
    def size_bytes(self) -> int:
        """How many there are; the archive is believed, and whoever reads past that is told."""
        return self.info.file_size

    @property
    def file(self) -> FileContent:
        """Where the archive is."""
        return self.archive.content.file

    def open(self) -> io.BufferedReader:
        """The bytes of the member."""
        return io.BufferedReader(self._inflated(), PIECE_BYTES)

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes of the member."""
        small = self._small() if self.info.file_size <= SMALL_BYTES else None
        if small is not None:
            return small[start : start + size]
        with io.BufferedReader(self._inflated()) as file:
            try:
                file.seek(start)
                found = file.read(size)
                if start + size >= self.info.file_size:
                    file.read(1)  # tells whether more comes out than there should be, and what it sums up to
            except OSError as error:
                raise unreadable(self.path, error) from None
        return found

    def _small(self) -> bytes | None:
        """All bytes of a small member that is in order, inflated at once: `zipfile` takes longer for the way there.

        None for any other, of which is told elsewhere what is wrong. The layout is that of APPNOTE.TXT 6.3.10, 4.3.7.
        """
        info, is_packed = self.info, self.info.compress_type == zipfile.ZIP_DEFLATED
        if info.compress_size > SMALL_BYTES or not (is_packed or info.compress_type == zipfile.ZIP_STORED):
            return None
        start = self.archive.read(info.header_offset, _HEADER.size + _NAMES + info.compress_size)
        if not start.startswith(MARKS[0]) or len(start) < _HEADER.size:
            return None
        *_, named, more = _HEADER.unpack_from(start)
        at = _HEADER.size + named + more
        written = start[_HEADER.size : _HEADER.size + named]
        is_utf8 = written.isascii() or info.flag_bits & _IN_UTF8
        name = written.decode("utf-8" if is_utf8 else "cp437", "replace")
        if name != info.orig_filename or _sizes_before(start[:at]) not in (None, self._sizes):
            return None
        data = start[at : at + info.compress_size]
        if len(data) < info.compress_size:
            data = self.archive.read(info.header_offset + at, info.compress_size)
        found = inflated(data, info.file_size) if is_packed else data
        is_whole = found is not None and len(found) == info.file_size and crc32(found) == info.CRC
        return found if is_whole else None

    @property
    def _sizes(self) -> tuple[int, int]:
        return self.info.file_size, self.info.compress_size

    def _inflated(self) -> "_Inflated":
        self.require_unchanged()
        if self.info.file_size > limit_of(self.info.compress_size):
            raise too_much(self.path, self.info.compress_size)
        self._require_sizes()
        more = copy(self.info)
        more.file_size += 1  # else `zipfile` would stop where the directory says
        try:
            return _Inflated(self.archive.zip.open(more), self.archive, self.info.file_size)
        except (OSError, *BROKEN) as error:
            raise DataError(f"cannot be unpacked: {error}", path=self.path) from None

    def _require_sizes(self) -> None:
        """Make sure that the header before the member says the same of its sizes as the directory."""
        start = self.archive.read(self.info.header_offset, _HEADER.size)
        if len(start) < _HEADER.size:
            return
        *_, named, more = _HEADER.unpack(start)
        told = _sizes_before(start + self.archive.read(self.info.header_offset + _HEADER.size, named + more))
        if told not in (None, self._sizes):
            (size, packed), (other, others) = self._sizes, told
            problem = f"its sizes are {size:,} and packed {packed:,} in the directory of the archive"
            raise DataError(f"{problem}, and {other:,} and {others:,} in the header before it", path=self.path)

    def require_unchanged(self) -> None:
        """Make sure that the archive did not change."""
        self.archive.content.require_unchanged()


def _sizes_before(header: bytes) -> tuple[int, int] | None:
    """How long a member is, and how long packed, by the header before it; None where that does not say it.

    The layout is that of APPNOTE.TXT 6.3.10, 4.3.7 and, of sizes that need 64 bits, 4.5.3.
    """
    _, _, flags, *_, packed, size, named, _ = _HEADER.unpack_from(header)
    if flags & _SIZES_FOLLOW or not (packed or size):
        return None
    wide = [each for each in (size, packed) if each == _WIDE]
    extra = header[_HEADER.size + named :]
    while wide and len(extra) >= _EXTRA.size:
        kind, length = _EXTRA.unpack_from(extra)
        field, extra = extra[_EXTRA.size :][:length], extra[_EXTRA.size + length :]
        if kind == _IN_64_BITS and len(field) >= 8 * len(wide):
            found = iter(unpack_from(f"<{len(wide)}Q", field))
            return (next(found) if size == _WIDE else size), (next(found) if packed == _WIDE else packed)
    return size, packed


class _Inflated(io.RawIOBase):
    """A member of a zip archive, whose damages are errors of reading."""

    def __init__(self, file: IO[bytes], archive: Directory, size: int) -> None:
        self._file, self._size = file, size
        self._archive = archive  # whose file stays open for it

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            offset, whence = self._size + offset, os.SEEK_SET
        with self._telling():  # what lies before is inflated
            return self._file.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        with self._telling():
            data = self._file.read(len(buffer))
        self._require_no_more()
        if len(data) < len(buffer) and self._file.tell() < self._size:
            raise self._unlike(f"{self._file.tell():,}")
        memoryview(buffer)[: len(data)] = data
        return len(data)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            self._require_no_more()  # of which the sum is another one, too
            raise OSError(f"the archive is damaged here: {error}") from None

    def _require_no_more(self) -> None:
        if self._file.tell() > self._size:
            raise self._unlike(f"more than {self._size:,}")

    def _unlike(self, came: str) -> OSError:
        return OSError(f"the directory of the archive says that it has {self._size:,} bytes, and {came} come out")

    def close(self) -> None:
        self._file.close()
        super().close()
