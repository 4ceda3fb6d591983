"""What the ids and marks in a report stand for: those that occur in it, and nothing else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay.report import outcomes
from assay.report.model import Report
from assay.report.plain import Plain

RELOADED = "Metrics Reloaded (Maier-Hein, Reinke et al., Nature Methods 2024, 21:195-212)"
REINKE = "the catalogue of Reinke et al. (Nature Methods 2024, 21:182-194)"


class Mark(NamedTuple):
    """A mark, or a family of ids."""

    pattern: str
    """What it looks like in a text."""
    shown: str
    meaning: str


MARKS = (
    Mark(
        r"\[recalled\]",
        "[recalled]",
        "written from memory of the source that is named, and not yet checked against its text",
    ),
    Mark(
        r"^S[2-5]\.\d+: ",
        "S2.1, S2.2, …",
        f"rules by which Assay chooses metrics, after the steps of {RELOADED}: S2 counts over all classes, "
        "S3 by class, S4 ranks the scores, S5 measures calibration",
    ),
    Mark(r"\bFP\d+(\.\d+)+\b", "FP1.1, FP2.1, …", f"questions about the problem, by their numbers in {RELOADED}"),
    Mark(r"\(A\d\)", "A1, A2, …", f"recommendations that hold for every problem, after {RELOADED}"),
    Mark(r"\bMR, ", "MR", f"the cheat sheets of metrics in the supplement of {RELOADED}"),
    Mark(r"^P\d(\.\d+)? \w+$", "P1, P2.1, …", f"pitfalls of metrics, by their numbers in {REINKE}"),
    Mark(
        r"^P\d+-\d+$",
        "P1-01, P21-05, …",
        f"the same without the point, and behind it a number of Assay's: ways to fall into them, after {REINKE}",
    ),
    Mark(
        r"^[A-Z]{3}\d{3}$",
        "CRO001, EVA001, …",
        "rules of `assay check`; `assay explain` and the code tell what a rule looks at and why",
    ),
)


def marks(report: Report) -> Plain:
    """The ids and marks that occur in the reasons, sources, answers and findings of the report."""
    texts = list(_texts(report))
    return Plain(
        caption="What the ids and marks mean",
        heads=("Mark", "Meaning"),
        rows=tuple((one.shown, one.meaning) for one in MARKS if any(re.search(one.pattern, text) for text in texts)),
        coded=True,
    )


def _texts(report: Report) -> Iterator[str]:
    for metric in report.metrics:
        yield from (*metric.reasons, metric.source)
    for fact in (*report.asked, *report.answers):
        yield fact.note
    for pitfall in report.pitfalls:
        yield from (pitfall.code, pitfall.message)
    for found in outcomes.found(report.outcomes):
        yield from (found.code, found.message)
    for outcome in report.outcomes:
        yield outcome.id
