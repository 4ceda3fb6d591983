"""What a context makes of the words of Croissant that it should not, worked out once for all documents that have it."""

from assay_spec.croissant.context import NAMESPACES as KNOWN
from assay_spec.croissant.context import Context as Terms
from assay_spec.croissant.definitions import PREFIXES
from assay_spec.croissant.official import CONTEXT
from assay_validators.context import Choices
from assay_validators.croissant.plain import is_plain

CROISSANT = PREFIXES["cr"]

NEWER = frozenset(
    [
        "annotation",
        "arrayShape",
        "containedIn",
        "equivalentProperty",
        "excludes",
        "isArray",
        "readLines",
        "samplingRate",
        "sdVersion",
        "unArchive",
        "value",
    ]
)
"""Words that the context of Croissant 1.0 lacks."""

OLDER = frozenset(["path", "repeated", "replace", "samplingRate"])
"""Words that the context of Croissant 1.1 lacks."""

OURS = tuple(word for word, meaning in CONTEXT.items() if "cr:" in str(meaning))
"""The words of Croissant's own vocabulary that its context defines."""

_NAMESPACES = {prefix: PREFIXES[prefix] for prefix in ("cr", "rai", "geocr", "prov", "odrl", "duo", "wd")}
_WITH_HTTP = ("cr", "rai", "geocr")

TYPED = {"data": "@json", "examples": "@json", "dataType": "@vocab"}
"""The words whose values a context has to say how to read, and how."""


def is_lent(terms: Terms) -> bool:
    """Whether a document is read with the words of a context that it does not have."""
    return terms.is_lent


def is_unknown(terms: Terms) -> bool:
    """Whether nobody knows what a part of the context defines."""
    return bool(terms.unknown)


def may_be_broken(terms: Terms) -> bool:
    """Whether a context has entries that are not right at a glance."""
    return not is_plain(terms)


def without_end(terms: Terms) -> list[str]:
    """The prefixes that everybody knows and that the context defines by an address which nothing can be added to."""
    defined = terms.definitions
    return [
        prefix
        for prefix in PREFIXES
        if prefix in defined.words and prefix not in defined.prefixes and ":" in (defined.words[prefix] or "")
    ]


def prefixes_of(terms: Terms) -> Choices:
    """Those that a context defines, and those that everybody knows."""
    return Choices((*terms.definitions.prefixes, *PREFIXES))


def undefined_prefixes(terms: Terms) -> set[str]:
    """The prefixes that everybody knows and a context does not define."""
    return {prefix for prefix in PREFIXES if prefix not in terms.definitions.words}


def elsewhere(terms: Terms) -> dict[str, str]:
    """The words of Croissant that a context defines as something else, and what they mean."""
    words = terms.definitions.words
    meanings = {word: words[word] for word in OURS if word in words and terms.canonical(word) != f"cr:{word}"}
    # A prefix that is none is a finding of its own.
    return {word: meaning for word, meaning in meanings.items() if meaning and meaning != f"cr:{word}"}


def undefined(terms: Terms) -> frozenset[str]:
    """Our words that a context does not define."""
    return frozenset(OURS) - terms.definitions.words.keys() - OLDER


def undefined_in_1_0(terms: Terms) -> frozenset[str]:
    """Those of them that the context of version 1.0 has."""
    return undefined(terms) - NEWER


def has_unknown_words(terms: Terms) -> bool:
    """Whether words of Croissant that are in use may be words of another vocabulary."""
    is_ours = terms.definitions.vocabulary.startswith(CROISSANT)
    return not is_ours and not terms.unknown and bool(terms.once(undefined))


def untyped(terms: Terms) -> list[str]:
    """The words of which the context should say how their values are read, and does not."""
    definitions = terms.definitions
    ours = [word for word in TYPED if word in definitions.words and terms.canonical(word) == f"cr:{word}"]
    return [word for word in ours if definitions.types.get(word) != TYPED[word]]


def says_base(terms: Terms) -> bool:
    """Whether a context says what addresses are relative to."""
    return terms.definitions.says_base


def other_namespaces(terms: Terms) -> list[tuple[str, str]]:
    """The prefixes that everybody knows and that are defined as something else, and as what."""
    found = []
    prefixes = terms.definitions.prefixes
    for prefix in _NAMESPACES:
        if prefix not in prefixes:
            continue
        scheme, _, bare = prefixes[prefix].partition("://")
        is_known = KNOWN.get(bare) == prefix
        is_older = prefix == "cr" and "mlcommons.org" in bare  # of which other rules speak
        if (not is_known and not is_older) or (is_known and scheme != "http" and prefix in _WITH_HTTP):
            found.append((prefix, prefixes[prefix]))
    return found
