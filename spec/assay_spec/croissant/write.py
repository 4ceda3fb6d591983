"""Croissant documents from models, with the context that the specification asks for."""

from functools import cache

from assay_spec.croissant.context import without_context
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.model import Dataset
from assay_spec.croissant.official import CONTEXT
from assay_spec.dump import dump


def write_dataset(dataset: Dataset) -> dict[str, object]:
    """What a document says that holds `dataset`: plain dictionaries and lists, for any JSON writer."""
    return {"@context": CONTEXT, **dump(dataset, spell, spell_value)}


def spell(term: str) -> str:
    """The word of the context for a canonical term: `field` for `cr:field`; classes and types keep their prefix."""
    word = _words().get(term)
    if word is not None:
        return word
    space, _, name = term.partition(":")
    return name if space == "sc" and name[:1].islower() and name not in CONTEXT else term


def spell_value(term: str) -> str:
    """A canonical term as a value: with its prefix, or as an IRI where the context does not know the prefix."""
    space, _, name = term.partition(":")
    return term if space in CONTEXT or space not in PREFIXES else f"{PREFIXES[space]}{name}"


@cache
def _words() -> dict[str, str]:
    context = without_context()
    return {context.canonical(word): word for word in CONTEXT if not word.startswith("@") and word not in _PREFIXES}


_PREFIXES = frozenset(word for word, meaning in CONTEXT.items() if str(meaning).endswith(("/", "#")))
