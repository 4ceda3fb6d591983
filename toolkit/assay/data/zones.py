"""Whether the times of a column tell their zones: all of them do or none, whatever is read at a time.

A moment and a time of day somewhere cannot be compared, and nothing says which of the two a lone one is.
"""

import pyarrow as pa
import pyarrow.compute as pc

from assay.data.values import Place, shortened, shown
from assay.errors import DataError

_TIME = r"[T ]\d\d(:?\d\d){0,2}([.,]\d*)?\s*"
_ZONE = r"(Z|[+-]\d\d(:?\d\d)?)\s*$"


class Zones:
    """What the first time of a column told, and with it all others have to."""

    def __init__(self) -> None:
        self._are_told: bool | None = None

    def require(self, texts: pa.Array, place: Place) -> None:
        """Make sure that times written as texts, of which the first is at a place, go on as they began.

        Raises:
            DataError: the first one that does not.
        """
        is_time = pc.match_substring_regex(texts, _TIME)
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
