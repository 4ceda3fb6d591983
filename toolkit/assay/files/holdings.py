"""What there is in the cache of fetched files, and how some of it is removed beside processes that fetch.

The folder and its locks are those of `kept`. Whoever removes a file holds the locks of all addresses where it was
found, so that nobody is just putting it there; a process that reads it goes on with what it has open.
"""

import fcntl
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

from assay.files.content import content_of, digest_in
from assay.files.kept import SHA256, Cache
from assay.files.notes import read_note, using
from assay_validators.files import without_login

_UNFINISHED = (".partial", ".work")


class Held(NamedTuple):
    """A file in the cache."""

    sha256: str
    path: Path
    size_bytes: int
    came: float
    """Seconds since 1970."""
    used: float
    """The same of when it was last read, as far as the file system notes that; not before it came."""
    is_verified: bool
    """Whether its size and its time are those with which its bytes were last gone through."""
    addresses: Mapping[str, str]
    """Where it was found, as it may be told, by what the files about these addresses are called."""


class Unfinished(NamedTuple):
    """What has come of a file that is not whole yet, or was being put together."""

    path: Path
    size_bytes: int
    used: float


def held(cache: Cache) -> list[Held]:
    """The files, the one last used first.

    Raises:
        DataError: the folder cannot be read.
    """
    addresses = _addresses(cache)
    found = [_held(path, addresses[path.name]) for path in _in(cache.folder / "sha256") if SHA256.fullmatch(path.name)]
    return sorted(filter(None, found), key=lambda each: (-each.used, each.sha256))


def unfinished(cache: Cache) -> list[Unfinished]:
    """What has not come whole.

    Raises:
        DataError: the folder cannot be read.
    """
    found = []
    for path in _in(cache.folder / "urls"):
        if path.suffix in _UNFINISHED:
            with suppress(OSError):
                about = path.lstat()
                size = sum(each.lstat().st_size for each in path.rglob("*")) if _is_folder(path) else about.st_size
                found.append(Unfinished(path, size, about.st_mtime))
    return found


def is_whole(file: Held) -> bool:
    """Whether the bytes of a file are those of its name; all of them are gone through.

    Raises:
        DataError: they cannot be read.
    """
    return digest_in(content_of(file.path)) == file.sha256


def remove(cache: Cache, file: Held) -> bool:
    """Remove a file, and what is known of the addresses where it was found; False where somebody is fetching one.

    Raises:
        DataError: the disk says no.
    """
    with _alone(cache, file.addresses) as is_free, using(cache.folder):
        if is_free:
            for path in (file.path.with_name(f"{file.sha256}.json"), file.path):
                path.unlink(missing_ok=True)
            for name in file.addresses:
                note = cache.folder / "urls" / f"{name}.json"
                if read_note(note).get("sha256") == file.sha256:
                    note.unlink(missing_ok=True)
    return is_free


def remove_unfinished(cache: Cache, part: Unfinished) -> bool:
    """Remove what has not come whole; False where somebody is fetching it.

    Raises:
        DataError: the disk says no.
    """
    with _alone(cache, [part.path.stem]) as is_free, using(cache.folder):
        if is_free and _is_folder(part.path):
            rmtree(part.path)
        elif is_free:
            for path in (part.path.with_name(f"{part.path.name}.json"), part.path):
                path.unlink(missing_ok=True)
    return is_free


def _in(folder: Path) -> list[Path]:
    with using(folder):
        return sorted(folder.iterdir()) if folder.is_dir() else []


def _is_folder(path: Path) -> bool:
    """Whether it is one itself: what a link leads to is no part of the cache."""
    return path.is_dir() and not path.is_symlink()


def _addresses(cache: Cache) -> Mapping[str, Mapping[str, str]]:
    """Where each file was found, by its digest."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in _in(cache.folder / "urls"):
        noted = read_note(path) if path.suffix == ".json" and not Path(path.stem).suffix else {}
        digest, url = noted.get("sha256"), noted.get("url")
        if isinstance(digest, str) and isinstance(url, str):
            found[digest][path.stem] = without_login(url)
    return found


def _held(path: Path, addresses: Mapping[str, str]) -> Held | None:
    try:
        about = path.stat()
    except OSError:
        # Somebody has removed it meanwhile.
        return None
    if not stat.S_ISREG(about.st_mode):
        return None
    noted = read_note(path.with_name(f"{path.name}.json"))
    verified = (noted.get("size"), noted.get("modified")) == (about.st_size, about.st_mtime_ns)
    used = max(about.st_atime, about.st_mtime)
    return Held(path.name, path, about.st_size, about.st_mtime, used, verified, addresses)


@contextmanager
def _alone(cache: Cache, names: Iterable[str]) -> Iterator[bool]:
    """Whether nobody else is fetching what is at these addresses, nor can begin to; locks stay where they are."""
    with ExitStack() as stack:
        for name in sorted(names):
            with using(cache.folder):
                lock = os.open(cache.folder / "urls" / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            stack.callback(os.close, lock)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
        yield True
