"""What is an address, and what may be one."""

FORBIDDEN = frozenset('<>"{}|\\^`')
"""What no IRI holds beside white space and control characters."""


def is_address(text: str) -> bool:
    """Whether a text is an absolute IRI."""
    scheme, colon, rest = text.partition(":")
    plain = scheme.isascii() and scheme[:1].isalpha() and scheme.replace("+", "").replace("-", "").isalnum()
    return bool(colon and plain and rest.strip("/") and not _has_space(text))


def is_reference(text: str) -> bool:
    """Whether a text may be an IRI, complete or relative."""
    return text.isprintable() and not _has_space(text) and FORBIDDEN.isdisjoint(text)


def _has_space(text: str) -> bool:
    return bool(text) and text.split() != [text]
