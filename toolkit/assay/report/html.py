"""A report as one HTML file that needs nothing else: no network, no scripts, styles and pictures inside."""

from functools import cache
from typing import TYPE_CHECKING, Any

from assay.report.charts.theme import INK, PALETTE, colour
from assay.report.digits import count, percent, share
from assay.report.figures import Figure, figures
from assay.report.model import Report
from assay.report.scale import WIDTH
from assay.report.summary import fact_rows, gathered, leaders
from assay.report.tables import complete, difference_tables, metrics_of, result_tables, subgroup_tables
from assay.report.text import code_parts, visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

View = dict[str, Any]
"""What the templates see."""


def render_html(report: Report) -> str:
    """The report as a page; a part that has nothing to show is left out."""
    view = _view(complete(report))
    page: str = _environment().get_template("report.html.j2").render(view, sections=_sections(view))
    return page


def _view(report: Report) -> View:
    return {
        "report": report,
        "leaders": leaders(report),
        "results": result_tables(report),
        "differences": difference_tables(report),
        "subgroups": subgroup_tables(report),
        "figures": {name: _drawn(figure) for name, figure in figures(report).items()},
        "reasons": [metric for metric in metrics_of(report) if metric.reasons],
        "classes": [(one.name, count(one.count), share(one.count, report.items)) for one in report.classes],
        "asked": fact_rows(report.asked),
        "provenance": fact_rows(report.provenance),
        "pitfalls": gathered(report.pitfalls),
        "exclusions": [
            (one.reason, count(one.count), one.algorithm or "all", ", ".join(one.examples)) for one in report.exclusions
        ],
        "series": lambda algorithm: _series(report, algorithm),
    }


def _sections(view: View) -> list[tuple[str, str]]:
    """Name and heading of each part that has something to show, in reading order."""
    report, drawn = view["report"], view["figures"]
    parts = (
        ("short", "In short", view["leaders"]),
        ("pitfalls", "Read this first", report.pitfalls),
        ("asked", "What was asked", report.asked or view["reasons"]),
        ("data", "Data", report.sources or report.items),
        ("results", "Results", view["results"]),
        ("differences", "Differences", view["differences"]),
        ("curves", "Curves", {"roc", "pr"} & drawn.keys()),
        ("reliability", "Reliability", "reliability" in drawn),
        ("scores", "Raw scores", "scores" in drawn),
        ("confusions", "Confusion matrices", report.confusions),
        ("subgroups", "Subgroups", view["subgroups"]),
        ("plan", "Plan", report.plan),
        ("provenance", "Provenance", report.provenance),
        ("steps", "How to reproduce this", report.steps),
    )
    return [(name, title) for name, title, content in parts if content]


def _drawn(figure: Figure) -> View:
    """A figure with its pictures drawn, their ids unique on the page."""
    from markupsafe import Markup

    panels = [
        {"heading": panel.heading, "algorithm": panel.algorithm, "svg": Markup(panel.svg(f"{figure.name}-{number}"))}  # noqa: S704
        for number, panel in enumerate(figure.panels)
    ]
    return {
        "name": figure.name,
        "title": figure.title,
        "caption": figure.caption,
        "data": figure.data,
        "panels": panels,
    }


def _series(report: Report, algorithm: str) -> int | None:
    return report.algorithms.index(algorithm) if algorithm in report.algorithms else None


def _coded(text: str) -> "Markup":
    """Escaped text, with what stands between backticks as code."""
    from markupsafe import Markup, escape

    code = Markup("<code>{}</code>")
    parts = (code.format(part) if is_code else escape(part) for part, is_code in code_parts(visible(text)))
    return Markup("").join(parts)


@cache
def _environment() -> "Environment":
    """The templates, with everything that comes from documents escaped and made visible."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assay.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters["code"] = _coded
    style = environment.get_template("style.css.j2").render(palette=PALETTE, width=WIDTH)
    environment.globals |= {
        "style": environment.filters["safe"](style),
        "width": WIDTH,
        "colour": lambda series: INK if series is None else colour(series),
        "count": count,
        "share": share,
        "percent": percent,
        "part": lambda cell, row: round(cell / sum(row), 3) if sum(row) else 0,
        "severity": lambda word: word if word in {"error", "warning"} else "info",
        "tick_text": lambda scale, tick: f"{tick:z.{scale.decimals}f}".replace("-", "−"),
    }
    return environment
