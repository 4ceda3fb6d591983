"""What ranks lack that have no intervals, as data beside the reason in words."""

from enum import StrEnum
from typing import NamedTuple

from assay_kernels.state.undefined import Undefined


class Lack(StrEnum):
    """What would have to be otherwise."""

    NOTHING = ""
    DRAWS = "draws"
    """More draws would do."""
    UNITS = "units"
    """There are too few items, cases or groups to draw from."""
    VALUES = "values"
    """Some algorithm has no value on too many draws."""
    OTHER = "other"


class Undrawn(NamedTuple):
    """Why there are no draws, or none that can be used."""

    reason: str
    lack: Lack = Lack.OTHER


class TooFew(Undefined):
    """That there are too few items, or groups of them, to draw from."""
