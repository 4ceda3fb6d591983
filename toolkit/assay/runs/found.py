"""Run folders looked at from outside: what state they are in, and how much they hold; nothing in them is changed."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from assay.errors import RunError
from assay.runs.disk import using
from assay.runs.folder import (
    CRATE,
    CROISSANT,
    ITEMS,
    JOURNAL,
    LOCK,
    MARKDOWN,
    PAGE,
    RECORD,
    REPORT,
    RESULTS,
    SCRATCH,
    WORKPLACE,
    held,
    is_worked_in,
)
from assay.runs.segments import is_segment
from assay.runs.signing.files import signature_files
from assay.runs.store import reading_store

DEEPEST = 8
"""So many folders below the one that is named are looked into for runs."""


class State(StrEnum):
    """What a run folder is in the middle of."""

    AT_WORK = "at work"
    FINISHED = "finished"
    STOPPED = "stopped"
    UNREADABLE = "unreadable"
    GONE = "gone"


class Found(NamedTuple):
    """One run folder."""

    folder: Path
    state: State
    nodes: int
    """That are finished."""
    bytes: int
    """Of all that the run has put there."""
    why: str = ""
    """It is unreadable."""


def look_at(folder: Path) -> Found:
    """What is in a run folder."""
    if not (folder / JOURNAL).is_file():
        return Found(folder, State.GONE, 0, 0)
    # A run that was killed may have left columns that were too large for memory.
    size = sum(map(_size_of, (*_own(folder), *_scratch(folder))))
    try:
        with reading_store(folder) as store:
            entries = () if store is None else store.entries()
    except RunError as error:
        return Found(folder, State.UNREADABLE, 0, size, str(error))
    finished = bool(entries) and entries[-1].name == "report" and (folder / PAGE).is_file()
    state = State.AT_WORK if _is_held(folder) or is_worked_in(folder) else State.FINISHED if finished else State.STOPPED
    return Found(folder, state, len(entries), size)


def runs_below(folder: Path) -> Iterator[Path]:
    """The run folders in a folder, itself included; links are not followed.

    Raises:
        RunError: it is no folder.
    """
    if not folder.is_dir():
        raise RunError(f"`{folder}` is no folder")
    for name, inside, files in os.walk(folder):
        inside.sort()
        path = Path(name)
        if JOURNAL in files:
            inside.clear()
            yield path
        elif len(path.relative_to(folder).parts) >= DEEPEST:
            inside.clear()


def remove(folder: Path) -> list[Path]:
    """Remove a run and its folder.

    Args:
        folder: a run folder in which nobody is at work.

    Returns:
        What is left because it is none of the run's.

    Raises:
        RunError: it is no run, a run is at work there, or something cannot be removed.
    """
    if not (folder / JOURNAL).is_file():
        raise RunError(f"`{folder}` holds no run")
    folder = folder.resolve()
    with held(folder), using(folder):
        if is_worked_in(folder):
            raise RunError(f"workers of a run that was killed are still at work in `{folder}`; try again in a minute")
        # The journal goes last, so that what is left of a removal that failed is still a run.
        for path in sorted(_own(folder), key=lambda path: path.name == JOURNAL):
            path.unlink(missing_ok=True)
        if not (folder / SCRATCH).is_symlink():
            shutil.rmtree(folder / SCRATCH, ignore_errors=True)
        for inside in (folder / WORKPLACE, folder / ITEMS):
            if inside.is_dir() and not any(inside.iterdir()):
                inside.rmdir()
    with using(folder):
        (folder / LOCK).unlink(missing_ok=True)
        left = sorted(folder.iterdir())
        if not left:
            folder.rmdir()
    return left


def _own(folder: Path) -> Iterator[Path]:
    """The files that a run puts into its folder, the lock apart."""
    names = (CRATE, CROISSANT, RECORD, RESULTS, REPORT, MARKDOWN, PAGE, f"{JOURNAL}-wal", f"{JOURNAL}-shm", JOURNAL)
    yield from (folder / name for name in names if (folder / name).is_file())
    yield from signature_files(folder)
    for inside in (folder / ITEMS, folder / WORKPLACE):
        if inside.is_dir() and not inside.is_symlink():
            yield from (path for path in inside.iterdir() if inside.name == WORKPLACE or is_segment(path))


def _scratch(folder: Path) -> Iterator[Path]:
    """The columns that were too large for memory, which come and go while a run is at work."""
    for name, _, files in os.walk(folder / SCRATCH):
        yield from (Path(name) / file for file in files)


def _size_of(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0


def _is_held(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
