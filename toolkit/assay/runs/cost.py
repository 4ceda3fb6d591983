"""Whether worker processes pay: what they save, held against what starting them takes."""

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


def choose(plan: PhysicalPlan, available: int) -> Choice:
    """Where the pieces of `plan` are done on so many cores, by the plan's own estimate."""
    shared = [node for node in plan.nodes if node.pieces]
    seconds = sum(node.estimate.seconds for node in shared)
    workers = min(available, sum(node.pieces for node in shared))
    together = START_SECONDS + seconds / max(workers, 1)
    if workers < 2 or together > WORTH * seconds:
        return Choice(0, f"runs in one process: more would take longer to start than to share ~{seconds:.1f} s of work")
    return Choice(workers, f"runs in {workers} worker processes: ~{seconds:.1f} s of work, shared ~{together:.1f} s")


def pays_from(workers: int) -> float | None:
    """Seconds of shared work from which so many worker processes pay; None when they never do."""
    saved = WORTH - 1 / max(workers, 1)
    return START_SECONDS / saved if saved > 0 else None
