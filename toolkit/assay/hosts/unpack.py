"""What a host packed, unpacked in pieces of bounded size; what breaks off is not taken for whole."""

import zlib
from collections.abc import Iterable, Iterator

PACKED = ("gzip", "x-gzip", "deflate")
"""How an answer may be packed. Only the first is asked for."""

_EITHER = 32 + zlib.MAX_WBITS
"""Tells gzip and deflate apart by how they begin."""
_MEMBER = b"\x1f\x8b"
"""How a member of gzip begins."""


class PackedError(Exception):
    """An answer is not packed as it says, or breaks off; the message is one line."""


def unpacked(pieces: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """The pieces of an answer as they were before they were packed, none longer than `most` bytes.

    Raises:
        PackedError: nobody asked for that encoding, or the pieces are not packed so or end before their end.
    """
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return iter(pieces)
    if encoding not in PACKED:
        raise PackedError(f"the host packs its answer as `{encoding}`, which nobody asked for")
    return _unpacked(pieces, most)


def _unpacked(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    member, begun, is_first = zlib.decompressobj(_EITHER), b"", True
    try:
        for piece in pieces:
            left = piece
            while left:
                if member.eof:
                    member, begun, is_first = zlib.decompressobj(_EITHER), b"", False
                begun = (begun + left[: len(_MEMBER)])[: len(_MEMBER)]
                if not (is_first or _MEMBER.startswith(begun)):
                    # Whatever stands behind the end is nothing of it, as for other readers.
                    return
                yield member.decompress(left, most)
                left = member.unused_data if member.eof else member.unconsumed_tail
        yield member.flush()
    except zlib.error:
        raise PackedError("the answer is not compressed as it says") from None
    if not member.eof:
        raise PackedError("the answer broke off")
