"""The files behind a dataset's FileObjects and FileSets: inside its folder or an archive there, and unchanged."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from assay.errors import DataError
from assay.files.archive import Archive, is_archive
from assay.files.cached import Cached, address_of, is_repository, path_of_url
from assay.files.content import Content, FileContent, content_of, digests_in
from assay.files.digests import LENGTHS, hexadecimal
from assay.files.kept import Kept
from assay.files.pointer import pointer_in
from assay.files.source_file import SourceFile, unreadable
from assay.files.verifying import Verifying
from assay.files.whole import WHOLE_BYTES, in_memory
from assay_spec.croissant.model import Dataset, DataSource, FileObject, FileSet, Resource
from assay_spec.named import is_inside

_RUN = {"journal.sqlite", "run.lock"}
"""What the folder of a run holds; its tables are those of the run, not of a dataset around it."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")

MOST_ARCHIVES = 4
"""So many are kept open; each has a file."""

DEEPEST = 8
"""So many archives may lie in each other."""


class Entry(NamedTuple):
    """A file that belongs to a resource."""

    name: str
    """Its path, from the folder of the document, or from the root of the archive in which it lies."""
    content: Content
    encoding_format: str
    """The media type that the resource declares first; empty where it declares none."""


Keep = Callable[[Sequence[str]], Sequence[str]]
"""Which of some paths are wanted."""


Failed = Callable[[DataError], None]
"""Hears what is wrong with a container, while others are read."""


def every(names: Sequence[str]) -> Sequence[str]:
    """All of them."""
    return names


class Sources:
    """Opens the files of one dataset; a digest is worked out once for as long as the file stays the same."""

    def __init__(self, dataset: Dataset, document: Path, elsewhere: Cached | None = None) -> None:
        """Read what lies `elsewhere` from there; by default from the cache alone."""
        self._elsewhere = elsewhere or Cached(dataset, document)
        self._origins: dict[FileContent, tuple[str, str]] = {}
        """The address and the digest of each file that lies elsewhere."""
        self._live = dataset.is_live_dataset
        self._resources = {resource.id: resource for resource in dataset.distribution}
        self._document = document
        self._digests: dict[tuple[Path, FileContent, str], str] = {}
        self._archives: dict[tuple[Path, FileContent], Archive] = {}

    def entries(
        self, resource_id: str, depth: int = 0, keep: Keep = every, verifying: Verifying | None = None
    ) -> Iterator[Entry]:
        """The file of a FileObject, or those of a FileSet by their paths; of several containers all that are there.

        With `verifying`, large files come before it has compared them.

        Raises:
            DataError: there is no such resource or file, it lies elsewhere, or its bytes are not those declared.
        """
        for entry in self.found(resource_id, depth, keep, verifying=verifying):
            resource = self._resources[resource_id]
            if isinstance(resource, FileObject) and not (self._live or is_repository(resource)):
                yield entry._replace(content=self._verified(entry.content, resource, verifying))
            else:
                yield entry

    def found(
        self,
        resource_id: str,
        depth: int = 0,
        keep: Keep = every,
        failed: Failed | None = None,
        verifying: Verifying | None = None,
    ) -> Iterator[Entry]:
        """As `entries`, whose bytes may be others than those declared.

        Args:
            resource_id: the `@id` of the resource.
            depth: in how many archives it lies that were opened for it.
            keep: what it does not is not opened.
            failed: takes what is wrong with one of several containers; without it that is an error.
            verifying: compares containers with their digests.

        Raises:
            DataError: as `entries`.
        """
        resource = self._resources.get(resource_id)
        if resource is None:
            raise self._error(f"no FileObject and no FileSet is called `{resource_id}`")
        if depth > DEEPEST:
            raise self._error(f"`{resource_id}` lies in more than {DEEPEST} archives, or in itself")
        encoding_format = next(iter(resource.encoding_format), "")
        for name, content in self._found(resource, depth, keep, failed, verifying):
            yield Entry(name, content, encoding_format)

    def names(self, resource_id: str) -> list[str]:
        """The paths of its files, none of which is opened.

        Raises:
            DataError: as `entries`.
        """
        names: list[str] = []

        def noted(some: Sequence[str]) -> Sequence[str]:
            names.extend(some)
            return ()

        for _ in self.found(resource_id, keep=noted):
            raise AssertionError("none is kept")
        return names

    def digests(self, resource_id: str, depth: int = 0) -> list[str]:
        """What is verified before a resource is read: the digests of it and of what contains it, as `NAME sha256`."""
        resource = self._resources.get(resource_id)
        if resource is None or depth > DEEPEST:
            return []
        outer = [each for one in resource.contained_in for each in self.digests(resource_of(one), depth + 1)]
        if self._live or not isinstance(resource, FileObject) or is_repository(resource):
            return outer
        given = {"sha256": resource.sha256, "md5": resource.md5}
        return [*outer, *(f"{resource_id} {name}" for name, digest in given.items() if digest)]

    def reads(self, path: Path) -> bool:
        """Whether a file is the document, or one of those that its resources name, by whatever way it is called."""
        real, folder = Path(os.path.realpath(path)), Path(os.path.realpath(self._document.parent))
        if real == Path(os.path.realpath(self._document)):
            return True
        if folder not in real.parents or not real.exists():
            return False
        name = real.relative_to(folder).as_posix()
        files = [each for each in self._resources.values() if not each.contained_in]
        return any(
            selects(each, name) if isinstance(each, FileSet) else name in (each.content_url, unquote(each.content_url))
            for each in files
            if isinstance(each, FileSet | FileObject)
        )

    def describe(self, content: Content) -> SourceFile:
        """The file in which some bytes lie, with its digest.

        Raises:
            DataError: it changed since it was opened.
        """
        content.require_unchanged()
        file = content.file
        if file in self._origins:
            url, digest = self._origins[file]
            return SourceFile(file.path, digest, file.size_bytes, url)
        if not self._known(file, "sha256"):
            self._note(file, digests_in(file, ["sha256"]))
        return SourceFile(file.path, self._known(file, "sha256"), file.size_bytes)

    def _found(
        self, resource: Resource, depth: int, keep: Keep, failed: Failed | None, verifying: Verifying | None
    ) -> Iterator[tuple[str, Content]]:
        """The names and the contents of a resource."""
        if not resource.contained_in:
            names = self._files(resource) if isinstance(resource, FileSet) else [self._file(resource)]
            for name in keep(names):
                yield name, self._content(resource, name)
            return
        found = False
        for holder, archive in self._containers(resource, depth, failed, verifying):
            selected = _selected(resource, archive.members)
            found = found or bool(selected)
            for name in keep(selected):
                yield name, self._whole(holder, name, archive.members[name])
        if not found:
            raise self._missing(resource, depth)

    def _containers(
        self, resource: Resource, depth: int, failed: Failed | None = None, verifying: Verifying | None = None
    ) -> Iterator[tuple[Resource, Archive]]:
        """The archives in which a resource lies, and the resources that these are; not all of them may fail."""
        left = len(resource.contained_in)
        for container in resource.contained_in:
            name = resource_of(container)
            try:
                for entry in self.entries(name, depth + 1, verifying=verifying):
                    archive = self._archive(entry)
                    archive.members  # noqa: B018 - an archive that cannot be read says so here
                    yield self._resources[name], archive
            except DataError as error:
                left -= 1
                if failed is None or not left:
                    raise
                failed(error)

    def _whole(self, holder: Resource, name: str, content: Content) -> Content:
        """A file of a repository may be no more than a pointer to its bytes."""
        if not isinstance(holder, FileObject) or not is_repository(holder):
            return content
        pointer = pointer_in(content)
        if pointer is None:
            return content
        kept = self._elsewhere.pointed(holder, pointer, content.path)
        self._origins[kept.file] = f"{address_of(holder)}#{name}", kept.sha256
        return kept

    def _archive(self, entry: Entry) -> Archive:
        key = entry.content.path, entry.content.file
        known = self._archives.pop(key, None)
        if known is None:
            if not is_archive(entry.content):
                remedy = "name an archive in `containedIn`, or copy this one again"
                raise DataError(
                    "is no zip or tar archive, in which other files could lie", path=entry.content.path, remedy=remedy
                )
            known = Archive(entry.content)
        self._archives[key] = known  # the last that was asked for
        if len(self._archives) > MOST_ARCHIVES:
            del self._archives[next(iter(self._archives))]
        return known

    def _missing(self, resource: Resource, depth: int) -> DataError:
        """That no archive has what it should."""
        names = [name for _, archive in self._containers(resource, depth) for name in archive.members]
        if isinstance(resource, FileSet):
            return self._none_of(resource)
        near = get_close_matches(resource.content_url, names, n=1) if isinstance(resource, FileObject) else []
        remedy = f"did you mean `{near[0]}`?" if near else ""
        wanted = resource.content_url if isinstance(resource, FileObject) else ""
        return self._error(f"`{resource.id}` should be `{wanted}` in an archive, and no such file is there", remedy)

    def _known(self, content: Content, algorithm: str) -> str:
        """The digest of some bytes; empty where it has to be worked out."""
        kept = str(getattr(content, algorithm)) if isinstance(content, Kept) else ""
        return kept or self._digests.get((content.path, content.file, algorithm), "")

    def _note(self, content: Content, digests: Mapping[str, str]) -> None:
        self._digests |= {(content.path, content.file, name): digest for name, digest in digests.items()}

    def _verified(self, content: Content, resource: FileObject, verifying: Verifying | None) -> Content:
        """The bytes, compared with the digests that the dataset declares, in hexadecimal digits or base64."""
        declared = {name: text for name in LENGTHS if (text := getattr(resource, name))}

        def compare(found: Mapping[str, str]) -> None:
            self._note(content, found)
            for name, text in declared.items():
                _require_digest(content, name, self._known(content, name), text)

        unknown = [name for name in declared if not self._known(content, name)]
        if verifying is None or not unknown or not _is_whole_file(content):
            compare(digests_in(content, unknown) if unknown else {})
            return content
        if content.size_bytes > WHOLE_BYTES:
            verifying.begin(content, unknown, compare)
            return content
        # To begin a thread for so little takes more of all cores than it spares.
        read = in_memory(content)
        compare(digests_in(read, unknown))
        return read

    def _content(self, resource: Resource, name: str) -> Content:
        """The bytes of a file that lies in no archive."""
        if not isinstance(resource, FileObject) or not _SCHEME.match(resource.content_url):
            return content_of(self._document.parent / name)
        kept = self._elsewhere.file(resource)
        self._origins[kept.file] = address_of(resource), kept.sha256
        return kept

    def _file(self, resource: Resource) -> str:
        assert isinstance(resource, FileObject)
        url = resource.content_url
        if _SCHEME.match(url):
            return path_of_url(url).name
        literal = os.path.exists(self._document.parent / url)  # noqa: PTH110 - Path.exists raises where a name is too long
        return self._inside(url if literal else unquote(url))

    def _files(self, resource: FileSet) -> list[str]:
        names = [name for name in names_under(self._document.parent) if selects(resource, name)]
        if not names:
            raise self._none_of(resource)
        return [self._inside(name) for name in sorted(names, key=os.fsencode)]

    def _none_of(self, resource: FileSet) -> DataError:
        listed = ", ".join(f"`{pattern}`" for pattern in resource.includes) or "nothing"
        remedy = "correct `includes`, or put the files there"
        return self._error(f"no file matches `{resource.id}`, which includes {listed}", remedy)

    def _inside(self, name: str) -> str:
        """The path of a file relative to the document; links are followed, and stay inside its folder."""
        if not name or "\0" in name or not is_inside(str(self._document), name):
            remedy = "name a file beside the document or below it"
            raise self._error(f"`{name}` is not inside the dataset's folder", remedy)
        return name

    def _error(self, problem: str, remedy: str = "") -> DataError:
        return DataError(problem, path=self._document, remedy=remedy)


def _is_whole_file(content: Content) -> bool:
    """Whether bytes are those of a file, which anybody may read beside others."""
    return isinstance(content, FileContent | Kept)


def _require_digest(content: Content, algorithm: str, found: str, declared: str) -> None:
    if found not in (declared.lower(), hexadecimal(declared, algorithm)):
        problem = f"its {algorithm} is {found}, and the dataset declares {declared}"
        remedy = "get the file again, or declare the digest of this one"
        raise DataError(problem, path=content.path, remedy=remedy)


def resource_of(source: DataSource) -> str:
    """The `@id` of what a source or a container names, however it does; empty when it names nothing."""
    named = source.file_object or source.file_set or source.field or source.record_set
    return named.id if named is not None else source.id


def _selected(resource: Resource, members: Mapping[str, Content]) -> Sequence[str]:
    """The paths in an archive that belong to a resource."""
    if isinstance(resource, FileSet):
        return [name for name in members if selects(resource, name)]
    assert isinstance(resource, FileObject)
    wanted = (resource.content_url, unquote(resource.content_url))
    return [name for name in dict.fromkeys(each.removeprefix("./") for each in wanted) if name in members][:1]


def names_under(folder: Path) -> Iterator[str]:
    """The files of `folder` and of the folders in it, except where those hold a run."""
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        if set(names) >= _RUN and parent != str(folder):
            folders.clear()
            continue
        for name in names:
            yield (Path(parent) / name).relative_to(folder).as_posix()


def _refuse(error: OSError) -> None:
    raise unreadable(Path(error.filename), error) from None


def selects(resource: FileSet, name: str) -> bool:
    """Whether the patterns select a path; `*` crosses folders, as the reference implementation has it."""
    included = any(fnmatchcase(name, pattern) for pattern in resource.includes)
    return included and not any(fnmatchcase(name, pattern) for pattern in resource.excludes)
