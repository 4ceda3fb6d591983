"""Files of a dataset that lie elsewhere: those in the cache, and those fetched into it where that is asked for."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from assay.errors import AbsentError, DataError
from assay.files.cached import Cached, is_repository, key_of, path_of_url
from assay.files.kept import Kept
from assay.files.partial import Partial
from assay.files.pointer import Pointer
from assay.files.unpacked import limit_of
from assay.hosts.asking import OFFLINE, FetchError, is_set
from assay.hosts.talk import Silence, Talk
from assay_spec.croissant.model import Dataset, FileObject

_BYTES = re.compile(r"(\d{1,18}) ?(?:b|bytes?)?", re.IGNORECASE)


class OtherBytesError(FetchError):
    """What has come is not what was declared."""


class Remote(Cached):
    """The files of one dataset that lie elsewhere."""

    def __init__(self, dataset: Dataset, document: Path, *, fetch: bool = False, talk: Talk | None = None) -> None:
        """Find files in the cache, and fetch others where `fetch` says so."""
        super().__init__(dataset, document)
        self._fetch = fetch
        self._talk = talk or Silence()

    @property
    def _asks(self) -> bool:
        return self._fetch and not is_set(OFFLINE)

    def _fetched(self, resource: FileObject, declared: Mapping[str, str]) -> Kept:
        """The file as its host has it now."""
        if not self._fetch:
            return super()._fetched(resource, declared)
        fetched = self._repository if is_repository(resource) else self._downloaded
        self._talk.begin(resource.id)
        try:
            with self._cache.filling(key_of(resource), sorted({"sha256", *declared})) as partial:
                # Another process may have fetched it meanwhile.
                return self._found(resource, declared) or fetched(resource, partial, declared)
        except OtherBytesError as error:
            raise self._error(resource, str(error)) from None
        except FetchError as error:
            raise self._error(resource, str(error), kind=AbsentError) from None
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

        key, path = key_of(resource), path_of_url(resource.content_url)
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

    def _large(self, repository: FileObject, pointer: Pointer, path: Path) -> Kept:
        if not self._fetch:
            return super()._large(repository, pointer, path)
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


def _require_digests(partial: Partial, declared: Mapping[str, str]) -> None:
    """Make sure that what has come is what was declared; nothing else is kept."""
    for name, digest in declared.items():
        found = partial.digests[name]
        if found != digest:
            partial.drop()
            raise OtherBytesError(f"its {name} is {found}, and {digest} is declared; nothing of it is kept")


def _size(resource: FileObject) -> int | None:
    """The bytes of a file where the dataset says exactly how many; rounded ones say nothing."""
    found = _BYTES.fullmatch(resource.content_size.strip().replace(",", ""))
    return int(found[1]) if found else None
