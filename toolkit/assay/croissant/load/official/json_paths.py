"""What jsonpath_rw, by which mlcroissant reads JSONPath, finds in a value; paths of names, places and `[*]` alone."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from assay.croissant.load.official.ends import UnsaidError
from assay_spec.remembered import Remembered

_STEP = re.compile(
    r"\.?(?P<all>\[\*\])|\.?\[(?P<place>[0-9]+)\]|\.(?P<any>\*)|\.(?P<name>[A-Za-z_@][A-Za-z0-9_@-]*)"
    r"""|\.?\[(?P<quote>["'])(?P<quoted>[^"'\\]+)(?P=quote)\]|\.(?P<mark>["'])(?P<marked>[^"'\\]+)(?P=mark)"""
)
_FIRST = re.compile(r"[A-Za-z_@]")
_QUOTES = ("quote", "mark")
_WHERE = "where"
"""A name that is no name there."""

Step = tuple[str, str]


@Remembered
def parse_path(path: str) -> tuple[Step, ...]:
    """The steps of a path.

    Raises:
        UnsaidError: it has others than those that are said here.
    """
    rest = path.removeprefix("$")
    if rest == path and _FIRST.match(path):
        rest = f".{path}"
    steps: list[Step] = []
    while rest:
        found = _STEP.match(rest)
        if found is None or found["name"] == _WHERE:
            raise UnsaidError(f"it takes values by the JSONPath `{path}`, which is not one of names and places alone")
        steps.append(next((what, text) for what, text in found.groupdict().items() if text and what not in _QUOTES))
        rest = rest[found.end() :]
    return tuple(steps)


def found_by(path: str, value: Any) -> list[Any]:
    """All values that a path leads to.

    Raises:
        TypeError: as jsonpath_rw, a place is asked of what has none.
        IndexError: a name is asked of a number of NumPy's.
        UnsaidError: as `parse_path`.
    """
    values = [value]
    for what, text in parse_path(path):
        values = [inner for each in values for inner in _stepped(each, what, text)]
    return values


def _stepped(value: Any, what: str, text: str) -> Sequence[Any]:
    match what:
        case "all":
            return [value] if isinstance(value, dict | int | str) else [value[at] for at in range(len(value))]
        case "place":
            return [value[int(text)]] if len(value) > int(text) else []
        case "any":
            return list(value.values()) if isinstance(value, dict) else []
        case _ if isinstance(value, np.generic):
            raise IndexError("invalid index to scalar variable.")
        case _:
            return [value[text]] if isinstance(value, dict) and text in value else []
