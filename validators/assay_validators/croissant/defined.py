"""Where a document defines its words."""

from assay_kernels.scan import Kind
from assay_spec.document import Document
from assay_spec.span import Span


def definition_of(document: Document, word: str) -> Span:
    """Where the context defines a word, or is at an address; the context itself when that stands elsewhere."""
    tape = document.tape
    context = tape.find(0, "@context")
    for node in tape.children(context) if tape.kind(context) == Kind.ARRAY else [context]:
        if tape.kind(node) == Kind.STRING and tape.text(node) == word:
            return document.span(node)
        found = tape.find(node, word) if tape.kind(node) == Kind.OBJECT else -1
        if found >= 0:
            return document.span(found)
    return document.key_span(context)
