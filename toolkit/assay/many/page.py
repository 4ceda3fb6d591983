"""What is wrong with a corpus of files, as one HTML page that needs nothing else: tables and plots, no scripts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assay.many.pictures import FEW, bars, curve, largest
from assay.many.survey import Count, Survey, said, survey
from assay.report.charts.theme import Spec
from assay.report.digits import count
from assay.report.figures.figure import Figure, Group, Panel
from assay.report.html import drawn, environment
from assay.report.plain import Plain
from assay_validators.causes import Cause
from assay_validators.emit.causes import headline, percent
from assay_validators.emit.piece import Format, Piece
from assay_validators.emit.text import Tally
from assay_validators.families import find_rule
from assay_validators.report import Report

MOST_ROWS = 200
"""So many rows a table has."""

_COUNTED = ("Files", "Without errors", "Errors", "Warnings", "Infos")


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the page when the last file is done."""
    return FORMAT.emit(reports)


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    tally = Tally()
    yield render(survey(_watched(pieces, tally)), tally)


def _watched(pieces: Iterable[Piece], tally: Tally) -> Iterator[Piece]:
    for piece in pieces:
        tally.add(piece)
        yield piece


FORMAT = Format(said, _whole)


def render(found: Survey, tally: Tally) -> str:
    """The page."""
    ordered = found.causes.ordered()
    figures = drawn({figure.name: figure for figure in _figures(found, ordered)}) if ordered else {}
    view: Mapping[str, Any] = {
        "headline": headline(ordered, found.causes).replace(" %", "\N{NO-BREAK SPACE}%") if ordered else "",
        "tally": tally,
        "survey": found,
        "causes": [_row(number, cause, found.causes.findings) for number, cause in enumerate(ordered[:MOST_ROWS], 1)],
        "more": count(len(ordered) - MOST_ROWS) if len(ordered) > MOST_ROWS else "",
        "rules": _rules(found.rules),
        "generators": _counts("By generator", "Generator", found.generators),
        "kinds": _counts("By kind and version", "Kind", found.kinds),
        "figures": figures,
        "series": lambda _: None,
    }
    page: str = environment().get_template("corpus.html.j2").render(view)
    return page


def _row(number: int, cause: Cause, findings: int) -> Mapping[str, Any]:
    return {
        "number": number,
        "cause": cause,
        "share": percent(cause.findings / findings),
        "width": round(100 * cause.findings / findings, 2),
    }


def _counts(caption: str, head: str, counts: Mapping[str, Count]) -> Plain:
    ordered = sorted(counts.items(), key=lambda item: (-item[1].files, item[0]))
    rows = tuple((name, *map(count, one)) for name, one in ordered[:MOST_ROWS])
    return _plain(caption, (head, *_COUNTED), rows)


def _rules(counts: Mapping[str, Count]) -> Plain:
    rows = tuple((_rule(code), count(one.files), *map(count, one[2:])) for code, one in largest(counts)[:MOST_ROWS])
    return _plain("By rule", ("Rule", "Files", "Errors", "Warnings", "Infos"), rows)


def _rule(code: str) -> str:
    """A code with the name of its rule."""
    return f"{code} {find_rule(code).name}"


def _figures(found: Survey, causes: Sequence[Cause]) -> Iterator[Figure]:
    title = "How few causes make up how much"
    yield _figure(
        "causes", title, "Each step is a cause.", curve(causes, found.causes.findings), _curve_data(causes, found)
    )
    rules = {_rule(code): one for code, one in found.rules.items()}
    for name, title, counts, table in (
        (
            "generators",
            "Findings by generator",
            found.generators,
            _counts("By generator", "Generator", found.generators),
        ),
        ("rules", "Findings by rule", rules, _rules(found.rules)),
    ):
        shown = [(key, one) for key, one in largest(counts) if one.findings][:FEW]
        more = f" The first {FEW} of {count(len(counts))}." if len(counts) > FEW else ""
        caption = f"Errors, warnings and infos, from left to right.{more}"
        yield _figure(name, title, caption, bars(shown, "findings"), table)


def _figure(name: str, title: str, caption: str, chart: Spec, data: Plain) -> Figure:
    panel = Panel(title=title, description=caption, chart=chart)
    return Figure(name=name, title=title, caption=caption, groups=(Group(panels=(panel,)),), data=data)


def _curve_data(causes: Sequence[Cause], found: Survey) -> Plain:
    total, rows = 0, []
    for number, cause in enumerate(causes[:MOST_ROWS], 1):
        total += cause.findings
        rows.append((str(number), count(total), percent(total / found.causes.findings)))
    return _plain("The numbers", ("Causes", "Findings", "Share"), tuple(rows))


def _plain(caption: str, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Plain:
    """A table of numbers, but for the names in its first column."""
    return Plain(caption=caption, heads=heads, rows=rows, looks=("", *("number",) * (len(heads) - 1)))
