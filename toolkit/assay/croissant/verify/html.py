"""What came out of a verification, as one HTML file that needs nothing else: problems first, then what columns hold."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from assay.croissant.verify.check import Outcome, amount
from assay.croissant.verify.profile.model import Profile
from assay.croissant.verify.profile.pictures import figure_of
from assay.croissant.verify.profile.spoken import facts_of
from assay.croissant.verify.text import Row, rows_of, sections, summary
from assay.croissant.verify.verify import Verified
from assay.report.environment import environment_of
from assay.report.figures.figure import Figure
from assay.report.html import drawn
from assay.report.html import environment as of_reports
from assay.report.plain import Plain

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_DRAWN = 200
"""So many columns have a plot; of the others there are the numbers."""
MOST_SHOWN = 2000
"""So many columns are shown."""

_SIGNS = {Outcome.PROBLEM: "error", Outcome.UNCHECKED: "warning", Outcome.NOTE: "info"}


def render_html(found: Verified) -> str:
    """The page."""
    profiles = [profile for profile in found.profiles if profile.records][:MOST_SHOWN]
    figures = {figure.name: figure for figure in _figures(profiles[:MOST_DRAWN])}
    view: Mapping[str, Any] = {
        "found": found,
        "summary": summary(found),
        "groups": list(_groups(found)),
        "fine": _fine(found),
        "figures": drawn(figures),
        "sets": list(_sets(found, profiles)),
        "undrawn": max(0, len(profiles) - MOST_DRAWN),
        "unshown": max(0, len(found.profiles) - MOST_SHOWN),
        "series": lambda _: None,
    }
    page: str = _environment().get_template("verified.html.j2").render(view)
    return page


def _figures(profiles: Sequence[Profile]) -> Iterator[Figure]:
    for number, profile in enumerate(profiles):
        figure = figure_of(profile, f"column-{number}")
        if figure is not None:
            yield figure


def _groups(found: Verified) -> Iterator[Mapping[str, Any]]:
    """What is not fine, the worst first."""
    titles = {Outcome.PROBLEM: "Problems", Outcome.UNCHECKED: "Not checked", Outcome.NOTE: "Notes"}
    for outcome, title in titles.items():
        rows = [row for row in rows_of(found.checks) if row.first.outcome is outcome]
        if rows:
            yield {"title": title, "sign": _SIGNS[outcome], "rows": [_row(row) for row in rows]}


def _row(row: Row) -> Mapping[str, Any]:
    first = row.first
    return {
        "topic": first.topic,
        "of": row.of,
        "said": row.said,
        "examples": first.examples,
        "more": first.count - len(first.examples) if first.examples else 0,
    }


def _fine(found: Verified) -> Plain:
    rows = [
        (title.rpartition(": ")[0] or title, row.first.topic, row.of, row.said)
        for title, each in sections(found)
        for row in each
        if row.first.outcome is Outcome.FINE
    ]
    return Plain(caption="What was found to be fine", heads=("Where", "What", "Of", "How much"), rows=tuple(rows))


def _sets(found: Verified, profiles: Sequence[Profile]) -> Iterator[Mapping[str, Any]]:
    """The columns of each record set."""
    names = {profile.field: f"column-{number}" for number, profile in enumerate(profiles)}
    for number, (name, records) in enumerate(found.records.items()):
        columns = [
            {
                "profile": profile,
                "figure": names[profile.field],
                "facts": list(facts_of(profile)),
                "often": profile.often if (profile.distinct or 0) < profile.values else (),
            }
            for profile in profiles
            if profile.record_set == name
        ]
        if columns:
            yield {"anchor": f"set-{number}", "name": name, "records": amount(records, "record"), "columns": columns}


@cache
def _environment() -> "Environment":
    environment = environment_of("assay.croissant.verify", "assay.report")
    environment.globals |= of_reports().globals
    return environment
