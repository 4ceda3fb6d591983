"""What is found in a draft once it is a document of today, told where it stands in the draft as its author has it."""

from collections.abc import Iterable, Iterator

from assay_kernels.scan import Kind
from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_spec.document import Document
from assay_spec.ports import Left, Newest
from assay_spec.record import replace
from assay_spec.span import Span
from assay_validators.context import note
from assay_validators.documents.flaw import Flaw
from assay_validators.today import Today

NAMELESS = ("MOD001", "MOD002")
"""What is found of an object for which the migration had no name, where it is about its `@id`."""

NOWHERE = ("CRO034", "CRO050")
"""What is found of a reference or a source of which a word leads nowhere, and so was left."""

NO_MORE = "MOD003"
"""What is found of a word that the newest version has no more."""

NO_MISTAKE = ("CRO036",)
"""What is none in a draft: there a bare text is how things are referred to."""


class Renewed:
    """What there is to say of a draft, beside that it is one."""

    def __init__(self, draft: Document, newest: Newest, found: Iterable[Diagnostic]) -> None:
        """Take what was `found` in the document of today to the draft."""
        self.today = Today(draft, newest)
        self._draft = draft.written
        gone = {(NO_MORE, byte) for left in newest.left for byte in left.words}
        moved = [self._moved(each) for each in found if each.code not in NO_MISTAKE]
        self.found = [each for each in moved if (each.code, each.span.start) not in gone]
        self._starting = dict[int, list[int]]()
        for number, each in enumerate(self.found):
            self._starting.setdefault(each.span.start, []).append(number)
        self.left = [flaw for left in newest.left if (flaw := self._told(left)) is not None]
        """What was left to the author, where nothing is found of it."""

    def _moved(self, found: Diagnostic) -> Diagnostic:
        """A finding at its place in the draft, without a repair: that is one of the document of today."""
        span = self.today.span(found.span)
        related = tuple(replace(told, span=self.today.span(told.span)) for told in found.related)
        return replace(found, span=span, repair=None, related=(*related, *self._new_word(found, span)))

    def _new_word(self, found: Diagnostic, span: Span) -> Iterable[Related]:
        """What became of the word that stands there, where the message speaks of that."""
        if not self.today.has(found.span):
            return
        old, new = _word(span), _word(found.span)
        if old and new and old != new and f"`{new}`" in found.message:
            yield note(span, f"`{old}` becomes `{new}`")

    def _told(self, left: Left) -> Flaw | None:
        """Something that was left to the author, told with what is found there, or else by itself."""
        span = self.today.nodes.span(left.byte, left.byte)
        there = [*self._there(span.node, left.byte)]
        for number in there:
            found = self.found[number]
            self.found[number] = replace(found, help=left.remedy, related=(*found.related, note(span, left.said)))
        return None if there else Flaw(span, left.said, left.remedy, severity=Severity.WARNING)

    def _there(self, node: int, byte: int) -> Iterator[int]:
        """The numbers of the findings that tell of what was left at a node: of an object more may be found."""
        tape = self._draft.tape
        kind = tape.kind(node) if node >= 0 else Kind.OBJECT
        if kind == Kind.OBJECT:
            for number in self._starting.get(byte, ()):
                found = self.found[number]
                if found.span.node == node and found.code in NAMELESS and "`@id`" in found.message:
                    yield number
        elif kind != Kind.ARRAY:
            yield from self._starting.get(byte, ())
            if kind == Kind.KEY:
                yield from self._starting.get(tape.start(node + 1), ())
            owner = self.today.nodes.around(byte)
            whole = self._starting.get(tape.start(owner), ()) if owner >= 0 else ()
            yield from (number for number in whole if self.found[number].code in NOWHERE)


def _word(span: Span) -> str:
    """The word that stands at a place; empty when that is none."""
    tape = span.document.tape
    is_word = span.node >= 0 and tape.kind(span.node) in (Kind.KEY, Kind.STRING)
    return tape.text(span.node) if is_word else ""
