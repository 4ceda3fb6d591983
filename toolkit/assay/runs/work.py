"""What a domain offers the executor: somebody who does the nodes of its plans."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from assay.plan.physical import PhysicalNode
from assay.runs.segments import Segment
from assay.runs.talk import Talk


class Done(NamedTuple):
    """What a node came to."""

    output: Mapping[str, Any]
    """Plain values that canonical JSON holds."""
    segments: tuple[Segment, ...] = ()
    """The item rows that it left in the store."""


class Work(Protocol):
    """Does the nodes of one plan in their order."""

    def remember(self, node: PhysicalNode, done: Done) -> None:
        """Keep what a node came to, now or in an earlier run."""
        ...

    def do(self, node: PhysicalNode, talk: Talk) -> Done:
        """What the node comes to; the nodes that it needs were remembered before.

        Raises:
            AssayError: it cannot be done.
        """
        ...
