"""Digests as datasets write them."""

from base64 import b64decode
from binascii import Error as NotBase64

LENGTHS = {"sha256": 32, "md5": 16}
"""Their bytes."""


def hexadecimal(declared: str, algorithm: str) -> str:
    """The hexadecimal digits of a digest that is written in these or in base64; empty where it is neither.

    >>> hexadecimal("XUFAKrxLKna5cZ2REBfFkg==", "md5"), hexadecimal("main", "md5")
    ('5d41402abc4b2a76b9719d911017c592', '')
    """
    length = LENGTHS[algorithm]
    try:
        found = bytes.fromhex(declared) if len(declared) == 2 * length else b64decode(declared, validate=True)
    except (NotBase64, ValueError):
        return ""
    return found.hex() if len(found) == length else ""
