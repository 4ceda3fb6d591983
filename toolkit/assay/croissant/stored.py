"""Whether two descriptions of a file say that its bytes are others."""

import re

from assay_spec.croissant.model import FileObject

_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGTP]?)(i?)B?\s*", re.IGNORECASE)
_POWERS = " KMGTP"
_ROUNDED = 0.1
"""By so much may two sizes in different units differ that were rounded."""


def has_other_bytes(one: FileObject, other: FileObject) -> bool:
    """Whether the bytes are others, by the strongest that both say: SHA-256, else MD5, else the size."""
    for before, after in ((one.sha256, other.sha256), (one.md5, other.md5)):
        if before and after:
            return before.lower() != after.lower()
    return bool(one.content_size and other.content_size) and _is_other_size(one.content_size, other.content_size)


def _is_other_size(one: str, other: str) -> bool:
    """Whether two sizes cannot be the same; of those that are not understood nothing is known."""
    found = (_SIZE.fullmatch(one), _SIZE.fullmatch(other))
    if found[0] is None or found[1] is None:
        return False
    sizes = [_bytes(each) for each in found if each is not None]
    same_unit = found[0][2].upper() == found[1][2].upper()
    return abs(sizes[0] - sizes[1]) > (0 if same_unit else _ROUNDED * max(sizes))


def _bytes(size: re.Match[str]) -> float:
    base = 1024.0 if size[3] else 1000.0
    number = float(size[1])
    for _ in range(_POWERS.index(size[2].upper() or " ")):
        number *= base
    return number
