"""The folder of one run: made when needed, refused when it is somebody else's, held by one process."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.errors import RunError
from assay.runs.disk import remove_partials, using
from assay.runs.talk import Silence, Talk

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
WORKPLACE = ".assay-work"
"""Where worker processes find what they need, while they work."""
WORKING = "working"
"""A file there that is locked as long as somebody is at work who may need it, or a worker of theirs."""
SCRATCH = ".assay-scratch"
"""Where columns too large for memory lie, while the run is at work."""

LAST_SECONDS = 60
"""How long a worker may go on with its piece when the process that started it has ended."""

SPARE_SECONDS = 5
"""How much longer others wait for it."""

GLANCE_SECONDS = 0.02
"""How often is looked whether they have ended."""


@contextmanager
def run_folder(path: Path, talk: Talk | None = None) -> Iterator[int]:
    """Make `path` ours alone until the block ends, with its folder for items, and without torn files.

    Args:
        path: of the folder.
        talk: hears when workers of a run that was killed have to be waited for.

    Yields:
        The descriptor of the lock.

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
    with held(path) as lock:
        _outwait(path, talk or Silence())
        with using(path):
            (path / ITEMS).mkdir(exist_ok=True)
            remove_partials(path)
            remove_partials(path / ITEMS)
        yield lock


def _refuse_foreign(path: Path) -> None:
    names = {entry.name for entry in path.iterdir()}
    # A run that was killed before it had a journal leaves these.
    begun = names <= {LOCK, ITEMS} and not (ITEMS in names and any((path / ITEMS).iterdir()))
    if JOURNAL not in names and not begun:
        raise RunError(f"`{path}` holds files but no run; name a new or empty folder")


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Keep every other process out of the folder; the system lets go of it when this one ends, however it ends.

    Yields:
        The descriptor of the lock.

    Raises:
        RunError: another process holds it, or it cannot be written.
    """
    with using(path / LOCK):
        descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _hold(descriptor, path)
        yield descriptor
    finally:
        os.close(descriptor)


def require_lock(path: Path, descriptor: int) -> None:
    """Make sure that the lock which is open under this number still keeps others out: one that was removed does not.

    Raises:
        RunError: it has gone, or another one is in its place.
    """
    with using(path / LOCK):
        try:
            if os.path.samestat((path / LOCK).stat(), os.fstat(descriptor)):
                return
        except FileNotFoundError:
            pass
    raise RunError(f"`{path / LOCK}` was removed or replaced, so that others may be at work in `{path}`; run again")


def _outwait(path: Path, talk: Talk) -> None:
    """Wait for the workers of a run that was killed: they put on disk what they have in hand.

    Raises:
        RunError: they take longer than they may.
    """
    with using(path / WORKPLACE / WORKING):
        try:
            descriptor = os.open(path / WORKPLACE / WORKING, os.O_RDWR)
        except (FileNotFoundError, NotADirectoryError):
            return
    try:
        if _is_ours(descriptor):
            return
        began = time.monotonic()
        talk.begin("wait for the workers of a run that was killed")
        while not _is_ours(descriptor):
            if time.monotonic() - began > LAST_SECONDS + SPARE_SECONDS:
                raise RunError(f"workers of a run that was killed are still at work in `{path}`; try again later")
            time.sleep(GLANCE_SECONDS)
        talk.end(f"{time.monotonic() - began:.2f} s")
    finally:
        os.close(descriptor)


def is_worked_in(path: Path) -> bool:
    """Whether workers of a run that was killed are still at work in a folder that nobody holds."""
    try:
        descriptor = os.open(path / WORKPLACE / WORKING, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _is_ours(descriptor)
    finally:
        os.close(descriptor)


def _hold(descriptor: int, path: Path) -> None:
    with using(path / LOCK):
        if not _is_ours(descriptor):
            holder = os.pread(descriptor, 32, 0).decode() or "unknown"
            raise RunError(f"another run (process {holder}) is at work in `{path}`")
        require_lock(path, descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _is_ours(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
