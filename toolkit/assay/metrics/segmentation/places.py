"""The images of a folder by the name of their case."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assay.data.re2 import is_loose, is_nested, parts_of
from assay.errors import PlanError
from assay.files.named import require_writable, unwritable, written
from assay.images.formats import FORMATS, LOSSY, ending_of
from assay.report.text import counted
from assay_spec.metrics.table_names import is_table

MOST_FILES = 1_000_000
"""So many files are looked at in a folder."""


MOST_REPEATED = 5
"""So many parts of --match may be repeated: the steps that a name of n characters takes grow with n to this power."""


class NoImagesError(PlanError):
    """A folder holds no image of a format that is read."""


class Places(NamedTuple):
    """What a folder, or a file, has of cases."""

    root: Path
    files: dict[str, Path]
    """The file of each case."""
    refused: dict[str, str]
    """Cases whose file is not opened, and why."""
    others: int = 0
    """Files that are no images of a format that is read."""
    unmatched: tuple[str, ...] = ()
    """Images whose name the pattern does not fit."""
    closed: int = 0
    """Folders that are links, into which nobody looked."""
    folds: int = 0
    """Folders of a cross-validation that were put together."""


def files_in(root: Path, pattern: re.Pattern[str] | None, endings: tuple[str, ...] = (), *, links: bool) -> Places:
    """The images below a folder, or the one that is named itself.

    Args:
        root: the folder or file.
        pattern: found in the path below the folder, its group `case`, or its first one, names the case; without it the
            case is that path without the ending.
        endings: only files that end so; all that are read without it.
        links: whether links may lead out of the folder.

    Raises:
        PlanError: every case has several files, or the pattern fits no image.
        NoImagesError: there are no images.
    """
    require_writable(root)
    if root.is_file():
        _require_image(root)
        return Places(root, {_without_ending(root.name): root}, {})
    found: dict[str, Path] = {}
    refused: dict[str, str] = {}
    unmatched, others, twice = [], 0, set[str]()
    inside = resolved(root)
    closed = 0 if links else sum(path.is_symlink() for path in _folders(root))
    for path in _walk(root, links=links):
        ending = ending_of(path.name)
        if not ending or (endings and not path.name.lower().endswith(endings)):
            others += 1
            continue
        # What is no text stands in no record: such a case is named, and not opened.
        case = _case(written(path.relative_to(root).as_posix()), pattern)
        if case is None:
            unmatched.append(written(path.relative_to(root).as_posix()))
            continue
        if case in found:
            refused[case] = _twice(root, found[case], path, "remove one, or tell cases apart with --match")
            twice.add(case)
            continue
        found[case] = path
        if why := unwritable(str(path.relative_to(root))) or _why_closed(path, inside, links=links):
            refused[case] = why
    _require_some(root, found, others, unmatched)
    if len(twice) == len(found):
        # Nobody names all files twice: the names of cases are not those that were meant.
        raise PlanError(f"in `{root}` every case stands twice, and the first is `{min(twice)}`: {refused[min(twice)]}")
    return Places(root, found, refused, others, tuple(unmatched), closed)


def together(root: Path, folds: Sequence[Places]) -> Places:
    """The cases of all folds of a cross-validation, each of which should be in one of them."""
    files: dict[str, Path] = {}
    refused: dict[str, str] = {}
    for fold in folds:
        both = files.keys() & fold.files.keys()
        refused |= fold.refused | {
            case: _twice(root, files[case], fold.files[case], "remove one, or name folds apart") for case in both
        }
        files = fold.files | files
    return Places(
        root,
        dict(sorted(files.items())),
        refused,
        sum(fold.others for fold in folds),
        closed=sum(fold.closed for fold in folds),
        folds=len(folds),
    )


def _twice(root: Path, one: Path, other: Path, remedy: str) -> str:
    return f"it stands twice, {one.relative_to(root)} and {other.relative_to(root)}: {remedy}"


def _why_closed(path: Path, inside: Path, *, links: bool) -> str:
    """Why a file is not opened; empty where it is."""
    if _is_loop(path):
        return "it is a link that leads back to itself"
    if not links and not path.resolve().is_relative_to(inside):
        return "it is a link that leads out of its folder; --follow-links opens such files"
    return ""


def _require_image(path: Path) -> None:
    """Refuse a file that is no image, before anything is read.

    Raises:
        PlanError: its name says so.
    """
    if is_table(path):
        raise PlanError(f"`{path}` is a table and the reference is none; tables are scored against a table")
    if not ending_of(path.name):
        raise PlanError(f"`{path}` ends with none of {', '.join(FORMATS)}")


def resolved(path: Path) -> Path:
    """Where a path leads, links followed.

    Raises:
        PlanError: a link leads back to itself.
    """
    if _is_loop(path):
        raise PlanError(f"`{path}` is a link that leads back to itself")
    return path.resolve()


def _is_loop(path: Path) -> bool:
    try:
        path.resolve()
    except (RuntimeError, OSError):  # which of them, depends on the version of Python
        return True
    return False


def _folders(root: Path) -> Iterator[Path]:
    for folder, inner, _ in os.walk(root):
        yield from (Path(folder, name) for name in inner if not name.startswith("."))


def _walk(root: Path, *, links: bool) -> Iterator[Path]:
    """The files below a folder in the order of their names; hidden ones are nobody's cases."""
    if not root.is_dir():
        raise PlanError(f"there is no file or folder `{root}`")
    count = 0
    known = {root.resolve()}
    for folder, inner, names in os.walk(root, onerror=_refuse, followlinks=links):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and _is_new(Path(folder, name), known))
        for name in sorted(names):
            count += 1
            if count > MOST_FILES:
                raise PlanError(f"`{root}` has more than {MOST_FILES:,} files")
            if not name.startswith("."):
                yield Path(folder, name)


def _is_new(folder: Path, known: set[Path]) -> bool:
    """Whether nobody looked into a folder before; links that are followed may lead back to one."""
    if _is_loop(folder) or (place := folder.resolve()) in known:
        return False
    known.add(place)
    return True


def _refuse(error: OSError) -> None:
    raise error


def _case(name: str, pattern: re.Pattern[str] | None) -> str | None:
    if pattern is None:
        return _without_ending(name)
    found = pattern.search(name)
    if found is None:
        return None
    group: str | None = found["case"] if "case" in pattern.groupindex else found[1 if pattern.groups else 0]
    return group or None


def _without_ending(name: str) -> str:
    ending = ending_of(name)
    return name[: -len(ending)] if ending else name


def _require_some(root: Path, found: dict[str, Path], others: int, unmatched: list[str]) -> None:
    if found:
        return
    if unmatched:
        raise PlanError(
            f"--match fits none of {counted(len(unmatched), 'image')} in `{root}`, such as `{unmatched[0]}`"
        )
    lossy = next((path.name for path in root.iterdir() if path.name.lower().endswith(LOSSY)), "") if others else ""
    if lossy:
        raise NoImagesError(f"`{root}` has pictures such as `{lossy}`, whose format does not keep labels as they are")
    raise NoImagesError(
        f"there are no images in `{root}`" + (f", but {counted(others, 'file')} of other kinds" if others else "")
    )


def pattern_of(text: str) -> re.Pattern[str] | None:
    """The expression that `--match` writes.

    Raises:
        PlanError: it is none, or may take for ever.
    """
    if not text:
        return None
    try:
        pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise PlanError(f"--match `{text}` is no regular expression: {error}") from None
    parts = parts_of(text)
    if is_nested(parts):
        raise PlanError(
            f"--match `{text}` repeats what has repetitions or alternatives in it, and a name that does not fit could "
            "take for ever: repeat single characters or sets of them, such as [a-z_]+"
        )
    if sum(name == "repeat" and is_loose(part) for name, part in parts) > MOST_REPEATED:
        raise PlanError(f"--match `{text}` repeats more than {MOST_REPEATED} of its parts, which could take for ever")
    return pattern
