# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH112, PTH116, PTH118, PTH122, PTH208
"""The files to check: what the user names, and what folders hold."""

import os
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from assay_validators.context import Choices, near

SUFFIXES = (".json", ".jsonld", ".yaml", ".yml")
STANDARD_INPUT = "-"
REMOTE = ("https://", "http://", "hf:", "kaggle:", "openml:", "dataverse:")
"""How the name of a document begins that lies elsewhere; `./hf:x` is a file here."""
FETCHED = f"{', '.join(REMOTE[:-1])} or {REMOTE[-1]}"


class Found(NamedTuple):
    """A file to check."""

    path: str
    named: bool
    """Whether the user named it, or it cannot be read; another in a named folder may be something else altogether."""


def is_remote(path: str) -> bool:
    """Whether a document of that name is to be fetched: an address, or a handle of a host of datasets."""
    return ":" in path and path.lower().startswith(REMOTE)


def is_elsewhere(path: str | os.PathLike[str]) -> bool:
    """Whether a path is written as an address or a handle, of whatever scheme, and no file here is called so."""
    scheme, colon, _ = os.fspath(path).partition(":")
    # A scheme of one letter is a drive.
    is_scheme = bool(colon) and len(scheme) > 1 and scheme.isascii() and scheme[0].isalpha()
    return is_scheme and all(char.isalnum() or char in "+-." for char in scheme) and not os.path.lexists(path)


def without_login(path: str) -> str:
    """An address without what may be a password; any other path as it is."""
    scheme, separator, rest = path.partition("://")
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    host = authority.rpartition("@")[2]
    return f"{scheme}{separator}…@{host}{rest.removeprefix(authority)}" if separator and host != authority else path


def is_pattern(path: str) -> bool:
    """Whether a path may stand for several."""
    return any(mark in path for mark in "*?[") and not is_remote(path)


def find_files(paths: Iterable[str]) -> Iterator[Found]:
    """The files that `paths` mean, folders walked in the order of their names; links to folders are not followed.

    In a folder, pipes and links that lead nowhere are passed over; what may not be looked into is not, so that reading
    it says so.
    """
    for path in paths:
        if path != STANDARD_INPUT and not is_remote(os.fspath(path)) and os.path.isdir(path):
            yield from _walk(path)
        else:
            yield Found(path, named=True)


def near_file(path: str) -> str:
    """The path of which `path` is most likely a slip in the last part; empty without any."""
    return NearFiles("").near(path)


class NearFiles:
    """What files may be meant by paths that begin in one folder, each folder listed once."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._stems: dict[str, Choices] = {}
        self._names: dict[tuple[str, str], list[str]] = {}

    def near(self, path: str) -> str:
        """The path of which `path` is most likely a slip in the last part; empty without any."""
        folder, name = os.path.split(path)
        if folder not in self._stems:
            self._list(folder)
        stem = near(os.path.splitext(name)[0], self._stems[folder])
        nearest = near(name, self._names.get((folder, stem), ()))
        return os.path.join(folder, nearest) if nearest else ""

    def _list(self, folder: str) -> None:
        try:
            there = sorted(os.listdir(os.path.join(self._origin, folder) or os.curdir))
        except (OSError, ValueError):
            there = []
        for name in there:
            self._names.setdefault((folder, os.path.splitext(name)[0]), []).append(name)
        self._stems[folder] = Choices(os.path.splitext(name)[0] for name in there)


def why_closed(path: str) -> str:
    """Why a folder cannot be looked into; empty when it can, or is none."""
    try:
        if os.path.isdir(path):
            os.listdir(path)
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def _walk(folder: str) -> Iterator[Found]:
    unlisted: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=unlisted.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(here, name)
            if name.lower().endswith(SUFFIXES) and not name.startswith(".") and _is_file(path):
                yield Found(path, named=not os.access(path, os.R_OK))
    yield from (Found(error.filename, named=True) for error in unlisted)


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
