"""The document of today that a draft becomes, with the way back."""

from assay_spec.document import Document
from assay_spec.ports import Newest
from assay_spec.span import Span
from assay_validators.nodes import Nodes


class Today:
    """What a draft becomes, and where what stands in that stands in the draft."""

    def __init__(self, draft: Document, newest: Newest) -> None:
        self.nodes = Nodes(draft.written)
        """Those of the draft."""
        self._newest = newest

    @property
    def document(self) -> Document:
        """What the draft becomes."""
        return self._newest.document

    def span(self, span: Span) -> Span:
        """A place in the draft: of text that is new, what it replaced, or the object that it was put into."""
        if not self.has(span):
            return span
        kind = span.document.tape.kind(span.node) if span.node >= 0 else None
        return self.nodes.span(*self._newest.place(span.start, span.end), kind)

    def has(self, span: Span) -> bool:
        """Whether a place is one in the document of today."""
        return span.document.written is self.document.written
