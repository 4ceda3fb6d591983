"""A plan as an indented tree with its reasons, the way `assay explain PLAN` prints it."""

from collections.abc import Iterator
from typing import assert_never

from assay.branches import Branch, drawn
from assay.plan.passes.estimate import total
from assay.plan.physical import (
    Align,
    Compare,
    Measure,
    PhysicalNode,
    PhysicalPlan,
    Read,
    Report,
    Resample,
    Sweep,
)
from assay.plan.reason import Reason
from assay.sizes import shown_size

FEW = 3
"""So many nodes that stand above already are named again."""


def tree_lines(plan: PhysicalPlan) -> list[str]:
    """The plan as lines: every node below the first that needs it, reasons marked `·`.

    Sweeps that differ in their algorithm or subgroup alone share a line, and the cost on it is that of them all.
    """
    line, below = _Tree(plan).branch((plan.nodes[-1],))
    return [f"{plan.name}: {line}", *drawn(below)]


def cost_line(plan: PhysicalPlan) -> str:
    """What the whole plan is expected to take in one process."""
    cost = total(plan)
    return f"takes ~{_seconds(cost.seconds)} and ~{shown_size(cost.bytes)} in one process"


class _Tree:
    """Places every node once."""

    def __init__(self, plan: PhysicalPlan) -> None:
        self._nodes = {node.id: node for node in plan.nodes}
        self._placed: set[str] = set()

    def branch(self, alike: tuple[PhysicalNode, ...]) -> Branch:
        """Nodes that share a line, and what they need."""
        self._placed.update(node.id for node in alike)
        first = alike[0]
        below: list[Branch] = [(f"· {reason}", []) for reason in first.reasons]
        if isinstance(first, Sweep):
            below.extend(_measure_branch(m) for m in first.measures)
        below.extend(self._needed(tuple(dict.fromkeys(name for node in alike for name in node.inputs))))
        return _title(alike), below

    def _needed(self, names: tuple[str, ...]) -> Iterator[Branch]:
        """The branches of those that have no place yet, then the others by name or number."""
        above = [name for name in names if name in self._placed]
        groups: dict[object, list[PhysicalNode]] = {}
        for name in names:
            if name not in self._placed:
                groups.setdefault(_kin(self._nodes[name]), []).append(self._nodes[name])
        for alike in groups.values():
            if alike[0].id not in self._placed:
                yield self.branch(tuple(alike))
        if above:
            yield f"↑ {', '.join(above) if len(above) <= FEW else f'{len(above)} nodes above'}", []


def _kin(node: PhysicalNode) -> object:
    """What nodes have in common that share a line."""
    if isinstance(node, Sweep):
        return node.kernel, node.target, node.bins, node.backend, node.shards, repr(node.measures)
    return node.id


def _measure_branch(measure: Measure) -> Branch:
    key = measure.key + (f" of {measure.target}" if measure.target else "")
    line = f"{key}   {measure.interval} {measure.level:g}"
    return line, [(f"· {_said(reason)}", []) for reason in measure.reasons if reason.by != "intervals"]


def _said(reason: Reason) -> str:
    return f"pitfall {reason}" if reason.by == "lint" else str(reason)


def _title(alike: tuple[PhysicalNode, ...]) -> str:
    node = alike[0]
    seconds, size = sum(n.estimate.seconds for n in alike), max(n.estimate.bytes for n in alike)
    cost = f"   ~{_seconds(seconds)}, {shown_size(size)}"
    match node:
        case Read():
            source = f"record set {node.record_set} of {node.path}" if node.record_set else node.path
            return f"read {node.name} from {source}: {', '.join(node.columns)}{cost}"
        case Align():
            return f"align {node.items:,} items by {node.key}: {' | '.join(node.classes)}{cost}"
        case Sweep():
            return _sweeps_title([n for n in alike if isinstance(n, Sweep)]) + cost
        case Resample():
            scope = f" by {node.by}" if node.by else ""
            if node.scheme == "groups":
                return f"deal{scope} into random groups, seed {node.seed}{cost}"
            return f"resample{scope} {node.replicates:,} times, {node.scheme}, seed {node.seed}{cost}"
        case Compare():
            return f"compare every two algorithms, paired{cost}"
        case Report():
            return f"report{cost}"
        case _:
            assert_never(node)


def _sweeps_title(sweeps: list[Sweep]) -> str:
    first = sweeps[0]
    names = ", ".join(dict.fromkeys(sweep.algorithm for sweep in sweeps))
    parts = [f"by {by}" if by else "all items" for by in dict.fromkeys(sweep.by for sweep in sweeps)]
    target = f" of {first.target}" if first.target else ""
    return f"sweep {names}{target}, {' and '.join(parts)}, with {first.kernel} on {first.backend}"


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 1 else f"{value * 1e3:.0f} ms" if value >= 1e-3 else "<1 ms"
