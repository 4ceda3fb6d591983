"""Whether a document says something at a place, however it is written there."""

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.document import Document


def says_something(document: Document, node: int) -> bool:
    """Whether there is a number, a truth value or a text at a node or inside of it, but for what its objects are."""
    tape, terms = document.tape, terms_of(document)
    end = tape.next(node)
    while node < end:
        kind = tape.kind(node)
        if kind == Kind.KEY and terms.canonical(tape.text(node)) in _BESIDE:
            node = tape.next(node)
            continue
        if kind not in _SILENT or (kind == Kind.STRING and tape.text(node).strip()):
            return True
        node += 1
    return False


_BESIDE = ("@type", "@language", "@direction", "@index", "@context")
_SILENT = (Kind.OBJECT, Kind.ARRAY, Kind.KEY, Kind.STRING, Kind.NULL)
