"""What a finished run says beside its numbers, in results.json and in the report, against what the item rows give."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from assay.report.exchange import plain_report
from assay.report.model import Report
from assay.runs.differing import differing, shown
from assay.runs.environment import recorded_version, version_of
from assay.runs.folder import ITEMS
from assay.runs.record import Record
from assay.runs.rescored import EXACT, NUMERIC, TABLES, Again, is_given_up, name_of
from assay.runs.verification import Finding

RESULTS, REPORT = "results", "report"
"""What findings are about: the files of these names, as they are made again."""

CODE = "VER012"

MOST_TOLD = 10
"""So many differences of one file are told."""

NUMBERS = frozenset([*EXACT, *NUMERIC, "without", "mcnemar"])
"""What is compared number by number."""

PLACED = frozenset(["score", "rank", "low", "high"])
"""The same of each algorithm in a ranking."""

Place = tuple[str, Any, Any]
Row = Mapping[str, Any]


def results_findings(record: Record, kept: Row, again: Row, bound: float) -> Iterator[Finding]:
    """How what stands in results.json beside the numbers stands to what the item rows give.

    Args:
        record: of the run; its version says which words can be the same here.
        kept: the content of results.json.
        again: the same as the item rows give it.
        bound: by how much numbers may differ, relatively.
    """
    unkept = [name for name in TABLES if name not in kept]
    if unkept:
        yield Finding(RESULTS, f"without {', '.join(unkept)}, which older versions did not write")
    tables = [name for name in TABLES if name not in unkept]
    if gives_up(kept):
        # Everything that is drawn in common lacks what was given up.
        tables = ["results"]
        yield Finding(RESULTS, "differences and ranks not compared beside their numbers: pieces were given up")
    yield from _judged(RESULTS, _beside(kept, again, bound, tables), record, "what stands beside the numbers is theirs")


def report_findings(record: Record, report: Report | None, again: Again, bound: float) -> Iterator[Finding]:
    """How report.json stands to the report that the item rows give.

    Args:
        record: of the run.
        report: what report.json holds; None where that cannot be made again.
        again: what the item rows give.
        bound: by how much numbers may differ, relatively.
    """
    if report is None:
        yield Finding(REPORT, "not compared beside its values")
        return
    if again.report is None:
        why = next(iter(again.unmade.values()), "")
        yield Finding(REPORT, f"cannot be made again: {why}", CODE if is_made_here(record) else "")
        return
    yield from (Finding(REPORT, f"not compared: {what}, {why}") for what, why in again.unmade.items())
    places = differing(plain_report(report), plain_report(again.report), bound)
    yield from _judged(REPORT, places, record, "all else is what the item rows give")


def items_finding(record: Record, again: Again) -> Finding:
    """How the item rows stand to what the tables give."""
    if again.apart is None:
        return Finding(ITEMS, f"not held against the tables, and neither are the exclusions: {again.unheld}")
    if not again.apart:
        return Finding(ITEMS, "joined again from the tables: the same, and so are the exclusions")
    if is_made_here(record):
        return Finding(ITEMS, again.apart, "VER013")
    maker = recorded_version(record.environment.value, "assay")
    return Finding(ITEMS, f"not what this version of Assay joins, and Assay {maker} made them: {again.apart}")


def gives_up(kept: Row) -> bool:
    """Whether results say of a value that it was given up."""
    return any(is_given_up(row) for name in ("results", "differences") for row in kept.get(name, ()))


def is_made_here(record: Record) -> bool:
    """Whether this version of Assay made the run, so that it would say the same in the same words."""
    return recorded_version(record.environment.value, "assay") == version_of("assay")


def _judged(name: str, places: Iterator[Place], record: Record, same: str) -> Iterator[Finding]:
    """Findings of what differs; what another version says in other words is no forgery."""
    found = list(places)
    if not found:
        yield Finding(name, same)
    elif not is_made_here(record):
        maker, here = recorded_version(record.environment.value, "assay"), version_of("assay")
        named = ", ".join(dict.fromkeys(place for place, _, _ in found))
        yield Finding(name, f"not compared: {shown(named)}, made by Assay {maker}, and this is Assay {here}")
    else:
        for place, one, other in islice(found, MOST_TOLD):
            yield Finding(name, f"{place} is {shown(one)}, and the item rows give {shown(other)}", CODE)
        if len(found) > MOST_TOLD:
            yield Finding(name, f"{len(found) - MOST_TOLD:,} more that differ", CODE)


def _beside(kept: Row, again: Row, bound: float, tables: list[str]) -> Iterator[Place]:
    """Where results differ in what is no number of its own, a place a row."""
    one, other = ({name: value for name, value in each.items() if name not in TABLES} for each in (kept, again))
    yield from differing(one, other, bound)
    for table in tables:
        theirs, mine = ({name_of(table, row): row for row in each[table]} for each in (kept, again))
        for name in (name for name in theirs if name in mine):
            given_up = is_given_up(theirs[name])
            one, other = (_rest(row, given_up=given_up) for row in (theirs[name], mine[name]))
            for place, first, second in islice(differing(one, other, bound), 1):
                yield f"{' '.join(name).strip()}: {place or 'the row'}", first, second


def _rest(row: Row, *, given_up: bool) -> dict[str, Any]:
    """A row without its numbers and, where they were given up, without the reason why there are none."""
    rest = {name: value for name, value in row.items() if name not in NUMBERS and not (given_up and name == "reason")}
    if isinstance(ranked := rest.get("algorithms"), list):
        rest["algorithms"] = [{name: each[name] for name in each if name not in PLACED} for each in ranked]
    return rest
