"""What `assay check` says of the documents of a plan, as the report tells it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from assay.columns.resolver import FileResolver
from assay.errors import PlanError
from assay.plan.overridden_places import SET, placed
from assay.plan.overrides import overridden
from assay.plan.physical import PhysicalPlan
from assay.report.model import Pitfall
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import DocumentError, read_document
from assay_validators.engine import Session
from assay_validators.report import Report

CHANGED = Pitfall(
    code="documents",
    severity="info",
    message="the documents are gone, or are no longer what the plan was compiled from; "
    "what `assay check` said of them is not known here",
)


def findings(plan: PhysicalPlan, base: Path, benchmark: str, checked: Sequence[Report] = ()) -> Iterator[Pitfall]:
    """What is wrong with the documents of `plan`, and what they accept with which reason.

    What is only good to know is left to `assay check`.

    Args:
        plan: what was compiled.
        base: the folder that its paths start from.
        benchmark: path of the document that was compiled; empty when it is not there.
        checked: their reports; without them they are checked again.
    """
    reports = checked or checked_again(plan, base, benchmark)
    if not reports and plan.documents:
        yield CHANGED
    for report in reports:
        for found in report.diagnostics:
            if found.severity is not Severity.INFO:
                yield _told(found, base)
        for one in report.accepted:
            yield _told(one.finding, base, one.reason)


def checked_again(plan: PhysicalPlan, base: Path, benchmark: str) -> tuple[Report, ...]:
    """The reports of the document and of those that it names, checked again with their tables; none if one changed."""
    if not benchmark:
        return ()
    session = Session(FileResolver())
    try:
        original = read_document(str(base / benchmark), pipes=False)
        report = session.check_document(overridden(original, plan.overrides))
    except (DocumentError, PlanError):
        return ()
    followed = tuple(session.followed.values())
    checked = tuple(placed(each, original.path, plan.overrides) for each in (report, *followed))
    there = {original.sha256, *(each.document.sha256 for each in followed if each.document)}
    return checked if there == set(plan.documents.values()) else ()


def _told(found: Diagnostic, base: Path, accepted: str = "") -> Pitfall:
    path = found.span.document.path
    path = path if path.startswith(SET) else os.path.relpath(path, base)
    return Pitfall(
        code=found.code,
        severity=found.severity.value,
        message=found.message,
        help=found.help,
        place=f"{path}:{found.span.line}:{found.span.column}",
        accepted=" ".join(accepted.split()),
    )
