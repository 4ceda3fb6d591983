"""Text for people: the finding, its place, the source line with a mark under it, and the remedy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.span import Span
from assay_validators.context import MORE
from assay_validators.emit.excerpt import excerpt, printable
from assay_validators.emit.piece import Format, Piece
from assay_validators.report import Report

FEW = 6
"""So many other places of one cause are named."""

MANY = 20
"""And so many things that are said of one place."""

FULL = 3
"""So many findings that say the same of other words are shown in full."""

WIDEST = 48
"""So many characters of a word in which one of them differs are shown."""

LONGEST = 160
"""And so many of what is to be known of it alone."""


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
    return (COLOURED if colour else FORMAT).emit(reports)


def _said(report: Report, look: _Look) -> str:
    sections = _Sections()
    said = ""
    for alike in _by_cause(report.diagnostics):
        said += "".join(_finding(report.path, alike, sections.name(alike[0]), look)) + "\n"
    if report.others:
        said += "".join(f"{printable(line)}\n" for line in report.others) + "\n"
    return said


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    tally = Tally()
    for piece in pieces:
        tally.add(piece)
        yield piece.said
    yield f"{tally}\n"


FORMAT = Format(lambda report: _said(report, _PLAIN), _whole)
COLOURED = Format(lambda report: _said(report, _COLOURED), _whole)


def _by_cause(diagnostics: Iterable[Diagnostic]) -> Iterable[list[Diagnostic]]:
    """The findings in their order; those of one cause stand with the first of them.

    They say the same with the same remedy, or the same of other words: at one place, or of more words than `FULL`.
    """
    found = list(diagnostics)
    firsts: dict[object, dict[object, int]] = {}
    for each in found:
        firsts.setdefault(_cause(each), {}).setdefault(_words(each), each.span.start)
    together: dict[object, list[Diagnostic]] = {}
    for each in found:
        alike = firsts[_cause(each)]
        first = alike[_words(each)] if len(alike) <= FULL else -1
        together.setdefault((_cause(each), first), []).append(each)
    return together.values()


def _cause(found: Diagnostic) -> object:
    """What a finding says, but for the words that it says it of.

    How many pieces there are counts too: a word may have backticks of its own.
    """
    pieces = found.message.split("`")
    return found.severity, found.code, len(pieces), tuple(pieces[::2]), found.elsewhere


def _words(found: Diagnostic) -> object:
    """What another finding of the same cause may say differently."""
    return found.message, found.help, tuple((one.message, one.span.start) for one in found.related)


class _Sections:
    """The sections of standards that decide: for each rule once in a file, and each address once."""

    def __init__(self) -> None:
        self._told: set[object] = set()

    def name(self, found: Diagnostic) -> str:
        """The section that a finding is read from, of several the first; empty when it has no address."""
        clause = found.clause.partition("; ")[0]
        name, _, address = clause.rpartition(", ")
        if "#" not in address or (found.code, clause) in self._told:
            return ""
        shown = name if address in self._told else clause
        self._told |= {(found.code, clause), address}
        return shown


class Tally:
    """What the last line says: how many files, findings of each severity, and findings that documents accept."""

    def __init__(self) -> None:
        self._checked = self._unchecked = self._accepted = self._known = 0
        self._counts = dict.fromkeys(Severity, 0)
        self._first: dict[Severity, str] = {}
        self._for = ""

    def add(self, piece: Piece) -> None:
        """Count one more file."""
        self._checked += piece.done
        self._unchecked += not piece.done
        self._accepted += piece.accepted
        self._known += piece.known
        self._for = piece.audience
        for severity, count, first in zip(Severity, piece.found, piece.firsts, strict=True):
            if count:
                self._counts[severity] += count
                self._first.setdefault(severity, first)

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


def _finding(path: str, alike: Sequence[Diagnostic], see: str, look: _Look) -> Iterator[str]:
    diagnostic, *others = alike
    mark = look.marks[diagnostic.severity]
    gutter = " " * len(str(diagnostic.span.line))
    title = f"{mark}{diagnostic.severity}[{diagnostic.code}]{look.end}"
    yield f"{title}{look.bold}: {printable(diagnostic.message)}{look.end}\n"
    yield from _place(path, diagnostic.span, mark, look)
    for note in _notes(diagnostic.span, diagnostic.related):
        yield f"{gutter} {look.frame}={look.end} note: {printable(note)}\n"
    if diagnostic.help:
        yield f"{gutter} {look.frame}={look.end} help: {printable(diagnostic.help)}\n"
    if diagnostic.elsewhere:
        yield f"{gutter} {look.frame}={look.end} note: {printable(diagnostic.elsewhere)}\n"
    for line in _others(diagnostic, others):
        yield f"{gutter} {look.frame}={look.end} also: {printable(line)}\n"
    if see:
        yield f"{gutter} {look.frame}={look.end} see: {printable(see)}\n"


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


def _others(first: Diagnostic, others: Sequence[Diagnostic]) -> Iterator[str]:
    """Where else the same was found: in one line, or each in its own where it needs another remedy or other notes."""
    limit = MANY if all(found.span.start == first.span.start for found in others) else FEW
    shown = [_other(first, found) for found in others[:limit]]
    more = f"{len(others) - limit:,} more" if len(others) > limit else ""
    if any(detail for _, detail in shown):
        yield from (": ".join(filter(None, each)) for each in shown)
        yield from (more,) if more else ()
    elif shown:
        yield ", ".join(place for place, _ in shown) + (f" and {more}" if more else "")


def _other(first: Diagnostic, found: Diagnostic) -> tuple[str, str]:
    """Where another finding is and of which words, and what is to be known of it alone."""
    pairs = zip(first.message.split("`")[1::2], found.message.split("`")[1::2], strict=True)
    words = [f"`{_shortened(word)}`" for said, word in pairs if word != said]
    there = (first.span.line, first.span.column) == (found.span.line, found.span.column) and words
    place = "" if there else f"{found.span.line}:{found.span.column}"
    told = [(one.message, one.span.start) for one in first.related]
    notes = _notes(found.span, [one for one in found.related if (one.message, one.span.start) not in told])
    detail = [*notes, *([found.help] if found.help != first.help else [])]
    return " ".join(filter(None, (place, ", ".join(words)))), _shortened("; ".join(detail), LONGEST)


def _shortened(text: str, most: int = WIDEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _notes(span: Span, related: Iterable[Related]) -> Iterator[str]:
    """What is to be known of other places, each thing once."""
    said: dict[str, list[Span]] = {}
    rest: dict[str, str] = {}
    for one in related:
        message, comma, more = one.message.partition(MORE)
        said.setdefault(message, []).append(one.span)
        if more:
            rest[message] = comma + more
    for message, there in said.items():
        yield f"{message} ({_lines(span, there)}){rest.get(message, '')}"


def _lines(span: Span, there: Iterable[Span]) -> str:
    """The lines of these places, those of another document behind its path."""
    here: dict[str, None] = {}
    elsewhere: dict[str, None] = {}
    for each in there:
        if each.document is span.document:
            here[f"{each.line}"] = None
        else:
            elsewhere[f"{each.document.path}:{each.line}"] = None
    lines = [f"line{'s' if len(here) > 1 else ''} {', '.join(here)}"] if here else []
    return ", ".join([*lines, *elsewhere])


def _many(count: int, word: str) -> str:
    plural = word if count == 1 or word == Severity.INFO else f"{word}s"
    return f"{count} {plural}"
