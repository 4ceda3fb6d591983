# Without pathlib, whose import would be a tenth of a cold check.
"""What reading a document stumbled over."""

import os
from itertools import islice
from typing import NamedTuple

from assay_kernels.scan import Kind, Problem
from assay_spec.diagnostic import Severity
from assay_spec.document import Document, DocumentError
from assay_spec.kinds import HEADER, KINDS, KindRow, clause_of, misspelt_header, rows
from assay_spec.span import Span
from assay_validators.context import did_you_mean
from assay_validators.files import is_remote, near_file, why_closed
from assay_validators.remedy import suggested

SHOWN = 40
"""So many characters of the document are quoted in a message."""

_WIDEST = 4
"""Most bytes of a character."""


class Flaw(NamedTuple):
    """A place, what is wrong there, and the remedy, where they are not always the same."""

    span: Span
    message: str = ""
    help: str = ""
    clause: str = ""
    """What asks for it, where that is not the rule's."""
    severity: Severity = Severity.ERROR

    @property
    def text(self) -> str:
        """The offending text, fit for a message."""
        start, end = self.span.start, self.span.end
        shown = self.span.document.data[start : min(end, start + SHOWN * _WIDEST)].decode("utf-8", "replace")
        return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"

    @property
    def pair(self) -> str:
        """The character that is marked, and the one behind it: a backslash and what it should escape."""
        raw = self.span.document.data[self.span.start : self.span.start + 2 * _WIDEST]
        return raw.decode("utf-8", "replace")[:2]

    @property
    def begins_line(self) -> bool:
        """Whether nothing but blanks stands before it in its line."""
        data = self.span.document.data
        return not data[data.rfind(b"\n", 0, self.span.start) + 1 : self.span.start].strip()

    def is_among_first(self, count: int, codes: tuple[str, ...]) -> bool:
        """Whether it is one of the first problems of the document that have one of these codes."""
        problems = (problem.start for problem in self.span.document.tape.problems if problem.code in codes)
        return self.span.start in islice(problems, count)

    @property
    def follows_key(self) -> bool:
        """Whether a key of JSON ends before it, which the tape does not hold for want of a value."""
        tape = self.span.document.tape
        last = len(tape) - 1
        if last < 0:
            return False
        read = tape.start(last) + 1 if tape.kind(last) in (Kind.OBJECT, Kind.ARRAY) else tape.end(last)
        return self.span.document.data[read : self.span.start].rstrip().endswith((b'"', b"'"))

    @property
    def follows_value(self) -> bool:
        """Whether a value of JSON, or what looks like one, ends before it."""
        before = self.span.document.data[: self.span.start].rstrip()[-1:]
        return bool(before) and before not in b"[{,:"


def flaw_of(document: Document, problem: Problem) -> Flaw:
    """A problem of the text."""
    return Flaw(Span(document, problem.start, problem.end))


def unreadable(document: Document, error: DocumentError) -> Flaw:
    """Why the file of `document` could not be read."""
    path = document.path
    reason = why_closed(path) or str(error).removeprefix(f"{path}: ")
    nearest = "" if is_remote(path) or os.path.lexists(path) else near_file(path)
    return Flaw(Span(document, 0, 0), f"cannot be read: {reason}", suggested(nearest) if nearest else "")


def draft(document: Document) -> Flaw:
    """That a document which is checked as one of today is a draft."""
    row, version, node = document.identity
    assert row is not None, "it is of a kind that has drafts"
    said = f"`{version}` is a draft of {row.name.capitalize()}, checked as the {row.versions[-1]} that it becomes"
    return Flaw(document.span(node), said, _migrating(row), _declaring(row), Severity.WARNING)


def _declaring(row: KindRow) -> str:
    """What asks for the version; empty where nobody wrote it down."""
    return clause_of(row.name, row.specification, row.versions[-1], row.declared) if row.declared else ""


def _migrating(row: KindRow) -> str:
    """The remedy for a draft."""
    # Without the path, since the same is said of every document that holds the same.
    return f"`{row.migrate} FILE` writes it as {row.versions[-1]}"


def unrecognised(document: Document) -> Flaw:
    """Why nothing is known of the document: it does not say what it is, or says something that we do not know."""
    row, version, node = document.identity
    span = document.span(node) if node >= 0 else Span(document, 0, 0)
    if row is not None:
        known = [f"`{row.name}/{number}`" for number in row.versions]
        listed = f"known are {', '.join(known)}" if len(known) > 1 else f"write {known[0]}"
        clause = _declaring(row)
        if not version:
            return Flaw(span, f"`{row.name}` gives no version", listed, clause)
        if version in row.drafts:
            return Flaw(span, row.drafts[version], _migrating(row), clause)
        if version < row.versions[0]:
            message = f"version `{version}` of `{row.name}` is too old to be checked"
            return Flaw(span, message, f"migrate it to {known[-1]}", clause)
        return Flaw(span, f"version `{version}` of `{row.name}` is not known", listed, clause)
    if document.format == "turtle":
        return Flaw(span, "no kind of document is read from Turtle", "check the documents that use this vocabulary")
    if node < 0 and (key := misspelt_header(document)) >= 0:
        return Flaw(document.key_span(key + 1), "nothing says what kind of document this is", suggested(HEADER))
    if node < 0:
        ours = f"{KINDS[0].name}/{KINDS[0].versions[-1]}"
        return Flaw(
            span,
            "nothing says what kind of document this is",
            f"begin with `assay: {ours}` or its kin; Croissant has the type `sc:Dataset` and `conformsTo`",
        )
    written = document.tape.text(node)
    names = [f"{known.name}/{known.versions[-1]}" for known in rows() if not known.identify]
    return Flaw(span, f"`{written}` is not a kind of document", did_you_mean(written, names))
