"""The sheet as one HTML file that needs nothing else: no network, no running scripts, the style inside."""

from functools import cache
from typing import TYPE_CHECKING

from assay.croissant.show.sheet import Cell, Sheet, plain
from assay.report.environment import environment_of

if TYPE_CHECKING:
    from jinja2 import Environment

LONG = 24
"""Characters of a cell that does not fit beside others on a narrow screen."""


def render_html(sheet: Sheet) -> str:
    """The sheet as a page."""
    from markupsafe import Markup

    data = Markup(sheet.linked_data)  # noqa: S704 - no character in it ends a script
    page: str = _environment().get_template("sheet.html.j2").render(sheet=sheet, linked_data=data)
    return page


def _is_wordy(rows: list[list[Cell]]) -> bool:
    """Whether a row is better read cell by cell where there is no room."""
    return any(len(plain(cell)) > LONG for row in rows for cell in row[1:])


@cache
def _environment() -> "Environment":
    environment = environment_of("assay.croissant.show", "assay.report")
    environment.tests["kind"] = lambda block, name: type(block).__name__ == name
    more = environment.get_template("sheet.css.j2").render()
    environment.globals |= {"wordy": _is_wordy, "more": environment.filters["safe"](more)}
    return environment
