"""What anchors name: the steps that wrote it to a tape, so that an alias can repeat them."""

from collections.abc import Sequence
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.yaml.problems import FREE_COPIES, MAX_ALIASES, MAX_COPIES, Stop


class Step(NamedTuple):
    """One call of a writer's method."""

    method: str
    arguments: tuple[object, ...]


class Anchored(NamedTuple):
    """What one anchor names."""

    kind: Kind
    nodes: int
    """So many nodes it has."""
    value: object = None
    """A scalar's value."""
    written: str = ""
    """A scalar's text."""
    steps: Sequence[Step] = ()
    """A list or object is made by some of these ..."""
    first: int = 0
    """... from this one on ..."""
    end: int = 0
    """... and before this one."""


class _Open(NamedTuple):
    """An anchored list or object that has not ended."""

    anchor: str
    kind: Kind
    depth: int
    first: int
    """Number of its first step."""
    nodes: int
    """So many nodes were written before it."""


class Anchors:
    """Remembers the steps inside anchored lists and objects, each once however many anchors are around it."""

    def __init__(self) -> None:
        self._named: dict[str, Anchored | None] = {}
        self._open: list[_Open] = []
        self._steps: list[Step] = []
        self._aliases = self._copied = 0

    def name(self, anchor: str, scalar: Anchored) -> None:
        """Remember a scalar."""
        self._named[anchor] = scalar

    def begin(self, anchor: str, kind: Kind, depth: int, nodes: int) -> None:
        """A list or object begins that has an anchor."""
        self._named[anchor] = None
        self._open.append(_Open(anchor, kind, depth, len(self._steps), nodes))

    def record(self, method: str, *arguments: object) -> None:
        """Remember a step if an alias may have to repeat it."""
        if self._open:
            self._steps.append(Step(method, arguments))

    def finish(self, depth: int, nodes: int) -> None:
        """The list or object at this depth ends, anchored or not."""
        if self._open and self._open[-1].depth == depth:
            anchor, kind, _, first, before = self._open.pop()
            self._named[anchor] = Anchored(kind, nodes - before, steps=self._steps, first=first, end=len(self._steps))

    def follow(self, anchor: str, nodes: int, start: int, end: int) -> Anchored:
        """What the alias in the bytes `start` to `end` stands for, in a document of `nodes` nodes so far.

        Raises:
            Stop: it stands for nothing, for itself, or for too much.
        """
        if anchor not in self._named:
            raise Stop("yaml-undefined-alias", start, end)
        found = self._named[anchor]
        if found is None:
            raise Stop("yaml-recursive-alias", start, end)
        allowed = max(FREE_COPIES, MAX_COPIES * (nodes - self._copied))
        self._aliases += 1
        self._copied += found.nodes
        if self._aliases > MAX_ALIASES or self._copied > allowed:
            raise Stop("yaml-too-many-aliases", start, end)
        return found
