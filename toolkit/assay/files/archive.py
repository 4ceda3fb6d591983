"""Zip and tar archives, whose members are read where they are."""

import os
import posixpath
import stat
import tarfile
from collections.abc import Iterator, Mapping
from functools import cached_property

from assay.errors import DataError
from assay.files import tape, zip_member
from assay.files.content import Content, read_beginning
from assay.files.unpacked import compression_of, pieces_of, unpacked
from assay.files.zip_member import Directory, ZipMember

MOST_MEMBERS = 1_000_000
MOST_LINKS = 40
LONGEST_LINK = 4096

_BROKEN = (tarfile.TarError, *zip_member.BROKEN)


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
        for written, member in self.listed():
            name = inside(written)
            if isinstance(member, str):
                links[name] = member
            elif name:
                found[name] = member
        targets = {name: _followed(name, links) for name in links}
        found |= {name: found[target] for name, target in targets.items() if name and target in found}
        return dict(sorted(found.items(), key=lambda item: os.fsencode(item[0])))

    def listed(self) -> Iterator[tuple[str, Content | str]]:
        """The files in it, under the names that they are given there; in place of a link, the path that it leads to.

        Raises:
            DataError: as `members`.
        """
        try:
            for number, found in enumerate(self._zipped() if self._is_zip else self._taped()):
                if number == MOST_MEMBERS:
                    raise DataError(f"it has more than {MOST_MEMBERS:,} members", path=self.content.path)
                yield found
        except (OSError, *_BROKEN) as error:
            raise self._broken(error) from None

    @property
    def _is_zip(self) -> bool:
        return is_zip(read_beginning(self.content, len(zip_member.MARKS[0])))

    def _zipped(self) -> Iterator[tuple[str, Content | str]]:
        directory = Directory(self.content)
        for info in directory.zip.infolist():
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                raise DataError("is encrypted", path=self.content.path, remedy="pack it without a password")
            name = inside(info.filename)
            member = ZipMember(directory, info, name)
            if stat.S_ISLNK(info.external_attr >> 16) and info.file_size <= LONGEST_LINK:
                yield info.filename, _target(name, member.read(0, LONGEST_LINK).decode(errors="surrogateescape"))
            else:
                yield info.filename, member

    def _taped(self) -> Iterator[tuple[str, Content | str]]:
        for info in tape.headers_in(self.content):
            name = inside(info.name)
            if info.isreg():
                yield info.name, tape.Window(self.content, name, info.offset_data, info.size)
            elif info.islnk():
                yield info.name, inside(info.linkname)
            elif info.issym():
                yield info.name, _target(name, info.linkname)

    def _broken(self, error: Exception) -> DataError:
        text = str(error).partition("\n")[0] or type(error).__name__
        return DataError(f"cannot be read as an archive: {text}", path=self.content.path)


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
    size = tape.MARK_AT + len(tape.MARK)
    if compression_of(content):
        return next(pieces_of(content, size), b"")[tape.MARK_AT :] == tape.MARK
    start = read_beginning(content, size)
    return is_zip(start) or start[tape.MARK_AT :] == tape.MARK


def is_zip(start: bytes) -> bool:
    """Whether some bytes begin as those of a zip archive: with a member, or with the end of one that has none."""
    return start.startswith(zip_member.MARKS)


def inside(name: str) -> str:
    r"""A path of a member without what would lead out of the archive.

    >>> [inside(name) for name in ("./a/b", "../b", "/b", "a/../b")]
    ['a/b', 'b', 'b', 'a/b']
    """
    return "/".join(step for step in name.split("/") if step not in ("", ".", ".."))
