"""Documents of linked data that were rewritten when they were read, so that every object stands where it belongs."""

from collections.abc import Sequence
from typing import NamedTuple

from assay_kernels.scan import Tape


class Unread(NamedTuple):
    """Something that a document says and nobody looks at."""

    node: int
    """Where, in the document as it is written."""
    said: str
    remedy: str


class Rewritten(NamedTuple):
    """What became of a document."""

    tape: Tape
    """Every object where its kind expects it, with the bytes of what it was made of."""
    origins: Sequence[int]
    """Of each node, the one that it was made of."""
    unread: tuple[Unread, ...]
    moved: bool
    """Whether something stands in the bytes elsewhere than on the tape, so that they cannot be edited by it."""
