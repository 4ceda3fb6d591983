"""A report as one HTML file that needs nothing else: no network, no scripts, styles and pictures inside."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from assay.report import outcomes, plain
from assay.report.by_class import class_tables
from assay.report.charts.drawing import Undrawn, draw
from assay.report.charts.theme import GLYPHS, INK, colour, dash, shape
from assay.report.contrasts import contrasts
from assay.report.digits import count, percent, share
from assay.report.environment import environment_of
from assay.report.families import complete, families_of
from assay.report.figures import Figure, Panel, figures
from assay.report.marks import marks
from assay.report.mcnemar import mcnemar_table
from assay.report.model import Pitfall, Report
from assay.report.ranking.section import ranking_figures, ranking_view
from assay.report.scale import WIDTH
from assay.report.subgroups import cuts
from assay.report.summary import Verdict, gathered, glance, names_of
from assay.report.tables import result_tables
from assay.report.text import plural

if TYPE_CHECKING:
    from jinja2 import Environment

View = dict[str, Any]
"""What the templates see."""

ROOM = 6
"""Classes whose confusion matrix has room for shares beside the counts."""


def render_html(report: Report) -> str:
    """The report as a page; a part that has nothing to show is left out."""
    view = view_of(complete(report))
    page: str = environment().get_template("report.html.j2").render(view, sections=sections_of(view))
    return page


def view_of(report: Report) -> View:
    """What the sections of a report show."""
    results = result_tables(report)
    anchors = _anchors(report)
    return {
        "report": report,
        "units": plural(report.unit),
        "glance": glance(report),
        "warnings": _warnings(report, anchors, [one for one in report.pitfalls if not one.accepted]),
        "open_pitfalls": _warnings(report, anchors, list(outcomes.found(report.outcomes))),
        "pitfall_tally": outcomes.tally(report.outcomes),
        "findings_left_out": outcomes.left_out(report.outcomes),
        "other_pitfalls": outcomes.others(report.outcomes),
        "unfit_pitfalls": outcomes.unfit(report.outcomes),
        "accepted": _warnings(report, anchors, [one for one in report.pitfalls if one.accepted]),
        "asked": plain.asked(report),
        "answers": plain.answers(report),
        "reasons": plain.reasons(report),
        "classes": plain.classes(report),
        "left_out": plain.left_out(report),
        "exclusions": plain.exclusions(report),
        "sources": plain.sources(report),
        "results": results,
        "metric_count": len(results),
        "apart": "",
        "by_class_tables": class_tables(report),
        "contrasts": contrasts(report),
        "mcnemar": mcnemar_table(report),
        "operating": plain.operating_points(report),
        "figures": drawn(figures(report) | ranking_figures(report)),
        "ranking": ranking_view(report),
        "cuts": cuts(report),
        "marks": marks(report),
        "provenance": plain.provenance(report),
        "anchors": anchors,
        "series": lambda algorithm: _series(report, algorithm),
        "roomy": all(len(one.classes) <= ROOM for one in report.confusions),
    }


def sections_of(view: View) -> list[tuple[str, str]]:
    """Name and heading of each part that has something to show, in reading order."""
    report, drawn = view["report"], view["figures"]
    parts = (
        ("short", "In short", view["glance"]),
        ("warnings", "Warnings", report.pitfalls),
        ("pitfalls", "Pitfalls of metrics", report.outcomes),
        ("asked", "What was asked", report.asked or report.answers or view["reasons"].rows),
        ("data", "Data", report.sources or report.items or report.exclusions),
        ("results", "Results", view["results"]),
        ("differences", "Differences", view["contrasts"]),
        ("ranking", "Ranking", view["ranking"]),
        ("curves", "Curves", {"roc", "pr"} & drawn.keys()),
        ("reliability", "Reliability", "reliability" in drawn),
        ("scores", "Scores by real class", "scores" in drawn),
        ("confusions", "Confusion matrices", report.confusions),
        ("subgroups", "Subgroups", view["cuts"]),
        ("marks", "Ids and marks", view["marks"].rows),
        ("plan", "Plan", report.plan),
        ("provenance", "Provenance", report.provenance),
        ("steps", "How to reproduce this", report.steps),
    )
    return [(name, title) for name, title, content in parts if content]


def _anchors(report: Report) -> Mapping[str, str]:
    """The id of the table of each metric, by the metric's key and its family's."""
    return {
        key: f"metric-{number}"
        for number, family in enumerate(families_of(report))
        for metric in family
        for key in (metric.key, metric.family or metric.key)
    }


def _warnings(
    report: Report, anchors: Mapping[str, str], pitfalls: Sequence[Pitfall]
) -> list[tuple[Pitfall, list[tuple[str, str]]]]:
    """Each pitfall with its places."""
    return [(one, _places(places, anchors, report)) for one, places in gathered(pitfalls).items()]


def _places(places: Sequence[str], anchors: Mapping[str, str], report: Report) -> list[tuple[str, str]]:
    """What each place is called and, for a metric, the id of its table."""
    return list(dict.fromkeys((name, anchors.get(place, "")) for place, name in names_of(report, places).items()))


def drawn(known: Mapping[str, Figure]) -> Mapping[str, View]:
    """The figures with all their pictures drawn together."""
    drawings = iter(draw([panel.chart for figure in known.values() for panel in figure.panels]))
    return {name: _figure(figure, drawings) for name, figure in known.items()}


def _figure(figure: Figure, drawings: Iterator[str | Undrawn]) -> View:
    """A figure with the next pictures, their ids unique on the page."""
    numbers = iter(range(len(figure.panels)))
    groups = [
        {
            "heading": group.heading,
            "legend": group.legend,
            "panels": [_panel(panel, next(drawings), f"{figure.name}-{next(numbers)}") for panel in group.panels],
        }
        for group in figure.groups
    ]
    return {
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "data": figure.data,
        "groups": groups,
    }


def _panel(panel: Panel, drawing: str | Undrawn, name: str) -> View:
    """A picture, or what stands in its place."""
    from markupsafe import Markup

    view = {"heading": panel.heading, "algorithm": panel.algorithm, "small": panel.small}
    if isinstance(drawing, Undrawn):
        return {**view, "missing": str(drawing)}
    return {**view, "missing": "", "svg": Markup(panel.svg(drawing, name))}  # noqa: S704 - escaped by `svg`


def _series(report: Report, algorithm: str) -> int | None:
    return report.algorithms.index(algorithm) if algorithm in report.algorithms else None


@cache
def environment(*packages: str) -> "Environment":
    """The templates of a report, behind those of other packages, with what pictures and numbers need."""
    environment = environment_of(*packages, "assay.report")
    environment.globals |= {
        "width": WIDTH,
        "colour": lambda series: INK if series is None else colour(series),
        "dash": lambda series: " ".join(map(str, dash(series))),
        "glyph": lambda series: GLYPHS["circle" if series is None else shape(series)],
        "verdict": Verdict,
        "count": count,
        "share": share,
        "percent": percent,
        "part": lambda cell, row: round(cell / sum(row), 3) if sum(row) else 0,
    }
    return environment
