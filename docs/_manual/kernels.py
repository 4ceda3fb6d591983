"""The kernels: an overview, and a page each from its description."""

from collections.abc import Iterator

from page import Page, plain, table

from assay_kernels.kernel import Kernel
from assay_kernels.registry import kernels as registered

OVERVIEW = "# Kernels\n\n`assay kernels` says which of them run on a machine, and why one is absent.\n\n"


def pages() -> Iterator[Page]:
    """The overview, then every kernel."""
    known = registered().values()
    rows = [[f"[`{k.name}`]({k.name}.md)", ", ".join(k.backends), k.state, plain(k.summary)] for k in known]
    shown = table(["kernel", "backends", "state", "what it gives"], rows)
    yield Page("All kernels", "kernels/index.md", OVERVIEW + shown)
    for kernel in known:
        yield Page(kernel.name, f"kernels/{kernel.name}.md", _page(kernel))


def _page(kernel: Kernel) -> str:
    agrees = [f"{backend}: {_agreement(kernel, backend)}" for backend in kernel.backends if backend != "reference"]
    facts = {
        "signature": f"`{kernel.signature}`",
        "state": kernel.state,
        "backends": ", ".join(kernel.backends),
        "agrees with the reference": "; ".join(agrees),
        "promises": ", ".join(kernel.properties),
        "of nothing": plain(kernel.empty),
        "source": plain(kernel.source),
        "version": str(kernel.version),
        "benchmark": kernel.benchmark and f"`benchmarks/{kernel.benchmark}`",
    }
    shown = [(name, text) for name, text in facts.items() if text]
    return f"# {kernel.name}\n\n{plain(kernel.summary)}\n\n" + table(["", ""], shown)


def _agreement(kernel: Kernel, backend: str) -> str:
    return f"within {kernel.tolerance[backend]:g}" if backend in kernel.tolerance else "to the bit"
