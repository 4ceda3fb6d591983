"""Files that belong together: pictures and sounds of a folder, and tables that were cut into parts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import NamedTuple

from assay.croissant.infer import splits

FOLDERS = frozenset(
    [
        "annotations",
        "audio",
        "depth",
        "images",
        "imgs",
        "labels",
        "masks",
        "photos",
        "segmentations",
        "sounds",
        "videos",
    ]
)
"""Folders that say what is in them, and no class of it."""
MOST_NAMED = 20
"""So many files are named one by one where no pattern selects them and no others."""


class Group(NamedTuple):
    """Files of one form that make one record set."""

    root: str
    """The folder that holds them all; empty for the base."""
    names: tuple[str, ...]
    has_classes: bool
    """Whether the folder right above each file is its class."""


def media_groups(names: Sequence[str]) -> list[Group]:
    """Pictures, sounds or texts by the folders that say what is in them."""
    by_folder: dict[str, list[str]] = defaultdict(list)
    for name in names:
        folder = next((step for step in name.split("/")[:-1] if step.lower() in FOLDERS), "")
        by_folder[folder].append(name)
    return [_group(members) for members in by_folder.values()]


def _group(names: list[str]) -> Group:
    parents = [name.split("/")[:-1] for name in names]
    root: list[str] = []
    for steps in zip(*parents, strict=False):
        if len(set(steps)) > 1 or steps[0].lower() in splits.SPLITS:
            break
        root.append(steps[0])
    below = [[step for step in steps[len(root) :] if step.lower() not in splits.SPLITS] for steps in parents]
    depths = {len(steps) for steps in below}
    classes = {steps[-1] for steps in below if steps}
    # The class stands right above the file, in all paths.
    has_classes = depths != {0} and 0 not in depths and len(classes) > 1
    is_last = has_classes and all(steps[-1] == parent[-1] for steps, parent in zip(below, parents, strict=True))
    return Group("/".join(root), tuple(names), is_last)


def table_groups(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Tables whose names differ by numbers or splits only, each group in the order of its names."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[_pattern(name)].append(name)
    return [tuple(members) for members in groups.values()]


def _pattern(name: str) -> str:
    split, at = splits.split_of(name)
    steps = name.split("/")
    if split:
        steps[at] = re.sub(rf"(?<![A-Za-z0-9]){re.escape(split)}(?![A-Za-z0-9])", "{split}", steps[at], count=1)
    stem = PurePosixPath(steps[-1])
    return "/".join([*steps[:-1], re.sub(r"(?<![A-Za-z0-9])[0-9]+(?![A-Za-z0-9])", "#", stem.stem) + stem.suffix])


def patterns_of(names: Sequence[str], others: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a file set includes and excludes, so that it holds these files and none of the others.

    `*` crosses folders, as the reference implementation has it.
    """
    if len(names) == 1:
        return (escaped(names[0]),), ()
    common = _common(names)
    includes = tuple(sorted({_glob(name, common) for name in names}))
    mine = set(names)
    strange = [name for name in others if name not in mine and any(fnmatchcase(name, each) for each in includes)]
    if strange and len(names) <= MOST_NAMED:
        return tuple(map(escaped, names)), ()
    return includes, tuple(map(escaped, strange))


def _glob(name: str, common: Sequence[str]) -> str:
    path = PurePosixPath(name)
    below = len(path.parts) - 1 - len(common)
    return "/".join([*map(escaped, common), *["*"] * below, f"*{escaped(path.suffix)}"])


def _common(names: Sequence[str]) -> list[str]:
    """The folders that all names begin with."""
    least, greatest = min(names).split("/")[:-1], max(names).split("/")[:-1]
    common = []
    for one, other in zip(least, greatest, strict=False):
        if one != other:
            break
        common.append(one)
    return common


def escaped(name: str) -> str:
    """A pattern that this name alone matches."""
    return re.sub(r"([*?[])", r"[\1]", name)
