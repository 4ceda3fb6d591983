"""How much memory this process may use, and who says so."""

import os
import resource
from collections.abc import Iterator

from assay.doctor.cgroup import memory_limit
from assay.doctor.finding import Finding

ROOM = "start without `ulimit -v`, or ask the scheduler for more virtual memory"
"""What to do where the limit of addresses is too low, and cannot be raised."""


def memory() -> Iterator[Finding]:
    """The least of all limits, and what the machine has."""
    limits = {"address space": address_space(), "control group": memory_limit(), "machine": _installed()}
    known = {name: size for name, size in limits.items() if size is not None}
    if not known:
        yield Finding(subject="memory", says="how much there is cannot be found out here", facts=limits)
        return
    least = min(known, key=lambda name: known[name])
    names = {"address space": "the limit of the shell (`ulimit -v`)", "control group": "the limit of the control group"}
    whose = names.get(least, "all that the machine has")
    says = f"{_gigabytes(known[least])} to use: {whose}"
    others = [f"{name} {_gigabytes(size)}" for name, size in known.items() if name != least]
    yield Finding(subject="memory", says=", ".join([says, *others]), facts=limits)


def address_space() -> int | None:
    """Bytes of addresses that this process may use; None without a limit."""
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft


def _installed() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
