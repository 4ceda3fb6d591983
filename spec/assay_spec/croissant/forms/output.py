"""A new tape, each node with the bytes of what it was made of."""

from assay_kernels.scan import Kind, Tape, TapeBuilder


class Output:
    """What is written, and what it was made of."""

    def __init__(self, source: Tape) -> None:
        """Write what is made of the nodes of `source`."""
        self.origins: list[int] = []
        """Of each node on the new tape, the one that it was made of."""
        self._source = source
        self._builder = TapeBuilder()

    def finish(self) -> Tape:
        """The tape, with the problems of the text."""
        for problem in self._source.problems:
            self._builder.problem(*problem)
        return self._builder.finish(self._source.source)

    def open(self, kind: Kind, node: int) -> None:
        """Begin an object or a list at a node."""
        self._builder.open(kind, self._source.start(node))
        self.origins.append(node)

    def close(self, node: int) -> None:
        """End what was begun at a node."""
        self._builder.close(self._source.end(node))

    def key(self, word: str, node: int) -> None:
        """Name a member as a node does."""
        self._builder.key(word, self._source.start(node), self._source.end(node))
        self.origins.append(node)

    def scalar(self, kind: int, value: object, node: int) -> None:
        """Write one value of a node."""
        self._builder.scalar(kind, value, self._source.start(node), self._source.end(node))
        self.origins.append(node)

    def text(self, value: str, node: int) -> None:
        """Write a text of a node."""
        self.scalar(Kind.STRING, value, node)

    def copy(self, *nodes: int) -> None:
        """Write subtrees, or keys, as they are."""
        for node in nodes:
            self._copy(self._source, node, -1)

    def paste(self, tape: Tape, node: int) -> None:
        """Write another tape, all of which is at one node."""
        self._copy(tape, 0, node)

    def _copy(self, tape: Tape, top: int, place: int) -> None:
        opened: list[int] = []
        for node in range(top, top + 1 if tape.kind(top) == Kind.KEY else tape.next(top)):
            while opened and tape.next(opened[-1]) <= node:
                closed = opened.pop()
                self.close(closed if place < 0 else place)
            kind, at = tape.kind(node), node if place < 0 else place
            if kind in (Kind.OBJECT, Kind.ARRAY):
                self.open(Kind(kind), at)
                opened.append(node)
            elif kind == Kind.KEY:
                self.key(tape.text(node), at)
            else:
                self.scalar(kind, tape.value(node), at)
        for node in reversed(opened):
            self.close(node if place < 0 else place)
