"""Entries of a context that are right at a glance, as most entries of most contexts are."""

from collections.abc import Mapping
from typing import Any

from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.context import contexts_in
from assay_spec.croissant.grammar import CONTEXT, TYPES, is_language_tag


def is_plain(terms: Terms) -> bool:
    """Whether all entries of the contexts of these terms are right at a glance."""
    return all(
        not without_plain(context) if isinstance(context, dict) else context is None or isinstance(context, str)
        for context in contexts_in(terms.value)
    )


def without_plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """The entries but those that define a word by an address, or by a word of a namespace that the context names.

    Neither are keywords among them whose values may stand there.
    """
    known = {word for word, value in context.items() if isinstance(value, str) and "://" in value}
    return {
        word: value
        for word, value in context.items()
        if not (_is_plain(word, value, known) if word.isalnum() else _is_keyword(word, value))
    }


def _is_keyword(word: str, value: object) -> bool:
    """Whether a keyword of a context has a value that may stand there, and of which no reader need be warned."""
    is_text = isinstance(value, str) and word == "@language"
    return word in CONTEXT and (is_language_tag(str(value)) if is_text else CONTEXT[word].allows(value))


def _is_plain(word: str, value: object, known: set[str]) -> bool:
    """Whether a definition is right at a glance where these words are known to stand for addresses."""
    if isinstance(value, str):
        return value[:1] != "@" and (word in known or value.partition(":")[0] in known)
    if not isinstance(value, dict):
        return False
    if value.keys() == _TYPED and isinstance(value["@id"], str):
        return value["@id"].partition(":")[0] in known and value["@type"] in _KINDS
    return value.keys() == _CONTAINED and value["@container"] in _SIMPLE and "@vocab" in known


_TYPED = {"@id", "@type"}
_CONTAINED = {"@container"}
_KINDS = tuple(TYPES)
_SIMPLE = ("@language", "@list", "@set")
