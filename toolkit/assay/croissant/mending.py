"""Many repairs of one document at once: all of a pass are done together, and a check then tells which to take back."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document, read_document
from assay_spec.edit import Edit, Origins, applied
from assay_validators.engine import Session
from assay_validators.report import Report

MOST_CHECKS = 250
"""So often a document is checked: a pass is one check, and so is each repair that is taken back, or a few."""

MOST_FINDINGS = 1_000_000
"""More of one rule than other commands list: what is not listed cannot be mended, and comes up after each pass."""

WORSE = (Severity.ERROR, Severity.WARNING)


class Repair(NamedTuple):
    """What is to be changed for a finding."""

    found: Diagnostic
    edit: Edit


class Place(NamedTuple):
    """Something that is found, by where it stands in the document that a pass began with."""

    code: str
    start: int
    message: str


Repairing = Callable[[Document, Diagnostic], Edit | None]
"""What is to be changed for a finding; None when it cannot be mended safely."""


class Mending:
    """A document that is mended in passes."""

    def __init__(self, document: Document, repairing: Repairing) -> None:
        self.document = document
        self.done: list[Diagnostic] = []
        self._repairing = repairing
        self._checks = 0
        self._tried: set[tuple[str, str, str]] = set()
        self._report = self._check(document)

    def run(self) -> int:
        """Do every repair after which no more is found than before; how many were not tried in the end."""
        while self._checks < MOST_CHECKS and (repairs := [*self._apart(self._repairs())]):
            self._pass(repairs)
        return sum(1 for _ in self._repairs())

    def _check(self, document: Document) -> Report:
        self._checks += 1
        return Session(most=MOST_FINDINGS).check_document(document)

    def _repairs(self) -> Iterator[Repair]:
        """What can be tried, and was not."""
        for found in self._report.diagnostics:
            if _name(found) not in self._tried:
                edit = self._repairing(self.document, found)
                if edit is not None:
                    yield Repair(found, edit)

    def _apart(self, repairs: Iterable[Repair]) -> Iterator[Repair]:
        """Those that can be done together: of two that change the same, or make one word of two, the first."""
        behind, words = -1, set[tuple[int, str]]()
        for each in sorted(repairs, key=lambda each: (each.edit.start, each.edit.end)):
            node = each.found.span.node
            is_key = node >= 0 and self.document.tape.kind(node) == Kind.KEY
            word = (self.document.around(node) if is_key else -1, each.edit.text)
            if each.edit.start < behind or (is_key and word in words):
                continue
            words.add(word)
            behind = max(each.edit.end, each.edit.start + 1)
            yield each

    def _pass(self, repairs: Sequence[Repair]) -> None:
        """Do all repairs, but those that have to be taken back."""
        self._tried |= {_name(each.found) for each in repairs}
        accepted: list[Repair] = []
        document, report, before = self.document, self._report, [*_places(self._report, Origins(()))]
        waiting = [repairs]
        while waiting and self._checks < MOST_CHECKS:
            tried = waiting.pop()
            edits = [each.edit for each in (*accepted, *tried)]
            changed = read_document(document.path, data=applied(document, edits))
            origins, again = Origins(edits), self._check(changed)
            doubtful = _doubtful(tried, report, again, before, origins)
            if not doubtful:
                accepted += tried
                self.document, report, before = changed, again, [*_places(again, origins)]
            elif len(doubtful) < len(tried):
                names = {id(each) for each in doubtful}
                waiting += [doubtful, [each for each in tried if id(each) not in names]]
            elif len(tried) > 1:
                half = len(tried) // 2
                waiting += [tried[half:], tried[:half]]
        self._tried -= {_name(each.found) for batch in waiting for each in batch}
        self._report = report
        self.done += sorted((each.found for each in accepted), key=lambda found: found.span.start)


def _name(found: Diagnostic) -> tuple[str, str, str]:
    return found.code, found.span.pointer, found.message


def _places(report: Report, origins: Origins) -> Iterator[Place]:
    return (Place(each.code, origins.then(each.span.start), each.message) for each in report.diagnostics)


def _doubtful(
    tried: Sequence[Repair], report: Report, again: Report, before: Sequence[Place], origins: Origins
) -> Sequence[Repair]:
    """The repairs, all or some, that may be why not all of them can be done."""
    if not again.done:
        return tried
    before = [each._replace(start=origins.then(origins.now(each.start))) for each in before]
    after = [*_places(again, origins)]
    there = set(after)
    held = [each for each in tried if _placed(each.found, origins) in there]
    if len(tried) == 1:
        worse = any(again.count(severity) > report.count(severity) for severity in WORSE)
        return tried if held or worse else []
    regions = _Regions(tried)
    more: dict[int, Counter[Severity]] = {}
    for number in _new(before, after):
        found = again.diagnostics[number]
        if found.severity in WORSE:
            around = regions.around(after[number].start)
            if around < 0:
                return held if held and len(held) < len(tried) else tried
            more.setdefault(around, Counter())[found.severity] += 1
    worse_by = {number for number, counts in more.items() if _is_worse(tried[number].found, counts)}
    names = {id(each) for each in held}
    return [each for number, each in enumerate(tried) if number in worse_by or id(each) in names]


def _placed(found: Diagnostic, origins: Origins) -> Place:
    return Place(found.code, origins.then(origins.now(found.span.start)), found.message)


def _is_worse(gone: Diagnostic, counts: Counter[Severity]) -> bool:
    """Whether more has come for a finding that has gone."""
    return any(counts[severity] > (gone.severity == severity) for severity in WORSE)


def _new(before: Sequence[Place], after: Sequence[Place]) -> list[int]:
    """What was not there before, by number; of which something else was said at its place is not new."""
    left = Counter(before)
    others = []
    for number, each in enumerate(after):
        if left[each] > 0:
            left[each] -= 1
        else:
            others.append(number)
    known = Counter((each.code, each.start) for each in left.elements())
    new = []
    for number in others:
        place = after[number].code, after[number].start
        known[place] -= 1
        if known[place] < 0:
            new.append(number)
    return new


class _Regions:
    """The values, or the members, in which repairs are made."""

    def __init__(self, repairs: Sequence[Repair]) -> None:
        spans = ((each.found.span.start, _end(each.found)) for each in repairs)
        self._spans = sorted((start, end, number) for number, (start, end) in enumerate(spans))

    def around(self, at: int) -> int:
        """The number of the repair in the innermost of them in which a byte stands; -1 for none."""
        for number in range(bisect_right(self._spans, (at, float("inf"), 0)) - 1, -1, -1):
            if at < self._spans[number][1]:
                return self._spans[number][2]
        return -1


def _end(found: Diagnostic) -> int:
    tape, node = found.span.document.tape, found.span.node
    return tape.end(node + 1) if node >= 0 and tape.kind(node) == Kind.KEY else found.span.end
