"""What became of checking one document."""

from typing import TYPE_CHECKING, NamedTuple

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.document import Document
from assay_spec.kinds import is_broken, misspelt_header
from assay_spec.model import Model
from assay_spec.record import Record, prop
from assay_spec.span import Span

if TYPE_CHECKING:
    from assay_spec.profile import Profile
    from assay_validators.today import Today


class Accepted(Record):
    """A finding that the document accepts."""

    finding: Diagnostic
    reason: str
    """In the words of the document."""


class Line(NamedTuple):
    """A line of a file of JSON Lines."""

    path: str
    number: int
    """From 1."""


class Report(Record):
    """The findings of one document, and whether it could be checked at all."""

    path: str
    """As the user gave it."""
    kind: str | None = None
    """`name/version`; None when nothing says what the document is."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """In the order of their places."""
    accepted: tuple[Accepted, ...] = ()
    """What the document itself accepts, in the order of the places."""
    known: int = 0
    """Findings that an earlier check had too, and that are left out."""
    done: bool = True
    """False when it could not be checked: unreadable, or of no kind that we know."""
    document: Document | None = None
    """What was read."""
    model: Model | None = None
    """What the document means, a draft by what it becomes; None when it does not hold together."""
    today: "Today | None" = prop(default=None, compare=False)
    """Of a draft, the document of today, to which the model belongs, with the way back."""
    profile: "Profile | None" = None
    """For whom it was checked; None when for nobody."""
    line: Line | None = None
    """Where the document stands, when it is no file of its own."""
    others: tuple[str, ...] = ()
    """What another checker says of the document, line by line."""

    @property
    def wanted(self) -> bool:
        """Whether a file that nobody named is worth a word: it is or seems to be ours, or could not be read."""
        if self.kind is not None or self.document is None:
            return True
        return misspelt_header(self.document) >= 0 or is_broken(self.document)

    @property
    def valid(self) -> bool:
        """Whether the document was checked and nothing forbids it."""
        return self.done and self.count(Severity.ERROR) == 0

    @property
    def meant(self) -> Document | None:
        """The document to which the model belongs: what was read, or what a draft becomes."""
        return self.document if self.today is None else self.today.document

    def place(self, node: int) -> Span:
        """Where a node of the document to which the model belongs stands in what was read."""
        assert self.meant is not None, "a report without a document has no model"
        span = self.meant.span(node)
        return span if self.today is None else self.today.span(span)

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)
