"""A plan as an indented tree with its reasons, the way `assay explain PLAN` prints it."""

from collections.abc import Iterator
from typing import assert_never

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
from assay_spec.metrics.metric import metric_key

Branch = tuple[str, list["Branch"]]
"""A line and the branches below it."""


def tree_lines(plan: PhysicalPlan) -> list[str]:
    """The plan as lines: every node below the first that needs it, reasons marked `·`."""
    seen: set[str] = set()
    by_id = {node.id: node for node in plan.nodes}
    line, below = _branch(plan.nodes[-1], by_id, seen)
    return [f"{plan.name}: {line}", *_drawn(below, "")]


def _branch(node: PhysicalNode, by_id: dict[str, PhysicalNode], seen: set[str]) -> Branch:
    seen.add(node.id)
    below: list[Branch] = [(f"· {reason}", []) for reason in node.reasons]
    if isinstance(node, Sweep):
        below.extend(_measure_branch(m) for m in node.measures)
    below.extend((f"↑ {name}", []) if name in seen else _branch(by_id[name], by_id, seen) for name in node.inputs)
    return _title(node), below


def _measure_branch(measure: Measure) -> Branch:
    key = metric_key(measure.metric, measure.parameters) + (f" of {measure.target}" if measure.target else "")
    line = f"{key}   {measure.interval} {measure.level:g}"
    return line, [(f"· {_said(reason)}", []) for reason in measure.reasons if reason.by != "intervals"]


def _said(reason: Reason) -> str:
    return f"pitfall {reason}" if reason.by == "lint" else str(reason)


def _title(node: PhysicalNode) -> str:
    cost = f"   ~{_seconds(node.estimate.seconds)}, {_size(node.estimate.bytes)}"
    match node:
        case Read():
            return f"read {node.name}: {', '.join(node.columns)}{cost}"
        case Align():
            return f"align {node.items:,} items by {node.key}: {' | '.join(node.classes)}{cost}"
        case Sweep():
            scope = f" by {node.by}" if node.by else ""
            target = f" of {node.target}" if node.target else ""
            return f"sweep {node.algorithm}{target}{scope} with {node.kernel} on {node.backend}{cost}"
        case Resample():
            scope = f" by {node.by}" if node.by else ""
            return f"resample{scope} {node.replicates:,} times, {node.scheme}, seed {node.seed}{cost}"
        case Compare():
            return f"compare every two algorithms, paired{cost}"
        case Report():
            return f"report{cost}"
        case _:
            assert_never(node)


def _drawn(branches: list[Branch], indent: str) -> Iterator[str]:
    for number, (line, below) in enumerate(branches):
        last = number == len(branches) - 1
        yield f"{indent}{'└─ ' if last else '├─ '}{line}"
        yield from _drawn(below, indent + ("   " if last else "│  "))


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 1 else f"{value * 1e3:.0f} ms" if value >= 1e-3 else "<1 ms"


def _size(value: int) -> str:
    return f"{value / 1e6:.0f} MB" if value >= 1e6 else f"{value / 1e3:.0f} kB"
