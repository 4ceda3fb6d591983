"""results.json of a finished run as whoever checks it gets it: of the form that results have, or none at all."""

from collections.abc import Iterable, Mapping
from typing import Any

from assay.errors import RunError
from assay.runs.folder import RESULTS
from assay.runs.signing.finding import Code, Flaw
from assay.runs.signing.strict import as_object, member, read_characters

TABLES = ("results", "differences", "ranks")
"""The rows of results.json."""

NAMED: Mapping[str, tuple[str, ...]] = {
    "results": ("key", "algorithm"),
    "differences": ("key", "first", "second"),
    "ranks": ("key", "scheme", "over"),
}
"""The texts that tell a row of a table apart from the others."""

PLACED = ("score", "rank", "low", "high")
"""The numbers of each algorithm in a ranking."""

SHARED = ("n", "level", "method")
"""How the numbers of a ranking were found."""


def results_in(data: bytes) -> Mapping[str, Any]:
    """The content of results.json; what its rows hold beside their names can be anything.

    Raises:
        RunError: it is no JSON, has two meanings, or does not look like results.
    """
    try:
        found = as_object(read_characters(data, RESULTS), RESULTS)
        for table in TABLES:
            for row in member({table: [], **found}, table, list, RESULTS):
                _require_row(table, row)
    except Flaw as flaw:
        raise RunError(str(flaw)) from None
    return found


def _require_row(table: str, row: Any) -> None:
    what = f"a row of `{table}` in {RESULTS}"
    row = as_object(row, what)
    _require_texts(row, NAMED[table], what)
    if table == "ranks":
        _require_all(row, SHARED, what)
        for one in member(row, "algorithms", list, what):
            what = f"one of `algorithms` in a row of `{table}`"
            _require_texts(as_object(one, what), ["algorithm"], what)
            _require_all(one, PLACED, what)
    else:
        group = member(row, "group", dict, what)
        _require_texts(group, group, f"`group` of {what}")


def _require_texts(row: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    for name in names:
        member(row, name, str, what)


def _require_all(row: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    if missing := [name for name in names if name not in row]:
        raise Flaw(Code.WRONG_SHAPE, f"{what} has no `{missing[0]}`")
