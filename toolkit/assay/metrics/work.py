"""What each node of an evaluation's plan does in a run folder."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np
import pyarrow as pa

from assay.columns.ranges import LARGE
from assay.errors import PlanError, RunError
from assay.items.coding import codes_of
from assay.metrics.joining import plain_facts, require_compiled, sources
from assay.metrics.mapped import mapped_study
from assay.metrics.ranges import Join
from assay.metrics.scoring import Output, Scoring
from assay.metrics.sound import lacking, senseless
from assay.metrics.study import BLOCK, Study
from assay.metrics.warming import warm
from assay.plan.physical import Align, Compare, PhysicalNode, PhysicalPlan, Read, Report, Resample, Sweep
from assay.runs.environment import environment
from assay.runs.store import Store
from assay.runs.work import Done, Lost, loss_of
from assay_spec.kinds import kind, resolve
from assay_validators.report import Report as Checked

if TYPE_CHECKING:
    from assay.runs.segments import Segment


JOINING = "joining"
"""Where rows lie while large tables are joined."""


class Work:
    """The nodes of one plan at work; what a node leaves is in `outputs` and `segments` for those after it."""

    def __init__(
        self, plan: PhysicalPlan, base: Path, store: Store, keys: Mapping[str, str], checked: Sequence[Checked] = ()
    ) -> None:
        if wrong := senseless(plan):
            raise PlanError(f"no plan that was compiled: {wrong}")
        if lack := lacking(plan):
            raise RunError(lack)
        self.plan = plan
        self.base = base
        self.store = store
        self.keys = keys
        self.checked = checked
        """The reports of the documents, where they were checked for this run."""
        self.outputs: dict[str, Mapping[str, Any]] = {}
        self.segments: dict[str, tuple[Segment, ...]] = {}
        self.lost: dict[str, str] = {}
        self.losses: dict[str, str] = {}
        """How much of a node was given up and why, by its id."""

    def remember(self, node: PhysicalNode, done: Done) -> None:
        """Keep what a node came to, now or in an earlier run."""
        self.outputs[node.id], self.segments[node.id] = done

    def do(self, node: PhysicalNode) -> Done:
        """What the node comes to."""
        match node:
            case Read():
                require_compiled(node, self.base)
                return Done({"rows": node.rows})
            case Align():
                return self._align(node)
            case Compare():
                return Done(self.scoring.compared(node))
            case Report():
                return Done(self._report(node))
            case Sweep() | Resample():
                raise TypeError(f"`{node.id}` falls into pieces")
            case _:
                assert_never(node)

    def piece(self, node: PhysicalNode, number: int) -> bytes:
        """What one piece of a sweep or a bootstrap comes to."""
        assert isinstance(node, Sweep | Resample)
        return self.scoring.piece(node, number)

    def warm(self, nodes: Iterable[PhysicalNode]) -> None:
        """Compile here what the pieces of some nodes call."""
        warm(self.plan, self.study, (node for node in nodes if isinstance(node, Sweep | Resample)))

    def gather(self, node: PhysicalNode, pieces: Sequence[bytes | Lost]) -> Done:
        """What a sweep or a bootstrap comes to whose pieces are done, or given up."""
        assert isinstance(node, Sweep | Resample)
        if loss := loss_of(node, pieces):
            self.losses[node.id] = loss
        for piece in pieces:
            if isinstance(piece, Lost):
                self.lost[node.id] = piece.reason
        return Done(self.scoring.gather(node, pieces))

    @cached_property
    def study(self) -> Study:
        """The aligned items, from their segment."""
        segment, align = self.segments[self.plan.align.id][0], self.plan.align
        if segment.rows <= LARGE:
            return Study.of(self.store.read_rows(segment), align)
        return mapped_study(lambda: self.store.read_blocks(segment, BLOCK), align, self.store.scratch(segment.name))

    @cached_property
    def scoring(self) -> Scoring:
        """What measures them."""
        return Scoring(self.plan, self.study, self.lost)

    @property
    def compiled(self) -> PhysicalPlan:
        """The plan, which is done as it was compiled."""
        return self.plan

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """What the numbers may depend on beside the plan."""
        return environment()

    @property
    def spent_ns(self) -> int:
        """How long the nodes took that are finished."""
        return sum(entry.ended_ns - entry.started_ns for entry in self.store.entries())

    def _align(self, node: Align) -> Done:
        """Join the tables and keep the item rows."""
        join = Join(node, sources(self.plan, self.base), self.store.scratch(JOINING))
        counts = np.zeros(len(node.classes), np.int64)

        def counted() -> Iterator[pa.Table]:
            for rows in join.rows():
                counts[:] += np.bincount(codes_of(rows["reference"], node.classes), minlength=counts.size)
                yield rows

        segment = self.store.write_rows(self.keys[node.id], "items", counted())
        output: dict[str, Any] = {
            "items": segment.rows,
            **join.left_out.plain(),
            "classes": counts.tolist(),
            "facts": plain_facts(join.noted),
        }
        return Done(output, (segment,))

    def _report(self, node: Report) -> Output:
        """Write results.json, record.json and the pages."""
        resolve(kind(self.plan.kind).report)(self)
        return {"inputs": len(node.inputs)}
