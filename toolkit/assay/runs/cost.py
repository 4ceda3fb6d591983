"""Whether worker processes pay: what they save, held against what starting them takes."""

import os
from typing import NamedTuple

from assay.plan.physical import PhysicalPlan

START_SECONDS = 0.8
"""From starting a worker to its first piece: Python, the libraries, the item rows (measured, benchmarks/README.md)."""

WORTH = 0.8
"""Workers are started when the run takes at most this share of what it takes without them."""


class Choice(NamedTuple):
    """Where the pieces of a plan are done."""

    workers: int
    """How many processes; 0 for this one."""
    reason: str


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def choose(plan: PhysicalPlan, available: int) -> Choice:
    """Where the pieces of `plan` are done on so many cores, by the plan's own estimate."""
    shared = [node for node in plan.nodes if node.pieces]
    seconds = sum(node.estimate.seconds for node in shared)
    workers = min(available, sum(node.pieces for node in shared))
    if workers < 2:
        why = "one core" if available < 2 else "work that cannot be shared"
        return Choice(0, f"in this process: {why}")
    together = START_SECONDS + seconds / workers
    said = f"~{seconds:.1f} s of work, ~{together:.1f} s in {workers} worker processes"
    if together > WORTH * seconds:
        return Choice(0, f"in this process: {said}")
    return Choice(workers, f"in {workers} worker processes: {said}")
