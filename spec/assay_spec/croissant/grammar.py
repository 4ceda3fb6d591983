"""What JSON-LD 1.1 allows inside of an `@context` (sections 9.15 and 9.15.1).

Where its processing algorithms (JSON-LD 1.1 API, 4.1 and 4.2) forbid more, that is not allowed here either, since
nobody who follows them reads such a document.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from assay_spec.croissant.addresses import is_reference
from assay_spec.croissant.definitions import KEYWORDS, is_like_a_keyword


class Entry(NamedTuple):
    """What may stand at a keyword."""

    allows: Callable[[object], bool]
    wanted: str
    """What a value that is not allowed is not, for a sentence such as: it is no address."""
    remedy: str


def _one_of(*values: object) -> Callable[[object], bool]:
    return lambda value: any(type(value) is type(each) and value == each for each in values)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_reference(value)


def _is_address_or_null(value: object) -> bool:
    return value is None or _is_address(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_null(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_anything(value: object) -> bool:
    del value
    return True


def _is_container(value: object) -> bool:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return frozenset(value) in CONTAINERS
    return value is None or (isinstance(value, str) and {value} in CONTAINERS)


def _is_nest(value: object) -> bool:
    return isinstance(value, str) and (value == "@nest" or value not in KEYWORDS)


def _is_type(value: object) -> bool:
    # Null is allowed by the grammar (9.15.1), and ends the algorithm (API, 4.2).
    return isinstance(value, str) and (value in TYPES or not is_like_a_keyword(value))


def _is_property(value: object) -> bool:
    return isinstance(value, str) and value not in KEYWORDS


def is_language_tag(text: str) -> bool:
    """Whether a text has the form of a code of a language (BCP 47).

    Longer first parts are allowed and none is registered (RFC 5646, recalled): `English` is most likely a slip.
    """
    first, *rest = text.split("-")
    return (
        text.isascii()
        and (2 <= len(first) <= 3 or first in ("i", "x"))
        and first.isalpha()
        and all(1 <= len(part) <= 8 and part.isalnum() for part in rest)
    )


_OF_MAPS = ("@graph", "@id", "@index", "@language", "@set", "@type")
CONTAINERS = frozenset(
    {
        *(frozenset([each]) for each in ("@list", *_OF_MAPS)),
        *(frozenset([each, "@set"]) for each in _OF_MAPS),
        *(frozenset(["@graph", each, *more]) for each in ("@id", "@index") for more in ([], ["@set"])),
    }
)
"""What the values of a term may stand in together."""

REVERSED = (None, "@set", "@index", ["@set"], ["@index"])
"""What the values of a property the other way round may stand in."""

TYPES = frozenset({"@id", "@json", "@none", "@vocab"})
"""The keywords by which a definition says how texts are read."""

_TRUTH = Entry(_one_of(True, False), "neither true nor false", "write true or false, without quotes")
_ADDRESS = "write it with `https://`"
_LANGUAGE = Entry(_is_text_or_null, "no code of a language", "write one by BCP 47, such as `en`, or null")
_DIRECTION = Entry(_one_of("ltr", "rtl", None), "no direction of a text", "write `ltr`, `rtl` or null")

CONTEXT: Mapping[str, Entry] = MappingProxyType(
    {
        "@base": Entry(_is_address_or_null, "no address", _ADDRESS),
        "@direction": _DIRECTION,
        "@import": Entry(_is_address, "no address", _ADDRESS),
        "@language": _LANGUAGE,
        "@propagate": _TRUTH,
        "@protected": _TRUTH,
        "@version": Entry(_one_of(1.1), "not the number 1.1", "write 1.1 without quotes, or leave it out"),
        "@vocab": Entry(_is_address_or_null, "no address", f"{_ADDRESS}, or null"),
    }
)
"""The keywords of a context; beside them it defines terms."""

DEFINITION: Mapping[str, Entry] = MappingProxyType(
    {
        "@container": Entry(
            _is_container, "no container", "write one of `@list`, `@set`, `@language`, `@index` or none"
        ),
        "@context": Entry(_is_anything, "", ""),  # what is in it is another question
        "@direction": _DIRECTION,
        "@id": Entry(_is_text_or_null, "no address and no term", "write the address that the term means, or null"),
        "@index": Entry(_is_property, "no property", "write the address or the term of one"),
        "@language": _LANGUAGE,
        "@nest": Entry(_is_nest, "not `@nest`", "write `@nest`, or leave it out"),
        "@prefix": _TRUTH,
        "@protected": _TRUTH,
        "@reverse": Entry(_is_text, "no address and no term", "write the address of the property"),
        "@type": Entry(_is_type, "no type", "write the address of a type, `@id`, `@vocab` or `@json`"),
    }
)
"""The entries of the definition of a term that is an object."""

DEFINITION_OF_TYPE: Mapping[str, Entry] = MappingProxyType(
    {
        "@container": Entry(_one_of("@set"), "not `@set`", "write `@set`"),
        "@protected": _TRUTH,
    }
)
"""Those of `@type`, of which a context may say that it is always a list."""

ASIDE: Mapping[str, tuple[str, ...]] = MappingProxyType({"@reverse": ("@id", "@nest")})
"""The entries that cannot stand beside another."""
