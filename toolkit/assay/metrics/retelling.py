"""The report of a finished evaluation made again from its item rows, and what of it nobody can make again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from assay.demo.study import STUDY
from assay.files.content import digest_of
from assay.metrics.asked import documents_of, steps
from assay.metrics.findings import CHANGED, checked_again
from assay.metrics.left_out import LeftOut
from assay.metrics.pitfalls.items.resting import resting_on_documents
from assay.metrics.report import OF_RESULTS, report_of
from assay.metrics.scoring import Scoring
from assay.metrics.study import BLOCK, Study
from assay.plan.physical import PhysicalPlan
from assay.report.model import Fact, Outcome, Report
from assay.runs.environment import recorded_version
from assay.runs.folder import RECORD
from assay.runs.rescored import Wanted
from assay_spec.named import is_inside
from assay_spec.record import replace as replaced
from assay_validators.metrics.pitfalls import ON_DOCUMENTS
from assay_validators.report import Report as Checked

ONLY_THEN = "only the run could tell"
UNTOLD = "the record does not hold what it is made of"

TIME = "Time"
_SPENT = re.compile(r"\d+\.\d s before this report")


@dataclass(frozen=True)
class Retold:
    """A finished run as its report is made of it; its plan names only documents that are known."""

    plan: PhysicalPlan
    compiled: PhysicalPlan
    base: Path
    checked: Sequence[Checked]
    outputs: Mapping[str, Mapping[str, Any]]
    scoring: Scoring
    facts: Mapping[str, Any]
    spent_ns: int = 0

    @property
    def losses(self) -> Mapping[str, str]:
        """Nothing: a run that gave something up is not told again."""
        return {}

    @property
    def study(self) -> Study:
        """The aligned items."""
        return self.scoring.study


def retold(
    wanted: Wanted, plan: PhysicalPlan, scoring: Scoring, results: Mapping[str, Any], left_out: LeftOut
) -> tuple[Report | None, Mapping[str, str]]:
    """The report as the item rows give it, and what in it stands as it stands in the one that is there, and why.

    Args:
        wanted: the run, with the report that is there.
        plan: that of the run, on backends of this machine.
        scoring: what measures the items.
        results: the content of results.json as it gives it.
        left_out: how many items are not scored.
    """
    assert wanted.report is not None
    work, unknown = _work(wanted, plan, scoring, left_out)
    try:
        made = report_of(work, results)
    except (AttributeError, KeyError, TypeError, ValueError):
        # Facts and exclusions are whatever stands in the record.
        return None, {"report": UNTOLD}
    made = replace(made, **_of_then(made, wanted.report))
    unmade = {"when it was made and how long it took, versions and machine": ONLY_THEN}
    if unknown:
        made = replace(made, title=wanted.report.title, answers=wanted.report.answers, steps=wanted.report.steps)
        unmade["title, answers, steps"] = unknown
    elif wanted.report.steps == tuple(steps(work.compiled, STUDY, _benchmark(work), _version(work))):
        # The same documents lay among those that come with Assay.
        made = replace(made, steps=wanted.report.steps)
    if not work.checked:
        made, rests = _as_warned(made, wanted.report, resting_on_documents(work.plan, scoring, results))
        why = unknown or "nobody can say what was found in the documents then"
        unmade[f"warnings of documents, and the pitfalls that rest on them ({', '.join(rests)})"] = why
    return made, unmade


def _work(wanted: Wanted, plan: PhysicalPlan, scoring: Scoring, left_out: LeftOut) -> tuple[Retold, str]:
    """What the report is made of, and why the documents are not known; empty where they are."""
    record, base = wanted.record, wanted.inputs or wanted.folder
    unknown = _unknown(wanted, plan)
    if unknown:
        plan = replaced(plan, documents={})
    counts = np.zeros(len(plan.align.classes), np.int64)
    for at in scoring.study.blocks(BLOCK):
        counts += np.bincount(scoring.study.reference[at], minlength=counts.size)
    aligned = {
        "items": len(scoring.study),
        **left_out.plain(),
        "classes": counts.tolist(),
        "facts": record.exclusions.value,
    }
    outputs = {plan.align.id: aligned}
    facts: Any = record.environment.value
    # What is amiss with items beyond a limit was not looked for.
    checked = () if unknown or plan.align.limit else checked_again(plan, base, documents_of(plan, base).benchmark)
    return Retold(plan, record.plan, base, checked, outputs, scoring, facts), unknown


def _unknown(wanted: Wanted, plan: PhysicalPlan) -> str:
    """Why the documents are not known as the run knew them; empty where they are."""
    if wanted.inputs is None:
        return "which documents tell: `--inputs DIR` compares it"
    if wanted.report is not None and CHANGED in wanted.report.pitfalls:
        return "the run did not have its documents"
    for name, sha256 in plan.documents.items():
        path = wanted.inputs / name
        if not is_inside(str(wanted.inputs / RECORD), name) or not path.is_file():
            return f"`{name}` is not in `{wanted.inputs}`"
        if digest_of(path) != sha256.removeprefix("sha256:"):
            return f"`{name}` is not what was read"
    return ""


def _of_then(made: Report, shown: Report) -> dict[str, Any]:
    """When the report was made, and how long it took, as the one that is there says it in its own words."""
    spent = [fact for fact in shown.provenance if fact.name == TIME and _SPENT.fullmatch(fact.value)]
    provenance = tuple(_spent(fact, spent) for fact in made.provenance)
    try:
        created = datetime.fromisoformat(shown.created).isoformat(timespec="seconds")
    except ValueError:
        created = made.created
    return {"created": created, "provenance": provenance}


def _spent(fact: Fact, spent: Sequence[Fact]) -> Fact:
    return replace(fact, value=spent[0].value) if fact.name == TIME and spent else fact


def _as_warned(made: Report, shown: Report, rests: frozenset[str]) -> tuple[Report, list[str]]:
    """The report with what documents warn of as it is there, and the pitfalls that rest on them."""
    warned = (one for one in shown.pitfalls if one.code not in OF_RESULTS)
    known = {one.id: one for one in shown.outcomes}
    outcomes = tuple(_outcome(one, known.get(one.id), rests) for one in made.outcomes)
    there = [one.id for one in outcomes if one.id in rests]
    own = (one for one in made.pitfalls if one.code in OF_RESULTS)
    return replace(made, pitfalls=(*own, *warned), outcomes=outcomes), there


def _outcome(made: Outcome, shown: Outcome | None, rests: frozenset[str]) -> Outcome:
    """What became of a pitfall: as it is there where that rests on documents, or where these may say it too."""
    if shown is None or shown.title != made.title:
        return made
    if made.id in rests:
        return replace(made, status=shown.status, reason=shown.reason, remedy=shown.remedy, findings=shown.findings)
    return replace(made, reason=shown.reason) if made.id in ON_DOCUMENTS.values() else made


def _benchmark(work: Retold) -> str:
    return documents_of(work.plan, work.base).benchmark


def _version(work: Retold) -> str:
    return recorded_version(work.facts, "assay")
