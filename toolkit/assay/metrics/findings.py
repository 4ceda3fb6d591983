"""What `assay check` says of the documents of a plan, as the report tells it."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assay.columns.resolver import FileResolver
from assay.errors import PlanError
from assay.plan.overridden_places import SET, placed
from assay.plan.overrides import overridden
from assay.plan.physical import PhysicalPlan
from assay.report.model import Outcome, Pitfall, Status
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import DocumentError, read_document
from assay_validators.engine import Session
from assay_validators.metrics.pitfalls import ON_DOCUMENTS
from assay_validators.report import Report

MOST_PLACES = 3
"""So many places of one code are named."""

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


def told_once(
    warned: Iterable[Pitfall], outcomes: Iterable[Outcome]
) -> tuple[tuple[Pitfall, ...], tuple[Outcome, ...]]:
    """Warnings and pitfalls, each thing once.

    A warning of a document that says what a pitfall found says is told there, by its code, its places and, where the
    document accepts it, the reason.

    Args:
        warned: what is to be looked out for.
        outcomes: of every known pitfall.
    """
    outcomes = tuple(outcomes)
    rest: list[Pitfall] = []
    said: dict[str, list[Pitfall]] = {one.id: [] for one in outcomes if one.status is Status.FOUND}
    for one in warned:
        said.get(ON_DOCUMENTS.get(one.code, ""), rest).append(one)
    return tuple(rest), tuple(
        replace(one, reason="; ".join(filter(None, (one.reason, *_also(said.get(one.id, ())))))) for one in outcomes
    )


def _also(warned: Sequence[Pitfall]) -> Iterator[str]:
    """Under which codes and where `assay check` says the same, and why the document accepts it."""
    places: dict[str, dict[str, None]] = {}
    for one in warned:
        places.setdefault(one.code, {})[one.place] = None
    for code, named in places.items():
        there = list(named)
        more = f" and {len(there) - MOST_PLACES} more" if len(there) > MOST_PLACES else ""
        yield f"`assay check` says so too: {code} at {', '.join(there[:MOST_PLACES])}{more}"
    reasons = dict.fromkeys(one.accepted for one in warned if one.accepted)
    yield from (f"the document accepts it: {reason}" for reason in reasons)


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
