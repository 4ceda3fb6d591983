"""Kernels on the terminal: all of them as a table, or everything about one; and both for programs."""

import json
from collections.abc import Iterable, Iterator

from assay.cli.columns import columns
from assay_kernels.dispatch import SIMULATOR, available_backends, choose_backend, simulated
from assay_kernels.kernel import Kernel
from assay_kernels.registry import kernel
from assay_kernels.registry import kernels as registered


def listed() -> Iterator[str]:
    """A row for each kernel, then what cannot run here and why."""
    known = registered().values()
    rows = [("kernel", "runs on", "also on", "equal to reference", "benchmark")]
    rows += [
        (each.name, _shown(choose_backend(each.name)), ", ".join(_others(each)), _bounds(each), each.benchmark)
        for each in known
    ]
    yield from columns(rows)
    yield ""
    if simulated():
        yield f"simulated: cuda: {SIMULATOR} is set, so numba interprets what a GPU would run"
    yield from sorted({f"not here: {backend}: {why}" for each in known for backend, why in _absent(each)})
    yield "Each has a `reference` too: plain NumPy from the formula, which the others are tested against."
    yield "Within 1e-15: by that share of the value at most. `assay kernels KERNEL` tells all of one."


def as_json(name: str = "") -> str:
    """Every kernel, or the one called `name`, for programs.

    Raises:
        LookupError: there is none of that name; the message lists near ones.
        BackendUnavailable: `ASSAY_BACKEND` names one that cannot run here.
    """
    found = [kernel(name)] if name else registered().values()
    return json.dumps({"version": 1, "kernels": list(map(_record, found))}, indent=2, ensure_ascii=False)


def _record(each: Kernel) -> dict[str, object]:
    return {
        "name": each.name,
        "summary": each.summary,
        "signature": each.signature,
        "state": each.state,
        "runs_on": choose_backend(each.name),
        "backends": {
            backend: {"absent": why, "tolerance": each.tolerance.get(backend, 0.0)}
            for backend, why in available_backends(each.name).items()
        },
        "properties": each.properties,
        "empty": each.empty,
        "source": each.source,
        "version": each.version,
        "benchmark": each.benchmark,
    }


def described(name: str) -> Iterator[str]:
    """Everything about one kernel.

    Raises:
        LookupError: there is none of that name; the message lists near ones.
        BackendUnavailable: `ASSAY_BACKEND` names one that cannot run here.
    """
    found = kernel(name)
    exact = ", ".join(backend for backend in found.backends if backend not in {*found.tolerance, "reference"})
    near = ", ".join(f"{backend} within {bound:g}" for backend, bound in found.tolerance.items())
    facts = {
        "gives": found.summary,
        "signature": found.signature,
        "state": found.state,
        "runs on": _shown(choose_backend(name)),
        "also on": ", ".join(_others(found)),
        "not here": "; ".join(f"{backend}: {why}" for backend, why in _absent(found)),
        "promises": ", ".join(found.properties),
        "agrees": "; ".join(filter(None, (exact and f"{exact} to the bit", near))),
        "of nothing": found.empty,
        "source": found.source,
        "version": str(found.version),
        "benchmark": found.benchmark and f"benchmarks/{found.benchmark}",
    }
    yield name
    yield from columns([("", label, text) for label, text in facts.items() if text])


def _others(each: Kernel) -> list[str]:
    """The compiled backends that it could run on as well."""
    can = [backend for backend, reason in available_backends(each.name).items() if reason is None]
    return [_shown(backend) for backend in can if backend not in {choose_backend(each.name), "reference"}]


def _shown(backend: str) -> str:
    return "cuda (simulated)" if backend == "cuda" and simulated() else backend


def _absent(each: Kernel) -> Iterable[tuple[str, str]]:
    return ((backend, why) for backend, why in available_backends(each.name).items() if why is not None)


def _bounds(each: Kernel) -> str:
    """How near all compiled backends come to the reference; which of them come nearer is told of one kernel alone."""
    loosest = max(
        (each.tolerance.get(backend, 0.0) for backend in each.backends if backend != "reference"), default=0.0
    )
    return f"within {loosest:g}" if loosest else "to the bit"
