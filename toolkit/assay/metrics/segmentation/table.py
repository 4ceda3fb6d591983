"""What a table says of the cases: their patients, centres, scanners."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.errors import PlanError
from assay.metrics.segmentation.scoring import Case

CASE = "case"
"""The column that names the case."""


class CaseTable(NamedTuple):
    """What the table says."""

    columns: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    """By column, the value of each case."""
    extra: tuple[str, ...] = ()
    """The names of rows that are of no case."""


def case_columns(path: Path | None, columns: Sequence[str], cases: Sequence[Case]) -> CaseTable:
    """The values of each case in some columns; nothing is read where there are none.

    Raises:
        PlanError: there is no table, it lacks a case, or has one twice.
        DataError: it lacks a column, or cannot be read.
    """
    if not columns:
        return CaseTable()
    if path is None:
        raise PlanError(
            f"`{columns[0]}` is looked for in a table that is not named; name it with --cases TABLE, "
            f"which has the columns `{CASE}` and `{columns[0]}`"
        )
    wanted = list(dict.fromkeys((CASE, *columns)))
    table = load_table(open_table(path), dict.fromkeys(wanted, ValueType.TEXT))
    rows = _rows(table.column(CASE).to_pylist(), path)
    found = {}
    for column in columns:
        values = table.column(column).to_pylist()
        found[column] = {case.name: _value(values, rows, case.name, column, path) for case in cases}
    known = {case.name for case in cases}
    return CaseTable(found, tuple(name for name in rows if name not in known))


def _rows(names: Sequence[str | None], path: Path) -> dict[str, int]:
    """The row of each case; a row that names none is called by its number."""
    rows: dict[str, int] = {}
    for row, given in enumerate(names):
        name = given or f"(data row {row + 1})"
        if name in rows:
            raise PlanError(f"`{path}` has case `{name}` twice, in data rows {rows[name] + 1} and {row + 1}")
        rows[name] = row
    return rows


def _value(values: Sequence[str | None], rows: Mapping[str, int], case: str, column: str, path: Path) -> str:
    if case not in rows:
        raise PlanError(f"`{path}` has no row whose `{CASE}` is `{case}`")
    value = values[rows[case]]
    if not value:
        raise PlanError(f"`{path}` has no `{column}` of case `{case}`")
    return value
