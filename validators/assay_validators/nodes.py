"""The nodes of a document by where they begin, for places that were found in another text of it."""

from bisect import bisect_right

from assay_kernels.scan import Kind
from assay_spec.document import Document
from assay_spec.span import Span


class Nodes:
    """The nodes of a document by where they begin."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._begin: dict[tuple[int, int], int] = {}
        self._outer: list[tuple[int, int]] = []
        """Where objects and lists begin, with their nodes."""

    def at(self, start: int, kind: int, likely: int) -> int:
        """The first node of a kind that begins there, `likely` one; -1 when there is none.

        Where objects stand elsewhere than they are written, a word that is mended moves them.
        """
        tape = self.document.tape
        if likely < len(tape) and tape.start(likely) == start and tape.kind(likely) == kind:
            return likely
        if not self._begin:
            for node in range(len(tape) - 1, -1, -1):
                self._begin[tape.start(node), tape.kind(node)] = node
        return self._begin.get((start, kind), -1)

    def span(self, start: int, end: int, kind: int | None = None) -> Span:
        """The place of some bytes, with the node that begins there, best one of a kind.

        Where there are no bytes it is the place of that node, or of the innermost object or list around it.
        """
        tape = self.document.tape
        kinds = [each for each in Kind if each != kind]
        likely = (self.at(start, each, len(tape)) for each in ([] if kind is None else [kind]) + kinds)
        node = next((each for each in likely if each >= 0), -1)
        if node < 0:
            node = self.around(start)
        return self.document.span(node) if node >= 0 and end <= start else Span(self.document, start, end, node)

    def around(self, byte: int) -> int:
        """The innermost object or list around a byte; -1 for none."""
        tape = self.document.tape
        if not self._outer:
            outer = (node for node in range(len(tape)) if tape.kind(node) in (Kind.OBJECT, Kind.ARRAY))
            self._outer = sorted((tape.start(node), node) for node in outer)
        for at in range(bisect_right(self._outer, (byte, len(tape))) - 1, -1, -1):
            node = self._outer[at][1]
            if byte < tape.end(node):
                return node
        return -1
