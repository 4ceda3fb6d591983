"""Kernels on the terminal: all of them as a table, or everything about one."""

from collections.abc import Iterable, Iterator, Sequence
from shutil import get_terminal_size
from textwrap import wrap

from assay_kernels.dispatch import SIMULATOR, available_backends, choose_backend, simulated
from assay_kernels.kernel import Kernel
from assay_kernels.registry import kernel
from assay_kernels.registry import kernels as registered

NARROWEST, WIDEST = 28, 100
"""Columns between which the last column of a table is good to read."""

_OFF_A_TERMINAL = 160


def listed() -> Iterator[str]:
    """A row for each kernel, then what cannot run here and why."""
    known = registered().values()
    rows = [("kernel", "runs on", "also on", "what it gives")]
    rows += [(each.name, _shown(choose_backend(each.name)), ", ".join(_others(each)), each.summary) for each in known]
    yield from _table(rows)
    yield ""
    if simulated():
        yield f"simulated: cuda: {SIMULATOR} is set, so numba interprets what a GPU would run"
    yield from sorted({f"not here: {backend}: {why}" for each in known for backend, why in _absent(each)})
    yield "Each has a `reference` too: plain NumPy from the formula, which the others are tested against."


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
    yield from _table([("", label, text) for label, text in facts.items() if text])


def _others(each: Kernel) -> list[str]:
    """The compiled backends that it could run on as well."""
    can = [backend for backend, reason in available_backends(each.name).items() if reason is None]
    return [_shown(backend) for backend in can if backend not in {choose_backend(each.name), "reference"}]


def _shown(backend: str) -> str:
    return "cuda (simulated)" if backend == "cuda" and simulated() else backend


def _absent(each: Kernel) -> Iterable[tuple[str, str]]:
    return ((backend, why) for backend, why in available_backends(each.name).items() if why is not None)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows as lines; the last column is wrapped to what the terminal leaves for it."""
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    room = get_terminal_size(fallback=(_OFF_A_TERMINAL, 0)).columns - sum(widths) - 2 * len(widths)
    for *cells, text in rows:
        before = "".join(f"{cell:<{width}}  " for cell, width in zip(cells, widths, strict=True))
        width = max(NARROWEST, min(WIDEST, room))
        first, *more = wrap(text, width, break_on_hyphens=False, break_long_words=False) or [""]
        yield f"{before}{first}".rstrip()
        yield from (" " * len(before) + line for line in more)
