"""A place in a document, from which line, column and JSON pointer are worked out when somebody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from assay_spec.document import Document


class Span(NamedTuple):
    """The bytes `start` to `end` (exclusive) of a document, and the tape node that they hold, if any."""

    document: Document
    start: int
    end: int
    node: int = -1

    @property
    def line(self) -> int:
        """Line of the first character, from 1."""
        return self.document.position(self.start)[0]

    @property
    def column(self) -> int:
        """Column of the first character, from 1, counted in Unicode characters."""
        return self.document.position(self.start)[1]

    @property
    def pointer(self) -> str:
        """JSON pointer (RFC 6901) of the node; empty for the whole document or a place without a node."""
        return "" if self.node < 0 else self.document.pointer(self.node)
