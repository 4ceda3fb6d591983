"""What is kept of a report once its document is let go: plain values, which processes and caches can hand on.

A report that is made of them again reads like the first one to whoever prints it, but has neither bytes nor a model.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assay_kernels.scan import scan_json
from assay_spec.diagnostic import Diagnostic, Related, Repair, Severity, Way
from assay_spec.document import NOWHERE, Document
from assay_spec.span import Span
from assay_validators.emit.excerpt import Excerpt, excerpt
from assay_validators.generator import generator_of
from assay_validators.report import Accepted, Report

if TYPE_CHECKING:
    from assay_spec.profile import Profile

Values = list[Any]

WIDEST = 1000
"""Columns of a line that is shown, at most."""

_REPORT = [bool, str, list, list, list]
"""Whether it was done, generator, other documents, findings, accepted ones."""
_OTHER = [str, bool]
_FINDING = [str, str, str, str, str, str, list, list, list, list]
"""Code, severity, message, remedy, clause, what another checker does; repair, place, excerpt, related places."""
_PLACE = [int, int, int, int, int, int, int, str]
"""Number of the document; first byte and the one behind the last; line and column of both; pointer."""
_EXCERPT = [str, int, int]
_ACCEPTED = [list, str]
_REPAIR = [str, str]
_RELATED = [str, list]


class KeptError(ValueError):
    """Values are none that were kept."""


class KeptDocument(Document):
    """A document of which the places of findings are left, with the lines around them."""

    __slots__ = ("excerpts", "generator", "places", "pointers")

    def __init__(self, path: str, *, filled: bool, generator: str = "") -> None:
        # A space stands for all that was there.
        data = b" " if filled else b""
        super().__init__(path, data, "json", scan_json(data))
        self.excerpts: dict[tuple[int, int], Excerpt] = {}
        self.generator = generator
        self.places: dict[int, tuple[int, int]] = {}
        self.pointers: list[str] = []

    def position(self, byte: int) -> tuple[int, int]:
        """Line and column of the first byte of a finding, or the one behind its last."""
        return self.places[byte]

    def pointer(self, node: int) -> str:
        """JSON pointer of a finding, by its number."""
        return self.pointers[node]


def keep(report: Report) -> str:
    """The report as a line of JSON."""
    writer = _Writer(report)
    found = [writer.finding(each) for each in report.diagnostics]
    accepted = [[writer.finding(each.finding), each.reason] for each in report.accepted]
    document = report.document
    generator = "" if document is None else generator_of(document)
    others = [[each.path, bool(each.data)] for each in writer.documents[1:]]
    filled = None if document is None else bool(document.data)
    return json.dumps(
        [report.kind, report.done, filled, generator, others, found, accepted],
        separators=(",", ":"),
        check_circular=False,
    )


def recall(line: str | bytes, path: str, profile: "Profile | None" = None) -> Report:
    """The report of the document at `path` that was kept as `line`.

    Raises:
        KeptError: that is none.
    """
    try:
        values = json.loads(line)
        kind, done, filled, generator, others, found, accepted = values
        _sound([done, generator, others, found, accepted], _REPORT)
        if not isinstance(kind, str | None) or not isinstance(filled, bool | None):
            raise KeptError("not of the form of a report")
        documents = [KeptDocument(path, filled=bool(filled), generator=generator)]
        documents += (KeptDocument(each, filled=full) for each, full in (_sound(one, _OTHER) for one in others))
        return Report(
            path=path,
            kind=kind,
            done=done,
            diagnostics=tuple(_finding(each, documents) for each in found),
            accepted=tuple(_accepted(each, documents) for each in accepted),
            document=None if filled is None else documents[0],
            profile=profile,
        )
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise KeptError(str(error)) from None


class _Writer:
    """Writes findings down, and which documents they speak of."""

    def __init__(self, report: Report) -> None:
        self.documents: list[Document] = [report.document or NOWHERE.document]

    def finding(self, found: Diagnostic) -> Values:
        shown = [*excerpt(found.span)] if found.span.document.data else []
        related = [[one.message, self._place(one.span)] for one in found.related]
        words = [found.code, found.severity, found.message, found.help, found.clause, found.elsewhere]
        return [*words, [*(found.repair or ())], self._place(found.span), shown, related]

    def _place(self, span: Span) -> Values:
        document, start, end, _ = span
        position = document.position
        return [self._number(document), start, end, *position(start), *position(end), span.pointer]

    def _number(self, document: Document) -> int:
        for number, each in enumerate(self.documents):
            if each is document:
                return number
        self.documents.append(document)
        return len(self.documents) - 1


def _accepted(values: Values, documents: list[KeptDocument]) -> Accepted:
    found, reason = _sound(values, _ACCEPTED)
    return Accepted(finding=_finding(found, documents), reason=reason)


def _finding(values: Values, documents: list[KeptDocument]) -> Diagnostic:
    code, severity, message, remedy, clause, elsewhere, repair, place, shown, related = _sound(values, _FINDING)
    span = _span(place, documents)
    if bool(shown) != bool(span.document.data):
        raise KeptError("a line is missing, or there is none")
    if shown:
        span.document.excerpts[span.start, span.end] = _excerpt(shown)  # type: ignore[attr-defined]
    return Diagnostic(
        code=code,
        severity=Severity(severity),
        span=span,
        message=message,
        help=remedy,
        repair=_repair(repair),
        clause=clause,
        elsewhere=elsewhere,
        related=tuple(_related(each, documents) for each in related),
    )


def _repair(values: Values) -> Repair | None:
    if not values:
        return None
    way, text = _sound(values, _REPAIR)
    return Repair(Way(way), text)


def _excerpt(values: Values) -> Excerpt:
    found = Excerpt(*_sound(values, _EXCERPT))
    if not (0 <= found.indent <= WIDEST and 0 < found.width <= WIDEST):
        raise KeptError("a line that no terminal shows")
    return found


def _related(values: Values, documents: list[KeptDocument]) -> Related:
    message, place = _sound(values, _RELATED)
    return Related(span=_span(place, documents), message=message)


def _span(values: Values, documents: list[KeptDocument]) -> Span:
    number, start, end, line, column, end_line, end_column, pointer = _sound(values, _PLACE)
    document = documents[number]
    document.places[start], document.places[end] = (line, column), (end_line, end_column)
    if not pointer:
        return Span(document, start, end)
    document.pointers.append(pointer)
    return Span(document, start, end, len(document.pointers) - 1)


def _sound(values: Values, types: Sequence[type]) -> Values:
    """The values, once it is sure that they are of these types."""
    if [type(value) for value in values] != types:
        raise KeptError("not of the form of what is kept")
    return values
