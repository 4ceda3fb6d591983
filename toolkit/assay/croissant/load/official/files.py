"""The files of a resource as mlcroissant finds them: in an order of its own, whatever is excluded.

Read from its `operation_graph/operations/download.py`, `extract.py`, `filter.py` and `local_directory.py`.
"""

import os
from base64 import b64encode
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from assay.croissant.load.official.ends import Ends, UnsaidError
from assay.errors import DataError
from assay.files.archive import Archive
from assay.files.cached import Cached
from assay.files.content import Content, content_of, digest_in
from assay_spec.croissant.model import Dataset, FileObject
from assay_spec.named import is_inside
from assay_validators.croissant.official.parts import Part

_POINTER = b"version https://git-lfs.github.com/spec"
_ADDRESSES = ("http://", "https://")
_IS_FOLDER = "IsADirectoryError: [Errno 21] Is a directory"


class File(NamedTuple):
    """A file, or a folder that it takes for one."""

    place: str
    """By which it is put in order, and of which the last part is its name."""
    fullpath: str
    content: Content | None
    """None of a folder."""
    container: str = ""
    """The `@id` of the archive in which it lies."""

    @property
    def filename(self) -> str:
        """Its name."""
        return PurePosixPath(self.place).name

    def data(self) -> bytes:
        """Its bytes.

        Raises:
            Ends: it is a folder.
            DataError: it cannot be read.
        """
        if self.content is None:
            raise Ends(_IS_FOLDER)
        with self.content.open() as file:
            return file.read()


class Container(NamedTuple):
    """A folder in which files are looked for: that of the document, or one into which an archive was unpacked."""

    place: str
    fullpath: str
    files: Sequence[File]


class Files:
    """Finds the files of one dataset."""

    def __init__(self, dataset: Dataset, document: Path, version: str, elsewhere: Cached) -> None:
        """Find them beside the document, and those that lie `elsewhere` there."""
        self._folder = document.resolve().parent
        self._version = version
        self._dataset, self._elsewhere = dataset, elsewhere
        self.unpacked: dict[str, str] = {}
        """What was unpacked into the cache: `contentUrl` by the `@id`."""

    def downloaded(self, node: Part) -> File:
        """The file of a FileObject.

        Raises:
            UnsaidError: it is not said which that is.
        DataError: it lies elsewhere, and is not in our cache.
            Ends: there is none, or its bytes are others than those declared.
        """
        url = str(node["content_url"])
        if url.startswith(_ADDRESSES):
            return self._fetched(node, url)
        if not is_inside(str(self._folder / "x"), url):
            raise UnsaidError(f"`{url}` lies outside of the folder of the dataset")
        place = self._folder / url
        if place.is_dir():
            return File(str(place), str(place)[1:], None)
        try:
            content = content_of(place)
        except DataError:
            raise Ends(f'AssertionError: file "{url}" is either an invalid URL or an invalid path') from None
        self._verify(node, content)
        return File(str(place), str(place)[1:], content)

    def _fetched(self, node: Part, url: str) -> File:
        """A file that lies elsewhere, under the name that it has in the cache of mlcroissant."""
        named = (
            each for each in self._dataset.distribution if isinstance(each, FileObject) and each.content_url == url
        )
        resource = next(named, None)
        if resource is None:
            raise UnsaidError(f"`{url}` is written in another way than it is read")
        content = self._elsewhere.file(resource)
        self._verify(node, content)
        name = f"croissant-{sha256(url.encode()).hexdigest()}"
        return File(name, name, content)

    def _verify(self, node: Part, content: Content) -> None:
        algorithm = "md5" if node["md5"] else "sha256"
        declared = node[algorithm]
        if self._version == "0.8" or (self._dataset.is_live_dataset and not declared):
            return
        if not declared:
            raise Ends("ValueError: md5 and sha256 are not specified.")
        found = digest_in(content, algorithm)
        if declared not in (found, b64encode(bytes.fromhex(found)).decode()):
            raise Ends(f"ValueError: Hash of downloaded file is {found}, and not {declared}")

    def extracted(self, node: Part, file: File) -> Container:
        """What was unpacked of an archive, in a cache where nothing was before."""
        url = str(node["content_url"])
        if file.content is None:
            raise UnsaidError(f"`{url}` is a folder, and no archive")
        uuid = str(node.uuid(self._version))
        self.unpacked[uuid] = url
        hashed = sha256(url.encode()).hexdigest()
        try:
            members = Archive(file.content).members
        except DataError as error:
            raise UnsaidError(f"`{url}` is no archive that is read here: {error.problem}") from None
        found = [File(f"{hashed}/{name}", name, content, uuid) for name, content in members.items()]
        return Container(hashed, hashed, found)

    def local(self) -> Container:
        """The folder of the document."""
        return Container(str(self._folder), str(self._folder), list(self._walked()))

    def _walked(self) -> Iterator[File]:
        for parent, _, names in os.walk(self._folder):
            for name in names:
                place = Path(parent) / name
                if place.is_file():
                    yield File(str(place), place.relative_to(self._folder).as_posix(), content_of(place))


def filtered(node: Part, containers: Sequence[Container]) -> list[File]:
    """The files of a FileSet: a pattern may match a folder as well, and what is excluded is there."""
    found: list[File] = []
    for container in containers:
        if _matches(node, container.fullpath):
            found.append(File(container.place, container.fullpath, None))
        found += [file for file in container.files if _matches(node, file.fullpath)]
    return sorted(found, key=lambda file: file.place)


def _matches(node: Part, path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in node["includes"] or [path])


def member(node: Part, container: Container) -> File:
    """The file of a FileObject that lies in an archive.

    Raises:
        Ends: there is none.
    """
    url = str(PurePosixPath(str(node["content_url"])))
    for file in container.files:
        if file.fullpath == url:
            return file
    raise Ends(f"FileNotFoundError: [Errno 2] No such file or directory: '{url}'")


def require_no_pointer(data: bytes) -> None:
    """Refuse a file that git keeps elsewhere."""
    if data.startswith(_POINTER):
        raise UnsaidError("a file is kept elsewhere by git, and mlcroissant fetches in its own way")
