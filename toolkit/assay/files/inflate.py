"""Inflating small members of zip archives: by ISA-L where it is installed, which takes half of zlib's time."""

import zlib
from types import ModuleType

library: ModuleType = zlib
"""What inflates; each gives the same bytes."""
try:
    from isal import isal_zlib
except ImportError:  # there are wheels for the usual machines alone
    pass
else:
    library = isal_zlib


def inflated(data: bytes, size_bytes: int) -> bytes | None:
    """What a raw stream of DEFLATE (RFC 1951) holds; None where it is damaged, or holds more than `size_bytes`."""
    try:
        found: bytes = library.decompressobj(-zlib.MAX_WBITS).decompress(data, size_bytes + 1)
    except (zlib.error, library.error):
        return None
    return found if len(found) <= size_bytes else None


def crc32(data: bytes) -> int:
    """The checksum of the members of zip archives."""
    found: int = library.crc32(data)
    return found
