"""Properties that are missing because they are misspelt: in linked data an unknown word is no mistake of its own."""

from collections.abc import Iterator
from functools import cache

from assay_kernels.scan import Shape
from assay_spec.shapes import Table
from assay_validators.context import Choices, near
from assay_validators.misspelt import is_keyword_misspelt
from assay_validators.models.mismatch import Mismatch, local_name

MOST_KEYS = 200
"""An object with more of them is looked at no closer: it is not misspelt, but another thing."""


def slip_for(mismatch: Mismatch, missing: str) -> int:
    """The key that an object of linked data has in place of the missing one, by its node; -1 when there is none."""
    if missing.startswith("@"):
        return _like_a_keyword(mismatch, missing)
    if not mismatch.unknown:
        return -1
    known = names_of(mismatch.shape)
    for term, key in _strange(mismatch):
        name = local_name(term)
        meant = name if name in known.words else near(f"{name[:1].lower()}{name[1:]}", known)
        if meant == missing:
            return key
    return -1


def _like_a_keyword(mismatch: Mismatch, keyword: str) -> int:
    """The key in place of a keyword of JSON-LD, which nobody else calls anything nearly so; -1 when there is none."""
    tape, terms = mismatch.document.tape, mismatch.terms
    keys = tape.children(mismatch.finding.node)
    for key in keys if len(keys) <= MOST_KEYS else ():
        word = tape.text(key)
        if not terms.is_keyword(word) and is_keyword_misspelt(word, keyword):
            return key
    return -1


@cache
def names_of(shape: Shape) -> Choices:
    """The names of the properties of a class, by which they are written."""
    return Choices(local_name(key) for key in shape.properties)


def _strange(mismatch: Mismatch) -> Iterator[tuple[str, int]]:
    """The terms that no class of the kind nor schema.org knows, written without a prefix or with one of the kind's."""
    tape, terms = mismatch.document.tape, mismatch.terms
    keys = tape.children(mismatch.finding.node)
    unknown = [key for key in keys if key in mismatch.unknown] if len(keys) <= MOST_KEYS else []
    if not unknown:
        return
    own = mismatch.attribute.declared.key.rpartition(":")[0]
    claimed = mismatch.table.model_of(mismatch.finding).vocabularies
    for key in unknown:
        word = tape.text(key)
        term = terms.canonical(word)
        space = term.rpartition(":")[0]
        if term.startswith("@") or terms.is_known(term) or owners_of(term, mismatch.table):
            continue
        if ":" not in word or space == own or f"{space}:" in claimed:
            yield term, key


def owners_of(term: str, table: Table) -> tuple[str, ...]:
    """The classes of a kind that declare a term: at an object of another it is in the wrong place, but meant."""
    return tuple(dict.fromkeys(shape.name for shape in table.shapes if term in shape.properties))
