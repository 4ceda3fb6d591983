"""The processor, the cores that may be used, and whether worker processes pay."""

from collections.abc import Iterator

from assay.doctor.cgroup import cpu_limit
from assay.doctor.finding import Finding, State
from assay.processes.cores import cores
from assay.runs.cost import pays_from
from assay.runs.environment import processor as described


def processor() -> Iterator[Finding]:
    """One line about all three."""
    model = described()["model"] or "unknown"
    count, share = cores(), cpu_limit()
    facts = {"model": model, "cores": count, "share": share}
    shown = f"{model}; {count} core{'s' * (count != 1)} to use"
    if share is None or share >= count:
        yield Finding(subject="processor", says=f"{shown}; {_workers(count)}", facts=facts)
        return
    few = max(1, int(share))
    yield Finding(
        subject="processor",
        state=State.LIMITED,
        says=f"{shown}, of which the control group gives the time of {share:g}; {_workers(few)}",
        remedy=f"assay run ... --workers {few if few > 1 else 0}",
        facts=facts,
    )


def _workers(count: int) -> str:
    seconds = pays_from(count)
    if seconds is None:
        return "worker processes do not pay, and none are started"
    return f"{count} worker processes pay from about {seconds:.1f} s of work on"
