"""What `assay check` finds in the document, and what a reader's profile asks that it does not answer."""

from collections.abc import Sequence

from assay.croissant.complete import questions
from assay.croissant.show.sheet import NOTE, Block, Cell, Findings, Grid, Prose, Section, Told, words
from assay_spec.croissant.model import Dataset
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.profile import Profile
from assay_validators.report import Report

MOST_FINDINGS = 100
FEW = 5
"""So many places of one finding are named."""
ASKED = "PRO001"
"""The rule that tells what a profile asks; that has a part of its own."""


def findings_section(report: Report) -> Section:
    """The findings, those of one cause together, the worst first."""
    causes: dict[tuple[str, str, str, str], list[Diagnostic]] = {}
    for found in report.diagnostics:
        if found.code != ASKED:
            causes.setdefault((found.severity, found.code, found.message, found.help), []).append(found)
    order = list(Severity)
    told = [
        Told(*cause, places=_places(alike))
        for cause, alike in sorted(causes.items(), key=lambda item: order.index(Severity(item[0][0])))
    ]
    blocks: list[Block] = [Prose(summary(report))]
    if told:
        blocks.append(Findings(told[:MOST_FINDINGS], max(0, len(told) - MOST_FINDINGS)))
    return Section("check", "What assay check found", blocks)


def missing_section(dataset: Dataset, document: Document, profile: Profile) -> Section:
    """What the profile asks and the document does not say."""
    rows = [
        [
            _cells(question.name, question.ask.asks),
            words("recommended" if question.ask.severity is not Severity.ERROR else "required"),
            words(question.ask.why),
        ]
        for question in questions(dataset, document, profile)
    ]
    text = f"Asked for by {profile.title}{f' ({profile.provenance})' if profile.provenance else ''}, and not there:"
    if not rows:
        text = f"Everything that {profile.title} asks is answered."
    shown: list[Block] = [Prose(text)]
    shown += [Grid("What is missing", ("Property", "How much it is wanted", "Why"), rows)] if rows else []
    return Section("missing", f"What is missing for {profile.title}", shown)


def summary(report: Report) -> str:
    """How many findings there are, in a sentence."""
    parts = [
        f"{number:,} {severity}{'' if number == 1 or severity is Severity.INFO else 's'}"
        for severity in Severity
        if (number := sum(found.severity is severity and found.code != ASKED for found in report.diagnostics))
    ]
    whose = f" for {report.profile.called}" if report.profile is not None else ""
    return f"Checked{whose}: {', '.join(parts) or 'nothing found'}."


def _places(alike: Sequence[Diagnostic]) -> str:
    lines = list(dict.fromkeys(found.span.line for found in alike))
    more = f" and {len(lines) - FEW:,} more" if len(lines) > FEW else ""
    return f"line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines[:FEW]))}{more}"


def _cells(name: str, question: str) -> Cell:
    return (*words(name), *words(question, NOTE))
