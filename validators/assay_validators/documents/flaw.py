"""What reading a document stumbled over."""

from typing import NamedTuple

from assay_kernels.scan import Problem
from assay_spec.document import Document, DocumentError
from assay_spec.kinds import KINDS
from assay_spec.span import Span
from assay_validators.context import did_you_mean

SHOWN = 40
"""So many characters of the document are quoted in a message."""

_WIDEST = 4
"""Most bytes of a character."""


class Flaw(NamedTuple):
    """A place, what is wrong there, and the remedy where it is not always the same."""

    span: Span
    message: str = ""
    help: str = ""

    @property
    def text(self) -> str:
        """The offending text, fit for a message."""
        start, end = self.span.start, self.span.end
        shown = self.span.document.data[start : min(end, start + SHOWN * _WIDEST)].decode("utf-8", "replace")
        return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def flaw_of(document: Document, problem: Problem) -> Flaw:
    """A problem of the text."""
    return Flaw(Span(document, problem.start, problem.end))


def unreadable(document: Document, error: DocumentError) -> Flaw:
    """Why the file of `document` could not be read."""
    reason = str(error).removeprefix(f"{document.path}: ")
    return Flaw(Span(document, 0, 0), f"cannot be read: {reason}")


def unrecognised(document: Document) -> Flaw:
    """Why nothing is known of the document: it does not say what it is, or says something that we do not know."""
    row, version, node = document.identity
    span = document.span(node) if node >= 0 else Span(document, 0, 0)
    if row is not None:
        known = ", ".join(f"`{row.name}/{number}`" for number in row.versions)
        old = version and version < row.versions[0]
        what = "is too old to be checked" if old else "is not known"
        remedy = f"migrate it to `{row.name}/{row.versions[-1]}`" if old else f"known are {known}"
        return Flaw(span, f"version `{version}` of `{row.name}` {what}", remedy)
    if document.format == "turtle":
        return Flaw(span, "no kind of document is read from Turtle", "check the documents that use this vocabulary")
    if node < 0:
        ours = f"{KINDS[0].name}/{KINDS[0].versions[-1]}"
        return Flaw(
            span,
            "nothing says what kind of document this is",
            f"begin with `assay: {ours}` or its kin; Croissant has the type `sc:Dataset` and `conformsTo`",
        )
    written = document.tape.text(node)
    names = [f"{known.name}/{known.versions[-1]}" for known in KINDS if not known.identify]
    return Flaw(span, f"`{written}` is not a kind of document", did_you_mean(written, names))
