"""Where the code is that called Assay from Python, for warnings that point there."""

from collections.abc import Mapping
from inspect import currentframe
from typing import Any


def calls_up() -> int:
    """How many calls up, from where this is asked, the code lies that is not Assay's: `stacklevel` of a warning."""
    level, frame = 0, currentframe()
    while frame is not None and _is_ours(frame.f_globals):
        level, frame = level + 1, frame.f_back
    return level


def _is_ours(names: Mapping[str, Any]) -> bool:
    return str(names.get("__name__", "")).partition(".")[0] == "assay"
