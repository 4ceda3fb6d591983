"""Files of a dataset that lie elsewhere, as far as they are in the cache; nothing is fetched."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from assay.errors import AbsentError, DataError
from assay.files.content import digest_in
from assay.files.digests import LENGTHS, hexadecimal
from assay.files.kept import Cache, Kept
from assay.files.pointer import Pointer
from assay_spec.croissant.model import Dataset, FileObject, Resource
from assay_validators.files import without_login

REPOSITORY = "git+https"
"""The media type of a repository of git."""

_SCHEMES = ("http", "https")
_FETCH = "fetch it with `assay data load --fetch`"


class Cached:
    """The files of one dataset that lie elsewhere. Each is had once, and stays the same from then on."""

    def __init__(self, dataset: Dataset, document: Path) -> None:
        self._document = document
        self._live = dataset.is_live_dataset
        self._had: dict[str, Kept] = {}

    def file(self, resource: FileObject) -> Kept:
        """The file of a FileObject whose `contentUrl` is an address.

        Raises:
            DataError: it cannot be had, or is not the one that the dataset declares.
        """
        if resource.id not in self._had:
            self._require_scheme(resource)
            declared = {} if is_repository(resource) else self._declared(resource)
            self._had[resource.id] = self._found(resource, declared) or self._fetched(resource, declared)
        return self._had[resource.id]

    def pointed(self, repository: FileObject, pointer: Pointer, path: Path) -> Kept:
        """The file to which one in a repository points, for messages to call it `path`.

        Raises:
            DataError: it cannot be had.
        """
        return self._cache.called(pointer.sha256, path) or self._large(repository, pointer, path)

    def _fetched(self, resource: FileObject, declared: Mapping[str, str]) -> Kept:
        """A file that is not in the cache."""
        is_lost = self._cache.has_lost(declared.get("sha256", ""), key_of(resource))
        where = "was fetched, but changed in the cache since then, and is not used" if is_lost else "is not here yet"
        problem = f"`{resource.id}` lies at `{address_of(resource)}`, and {where}"
        remedy = f"{_FETCH}, or download it, and let `contentUrl` be its path beside the document"
        raise AbsentError(problem, path=self._document, remedy=remedy)

    def _large(self, repository: FileObject, pointer: Pointer, path: Path) -> Kept:  # noqa: ARG002 - others do
        """A file to which one in a repository points, and which is not in the cache."""
        problem = f"is a pointer of Git LFS to {pointer.size_bytes:,} bytes that are not here yet"
        raise AbsentError(problem, path=path, remedy=_FETCH)

    @property
    def _asks(self) -> bool:
        """Whether hosts are asked for what may have changed."""
        return False

    @cached_property
    def _cache(self) -> Cache:
        return Cache()

    def _require_scheme(self, resource: FileObject) -> None:
        scheme = resource.content_url.partition(":")[0].lower()
        if scheme not in _SCHEMES and not (is_repository(resource) and scheme.removeprefix("git+") in _SCHEMES):
            problem = f"`{resource.id}` lies at `{address_of(resource)}`, and only http and https are fetched"
            raise AbsentError(problem, path=self._document, remedy="download it, and let `contentUrl` be its path")

    def _declared(self, resource: FileObject) -> Mapping[str, str]:
        """The digests that the bytes must have."""
        given = {} if self._live else {name: getattr(resource, name).strip() for name in LENGTHS}
        found = {name: hexadecimal(text, name) for name, text in given.items() if text}
        for name, digest in found.items():
            if not digest:
                problem = f"`{given[name]}`, which is declared, is no {name}"
                raise self._error(resource, problem, "correct it, or leave it out")
        return found

    def _found(self, resource: FileObject, declared: Mapping[str, str]) -> Kept | None:
        """The file in the cache, where nobody has to be asked whether it is the right one."""
        path = path_of_url(resource.content_url)
        if "sha256" in declared:
            return self._cache.called(declared["sha256"], path)
        found = self._cache.at(key_of(resource), path)
        if found is None or not self._is_right(found.kept, declared):
            return None
        return found.kept

    def _is_right(self, kept: Kept, declared: Mapping[str, str]) -> bool:
        """Whether what was last found at an address is used as it is; without a digest, a host may have another one."""
        if not declared:
            return not self._asks
        return (kept.md5 or digest_in(kept, "md5")) == declared["md5"]

    def _error(
        self, resource: FileObject, problem: str, remedy: str = "", kind: type[DataError] = DataError
    ) -> DataError:
        return kind(f"`{resource.id}` at `{address_of(resource)}`: {problem}", path=self._document, remedy=remedy)


def is_repository(resource: Resource) -> bool:
    """Whether a resource is a repository of git: its files lie in it as in an archive, and it has no digest."""
    return isinstance(resource, FileObject) and REPOSITORY in resource.encoding_format


def address_of(resource: FileObject) -> str:
    """The address of a file as it may be told."""
    return without_login(resource.content_url)


def key_of(resource: FileObject) -> str:
    """What the cache calls a file: a page and a repository may have one address."""
    return f"git:{resource.content_url}" if is_repository(resource) else resource.content_url


def path_of_url(url: str) -> Path:
    """What messages call the file at an address: the host, and the path there.

    >>> path_of_url("https://example.org/a%20b/songs.csv?download=1").as_posix()
    'example.org/a b/songs.csv'
    """
    with suppress(ValueError):
        parts = urlsplit(url)
        return Path(parts.netloc.rpartition("@")[2] + unquote(parts.path))
    return Path(url)
