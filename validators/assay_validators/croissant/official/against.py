"""Our verdict on a document beside the one of mlcroissant, finding by finding."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.record import Record, replace
from assay_validators.croissant.official.fact import Fact
from assay_validators.croissant.official.report import diagnostics, report_of
from assay_validators.croissant.official.rules import ROWS
from assay_validators.croissant.official.verdict import Outcome, Verdict, judge
from assay_validators.engine import Session
from assay_validators.families import find_rule
from assay_validators.report import Report

_SAME_WORD = ("MLC020", "MLC022")
"""What these miss has to be what ours misses: several things are missing at one place."""

FARTHEST = 3
"""Findings of one thing are at most so many steps apart, as a value and the object that it is in."""

MOST = 20
"""Of so many findings that stand side by side some are looked at."""

DOCUMENTS = "DOC"
"""All rules about the text."""

_TODAY = {"citation": "citeAs"}
"""What drafts have other words for, which mlcroissant asks for, and we by those of today."""


class Pair(Record):
    """What we say of a thing, and what mlcroissant says of it."""

    ours: Diagnostic | None
    theirs: tuple[Diagnostic, ...]
    clause: str
    """What decides where only one of the two says something."""
    why: str = ""
    """Why mlcroissant says what we do not: a clause allows it, or it is a slip of its code."""


class Comparison(Record):
    """Both verdicts on a document."""

    report: Report
    outcome: Outcome
    theirs: Report
    pairs: tuple[Pair, ...]
    """In the order of the places."""

    @property
    def agree(self) -> bool:
        """Whether both accept the document, or both do not."""
        return self.report.valid == (self.outcome is Outcome.VALID)

    def verdict_on(self, pair: Pair) -> str:
        """Of an error of ours: whether mlcroissant accepts the file anyway."""
        if pair.ours is None or pair.ours.severity is not Severity.ERROR:
            return ""
        if self.outcome is Outcome.VALID:
            return "mlcroissant accepts the file"
        if any(found.severity is Severity.ERROR for found in pair.theirs):
            return "mlcroissant refuses the file for this, too"
        if self.outcome is Outcome.CRASH:
            return "mlcroissant crashes on the file"
        if self.outcome is Outcome.ENDLESS:
            return "mlcroissant does not end on the file"
        return "mlcroissant refuses the file, but not for this"


def compare(session: Session, document: Document) -> Comparison:
    """Both verdicts on a document that was read."""
    return _compared(session.check_document(document), document)


def with_opinions(report: Report, *, accepted: bool | None) -> Report:
    """The report with what mlcroissant does about each of its errors.

    Args:
        report: of a Croissant document.
        accepted: whether mlcroissant itself accepts the document; None when nobody asked it.
    """
    if report.document is None:
        return report
    comparison = _compared(report, report.document)
    if accepted is not None and accepted != (comparison.outcome is Outcome.VALID):
        comparison = replace(comparison, outcome=Outcome.VALID if accepted else Outcome.INVALID)
    opinions = {id(pair.ours): comparison.verdict_on(pair) for pair in comparison.pairs if pair.ours is not None}
    return replace(
        report, diagnostics=tuple(replace(found, elsewhere=opinions[id(found)]) for found in report.diagnostics)
    )


def _compared(report: Report, document: Document) -> Comparison:
    verdict = judge(document)
    return Comparison(
        report=report,
        outcome=verdict.outcome,
        theirs=report_of(document, verdict),
        pairs=tuple(_pairs(report, document, verdict)),
    )


def _pairs(report: Report, document: Document, verdict: Verdict) -> Iterator[Pair]:
    matched: dict[int, list[Diagnostic]] = {number: [] for number in range(len(report.diagnostics))}
    alone: list[Diagnostic] = []
    places = _Places(report.diagnostics)
    for found, fact in diagnostics(document, verdict):
        best = _best(found, fact, places, matched)
        matched.get(best, alone).append(found)
    version = _checked_as(document)
    pairs = [_ours(report.diagnostics[number], theirs, version) for number, theirs in matched.items()]
    pairs += [_theirs(found) for found in alone]
    yield from sorted(pairs, key=_start)


def _checked_as(document: Document) -> str:
    """The version of which a document is checked: of a draft the one that it becomes."""
    row = document.kind
    return row.versions[-1] if row is not None and document.is_draft else document.version


def _ours(found: Diagnostic, theirs: Sequence[Diagnostic], version: str) -> Pair:
    """The rules on shape name the section where the model tells it; the tables of all classes decide the others."""
    tables = f"Croissant {version}, the table of properties of each class"
    clause = tables if found.code.startswith("MOD") and found.clause == find_rule(found.code).source else found.clause
    return Pair(ours=found, theirs=tuple(theirs), clause=clause)


def _theirs(found: Diagnostic) -> Pair:
    row = ROWS[found.code]
    return Pair(ours=None, theirs=(found,), clause=row.clause, why=row.reason)


def _start(pair: Pair) -> int:
    return (pair.ours or pair.theirs[0]).span.start


class _Places:
    """The findings of ours by where they are, with those around."""

    def __init__(self, ours: Sequence[Diagnostic]) -> None:
        self.ours = ours
        """In the order of their places."""
        self.pointers = [each.span.pointer for each in ours]
        self._starts = [each.span.start for each in ours]
        self._around: dict[tuple[str, str], list[int]] = {}
        self._asked: dict[str, int] = {}
        for number, pointer in enumerate(self.pointers):
            for place in (("at", pointer), ("beside", _outer(pointer)), *(("in", each) for each in _outwards(pointer))):
                self._around.setdefault(place, []).append(number)

    def around(self, pointer: str, start: int) -> set[int]:
        """The numbers of the findings that may be near enough: of many in one place some, each time the next ones."""
        turn = self._asked[pointer] = self._asked.get(pointer, -1) + 1
        places = [("at", each) for each in (pointer, *_outwards(pointer))]
        places += [("in", pointer), ("beside", _outer(pointer))]
        return {number for place in places for number in self._some(self._around.get(place, []), start, turn)}

    def _some(self, numbers: list[int], start: int, turn: int) -> list[int]:
        if len(numbers) <= MOST:
            return numbers
        first = bisect_left(numbers, start, key=self._starts.__getitem__) + turn
        return [numbers[at % len(numbers)] for at in range(first, first + MOST)]


def _outer(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def _outwards(pointer: str) -> Iterator[str]:
    """The places around one that are not too far."""
    for _ in range(FARTHEST):
        if not pointer:
            return
        pointer = _outer(pointer)
        yield pointer


def _best(found: Diagnostic, fact: Fact, places: _Places, matched: dict[int, list[Diagnostic]]) -> int:
    """The number of the finding of ours that speaks of the same thing; -1 when there is none."""
    candidates = []
    pointer = found.span.pointer
    for number in places.around(pointer, found.span.start):
        each = places.ours[number]
        if not _corresponds(each, found):
            continue
        distance, names = _distance(places.pointers[number], pointer), _names(each, fact)
        if distance <= FARTHEST and (names or found.code not in _SAME_WORD):
            candidates.append((not names, len(matched[number]), distance, number))
    return min(candidates)[-1] if candidates else -1


def _corresponds(ours: Diagnostic, theirs: Diagnostic) -> bool:
    codes = ROWS[theirs.code].ours
    return ours.code in codes or (DOCUMENTS in codes and ours.code.startswith(DOCUMENTS))


def _names(ours: Diagnostic, fact: Fact) -> bool:
    """Whether a message of ours has one of the words that a fact is about."""
    words = [word for each in fact.about if (word := str(each).rpartition("/")[2])]
    words += [_TODAY[word] for word in words if word in _TODAY]
    return any(f"`{word}`" in ours.message for word in words)


def _distance(one: str, other: str) -> int:
    """How many steps lead from one place to one inside of it; between members of one object it is one."""
    first, second = one.split("/"), other.split("/")
    shared = min(len(first), len(second))
    if first[:shared] == second[:shared]:
        return abs(len(first) - len(second))
    return 1 if first[:-1] == second[:-1] else FARTHEST + 1
