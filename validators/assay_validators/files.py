# Without pathlib, whose import would be a tenth of a cold check.
# ruff: noqa: PTH112, PTH113, PTH118
"""The files to check: what the user names, and what folders hold."""

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SUFFIXES = (".json", ".jsonld", ".yaml", ".yml")
STANDARD_INPUT = "-"


class Found(NamedTuple):
    """A file to check."""

    path: str
    named: bool
    """Whether the user named it; a file that only lies in a named folder may be something else altogether."""


def find_files(paths: Iterable[str]) -> Iterator[Found]:
    """The files that `paths` mean, folders walked in the order of their names; links to folders are not followed.

    In a folder, pipes and links that lead nowhere are passed over.
    """
    for path in paths:
        if path != STANDARD_INPUT and os.path.isdir(path):
            yield from _walk(path)
        else:
            yield Found(path, named=True)


def _walk(folder: str) -> Iterator[Found]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(here, name)
            if name.lower().endswith(SUFFIXES) and not name.startswith(".") and os.path.isfile(path):
                yield Found(path, named=False)
