"""Files of a dataset that lie elsewhere: those in the cache, and those fetched into it where that is asked for."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from assay.data.content import digest_in
from assay.data.digests import LENGTHS, hexadecimal
from assay.data.kept import Cache, Kept
from assay.data.partial import Partial
from assay.data.pointer import Pointer
from assay.data.sources import is_repository
from assay.data.unpacked import limit_of
from assay.errors import DataError
from assay.hosts.asking import OFFLINE, PORTS, FetchError, is_set, without_login
from assay.hosts.talk import Silence, Talk
from assay_spec.croissant.model import Dataset, FileObject

_BYTES = re.compile(r"(\d{1,18}) ?(?:b|bytes?)?", re.IGNORECASE)
_REMEDY = "fetch it with --fetch, or download it, and let `contentUrl` be its path beside the document"


class Remote:
    """The files of one dataset that lie elsewhere."""

    def __init__(self, dataset: Dataset, document: Path, *, fetch: bool = False, talk: Talk | None = None) -> None:
        """Find files in the cache, and fetch others where `fetch` says so."""
        self._document = document
        self._live = dataset.is_live_dataset
        self._fetch = fetch
        self._talk = talk or Silence()
        self._had: dict[str, Kept] = {}

    @cached_property
    def _cache(self) -> Cache:
        return Cache()

    def file(self, resource: FileObject) -> Kept:
        """The file of a FileObject whose `contentUrl` is an address; it is had once, and stays the same from then on.

        Raises:
            DataError: it is neither here nor to be had, or is not the one that the dataset declares.
        """
        if resource.id not in self._had:
            self._require_scheme(resource)
            declared = {} if is_repository(resource) else self._declared(resource)
            found = self._found(resource, declared)
            if found is None and not self._fetch:
                problem = f"`{resource.id}` lies at `{_address(resource)}`, and is not here yet"
                raise DataError(problem, path=self._document, remedy=_REMEDY)
            self._had[resource.id] = found or self._fetched(resource, declared)
        return self._had[resource.id]

    def _require_scheme(self, resource: FileObject) -> None:
        scheme = resource.content_url.partition(":")[0].lower()
        if scheme not in PORTS and not (is_repository(resource) and scheme.removeprefix("git+") in PORTS):
            problem = f"`{resource.id}` lies at `{_address(resource)}`, and only http and https are fetched"
            raise DataError(problem, path=self._document, remedy="download it, and let `contentUrl` be its path")

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
        found = self._cache.at(_key(resource), path)
        if found is None or not self._is_right(found.kept, declared):
            return None
        return found.kept

    def _is_right(self, kept: Kept, declared: Mapping[str, str]) -> bool:
        """Whether what was last found at an address is used as it is; without a digest, a host may have another one."""
        if not declared:
            return not self._asks
        return (kept.md5 or digest_in(kept, "md5")) == declared["md5"]

    @property
    def _asks(self) -> bool:
        """Whether hosts are asked for what may have changed."""
        return self._fetch and not is_set(OFFLINE)

    def _fetched(self, resource: FileObject, declared: Mapping[str, str]) -> Kept:
        """The file as its host has it now."""
        fetched = self._repository if is_repository(resource) else self._downloaded
        self._talk.begin(resource.id)
        try:
            with self._cache.filling(_key(resource), sorted({"sha256", *declared})) as partial:
                # Another process may have fetched it meanwhile.
                return self._found(resource, declared) or fetched(resource, partial, declared)
        except FetchError as error:
            raise self._error(resource, str(error)) from None
        except DataError as error:
            raise self._error(resource, f"it cannot be kept: {error}") from None
        finally:
            self._talk.end()

    def _downloaded(self, resource: FileObject, partial: Partial, declared: Mapping[str, str]) -> Kept:
        from assay.hosts.download import Expected, download

        url, path = resource.content_url, path_of_url(resource.content_url)
        known = None if declared else self._cache.at(url, path)
        version, size = "" if known is None else known.version, None if self._live else _size(resource)
        done = download(url, partial, Expected(version, size, bool(declared)), self._talk)
        if known is not None and not done.is_new:
            return known.kept
        _require_digests(partial, declared)
        self._tell_if(resource, is_open=done.is_open and not declared)
        return self._cache.keep(url, partial, done.version, path)

    def _repository(self, resource: FileObject, partial: Partial, _: Mapping[str, str]) -> Kept:
        """The files of a repository, as one archive; it is called by its commit."""
        from assay.hosts.repository import Git, repository_of

        key, path = _key(resource), path_of_url(resource.content_url)
        repository, known = repository_of(resource.content_url), self._cache.at(key, path)
        if known is not None and known.version == repository.revision:
            return known.kept
        with self._cache.working(key) as folder:
            git = Git(repository, folder)
            commit = git.commit()
            if known is not None and known.version == commit:
                return known.kept
            size = git.fetch(commit, self._watching(partial))
            partial.begin("")
            for piece in git.archive(limit_of(size)):
                partial.write(piece)
        self._tell_if(resource, is_open=git.is_open)
        return self._cache.keep(key, partial, commit, path)

    def pointed(self, repository: FileObject, pointer: Pointer, path: Path) -> Kept:
        """The file to which one in a repository points; a host of Git LFS has it by its digest.

        Raises:
            DataError: it is neither here nor to be had.
        """
        found = self._cache.called(pointer.sha256, path)
        if found is None and not self._fetch:
            problem = f"is a pointer of Git LFS to {pointer.size_bytes:,} bytes that are not here yet"
            raise DataError(problem, path=path, remedy="fetch them with --fetch")
        return found or self._large(repository, pointer, path)

    def _large(self, repository: FileObject, pointer: Pointer, path: Path) -> Kept:
        from assay.hosts.download import Expected, download
        from assay.hosts.large_files import location_of
        from assay.hosts.repository import repository_of

        name = f"lfs:{pointer.sha256}"
        self._talk.begin(path.name)
        try:
            with self._cache.filling(name, ["sha256"]) as partial:
                # Another process may have fetched it meanwhile.
                if (found := self._cache.called(pointer.sha256, path)) is not None:
                    return found
                url, headers = location_of(repository_of(repository.content_url), *pointer)
                download(url, partial, Expected("", pointer.size_bytes, is_verified=True, secrets=headers), self._talk)
                _require_digests(partial, {"sha256": pointer.sha256})
                return self._cache.keep(name, partial, "", path)
        except (FetchError, DataError) as error:
            raise DataError(f"is a pointer of Git LFS, and its bytes do not come: {error}", path=path) from None
        finally:
            self._talk.end()

    def _watching(self, partial: Partial) -> Callable[[int], None]:
        """Hears how large a repository grows, while there is room for it."""

        def watch(size: int) -> None:
            partial.require_room(0)
            self._talk.advance(size, None)

        return watch

    def _tell_if(self, resource: FileObject, *, is_open: bool) -> None:
        if is_open:
            self._talk.say(f"{resource.content_url}: fetched without encryption: others may have changed it on the way")

    def _error(self, resource: FileObject, problem: str, remedy: str = "") -> DataError:
        return DataError(f"`{resource.id}` at `{_address(resource)}`: {problem}", path=self._document, remedy=remedy)


def _address(resource: FileObject) -> str:
    return without_login(resource.content_url)


def _key(resource: FileObject) -> str:
    """What the cache calls a file: a page and a repository may have one address."""
    return f"git:{resource.content_url}" if is_repository(resource) else resource.content_url


def _require_digests(partial: Partial, declared: Mapping[str, str]) -> None:
    """Make sure that what has come is what was declared; nothing else is kept."""
    for name, digest in declared.items():
        found = partial.digests[name]
        if found != digest:
            partial.drop()
            raise FetchError(f"its {name} is {found}, and {digest} is declared; nothing of it is kept")


def path_of_url(url: str) -> Path:
    """What messages call the file at an address: the host, and the path there.

    >>> path_of_url("https://example.org/a%20b/songs.csv?download=1").as_posix()
    'example.org/a b/songs.csv'
    """
    with suppress(ValueError):
        parts = urlsplit(url)
        return Path(parts.netloc.rpartition("@")[2] + unquote(parts.path))
    return Path(url)


def _size(resource: FileObject) -> int | None:
    """The bytes of a file where the dataset says exactly how many; rounded ones say nothing."""
    found = _BYTES.fullmatch(resource.content_size.strip().replace(",", ""))
    return int(found[1]) if found else None
