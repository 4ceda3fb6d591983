"""What is an address, and what may be one."""

FORBIDDEN = frozenset('<>"{}|\\^`')
"""What no IRI holds beside white space and control characters."""


_WITH_HOST = ("http", "https", "ftp")
_OF_NOTHING = ("data", "file", "javascript")
"""Schemes whose addresses lead nobody else anywhere."""


def is_address(text: str) -> bool:
    """Whether a text is an absolute IRI that others can follow."""
    scheme, colon, rest = text.partition(":")
    plain = scheme.isascii() and scheme[:1].isalpha() and scheme.replace("+", "").replace("-", "").isalnum()
    if not (colon and plain and rest.strip("/")) or _has_space(text) or scheme.lower() in _OF_NOTHING:
        return False
    return scheme.lower() not in _WITH_HOST or (rest.startswith("//") and (rest[2].isalnum() or rest[2] == "["))


def is_reference(text: str) -> bool:
    """Whether a text may be an IRI, complete or relative."""
    return text.isprintable() and not _has_space(text) and FORBIDDEN.isdisjoint(text)


def _has_space(text: str) -> bool:
    return bool(text) and text.split() != [text]
