"""Text for people: the finding, its place, the source line with a mark under it, and the remedy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.span import Span
from assay_validators.emit.excerpt import excerpt, printable
from assay_validators.report import Report

FEW = 6
"""So many other places of one cause are named."""


class _Look(NamedTuple):
    """The terminal codes before each part, and the one that ends it."""

    marks: Mapping[Severity, str]
    bold: str
    frame: str
    end: str


_PLAIN = _Look(dict.fromkeys(Severity, ""), "", "", "")
_COLOURED = _Look(
    {Severity.ERROR: "\033[1;31m", Severity.WARNING: "\033[1;33m", Severity.INFO: "\033[1;36m"},
    bold="\033[1m",
    frame="\033[1;34m",
    end="\033[0m",
)


def emit(reports: Iterable[Report], *, colour: bool = False) -> Iterator[str]:
    """Yield the findings of each file as it is done, then one line that sums up."""
    look = _COLOURED if colour else _PLAIN
    tally = Tally()
    for report in reports:
        tally.add(report)
        for alike in _by_cause(report.diagnostics):
            yield "".join(_finding(report.path, alike, look)) + "\n"
        if report.others:
            yield "".join(f"{printable(line)}\n" for line in report.others) + "\n"
    yield f"{tally}\n"


def _by_cause(diagnostics: Iterable[Diagnostic]) -> Iterable[list[Diagnostic]]:
    """The findings in their order; those that say the same, with the same remedy, stand with the first of them."""
    causes: dict[object, list[Diagnostic]] = {}
    for found in diagnostics:
        related = tuple((one.message, one.span.start) for one in found.related)
        said = found.severity, found.code, found.message, found.help, found.elsewhere, related
        causes.setdefault(said, []).append(found)
    return causes.values()


class Tally:
    """What the last line says: how many files, findings of each severity, and findings that documents accept."""

    def __init__(self) -> None:
        self._checked = self._unchecked = self._accepted = self._known = 0
        self._counts = dict.fromkeys(Severity, 0)
        self._first: dict[Severity, str] = {}
        self._for = ""

    def add(self, report: Report) -> None:
        """Count one more file."""
        self._checked += report.done
        self._unchecked += not report.done
        self._accepted += len(report.accepted)
        self._known += report.known
        self._for = report.profile.called if report.profile else ""
        for diagnostic in report.diagnostics:
            self._counts[diagnostic.severity] += 1
            self._first.setdefault(diagnostic.severity, diagnostic.code)

    def __str__(self) -> str:
        parts = [f"{_many(self._checked, 'file')} checked{f' for {self._for}' if self._for else ''}"]
        if self._unchecked:
            parts.append(f"{self._unchecked} could not be checked")
        found = [_many(count, severity) for severity, count in self._counts.items() if count]
        parts += found or ([] if self._unchecked else [self._nothing()])
        if self._accepted:
            parts.append(f"{self._accepted} accepted")
        if self._known:
            parts.append(f"{self._known} known before")
        worst = next((self._first[severity] for severity in Severity if severity in self._first), "")
        return ", ".join(parts) + (f"; `assay explain {worst}` tells more" if worst else "")

    def _nothing(self) -> str:
        if not self._checked:
            return "nothing to check"
        return "nothing new" if self._known else "nothing found"


def _finding(path: str, alike: Sequence[Diagnostic], look: _Look) -> Iterator[str]:
    diagnostic, *others = alike
    mark = look.marks[diagnostic.severity]
    gutter = " " * len(str(diagnostic.span.line))
    title = f"{mark}{diagnostic.severity}[{diagnostic.code}]{look.end}"
    yield f"{title}{look.bold}: {printable(diagnostic.message)}{look.end}\n"
    yield from _place(path, diagnostic.span, mark, look)
    for related in diagnostic.related:
        yield f"{gutter} {look.frame}={look.end} note: {_note(diagnostic.span, related)}\n"
    if diagnostic.help:
        yield f"{gutter} {look.frame}={look.end} help: {printable(diagnostic.help)}\n"
    if diagnostic.elsewhere:
        yield f"{gutter} {look.frame}={look.end} note: {printable(diagnostic.elsewhere)}\n"
    if others:
        yield f"{gutter} {look.frame}={look.end} also: {_places(others)}\n"


def _place(path: str, span: Span, mark: str, look: _Look) -> Iterator[str]:
    number = str(span.line)
    gutter = " " * len(number)
    yield f"{gutter}{look.frame}-->{look.end} {printable(path)}:{number}:{span.column}\n"
    if not span.document.data:
        return
    shown = excerpt(span)
    yield f"{gutter} {look.frame}|{look.end}\n"
    yield f"{look.frame}{number} |{look.end} {shown.text}\n"
    yield f"{gutter} {look.frame}|{look.end} {' ' * shown.indent}{mark}{'^' * shown.width}{look.end}\n"


def _places(others: Sequence[Diagnostic]) -> str:
    shown = ", ".join(f"{found.span.line}:{found.span.column}" for found in others[:FEW])
    return f"{shown} and {len(others) - FEW:,} more" if len(others) > FEW else shown


def _note(span: Span, related: Related) -> str:
    there = related.span
    where = f"line {there.line}" if there.document is span.document else f"{there.document.path}:{there.line}"
    return printable(f"{related.message} ({where})")


def _many(count: int, word: str) -> str:
    plural = word if count == 1 or word == Severity.INFO else f"{word}s"
    return f"{count} {plural}"
