# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH112, PTH116, PTH118, PTH122, PTH208
"""The files to check: what the user names, and what folders hold."""

import os
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SUFFIXES = (".json", ".jsonld", ".yaml", ".yml")
STANDARD_INPUT = "-"


class Found(NamedTuple):
    """A file to check."""

    path: str
    named: bool
    """Whether the user named it, or it cannot be read; another in a named folder may be something else altogether."""


def find_files(paths: Iterable[str]) -> Iterator[Found]:
    """The files that `paths` mean, folders walked in the order of their names; links to folders are not followed.

    In a folder, pipes and links that lead nowhere are passed over; what may not be looked into is not, so that reading
    it says so.
    """
    for path in paths:
        if path != STANDARD_INPUT and os.path.isdir(path):
            yield from _walk(path)
        else:
            yield Found(path, named=True)


def near_file(folder: str, name: str) -> str:
    """The file in a folder that `name` is most likely a slip for, with and without its suffix; empty without any."""
    from assay_validators.context import near

    try:
        there = sorted(os.listdir(folder or os.curdir))
    except (OSError, ValueError):
        return ""
    stem = near(os.path.splitext(name)[0], (os.path.splitext(each)[0] for each in there))
    return near(name, (each for each in there if os.path.splitext(each)[0] == stem))


def _walk(folder: str) -> Iterator[Found]:
    unlisted: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(here, name)
            if name.lower().endswith(SUFFIXES) and not name.startswith(".") and _is_file(path):
                yield Found(path, named=not os.access(path, os.R_OK))
    # Seen from inside, so that the system's reason is told and not that a folder is no document.
    yield from (Found(os.path.join(error.filename, os.curdir), named=True) for error in unlisted)


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
