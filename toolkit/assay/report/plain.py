"""The parts of a report that are plain tables of text, for every form in which it is rendered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assay.report.digits import USUAL, count, decimals_within, share, shown, shown_interval
from assay.report.families import families_of
from assay.report.model import Curve, CurveKind, Fact, OperatingPoint, Report
from assay.report.text import plural

NUMBER, DIGEST = "number", "digest"

LONG = 24
"""Characters of a cell that does not fit beside others on a narrow screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A table of text."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    looks: tuple[str, ...] = ()
    """What each of the first columns holds, where that decides how it looks: `number`, `digest` or nothing."""
    notes: tuple[str, ...] = ()
    """What is told below it, a line each."""
    coded: bool = False
    """Whether backticks in the cells mean code; else they are text like any other."""

    @property
    def wordy(self) -> bool:
        """Whether a row is better read cell by cell where there is no room."""
        return any(len(text) > LONG for row in self.rows for text in row[1:])

    def look(self, column: int) -> str:
        """What the column holds."""
        return self.looks[column] if column < len(self.looks) else ""


def asked(report: Report) -> Plain:
    """What the benchmark document asks for."""
    return _facts("What the benchmark asks for", ("What", "Answer", "Note"), report.asked)


def answers(report: Report) -> Plain:
    """The problem as its owner described it."""
    return _facts("The problem, as its owner described it", ("Statement", "Answer", "Source"), report.answers)


def provenance(report: Report) -> Plain:
    """Versions, digests and the machine."""
    return _facts("Versions, digests and the machine", ("What", "Value", "Note"), report.provenance)


def reasons(report: Report) -> Plain:
    """Why each metric was chosen."""
    families = [family[0] for family in families_of(report) if family[0].reasons]
    return Plain(
        caption="Why these metrics",
        heads=("Metric", "Why", "Source"),
        rows=tuple((metric.title, "; ".join(metric.reasons), metric.source) for metric in families),
        coded=True,
    )


def classes(report: Report) -> Plain:
    """How many items really are of each class."""
    units = plural(report.unit).capitalize()
    return Plain(
        caption=f"{units} by real class",
        heads=("Class", units, "Share"),
        rows=tuple((one.name, count(one.count), share(one.count, report.items)) for one in report.classes),
        looks=("", NUMBER, NUMBER),
    )


def exclusions(report: Report) -> Plain:
    """What could not be joined or scored, and why."""
    return Plain(
        caption="What could not be joined or scored, and why",
        heads=("Finding", "In the table of", "Count", "Left out", "Such as"),
        rows=tuple(
            (
                one.reason,
                one.algorithm or "reference",
                count(one.count),
                "yes" if one.excludes else "no: counts as wrong" if one.is_wrong else "no",
                ", ".join(one.examples),
            )
            for one in report.exclusions
        ),
        looks=("", "", NUMBER),
        coded=True,
    )


def left_out(report: Report) -> str:
    """How many items were left out, in a sentence."""
    if not report.left_out:
        return f"No {report.unit} of the reference was left out."
    whole = report.items + report.left_out
    one = report.left_out == 1
    who = f"{count(report.left_out)} {report.unit if one else plural(report.unit)}"
    why = f"because some table says nothing of {'it' if one else 'them'} that can be scored"
    part = f"{share(report.left_out, whole)} of {count(whole)}"
    return f"{who} ({part}) {'was' if one else 'were'} left out of every number, {why}."


def sources(report: Report) -> Plain:
    """What was read, with its digest."""
    return Plain(
        caption="What was read",
        heads=("Role", "File", "Rows", "SHA-256"),
        rows=tuple(
            (one.role, one.path, "" if one.rows is None else count(one.rows), one.sha256) for one in report.sources
        ),
        looks=("", "", NUMBER, DIGEST),
    )


def operating_points(report: Report) -> Plain:
    """Where each algorithm decides: its rates there, with their intervals."""
    several = any(curve.target for curve in report.curves)
    precision = {(one.algorithm, one.target): one for one in report.curves if one.kind is CurveKind.PR}
    rows = [
        (*((curve.target,) if several else ()), *_operating(curve, precision.get((curve.algorithm, curve.target))))
        for curve in report.curves
        if curve.kind is CurveKind.ROC and curve.operating
    ]
    heads = ("Algorithm", "Decision", "True positive rate", "False positive rate", "Precision")
    return Plain(
        caption="Where each algorithm decides",
        heads=(*(("Class",) if several else ()), *heads),
        rows=tuple(rows),
        coded=True,
    )


def _operating(roc: Curve, pr: Curve | None) -> Iterable[str]:
    point = roc.operating
    assert point is not None
    found = pr.operating if pr else None
    return (
        roc.algorithm,
        point.label,
        _rate(point.y, point.low, point.high),
        _rate(point.x, point.x_low, point.x_high),
        _precision(found),
    )


def _precision(point: OperatingPoint | None) -> str:
    return "undefined: nothing is called so" if point is None else _rate(point.y, point.low, point.high)


def _rate(value: float, low: float | None, high: float | None) -> str:
    decimals = decimals_within(low, high, USUAL)
    return f"{shown(value, decimals)} {shown_interval(low, high, decimals)}".strip()


def _facts(caption: str, heads: Sequence[str], facts: tuple[Fact, ...]) -> Plain:
    """Names and values, and notes where there are any."""
    noted = any(fact.note for fact in facts)
    rows = tuple((fact.name, fact.value, fact.note) if noted else (fact.name, fact.value) for fact in facts)
    return Plain(caption=caption, heads=tuple(heads) if noted else tuple(heads[:2]), rows=rows, coded=True)
