"""What a table says of the cases: their patients, centres, scanners."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.errors import PlanError
from assay.metrics.segmentation.scoring import Case

CASE = "case"
"""The column that names the case."""


def case_columns(path: Path | None, columns: Sequence[str], cases: Sequence[Case]) -> Mapping[str, Mapping[str, str]]:
    """By column, the value of each case.

    Raises:
        PlanError: there is no table, it lacks a case, or has one twice.
        DataError: it lacks a column, or cannot be read.
    """
    if not columns:
        return {}
    if path is None:
        raise PlanError(
            f"`{columns[0]}` is looked for in a table that is not named; name it with --cases TABLE, "
            f"which has the columns `{CASE}` and `{columns[0]}`"
        )
    wanted = list(dict.fromkeys((CASE, *columns)))
    table = load_table(open_table(path), dict.fromkeys(wanted, ValueType.TEXT))
    names = table.column(CASE).to_pylist()
    rows: dict[str, int] = {}
    for row, name in enumerate(names):
        if name in rows:
            raise PlanError(f"`{path}` has case `{name}` twice, in data rows {rows[name] + 1} and {row + 1}")
        rows[name] = row
    found = {}
    for column in columns:
        values = table.column(column).to_pylist()
        found[column] = {case.name: _value(values, rows, case.name, column, path) for case in cases}
    return found


def _value(values: Sequence[str | None], rows: Mapping[str, int], case: str, column: str, path: Path) -> str:
    if case not in rows:
        raise PlanError(f"`{path}` has no row whose `{CASE}` is `{case}`")
    value = values[rows[case]]
    if not value:
        raise PlanError(f"`{path}` has no `{column}` of case `{case}`")
    return value
