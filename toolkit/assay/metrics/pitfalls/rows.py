"""What became of the pitfalls, as results give it to programs and as reports show it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assay.metrics.pitfalls.rule import Looking, Outcome, Seen
from assay.report import model
from assay.report.model import Status
from assay_spec.metrics.pitfalls import PAPER, pitfall_groups, pitfalls


def rows_of(looking: Looking[Seen], seen: Seen) -> list[dict[str, Any]]:
    """The `pitfalls` of results: one row for each finding, and one for each pitfall without."""
    return [row for outcome in looking.outcomes(seen) for row in _rows(outcome)]


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
            "class": found.target or None,
            "evidence": found.evidence,
            "numbers": dict(found.numbers),
            "reason": outcome.reason,
            **tail,
            "remedy": found.remedy or known.remedy,
        }
    if not outcome.findings:
        yield {**head, "metrics": [], "class": None, "evidence": "", "numbers": {}, "reason": outcome.reason, **tail}


def outcomes_in(rows: Iterable[Mapping[str, Any]]) -> tuple[model.Outcome, ...]:
    """The rows as reports show them, each pitfall once."""
    together: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        together.setdefault(row["id"], []).append(row)
    return tuple(_shown(each) for each in together.values())


def _shown(rows: Sequence[Mapping[str, Any]]) -> model.Outcome:
    first = rows[0]
    return model.Outcome(
        **{name: first[name] for name in ("id", "title", "severity", "reason")},
        remedy="; ".join(dict.fromkeys(row["remedy"] for row in rows)),
        status=Status(first["status"]),
        recalled=first["provenance"] == "recalled",
        findings=tuple(
            model.Finding(
                metrics=tuple(row["metrics"]),
                target=row["class"] or "",
                evidence=row["evidence"],
                numbers={name: float(value) for name, value in row["numbers"].items() if not isinstance(value, str)},
            )
            for row in rows
            if row["status"] == Status.FOUND
        ),
    )


def sentence(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the Methods of a paper say of them; empty where nobody looked."""
    status = {row["id"]: row["status"] for row in rows}
    looked = [code for code, each in status.items() if each in (Status.FOUND, Status.NOT_FOUND)]
    there = [code for code in looked if status[code] == Status.FOUND]
    which = f", {', '.join(there)}" if there else ""
    return (
        f"Known pitfalls of metrics (reinke2024pitfalls) were looked for, {len(looked)} of {len(status)}, and "
        f"{len(there) or 'none'} found{which}; the numbers are Assay's."
        if looked
        else ""
    )
