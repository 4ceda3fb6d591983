"""Every rule, and what becomes of each pitfall of the catalogue in a study."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from assay.metrics.segmentation.parts import MOST_BOX
from assay.metrics.segmentation.pitfalls import (
    aggregation,
    category,
    data,
    definition,
    interest,
    interpretation,
    output,
    ranking,
    structures,
)
from assay.metrics.segmentation.pitfalls.evidence import Evidence
from assay.metrics.segmentation.pitfalls.rule import Outcome, Rule, Status
from assay.metrics.segmentation.pitfalls.settled import EXCLUDED, UNKNOWABLE
from assay.metrics.segmentation.shapes import MOST_SHAPED
from assay.report.text import counted
from assay_spec.metrics.answers import Category
from assay_spec.metrics.pitfalls import PAPER, pitfall_groups, pitfalls

_TOPICS = (category, interest, structures, data, output, definition, aggregation, ranking, interpretation)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for topic in _TOPICS for rule in topic.RULES})
"""By the id of the pitfall that it looks for."""


MANY = f"an image has more than {MOST_SHAPED}, or their boxes have more than {MOST_BOX:,} voxels"


def outcomes(evidence: Evidence) -> Iterator[Outcome]:
    """What became of each pitfall, in the order of the catalogue."""
    for known in pitfalls().values():
        if Category.SEMS not in known.categories:
            yield Outcome(known.id, Status.UNFIT, reason=f"it is one of {', '.join(known.categories)}")
        elif known.id in EXCLUDED:
            yield Outcome(known.id, Status.EXCLUDED, reason=EXCLUDED[known.id])
        elif known.id in UNKNOWABLE:
            yield Outcome(known.id, Status.UNKNOWN, reason=UNKNOWABLE[known.id])
        else:
            yield _looked(RULES[known.id], evidence)


def _looked(rule: Rule, evidence: Evidence) -> Outcome:
    for need in rule.needs:
        if reason := need(evidence):
            return Outcome(rule.id, Status.UNKNOWN, reason=reason)
    found = tuple(rule.look(evidence))
    untold = _untold(rule, evidence)
    if found:
        return Outcome(rule.id, Status.FOUND, found, untold)
    if untold and rule.decisive:
        return Outcome(rule.id, Status.UNKNOWN, reason=untold)
    return Outcome(rule.id, Status.NOT_FOUND)


def _untold(rule: Rule, evidence: Evidence) -> str:
    """What a rule reads and nobody measured; empty where all is known."""
    if not rule.measured:
        return ""
    lacking = getattr(evidence.sizes, rule.measured) == 0
    number = int(((evidence.sizes.voxels > 0) & lacking).sum())
    if not number:
        return ""
    of = counted(number, "structure")
    if rule.measured == "edge":
        return f"the borders of {of} were not measured: an image has more than {MOST_SHAPED}"
    return f"the parts of {of} were not told apart: {MANY}"


def rows_of(evidence: Evidence) -> list[dict[str, Any]]:
    """The `pitfalls` of results.json: one row for each finding, and one for each pitfall without."""
    return [row for outcome in outcomes(evidence) for row in _rows(outcome)]


def _rows(outcome: Outcome) -> Iterator[dict[str, Any]]:
    known = pitfalls()[outcome.id]
    head = {
        "id": known.id,
        "group": known.group,
        "kind": pitfall_groups()[known.group].title,
        "title": known.title,
        "severity": known.severity,
        "status": outcome.status.value,
    }
    tail = {"means": known.means, "remedy": known.remedy, "source": PAPER, "provenance": known.provenance}
    for found in outcome.findings:
        yield {
            **head,
            "metrics": list(found.metrics),
            "class": found.structure or None,
            "evidence": found.evidence,
            "numbers": dict(found.numbers),
            "reason": outcome.reason,
            **tail,
        }
    if not outcome.findings:
        yield {**head, "metrics": [], "class": None, "evidence": "", "numbers": {}, "reason": outcome.reason, **tail}
