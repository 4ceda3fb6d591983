"""Whether a document is Croissant, and of which version."""

from collections.abc import Iterator

from assay_kernels.scan import Kind, Tape
from assay_spec.croissant.context import Context, terms_of
from assay_spec.document import Document

CONFORMS_TO = "mlcommons.org/croissant/"
OLD_NAMESPACE = "mlcommons.org/schema/"
TERMS = ("dct:conformsTo", "sc:conformsTo")
"""What says to what a document conforms; the second where the context forgot the word."""

USUAL_WORD = "conformsTo"
"""As nearly all documents write the first of them; the others are looked for where it says nothing."""

NEWEST = "1.1"
"""What a document is held against that forgot to say, and has no words of another version."""

ONLY_1_0 = frozenset(["cr:repeated", "cr:delimiter", "cr:jsonQuery"])
SINCE_1_1 = frozenset(
    ["cr:isArray", "cr:arrayShape", "cr:value", "cr:annotation", "cr:readLines", "cr:unArchive", "cr:sdVersion"]
)
"""The words that one of the two versions has."""

RECORDS = frozenset(["cr:data", "cr:examples"])
"""What holds records, whose keys are no words."""


def version_of(document: Document) -> tuple[str, int] | None:
    """The version that `conformsTo` names and where it stands; None when the document is no Croissant.

    Without `conformsTo` a dataset in the namespace of `0.8` is of that version. One that speaks of record sets, or of
    Croissant's namespace, is of 1.0 if it has words of that and none of 1.1, else of the newest.
    """
    terms = terms_of(document)
    usual = document.tape.find(0, USUAL_WORD) if terms.canonical(USUAL_WORD) == TERMS[0] else -1
    named = _named_at(document, usual, terms)
    if named is not None:
        return named
    members = _members(document, 0, terms)
    for term in TERMS:
        named = _named_at(document, members.get(term, -1), terms)
        if named is not None:
            return named
    types = dict(_texts(document, members.get("@type", -1), terms))
    if not any(terms.canonical(text) == "sc:Dataset" for text in types):
        return None
    if _mentions(OLD_NAMESPACE, terms):
        return "0.8", members["@type"]
    ours = "cr:recordSet" in members or (not terms.is_lent and _mentions(CONFORMS_TO, terms))
    return (_by_words(document, terms), members["@type"]) if ours else None


def _named_at(document: Document, node: int, terms: Context) -> tuple[str, int] | None:
    """The first version of Croissant that is named at a node, and where; None where none is."""
    for text, at in _texts(document, node, terms):
        bare = text.partition("://")[2].rstrip("/")
        if bare.startswith(CONFORMS_TO) and bare.removeprefix(CONFORMS_TO)[:1].isdigit():
            return bare.removeprefix(CONFORMS_TO), at
    return None


def _by_words(document: Document, terms: Context) -> str:
    """The version whose words a document has."""
    said = set(_said(document, terms)) if _may_be_older(document.tape, terms) else set()
    return "1.0" if not said.isdisjoint(ONLY_1_0) and said.isdisjoint(SINCE_1_1) else NEWEST


def _may_be_older(tape: Tape, terms: Context) -> bool:
    """Whether some key, wherever it stands, is a word that only 1.0 has."""
    return any(terms.canonical(word) in ONLY_1_0 for word in tape.names())


def _said(document: Document, terms: Context) -> Iterator[str]:
    """The canonical terms of the keys of a document, but of those in its context and in records."""
    tape = document.tape
    context = tape.find(0, "@context") - 1
    node = 0
    while node < len(tape):
        if tape.kind(node) != Kind.KEY:
            node += 1
            continue
        term = terms.canonical(tape.text(node))
        yield term
        node = tape.next(node + 1) if node == context or term in RECORDS else node + 1


def _members(document: Document, node: int, terms: Context) -> dict[str, int]:
    """The values of an object by the canonical terms of their keys; of duplicate keys the last one counts."""
    known = terms.get
    return {known(word) or terms.canonical(word): at for word, at in document.tape.members(node).items()}


def _texts(document: Document, node: int, terms: Context) -> Iterator[tuple[str, int]]:
    """The texts and references at a node, or in the list there; a text may stand in an object of its own."""
    tape = document.tape
    if node < 0:
        return
    if tape.kind(node) == Kind.STRING:
        yield tape.text(node), node
        return
    for item in tape.children(node) if tape.kind(node) == Kind.ARRAY else [node]:
        inside = _members(document, item, terms) if tape.kind(item) == Kind.OBJECT else {}
        at = inside.get("@id", inside.get("@value", -1)) if tape.kind(item) == Kind.OBJECT else item
        if at >= 0 and tape.kind(at) == Kind.STRING:
            yield tape.text(at), at


def _mentions(namespace: str, terms: Context) -> bool:
    meanings = [terms.definitions.vocabulary, *terms.definitions.words.values()]
    return any(namespace in (meaning or "") for meaning in meanings)
