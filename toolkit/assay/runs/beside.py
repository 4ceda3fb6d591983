"""What a finished run says beside its numbers, in results.json and in the report, against what the item rows give."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any

from assay.report.exchange import plain_report
from assay.report.model import Report
from assay.runs.differing import differing, shown
from assay.runs.environment import version_of
from assay.runs.folder import ITEMS
from assay.runs.record import Record, is_made_here, maker_of
from assay.runs.rescored import EXACT, NUMERIC, TESTED, WITHOUT, Again, given_up_in, is_given_up, name_of
from assay.runs.results import PLACED, TABLES
from assay.runs.verification import ELSEWHERE, Finding

RESULTS, REPORT = "results", "report"
"""What findings are about: the files of these names, as they are made again."""

CODE = "VER012"

MOST_TOLD = 10
"""So many differences of one file are told."""

UNHELD = "item rows were not held against the tables"
"""What `verified` does not say where nobody looked."""

NESTED: Mapping[str, tuple[str, ...]] = {"without": WITHOUT, "mcnemar": TESTED}
"""What holds numbers of a value or of a difference, and which."""

NUMBERS = frozenset([*EXACT, *NUMERIC, *NESTED]) - {*TESTED}
"""What is compared number by number, of values and of differences."""

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
    if unkept and is_made_here(record):
        yield Finding(RESULTS, f"without {', '.join(unkept)}", CODE)
    elif unkept:
        yield Finding(RESULTS, f"without {', '.join(unkept)}, which older versions did not write")
    tables = [name for name in TABLES if name not in unkept]
    if count := gives_up(kept):
        metrics = ", ".join(sorted(given_up_in(kept)))
        text = f"ranks, and what stands beside differences, not compared of {shown(metrics)}: pieces were given up"
        yield Finding(RESULTS, text, reserve=f"{count:,} values were given up" if count > 1 else "a value was given up")
    places = _beside(kept, again, bound, tables, is_older=not is_made_here(record))
    yield from _judged(RESULTS, places, record, "what stands beside the numbers is theirs")


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
        is_here = is_made_here(record)
        yield Finding(REPORT, f"cannot be made again: {why}", CODE if is_here else "", "" if is_here else ELSEWHERE)
        return
    yield from (Finding(REPORT, f"not compared: {what}, {why}") for what, why in again.unmade.items())
    places = differing(plain_report(report), plain_report(again.report), bound)
    yield from _judged(REPORT, places, record, "all else is what the item rows give")


def items_finding(record: Record, again: Again) -> Finding:
    """How the item rows stand to what the tables give."""
    if again.apart is None:
        text = f"not held against the tables, and neither are the exclusions: {again.unheld}"
        return Finding(ITEMS, text, reserve=UNHELD)
    if not again.apart:
        return Finding(ITEMS, "joined again from the tables: the same, and so are the exclusions")
    if is_made_here(record):
        return Finding(ITEMS, again.apart, "VER013")
    text = f"not what this version of Assay joins, and Assay {maker_of(record)} made them: {again.apart}"
    return Finding(ITEMS, text, reserve=UNHELD)


def gives_up(kept: Row) -> int:
    """Of how many values and differences results say that they were given up."""
    return sum(is_given_up(row) for name in ("results", "differences") for row in kept.get(name, ()))


def _judged(name: str, places: Iterator[Place], record: Record, same: str) -> Iterator[Finding]:
    """Findings of what differs; what another version says in other words is no forgery."""
    found = list(places)
    if not found:
        yield Finding(name, same)
    elif not is_made_here(record):
        named = shown(", ".join(dict.fromkeys(place for place, _, _ in found)))
        text = f"not compared: {named}, made by Assay {maker_of(record)}, and this is Assay {version_of('assay')}"
        yield Finding(name, text, reserve=ELSEWHERE)
    else:
        for place, one, other in islice(found, MOST_TOLD):
            yield Finding(name, f"{place} is {shown(one)}, and the item rows give {shown(other)}", CODE)
        if len(found) > MOST_TOLD:
            yield Finding(name, f"{len(found) - MOST_TOLD:,} more that differ", CODE)


def _beside(kept: Row, again: Row, bound: float, tables: list[str], *, is_older: bool) -> Iterator[Place]:
    """Where results differ in what is no number of its own, a place a row."""
    one, other = ({name: value for name, value in each.items() if name not in TABLES} for each in (kept, again))
    yield from ((place or "the members", *values) for place, *values in differing(one, other, bound))
    for table in tables:
        theirs, mine = ({name_of(table, row): row for row in each[table]} for each in (kept, again))
        # What is drawn in common lacks what was given up.
        skipped = given_up_in(kept) if table != "results" else frozenset()
        for name in (name for name in theirs if name in mine and name[0] not in skipped):
            given_up = is_given_up(theirs[name])
            one, other = (_rest(table, row, given_up=given_up, is_older=is_older) for row in (theirs[name], mine[name]))
            for place, first, second in islice(differing(one, other, bound), 1):
                yield f"{' '.join(name).strip()}: {place or 'the row'}", first, second
        if not is_older and theirs.keys() == mine.keys() and [*theirs] != [*mine]:
            first, second = next((a, b) for a, b in zip(theirs, mine, strict=True) if a != b)
            yield f"the order of {table}", " ".join(first), " ".join(second)


def _rest(table: str, row: Row, *, given_up: bool, is_older: bool) -> dict[str, Any]:
    """A row without what its numbers are and, where they were given up, without the reason why there are none."""
    if table == "ranks":
        return {**row, "algorithms": [_blank(each, PLACED) for each in row["algorithms"]]}
    hidden = {*NUMBERS, "reason"} if given_up else NUMBERS
    if is_older:
        # It may lack some that this version writes.
        return {name: value for name, value in row.items() if name not in hidden}
    return {name: _hidden(name, value, given_up=given_up) if name in hidden else value for name, value in row.items()}


def _hidden(name: str, value: Any, *, given_up: bool) -> Any:
    """What is left of numbers: nothing, or what stands beside those that are together."""
    is_nested = name in NESTED and isinstance(value, dict) and not given_up
    return _blank(value, NESTED[name]) if is_nested else None


def _blank(numbers: Row, known: Collection[str]) -> dict[str, Any]:
    """Numbers without what they are, so that one that is missing or too much shows."""
    return {name: None if name in known else value for name, value in numbers.items()}
