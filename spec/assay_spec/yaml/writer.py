"""From nodes with places to a tape, with room for aliases to repeat what was written."""

from assay_kernels.scan import Kind, TapeBuilder
from assay_spec.yaml.anchors import Anchored, Anchors
from assay_spec.yaml.problems import Stop

MAX_DEPTH = 512
"""Deepest nesting of objects and lists."""


class Writer:
    """Writes a tape and knows what may come next."""

    def __init__(self) -> None:
        self.builder = TapeBuilder()
        self.wants_key = False
        """Whether the next node is the key of an object."""
        self._kinds: list[Kind] = []
        self._anchors = Anchors()
        self._nodes = self._last = 0

    def open(self, kind: Kind, start: int, anchor: str | None = None) -> None:
        """Begin an object or a list.

        Raises:
            Stop: it is nested too deep.
        """
        if len(self._kinds) == MAX_DEPTH:
            raise Stop("too-deep", start, start + 1)
        if anchor is not None:
            self._anchors.begin(anchor, kind, len(self._kinds), self._nodes)
        self._anchors.record("open", kind, start)
        self.builder.open(kind, start)
        self._kinds.append(kind)
        self._wrote(start)

    def close(self, end: int | None) -> None:
        """End the innermost object or list, by default where its last part ended."""
        end = self._last if end is None else end
        self._anchors.record("close", end)
        self.builder.close(end)
        self._kinds.pop()
        self._wrote(end, nodes=0)
        self._anchors.finish(len(self._kinds), self._nodes)

    def key(self, text: str, start: int, end: int) -> None:
        """Name what comes next."""
        self._anchors.record("key", text, start, end)
        self.builder.key(text, start, end)
        self._wrote(end)
        self.wants_key = False

    def scalar(self, kind: Kind, value: object, start: int, end: int) -> None:
        """Add what is neither object nor list."""
        self._anchors.record("scalar", kind, value, start, end)
        self.builder.scalar(kind, value, start, end)
        self._wrote(end)

    def name(self, anchor: str, kind: Kind, value: object, written: str) -> None:
        """Remember a scalar for aliases."""
        self._anchors.name(anchor, Anchored(kind, 1, value, written))

    def follow(self, anchor: str, start: int, end: int) -> Anchored:
        """What an alias stands for.

        Raises:
            Stop: it stands for nothing, for itself, or for too much.
        """
        return self._anchors.follow(anchor, self._nodes, start, end)

    def repeat(self, found: Anchored, start: int, end: int) -> None:
        """Write what an alias stands for: the whole where the alias is, what is in it where it was written.

        Raises:
            Stop: it is nested too deep here.
        """
        if not found.steps:
            self.scalar(found.kind, found.value, start, end)
            return
        self.open(found.kind, start)
        for method, arguments in found.steps[found.first + 1 : found.end - 1]:
            getattr(self, method)(*arguments)
        self.close(end)

    def _wrote(self, end: int, nodes: int = 1) -> None:
        self._last = end
        self._nodes += nodes
        self.wants_key = bool(self._kinds) and self._kinds[-1] == Kind.OBJECT
