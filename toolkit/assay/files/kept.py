"""Files that were fetched, in a folder where each is called by its digest: whole, verified, and shared by processes.

In `sha256/` are the files. Beside each is `DIGEST.json`: its size and its time when its bytes were last compared with
its name. In `urls/` is what is known of an address, by the digest of that: `.json`, what was last found there and what
the host calls that version; `.partial`, the part of a file that has come, which nobody reads; `.lock`, which is held by
the process that fetches it.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

from assay.errors import DataError
from assay.files.content import FileContent, content_of, digest_in
from assay.files.notes import read_note, using, write_note
from assay.files.partial import Partial

SHA256 = re.compile("[0-9a-f]{64}")

VARIABLE = "ASSAY_CACHE"
"""The variable that names another folder."""


def default_folder() -> Path:
    """The folder that `ASSAY_CACHE` names, or one in the cache of the user."""
    from platformdirs import user_cache_dir

    return Path(os.environ.get(VARIABLE) or Path(user_cache_dir("assay", appauthor=False)) / "data")


class Kept(NamedTuple):
    """A file in the cache, whose bytes are known to be those of its digests; messages call it by where it came from."""

    path: Path
    file: FileContent
    sha256: str
    md5: str = ""
    """Empty where nobody asked for it."""

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        return self.file.size_bytes

    def open(self) -> BufferedReader:
        """The file, unless it changed."""
        return self.file.open()

    def read(self, start: int, size: int) -> bytes:
        """Some of the bytes."""
        return self.file.read(start, size)

    def require_unchanged(self) -> None:
        """Make sure that the file did not change."""
        self.file.require_unchanged()


class Found(NamedTuple):
    """What was last found at an address."""

    kept: Kept
    version: str
    """An entity tag or a date, as the host gave it; empty where it gave none."""


class Cache:
    """The files in one folder. It is made when something is put there."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()
        self._changed = set[str]()

    def called(self, digest: str, path: Path) -> Kept | None:
        """The file whose SHA-256 this is, if it is here, for messages to call it `path`.

        Its bytes are gone through where its size or its time are others than when that was done last; where they are
        not what its name says, it is removed.
        """
        if not SHA256.fullmatch(digest):
            return None
        with suppress(DataError):
            file = content_of(self._of(digest))
            noted = read_note(_beside(file.path))
            if (noted.get("size"), noted.get("modified")) == (file.size_bytes, file.stamp.modified_ns):
                return Kept(path, file, digest, str(noted.get("md5", "")))
            if digest_in(file) == digest:
                return self._noted(Kept(path, file, digest))
            self._changed.add(digest)
            self._forget(file.path)
        return None

    def has_lost(self, digest: str, url: str) -> bool:
        """Whether a file of this digest, or what was last found at an address, was here, and had been changed."""
        return digest in self._changed or read_note(self._index(url, ".json")).get("sha256") in self._changed

    def at(self, url: str, path: Path) -> Found | None:
        """What was last found at an address, if it is here."""
        noted = read_note(self._index(url, ".json"))
        digest, version = noted.get("sha256"), noted.get("version")
        if noted.get("url") != url or not isinstance(digest, str):
            return None
        kept = self.called(digest, path)
        return None if kept is None else Found(kept, version if isinstance(version, str) else "")

    @contextmanager
    def filling(self, url: str, algorithms: Iterable[str]) -> Iterator[Partial]:
        """What has come of the file at an address, for this process alone; whoever else asks for it waits.

        Raises:
            DataError: the folder cannot be used.
        """
        with using(self.folder):
            for folder in (self.folder, self.folder / "sha256", self.folder / "urls"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._index(url, ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            with using(self.folder):
                fcntl.flock(lock, fcntl.LOCK_EX)
            with Partial(self._index(url, ".partial"), algorithms) as partial:
                yield partial
        finally:
            os.close(lock)

    @contextmanager
    def working(self, url: str) -> Iterator[Path]:
        """An empty folder for whoever fills what is at an address; nothing of it stays.

        Raises:
            DataError: the disk says no.
        """
        folder = self._index(url, ".work")
        with using(self.folder):
            # What a process left that was killed.
            rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            rmtree(folder, ignore_errors=True)

    def keep(self, url: str, partial: Partial, version: str, path: Path) -> Kept:
        """Make the part the whole, under the name of its digest; `version` is what the host calls it.

        Raises:
            DataError: the disk says no.
        """
        digests = partial.digests
        known = self.called(digests["sha256"], path)
        if known is None:
            with using(self.folder):
                partial.become(self._of(digests["sha256"]))
        kept = Kept(path, content_of(self._of(digests["sha256"])), **digests)
        with using(self.folder):
            write_note(self._index(url, ".json"), {"url": url, "sha256": kept.sha256, "version": version})
        return self._noted(kept)

    def _noted(self, kept: Kept) -> Kept:
        """Remember that the bytes of a file were gone through; where the folder is read-only, they will be again."""
        about = {"size": kept.size_bytes, "modified": kept.file.stamp.modified_ns, "md5": kept.md5}
        with suppress(OSError):
            write_note(_beside(kept.file.path), about)
        return kept

    def _forget(self, path: Path) -> None:
        with suppress(OSError):
            _beside(path).unlink(missing_ok=True)
            path.unlink()

    def _of(self, digest: str) -> Path:
        return self.folder / "sha256" / digest

    def _index(self, url: str, end: str) -> Path:
        return self.folder / "urls" / f"{sha256(url.encode()).hexdigest()}{end}"


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
