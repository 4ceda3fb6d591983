"""Pointers of Git LFS: what a repository holds in place of a large file, whose bytes lie elsewhere."""

import re
from typing import NamedTuple

from assay.files.content import Content, read_beginning

LONGEST = 1024
"""Pointers are shorter."""

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n"
    rb"(?:ext-\d-\w+ sha256:[0-9a-f]{64}\n)*"
    rb"oid sha256:(?P<digest>[0-9a-f]{64})\n"
    rb"size (?P<size>\d{1,18})\n"
)
"""As the specification of Git LFS has them."""


class Pointer(NamedTuple):
    """The file that is meant."""

    sha256: str
    size_bytes: int


def pointer_in(content: Content) -> Pointer | None:
    """What a file points to; None where it is a file as such.

    Raises:
        DataError: it cannot be read.
    """
    if content.size_bytes >= LONGEST:
        return None
    found = _POINTER.fullmatch(read_beginning(content, LONGEST))
    return Pointer(found["digest"].decode(), int(found["size"])) if found else None
