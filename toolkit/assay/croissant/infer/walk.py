"""The files below the paths that a user names, without those that no dataset means."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from assay.croissant.infer.notes import Notes
from assay.errors import DataError

MOST_FILES = 2_000_000
"""More are no folder that one document describes."""

SYSTEM = frozenset(["__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__", "node_modules"])


def is_hidden(name: str) -> bool:
    """Whether a step of a path is not meant for people: what begins with a point, and what systems leave behind."""
    return name.startswith(".") or name in SYSTEM


def base_of(paths: Sequence[Path]) -> Path:
    """The innermost folder that holds all paths; one folder alone holds itself.

    Raises:
        DataError: a path is not there.
    """
    for path in paths:
        if not path.exists():
            raise DataError("there is no such file or folder", path=path)
    folders = [path.resolve() if path.is_dir() else path.resolve().parent for path in paths]
    return Path(os.path.commonpath(folders))


def files_below(paths: Sequence[Path], base: Path, notes: Notes) -> list[str]:
    """The files at and below `paths`, named relative to `base`, a real path, with `/`, in the order of their names.

    Raises:
        DataError: a path lies outside of `base`, or there are too many files.
    """
    found: dict[str, None] = {}
    for path in paths:
        for each in _below(path, notes):
            name = _named(each, base, notes)
            if name:
                found[name] = None
            if len(found) > MOST_FILES:
                problem = f"there are more than {MOST_FILES:,} files"
                raise DataError(problem, path=path, remedy="describe a part of them, or pack them into archives")
    return sorted(found, key=os.fsencode)


def _below(path: Path, notes: Notes) -> Iterator[str]:
    if not path.is_dir():
        yield str(path)
        return

    def refuse(error: OSError) -> None:
        notes.omit(f"{error.filename}: cannot be read: {error.strerror}", "folders that cannot be read")

    # Links to folders are not followed, so no loop of them has to be found out.
    for parent, folders, names in os.walk(path, onerror=refuse):
        for name in folders:
            if os.path.islink(os.path.join(parent, name)):  # noqa: PTH114, PTH118 - a million of paths
                notes.omit(f"{Path(parent, name)}: a link to a folder is not followed", "links to folders")
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        yield from (os.path.join(parent, name) for name in names if not is_hidden(name))  # noqa: PTH118


def _named(path: str, base: Path, notes: Notes) -> str:
    """The name of a file relative to `base`; empty, and said, where it is none or lies outside."""
    try:
        path.encode()
    except UnicodeEncodeError:
        notes.omit(f"{path}: its name is not UTF-8", "names that are not UTF-8")
        return ""
    try:
        about = os.stat(path)  # noqa: PTH116
    except OSError as error:
        notes.omit(f"{path}: cannot be read: {error.strerror}", "files that cannot be read")
        return ""
    if not stat.S_ISREG(about.st_mode):
        notes.omit(f"{path}: is no file", "what is no file")
        return ""
    real = os.path.realpath(path)
    root = os.path.join(base, "")  # noqa: PTH118
    if not real.startswith(root):
        notes.omit(f"{path}: leads out of {base}; a document and its files stay in one folder", "links that lead out")
        return ""
    # By the way it was reached, so that a link keeps its own name.
    reached = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))  # noqa: PTH118, PTH119, PTH120
    return os.path.relpath(reached, base).replace(os.sep, "/")
