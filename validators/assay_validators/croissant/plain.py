"""Entries of a context that are right at a glance, as most entries of most contexts are."""

from collections.abc import Mapping
from typing import Any

from assay_spec.croissant.grammar import TYPES


def without_plain(context: Mapping[str, Any]) -> dict[str, Any]:
    """The entries but those that define a word by an address, or by a word of a namespace that the context names."""
    known = {word for word, value in context.items() if isinstance(value, str) and "://" in value}
    return {word: value for word, value in context.items() if not (word.isalnum() and _is_plain(word, value, known))}


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
