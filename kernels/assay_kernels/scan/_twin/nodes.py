"""The columns of a tape while it is written, in pure Python."""

from assay_kernels.scan.kind import Kind

OBJECT, ARRAY, KEY, STRING, INTEGER, FLOAT, TRUE, FALSE, NULL = map(int, Kind)

NONE = -1
"""No node."""


class Nodes:
    """Kind, bytes and next node of every node; while a container is open, its `next` holds its parent."""

    __slots__ = ("ends", "kinds", "nexts", "open", "starts")

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.nexts: list[int] = []
        self.open = NONE

    def push(self, kind: int, start: int, end: int) -> None:
        """Add a KEY or a scalar."""
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)
        self.nexts.append(len(self.kinds))

    def enter(self, kind: int, start: int) -> None:
        """Open an OBJECT or ARRAY."""
        self.push(kind, start, start)
        self.nexts[-1] = self.open
        self.open = len(self.kinds) - 1

    def leave(self, end: int) -> None:
        """Close the innermost open container."""
        node = self.open
        self.open = self.nexts[node]
        self.ends[node] = end
        self.nexts[node] = len(self.kinds)

    def in_object(self) -> bool:
        """Whether the innermost open container is an OBJECT."""
        return self.open != NONE and self.kinds[self.open] == OBJECT

    def is_key_pending(self) -> bool:
        """Whether a key waits for its value."""
        return bool(self.kinds) and self.kinds[-1] == KEY

    def seal(self, end: int) -> None:
        """Make whole what a scan that stopped early has left: no key without value, nothing open."""
        if self.is_key_pending():
            for column in (self.kinds, self.starts, self.ends, self.nexts):
                column.pop()
        while self.open != NONE:
            self.leave(end)
