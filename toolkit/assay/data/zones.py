"""Whether the times of a column tell their zones: all of them do or none, whatever is read at a time.

A moment and a time of day somewhere cannot be compared, and nothing says which of the two a lone one is.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.data.told import shortened, shown
from assay.data.values import Place
from assay.errors import DataError

_TIME = r"[T ]\d\d(:?\d\d){0,2}([.,]\d*)?\s*"
_ZONE = r"(Z|[+-]\d\d(:?\d\d)?)\s*$"
_DATE = r"^\s*\d{4}-\d\d-\d\d\s*$"
"""A day alone is a time without a zone."""
_TOLD = re.compile(_TIME + _ZONE)


def tells_zone(text: str) -> bool:
    """Whether a time is written with its zone."""
    return _TOLD.search(text) is not None


def lacking(place: Place) -> DataError:
    """What to say of times without zones that are compared with one that has."""
    problem = "its times have no zone, and a condition compares them with one that has"
    return DataError(problem, path=place.path, column=place.column, remedy="leave the zone out of the condition")


class Zones:
    """What the first time of a column told, and with it all others have to."""

    def __init__(self, *, needed: bool = False) -> None:
        """`needed` says that times are compared with one that tells its zone."""
        self._needed = needed
        self._are_told: bool | None = None

    def require(self, times: pa.Array, place: Place) -> None:
        """Make sure that times, of which the first is at a place, go on as they began.

        Raises:
            DataError: the first one that does not; none tells its zone, and they have to.
        """
        if kind.is_string(times.type) or kind.is_binary(times.type):
            self._require_alike(times, place)
        elif kind.is_temporal(times.type):
            self._are_told = kind.is_timestamp(times.type) and times.type.tz is not None
        if self._needed and self._are_told is False:
            raise lacking(place)

    def _require_alike(self, texts: pa.Array, place: Place) -> None:
        is_time = pc.match_substring_regex(texts, f"{_TIME}|{_DATE}")
        told = pc.if_else(is_time, pc.match_substring_regex(texts, _TIME + _ZONE), pa.scalar(None, pa.bool_()))
        if self._are_told is None:
            known = told.drop_null()
            self._are_told = known[0].as_py() if len(known) else None
        if self._are_told is None:
            return
        at = pc.index(told, pa.scalar(not self._are_told)).as_py()
        if at >= 0:
            own, others = ("no zone", "one") if self._are_told else ("a zone", "none")
            problem = f"`{shortened(shown(texts[at]))}` has {own}, and those before it have {others}"
            remedy = "write times as YYYY-MM-DDThh:mm:ss, all of them with a zone or none"
            raise DataError(problem, path=place.path, row=place.row + at, column=place.column, remedy=remedy)
