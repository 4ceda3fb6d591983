"""What is an address that others can follow."""

from assay_spec.croissant.addresses import has_space

_WITH_HOST = ("http", "https", "ftp")
_OF_NOTHING = ("data", "file", "javascript")
"""Schemes whose addresses lead nobody else anywhere."""


def is_address(text: str) -> bool:
    """Whether a text is an absolute IRI that others can follow."""
    scheme, colon, rest = text.partition(":")
    plain = scheme.isascii() and scheme[:1].isalpha() and scheme.replace("+", "").replace("-", "").isalnum()
    if not (colon and plain and rest.strip("/")) or has_space(text) or scheme.lower() in _OF_NOTHING:
        return False
    return scheme.lower() not in _WITH_HOST or (rest.startswith("//") and (rest[2].isalnum() or rest[2] == "["))
