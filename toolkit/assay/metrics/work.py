"""What each node of an evaluation's plan does in a run folder."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np

from assay.errors import PlanError
from assay.metrics.joining import join, require_compiled
from assay.metrics.passes.fuse import KERNELS, SCHEMES
from assay.metrics.scoring import Output, Scoring
from assay.metrics.study import Study
from assay.plan.nodes import every
from assay.plan.physical import Align, Compare, PhysicalNode, PhysicalPlan, Read, Report, Resample, Sweep
from assay.runs.store import Store
from assay.runs.work import Done, Lost
from assay_spec.kinds import kind, resolve
from assay_spec.metrics.catalogue import catalogue

if TYPE_CHECKING:
    from assay.runs.segments import Segment


def require_known(plan: PhysicalPlan) -> None:
    """Make sure that a plan, which somebody may have written, speaks of what there is.

    Raises:
        PlanError: it does not.
    """
    if len(every(plan.nodes, Align)) != 1:
        raise PlanError("the plan joins no tables, or more than once")
    entries, align = catalogue().entries, plan.align
    for sweep in plan.sweeps:
        if sweep.state not in KERNELS or sweep.algorithm not in align.algorithms:
            raise PlanError(f"the plan's `{sweep.id}` reads a state or an algorithm that does not exist")
        for measure in sweep.measures:
            entry = entries.get(measure.metric)
            if entry is None or entry.state != sweep.state or measure.target not in ("", *align.classes):
                raise PlanError(f"the plan's `{sweep.id}` measures `{measure.key}`, which cannot be read off it")
    for node in plan.resamples:
        if node.scheme not in {scheme for scheme, _ in SCHEMES.values()}:
            raise PlanError(f"the plan's `{node.id}` draws by `{node.scheme}`, which does not exist")


class Work:
    """The nodes of one plan at work; what a node leaves is in `outputs` and `segments` for those after it."""

    def __init__(self, plan: PhysicalPlan, base: Path, store: Store, keys: Mapping[str, str]) -> None:
        require_known(plan)
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
