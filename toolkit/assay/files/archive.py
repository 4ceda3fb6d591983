"""Zip and tar archives, whose members are read where they are."""

import io
import os
import posixpath
import stat
import tarfile
import weakref
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from struct import unpack_from
from typing import IO, Any, NamedTuple, Self

from assay.errors import DataError
from assay.files.content import Content, FileContent, read_beginning
from assay.files.inflate import crc32, inflated
from assay.files.kept import Kept
from assay.files.source_file import read_at, require_stamp, unreadable
from assay.files.unpacked import DAMAGED, PIECE_BYTES, Spooled, compression_of, limit_of, pieces_of, too_much, unpacked

MOST_MEMBERS = 1_000_000
MOST_LINKS = 40
LONGEST_LINK = 4096

_BROKEN = (zipfile.BadZipFile, tarfile.TarError, NotImplementedError, *DAMAGED)
_TAR_MARK, _TAR_AT = b"ustar", 257
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


class Archive:
    """A zip archive, or a tar archive that may be compressed as a whole."""

    def __init__(self, content: Content) -> None:
        """`content` is unpacked first where that is compressed, since its members cannot be found otherwise."""
        self.content = unpacked(content) if compression_of(content) else content

    @cached_property
    def members(self) -> Mapping[str, Content]:
        """The files in it by their paths, in the order of these; of two with one path the last counts.

        A path that leads out of the archive is what unpacking makes of it: that without the steps that climb. A link is
        the member that it leads to; one that leads to none is left out. Nothing is written anywhere.

        Raises:
            DataError: it cannot be read, or has too many members.
        """
        found: dict[str, Content] = {}
        links: dict[str, str] = {}
        try:
            for name, member in self._zipped() if self._is_zip else self._taped():
                if len(found) + len(links) == MOST_MEMBERS:
                    raise DataError(f"it has more than {MOST_MEMBERS:,} members", path=self.content.path)
                if isinstance(member, str):
                    links[name] = member
                else:
                    found[name] = member
        except (OSError, *_BROKEN) as error:
            raise self._broken(error) from None
        targets = {name: _followed(name, links) for name in links}
        found |= {name: found[target] for name, target in targets.items() if target in found}
        return dict(sorted(found.items(), key=lambda item: os.fsencode(item[0])))

    @cached_property
    def _is_zip(self) -> bool:
        return is_zip(read_beginning(self.content, len(_ZIP_MARKS[0])))

    def _zipped(self) -> Iterator[tuple[str, Content | str]]:
        directory = _Directory(self.content)
        for info in directory.zip.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                raise DataError("is encrypted", path=self.content.path, remedy="pack it without a password")
            name = _inside(info.filename)
            if stat.S_ISLNK(info.external_attr >> 16) and info.file_size <= LONGEST_LINK:
                yield name, _target(name, directory.zip.read(info).decode(errors="surrogateescape"))
            else:
                yield name, ZipMember(directory, info, name)

    def _taped(self) -> Iterator[tuple[str, Content | str]]:
        with self.content.open() as file, tarfile.open(fileobj=file, mode="r:", tarinfo=_Header) as tape:
            for info in tape:
                name = _inside(info.name)
                if info.issparse():
                    raise DataError(
                        f"`{name}`, a member of it, has holes, and cannot be read in place", path=self.content.path
                    )
                if info.isreg():
                    yield name, Window(self.content, name, info.offset_data, info.size)
                elif info.islnk():
                    yield name, _inside(info.linkname)
                elif info.issym():
                    yield name, _target(name, info.linkname)
            # Where a header is damaged that is not the first, the end is all that is told.
            file.seek(tape.offset)
            if file.read(tarfile.BLOCKSIZE).strip(b"\0"):
                raise tarfile.ReadError(f"the header at byte {tape.offset} is damaged")

    def _broken(self, error: Exception) -> DataError:
        text = str(error).partition("\n")[0] or type(error).__name__
        return DataError(f"cannot be read as an archive: {text}", path=self.content.path)


class _Header(tarfile.TarInfo):
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


class _Directory:
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


def _target(name: str, link: str) -> str:
    """Where a symbolic link leads; empty where that is outside of the archive."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
    return "" if path.startswith(("..", "/")) else path


def _followed(name: str, links: Mapping[str, str]) -> str:
    """What a link leads to at last; empty where it leads back."""
    for _ in range(MOST_LINKS):
        if name not in links:
            return name
        name = links[name]
    return ""


def is_archive(content: Content) -> bool:
    """Whether some bytes are those of a zip or a tar archive, or compressed ones of a tar archive.

    Raises:
        DataError: they cannot be read.
    """
    size = _TAR_AT + len(_TAR_MARK)
    if compression_of(content):
        return next(pieces_of(content, size), b"")[_TAR_AT:] == _TAR_MARK
    start = read_beginning(content, size)
    return is_zip(start) or start[_TAR_AT:] == _TAR_MARK


def is_zip(start: bytes) -> bool:
    """Whether some bytes begin as those of a zip archive: with a member, or with the end of one that has none."""
    return start.startswith(_ZIP_MARKS)


def _inside(name: str) -> str:
    r"""A path of a member without what would lead out of the archive.

    >>> [_inside(name) for name in ("./a/b", "../b", "/b", "a/../b")]
    ['a/b', 'b', 'b', 'a/b']
    """
    return "/".join(step for step in name.split("/") if step not in ("", ".", ".."))


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


SMALL_BYTES = 1 << 20
_HEADER = 30
"""Bytes before the name and the extra field of a member; their lengths are the last four."""
_IN_UTF8 = 0x800
_NAMES = 128
"""So many bytes both mostly have together, at the most."""


class ZipMember(NamedTuple):
    """A member of a zip archive."""

    archive: _Directory
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
        return io.BufferedReader(_Inflated(self._inflated(), self.archive), PIECE_BYTES)

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes of the member."""
        small = self._small() if self.info.file_size <= SMALL_BYTES else None
        if small is not None:
            return small[start : start + size]
        with self._inflated() as file:
            try:
                if start:
                    file.seek(start)
                return file.read(size)
            except _BROKEN as error:
                raise unreadable(self.path, OSError(f"the archive is damaged here: {error}")) from None
            except OSError as error:
                raise unreadable(self.path, error) from None

    def _small(self) -> bytes | None:
        """All bytes of a small member that is in order, inflated at once: `zipfile` takes longer for the way there.

        None for any other, of which `zipfile` says what is wrong. The layout is that of APPNOTE.TXT 6.3.10, 4.3.7.
        """
        info, is_packed = self.info, self.info.compress_type == zipfile.ZIP_DEFLATED
        if info.compress_size > SMALL_BYTES or not (is_packed or info.compress_type == zipfile.ZIP_STORED):
            return None
        start = self.archive.read(info.header_offset, _HEADER + _NAMES + info.compress_size)
        if not start.startswith(_ZIP_MARKS[0]) or len(start) < _HEADER:
            return None
        named, more = unpack_from("<HH", start, _HEADER - 4)
        at = _HEADER + named + more
        written = start[_HEADER : _HEADER + named]
        is_utf8 = written.isascii() or info.flag_bits & _IN_UTF8
        if written.decode("utf-8" if is_utf8 else "cp437", "replace") != info.orig_filename:
            return None
        data = start[at : at + info.compress_size]
        if len(data) < info.compress_size:
            data = self.archive.read(info.header_offset + at, info.compress_size)
        found = inflated(data, info.file_size) if is_packed else data
        is_whole = found is not None and len(found) == info.file_size and crc32(found) == info.CRC
        return found if is_whole else None

    def _inflated(self) -> IO[bytes]:
        self.require_unchanged()
        if self.info.file_size > limit_of(self.info.compress_size):
            raise too_much(self.path, self.info.compress_size)
        try:
            return self.archive.zip.open(self.info)
        except (OSError, *_BROKEN) as error:
            raise DataError(f"cannot be unpacked: {error}", path=self.path) from None

    def require_unchanged(self) -> None:
        """Make sure that the archive did not change."""
        self.archive.content.require_unchanged()


class _Inflated(io.RawIOBase):
    """A member of a zip archive, whose damages are errors of reading."""

    def __init__(self, file: IO[bytes], archive: _Directory) -> None:
        self._file = file
        self._archive = archive  # whose file stays open for it

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except _BROKEN as error:
            raise OSError(f"the archive is damaged here: {error}") from None
        memoryview(buffer)[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def spooled(content: Content) -> Spooled:
    """The bytes of a member, where one can go back in them at no cost."""

    def pieces() -> Iterator[bytes]:
        with content.open() as file:
            yield from iter(lambda: file.read(PIECE_BYTES), b"")

    return Spooled(content.path, content.file, pieces())
