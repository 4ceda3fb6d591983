"""Numbers with decimal commas, as spreadsheets write them where semicolons separate the cells."""

import pyarrow as pa
import pyarrow.compute as pc

from assay.data.told import shown
from assay.data.values import Place
from assay.errors import DataError

_EXPONENT = r"(?:[eE][-+]?[0-9]+)?"
_COMMA = rf"^([ \t]*[-+]?[0-9]+),([0-9]+{_EXPONENT}[ \t]*)$"
_POINT = rf"^[ \t]*[-+]?(?:[0-9]+[.][0-9]*|[.][0-9]+){_EXPONENT}[ \t]*$"


def with_points(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells with points for decimal commas, unless one of them has a point already."""
    if has_point(cells):
        return cells
    return pa.chunked_array([_replaced(chunk) for chunk in cells.chunks], cells.type)


def has_point(cells: pa.ChunkedArray) -> bool:
    """Whether one of the cells is a number with a decimal point."""
    return pc.any(pc.match_substring_regex(cells, _POINT)).as_py() is True


class DecimalCommas:
    """One column of numbers on its way through a file: commas in all of it, or points."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def replaced(self, cells: pa.Array, place: Place) -> pa.Array:
        """The next cells with points for commas; `place` is where the first of them stands.

        Raises:
            DataError: some numbers of the column have commas, and others points.
        """
        found = {sign: _first(cells, sign) for sign in (_COMMA, _POINT)}
        first = {sign: at for sign, at in found.items() if at >= 0 and sign not in self._seen}
        self._seen |= first.keys()
        if first and len(self._seen) > 1:
            at = max(first.values())
            here, before = ("comma", "points") if first.get(_COMMA) == at else ("point", "commas")
            raise DataError(
                f"`{shown(cells[at])}` has a decimal {here}, and numbers before it have {before}",
                path=place.path,
                row=place.row + at,
                column=place.column,
                remedy="write all numbers of the column alike",
            )
        return _replaced(cells) if _COMMA in self._seen else cells


def _first(cells: pa.Array, pattern: str) -> int:
    """Where the first cell stands that `pattern` matches; -1 for nowhere."""
    return int(pc.index(pc.match_substring_regex(cells, pattern), pa.scalar(value=True)).as_py())


def _replaced(cells: pa.Array) -> pa.Array:
    replaced: pa.Array = pc.replace_substring_regex(cells, _COMMA, r"\1.\2")
    return replaced
