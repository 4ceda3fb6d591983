"""The files of a dataset as they are found: file objects with their digests, file sets, and what lies in archives."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from assay.croissant.infer import archives, sets
from assay.croissant.infer.media import START, Media, media_of
from assay.croissant.infer.notes import Notes
from assay.croissant.infer.records import Place
from assay.croissant.write import Addresses, content_url, file_object
from assay.errors import DataError
from assay.files.archive import Archive
from assay.files.content import content_of
from assay.files.source_file import open_file, unreadable
from assay_spec.croissant.model import DataSource, FileObject, FileSet
from assay_spec.model import Text
from assay_spec.record import replace

MOST_LISTED = 200
"""Of more files that belong together, none is listed by itself with its digest."""

UNREADABLE = "files that cannot be read"


class File(NamedTuple):
    """A file that is described."""

    name: str
    """Its path from the folder of the document, or within the archive that holds it."""
    path: Path | None
    """Where it can be read; None for a member of an archive that is not copied."""
    media: Media
    archive: str = ""
    """The `@id` of the archive that holds it."""
    size_bytes: int = 0
    """What the archive says."""

    @property
    def label(self) -> str:
        """What a person calls it."""
        return f"{self.archive}/{self.name}" if self.archive else self.name

    @property
    def stem(self) -> str:
        """Its name without the folders above and the suffixes behind it."""
        return stem_of(self.name)

    @property
    def place(self) -> Path:
        """Where it can be read; asked only where it can."""
        assert self.path is not None, "copied before it is read"
        return self.path


def stem_of(name: str) -> str:
    """A name for a record set: that of its file without suffixes."""
    stem = PurePosixPath(name).name
    return stem.partition(".")[0] or stem.strip(".") or "records"


class Distribution:
    """Gathers files, and reaches what is packed."""

    def __init__(self, base: Path, notes: Notes, stack: ExitStack) -> None:
        """`stack` ends when copies are no longer needed."""
        self.found: list[FileObject | FileSet] = []
        self._base = base
        self._notes = notes
        self._stack = stack
        self._copies: Path | None = None
        self._number = 0
        self._ids = Addresses(keep="/")
        self._archives: dict[str, Path] = {}
        self._last: dict[str, Archive] = {}
        """The one that was looked into last; what is compressed as a whole is unpacked for it."""
        self._names: dict[str, list[str]] = defaultdict(list)

    def look(self, name: str) -> File | None:
        """A file by its first bytes; None where it is empty or cannot be read, and it is said so."""
        path = self._base / name
        with self.excused(name):
            with open_file(path) as file:
                try:
                    start = file.read(START)
                except OSError as error:
                    raise unreadable(path, error) from None
            if start:
                return File(name, path, media_of(name, start))
            self._notes.omit(f"{name}: is empty", "empty files")
        return None

    def know(self, files: Sequence[File]) -> None:
        """Take note of what lies beside each other, so that patterns select no more than they should."""
        for file in files:
            self._names[file.archive].append(file.name)

    @contextmanager
    def excused(self, label: str) -> Iterator[None]:
        """Go on after what cannot be read, and say so under the name that a person knows."""
        try:
            yield
        except DataError as error:
            self._notes.omit(str(error).replace(error.path, label, 1), UNREADABLE)
        except OSError as error:
            self._notes.omit(f"{label}: {error.strerror or error}", UNREADABLE)

    def add(self, file: File, alias: str = "") -> Place:
        """One file; `alias` tells apart what is named twice, to be read in two ways.

        Raises:
            DataError: it cannot be read.
        """
        id_ = self._ids.of(f"{file.label}.{alias}" if alias else file.label)
        if not file.archive:
            self.found.append(file_object(id_, file.name, file.place, file.media.types))
            return Place(id_)
        inside = (DataSource(id=file.archive),)
        if file.path is not None:
            self.found.append(replace(file_object(id_, file.name, file.path, file.media.types), contained_in=inside))
        else:
            self.found.append(
                FileObject(
                    id=id_,
                    name=Text(file.name.rpartition("/")[2]),
                    encoding_format=file.media.types,
                    content_url=content_url(file.name),
                    content_size=f"{file.size_bytes} B",
                    contained_in=inside,
                )
            )
        return Place(id_)

    def add_each(self, files: Sequence[File]) -> None:
        """Files one by one, with their digests, unless they are very many."""
        for file in files if len(files) <= MOST_LISTED else ():
            with self.excused(file.label):
                self.add(file)

    def add_set(self, files: Sequence[File], name: str) -> Place:
        """Some files of one container as a file set."""
        archive = files[0].archive
        id_ = self._ids.of(f"{archive}/{name}" if archive else f"{name}-files")
        includes, excludes = sets.patterns_of([file.name for file in files], self._names[archive])
        self.found.append(
            FileSet(
                id=id_,
                name=Text(name),
                encoding_format=tuple(dict.fromkeys(each for file in files for each in file.media.types)),
                includes=includes,
                excludes=excludes,
                contained_in=(DataSource(id=archive),) if archive else (),
            )
        )
        return Place(id_, is_set=True)

    def members(self, file: File, archive: str) -> list[File]:
        """What lies in an archive whose `@id` this is.

        Raises:
            DataError: it cannot be read.
        """
        self._archives[archive] = file.place
        found = []
        for member in archives.members_of(self._opened(archive), file.label, self._notes):
            if member.size_bytes == 0:
                self._notes.omit(f"{file.label}/{member.name}: is empty", f"empty files in {file.label}")
            else:
                media = media_of(member.name, member.start)
                found.append(File(member.name, None, media, archive, member.size_bytes))
        return found

    def reached(self, file: File) -> File:
        """A file that can be read where it lies: itself, or a copy of a member of an archive.

        Raises:
            DataError: it cannot be copied.
        """
        if file.path is not None:
            return file
        target = self._target(file.name)
        archives.copy_member(self._opened(file.archive).members[file.name], file.name, target)
        return file._replace(path=target)

    def _opened(self, archive: str) -> Archive:
        if archive not in self._last:
            self._last = {archive: Archive(content_of(self._archives[archive]))}
        return self._last[archive]

    def unpacked(self, file: File) -> Path:
        """Where the bytes of a file can be read as they are below gzip.

        Raises:
            DataError: it cannot be unpacked.
        """
        if not file.media.is_packed:
            return file.place
        target = self._target(file.name.removesuffix(".gz"))
        archives.copy_unpacked(file.place, target)
        return target

    def _target(self, name: str) -> Path:
        if self._copies is None:
            self._copies = Path(self._stack.enter_context(TemporaryDirectory(prefix="assay-")))
        self._number += 1
        return self._copies / f"{self._number}{PurePosixPath(name).suffix}"
