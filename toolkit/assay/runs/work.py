"""What a domain offers the executor: somebody who does the nodes of its plans."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from assay.errors import RunError
from assay.plan.physical import PhysicalNode, PhysicalPlan
from assay.runs.segments import Segment
from assay_spec.kinds import offered
from assay_validators.report import Report

if TYPE_CHECKING:
    from assay.runs.store import Store


class Done(NamedTuple):
    """What a node came to."""

    output: Mapping[str, Any]
    """Plain values that canonical JSON holds."""
    segments: tuple[Segment, ...] = ()
    """The item rows that it left in the store."""


class Lost(NamedTuple):
    """A piece of a node that was given up."""

    reason: str


def loss_of(node: PhysicalNode, pieces: Iterable[object]) -> str:
    """How many pieces of a node were given up, and why the last one was; empty when none was."""
    lost = [piece for piece in pieces if isinstance(piece, Lost)]
    return f"{len(lost)} of {node.pieces} pieces {lost[-1].reason}" if lost else ""


class Work(Protocol):
    """Does the nodes of one plan in their order."""

    def remember(self, node: PhysicalNode, done: Done) -> None:
        """Keep what a node came to, now or in an earlier run."""
        ...

    def do(self, node: PhysicalNode) -> Done:
        """What a node comes to that is done as a whole; the nodes that it needs were remembered before.

        Raises:
            AssayError: it cannot be done.
        """
        ...

    def piece(self, node: PhysicalNode, number: int) -> bytes:
        """What one piece comes to, of a node that falls into pieces; the same bytes in whatever process.

        Raises:
            AssayError: it cannot be done.
        """
        ...

    def warm(self, nodes: Iterable[PhysicalNode]) -> None:
        """Compile here what the pieces of some nodes call, so that other processes need only load it."""
        ...

    def gather(self, node: PhysicalNode, pieces: Sequence[bytes | Lost]) -> Done:
        """What a node comes to whose pieces are done, or given up; those are in their order."""
        ...


class MakeWork(Protocol):
    """Makes somebody who does the nodes of a plan."""

    def __call__(
        self, plan: PhysicalPlan, base: Path, store: "Store", keys: Mapping[str, str], checked: Sequence[Report] = ()
    ) -> Work:
        """Somebody for one plan.

        Args:
            plan: what is to be done.
            base: the folder that its paths start from.
            store: of the run.
            keys: of the nodes, by their ids.
            checked: the reports of the plan's documents, where they were checked for this run.
        """
        ...


def work_of(plan: PhysicalPlan) -> MakeWork:
    """Who does the nodes of a plan of its kind.

    Raises:
        RunError: nobody here.
    """
    make: MakeWork | None = offered(plan.kind, "work")
    if make is None:
        raise RunError(f"nothing here can run a plan of the kind `{plan.kind}`")
    return make
