"""Whether a document is Croissant, and of which version."""

from assay_kernels.scan import Kind
from assay_spec.croissant.context import terms_of
from assay_spec.document import Document

PREFIX = "mlcommons.org/croissant/"
OLD_NAMESPACE = "mlcommons.org/schema/"


def version_of(document: Document) -> tuple[str, int] | None:
    """The version that `conformsTo` names and where it stands; None when the document is no Croissant.

    A dataset without `conformsTo` is `0.8`, which is what documents of that version lack.
    """
    tape, terms = document.tape, terms_of(document)
    keys = {terms.get(tape.text(key), tape.text(key)): key + 1 for key in tape.children(0)}
    at = keys.get("dct:conformsTo", -1)
    if at >= 0:
        for node in tape.children(at) if tape.kind(at) == Kind.ARRAY else [at]:
            version = _version(tape.text(node)) if tape.kind(node) == Kind.STRING else ""
            if version:
                return version, node
    types = keys.get("@type", -1)
    if types < 0:
        return None
    named = tape.children(types) if tape.kind(types) == Kind.ARRAY else [types]
    texts = [tape.text(node) for node in named if tape.kind(node) == Kind.STRING]
    if not any(terms.get(text, text) == "sc:Dataset" for text in texts):
        return None
    return ("0.8", types) if OLD_NAMESPACE in _context(document) or "cr:recordSet" in keys else None


def _version(iri: str) -> str:
    bare = iri.partition("://")[2].removeprefix("www.")
    rest = bare.removeprefix(PREFIX).strip("/")
    return rest if bare.startswith(PREFIX) and rest[:1].isdigit() else ""


def _context(document: Document) -> str:
    at = document.tape.find(0, "@context")
    if at < 0:
        return ""
    return document.data[document.tape.start(at) : document.tape.end(at)].decode(errors="replace")
