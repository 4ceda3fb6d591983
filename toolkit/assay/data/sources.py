"""The local files behind a dataset's FileObjects and FileSets: inside its folder, and with the digest it declares."""

import os
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote

from assay.data.files import SourceFile, Stamp, digest_of, require_unchanged, stamp_of, unreadable
from assay.data.tables import Table, open_table
from assay.errors import DataError
from assay_spec.croissant.model import Dataset, FileObject, FileSet
from assay_spec.named import is_inside

_RUN = {"journal.sqlite", "run.lock"}
"""What the folder of a run holds; its tables are those of the run, not of a dataset around it."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


class Sources:
    """Opens the tables of one dataset; a digest is worked out once for as long as the file stays the same."""

    def __init__(self, dataset: Dataset, document: Path) -> None:
        self._live = dataset.is_live_dataset
        self._resources = {resource.id: resource for resource in dataset.distribution}
        self._document = document
        self._digests: dict[tuple[Path, Stamp, str], str] = {}

    def open(self, resource_id: str) -> Iterator[Table]:
        """The table of a FileObject, or those of a FileSet by their paths.

        Raises:
            DataError: there is no such resource or file, it lies elsewhere, or its bytes are not those declared.
        """
        resource = self._resources.get(resource_id)
        if resource is None:
            raise self._error(f"no FileObject and no FileSet is called `{resource_id}`")
        if resource.contained_in:
            raise self._error(f"`{resource_id}` is contained in another resource, which cannot be read yet")
        encoding_format = next(iter(resource.encoding_format), "")
        if isinstance(resource, FileSet):
            for path in self._files(resource):
                yield open_table(path, encoding_format)
            return
        path = self._file(resource)
        stamp = stamp_of(path)
        if not self._live:
            self._verify(path, "sha256", resource.sha256)
            self._verify(path, "md5", resource.md5)
        table = open_table(path, encoding_format)
        require_unchanged(path, stamp)
        yield table

    def describe(self, table: Table) -> SourceFile:
        """The file of a table, with its digest.

        Raises:
            DataError: it changed since the table was opened.
        """
        require_unchanged(table.path, table.stamp)
        return SourceFile(table.path, self._digest(table.path, "sha256"), table.stamp.size_bytes)

    def _digest(self, path: Path, algorithm: str) -> str:
        key = (path, stamp_of(path), algorithm)
        if key not in self._digests:
            self._digests[key] = digest_of(path, algorithm)
        return self._digests[key]

    def _verify(self, path: Path, algorithm: str, declared: str) -> None:
        """Compare the bytes with the digest that the dataset declares, if any, in hexadecimal digits or base64."""
        if not declared:
            return
        found = self._digest(path, algorithm)
        if found != declared.lower() and bytes.fromhex(found) != _from_base64(declared):
            problem = f"its {algorithm} is {found}, and the dataset declares {declared}"
            raise DataError(problem, path=path, remedy="get the file again, or declare the digest of this one")

    def _file(self, resource: FileObject) -> Path:
        url = resource.content_url
        if _SCHEME.match(url):
            remedy = "download it, and let `contentUrl` be its path beside the document"
            raise self._error(f"`{resource.id}` lies at `{url}`, and nothing is fetched", remedy)
        literal = os.path.exists(self._document.parent / url)  # noqa: PTH110 - Path.exists raises where a name is too long
        return self._inside(url if literal else unquote(url))

    def _files(self, resource: FileSet) -> list[Path]:
        folder = self._document.parent
        names = [name for name in _names_under(folder) if _selects(resource, name)]
        if not names:
            listed = ", ".join(f"`{pattern}`" for pattern in resource.includes) or "nothing"
            raise self._error(f"no file matches `{resource.id}`, which includes {listed}")
        return [self._inside(name) for name in sorted(names, key=os.fsencode)]

    def _inside(self, name: str) -> Path:
        """The path of a file named relative to the document; links are followed, and stay inside its folder."""
        if not name or "\0" in name or not is_inside(str(self._document), name):
            remedy = "name a file beside the document or below it"
            raise self._error(f"`{name}` is not inside the dataset's folder", remedy)
        return self._document.parent / name

    def _error(self, problem: str, remedy: str = "") -> DataError:
        return DataError(problem, path=self._document, remedy=remedy)


def _names_under(folder: Path) -> Iterator[str]:
    """The files of `folder` and of the folders in it, except where those hold a run."""
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        if set(names) >= _RUN and parent != str(folder):
            folders.clear()
            continue
        for name in names:
            yield (Path(parent) / name).relative_to(folder).as_posix()


def _refuse(error: OSError) -> None:
    raise unreadable(Path(error.filename), error) from None


def _selects(resource: FileSet, name: str) -> bool:
    """Whether the patterns select a path; `*` crosses folders, as the reference implementation has it."""
    included = any(fnmatchcase(name, pattern) for pattern in resource.includes)
    return included and not any(fnmatchcase(name, pattern) for pattern in resource.excludes)


def _from_base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
