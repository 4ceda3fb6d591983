"""The folder of one run: made when needed, refused when it is somebody else's, held by one process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.errors import RunError
from assay.runs.disk import remove_partials, using

JOURNAL = "journal.sqlite"
ITEMS = "items"
RECORD = "record.json"
RESULTS = "results.json"
REPORT = "report.json"
MARKDOWN = "report.md"
PAGE = "report.html"
"""Written last, so that it stands for all of what a reader gets."""
CROISSANT = "croissant.json"
"""The items described as a dataset, for who asks for it."""
CRATE = "ro-crate-metadata.json"
"""The run described as RO-Crate says, which names this file."""
LOCK = "run.lock"
WORKPLACE = "work"
"""Where worker processes find what they need, while they work."""
SCRATCH = "scratch"
"""Where columns too large for memory lie, while the run is at work."""


@contextmanager
def run_folder(path: Path) -> Iterator[Path]:
    """`path`, ours alone until the block ends, with its folder for items, and without torn files.

    Raises:
        RunError: it holds something that is no run, another process is at work in it, or it cannot be written.
    """
    try:
        with using(path):
            path.mkdir(parents=True, exist_ok=True)
            _refuse_foreign(path)
    except ValueError as error:
        # A NUL, or characters that the file system cannot write.
        raise RunError(f"`{path}` cannot be used: {error}") from None
    with held(path):
        with using(path):
            (path / ITEMS).mkdir(exist_ok=True)
            remove_partials(path)
            remove_partials(path / ITEMS)
        yield path


def _refuse_foreign(path: Path) -> None:
    names = {entry.name for entry in path.iterdir()}
    if JOURNAL not in names and names - {LOCK, ITEMS, WORKPLACE, SCRATCH}:
        raise RunError(f"`{path}` holds files but no run; name a new or empty folder")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep every other process out of the folder; the system lets go of it when this one ends, however it ends.

    Raises:
        RunError: another process holds it, or it cannot be written.
    """
    with using(path / LOCK):
        descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _hold(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def inode_of_lock(path: Path) -> int:
    """What tells the lock of a run folder from another one that takes its place; 0 when there is none."""
    with using(path / LOCK):
        try:
            return (path / LOCK).stat().st_ino
        except FileNotFoundError:
            return 0


def require_lock(path: Path, inode: int) -> None:
    """Make sure that the lock with this inode still keeps others out: one that was removed does not.

    Raises:
        RunError: it has gone, or another one is in its place.
    """
    if inode_of_lock(path) != inode:
        raise RunError(f"`{path / LOCK}` was removed or replaced, so that others may be at work in `{path}`; run again")


def _hold(descriptor: int, path: Path) -> None:
    with using(path / LOCK):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode() or "unknown"
            raise RunError(f"another run (process {holder}) is at work in `{path}`") from None
        require_lock(path, os.fstat(descriptor).st_ino)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
