"""What each node of an evaluation's plan does in a run folder."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np

from assay.errors import PlanError
from assay.metrics.joining import join, require_compiled
from assay.metrics.scoring import Output, Scoring
from assay.metrics.sound import senseless
from assay.metrics.study import Study
from assay.plan.physical import Align, Compare, PhysicalNode, PhysicalPlan, Read, Report, Resample, Sweep
from assay.runs.store import Store
from assay.runs.work import Done, Lost
from assay_spec.kinds import kind, resolve

if TYPE_CHECKING:
    from assay.runs.segments import Segment


class Work:
    """The nodes of one plan at work; what a node leaves is in `outputs` and `segments` for those after it."""

    def __init__(self, plan: PhysicalPlan, base: Path, store: Store, keys: Mapping[str, str]) -> None:
        if wrong := senseless(plan):
            raise PlanError(f"no plan that was compiled: {wrong}")
        self.plan = plan
        self.base = base
        self.store = store
        self.keys = keys
        self.outputs: dict[str, Mapping[str, Any]] = {}
        self.segments: dict[str, tuple[Segment, ...]] = {}
        self.lost: dict[str, str] = {}

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

    def gather(self, node: PhysicalNode, pieces: Sequence[bytes | Lost]) -> Done:
        """What a sweep or a bootstrap comes to whose pieces are done, or given up."""
        assert isinstance(node, Sweep | Resample)
        for piece in pieces:
            if isinstance(piece, Lost):
                self.lost[node.id] = piece.reason
        return Done(self.scoring.gather(node, pieces))

    @cached_property
    def study(self) -> Study:
        """The aligned items, from their segment."""
        segment = self.segments[self.plan.align.id][0]
        return Study.of(self.store.read_rows(segment), self.plan.align)

    @cached_property
    def scoring(self) -> Scoring:
        """What measures them."""
        return Scoring(self.plan, self.study, self.lost)

    def _align(self, node: Align) -> Done:
        """Join the tables and keep the item rows."""
        rows, excluded, facts = join(self.plan, self.base)
        segment = self.store.write_rows(self.keys[node.id], "items", rows)
        counts = np.bincount(Study.of(rows, node).reference, minlength=len(node.classes)).tolist()
        output: dict[str, Any] = {"items": rows.num_rows, "excluded": excluded, "classes": counts, "facts": facts}
        return Done(output, (segment,))

    def _report(self, node: Report) -> Output:
        """Write results.json, record.json and the pages."""
        resolve(kind(self.plan.kind).report)(self)
        return {"inputs": len(node.inputs)}
