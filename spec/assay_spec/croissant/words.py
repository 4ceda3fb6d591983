"""The word by which a document says a term, and what its context lacks for that."""

from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.croissant.context import Context, shorten, terms_of
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.document import Document


class Word(NamedTuple):
    """How a document can write a term."""

    word: str
    prefix: str = ""
    """What its context has to define first; empty when it defines all that is needed."""


def word_for(document: Document, term: str) -> Word:
    """The shortest word that the context of `document` reads as `term`.

    Without one a prefix is added, where the context is an object; else it is the full address.
    """
    terms = terms_of(document)
    space, _, name = term.partition(":")
    spellings = [name, *(f"{prefix}:{name}" for prefix in sorted(terms.definitions.prefixes, key=len))]
    for word in spellings:
        if _means(terms, word, term):
            return Word(word)
    if context_of(document) >= 0 and space not in terms.definitions.words and space in PREFIXES:
        return Word(term, space)
    return Word(terms.address(term))


def context_of(document: Document) -> int:
    """The object in which the document defines its words; -1 when it defines none."""
    tape = document.tape
    node = -1 if terms_of(document).is_lent else tape.find(0, "@context")
    if node < 0:
        return -1
    found = [node] if tape.kind(node) == Kind.OBJECT else tape.children(node) if tape.kind(node) == Kind.ARRAY else []
    return next((each for each in reversed(found) if tape.kind(each) == Kind.OBJECT), -1)


def _means(terms: Context, word: str, term: str) -> bool:
    """Whether a word means a term by the context itself, not by what readers forgive."""
    prefix, colon, _ = word.partition(":")
    declared = word in terms.definitions.words or (colon and prefix in terms.definitions.prefixes)
    return bool(declared or (not colon and terms.definitions.vocabulary)) and shorten(terms.meaning(word)) == term
