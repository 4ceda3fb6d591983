"""Whether a plan that somebody wrote hangs together; those that are compiled here do."""

from collections.abc import Iterable, Iterator

from assay.plan.nodes import every
from assay.plan.physical import File, PhysicalPlan, Report, Resample, Sweep, is_address
from assay_kernels.registry import kernels
from assay_spec.named import is_inside


def complaint(plan: PhysicalPlan, base: str) -> str:
    """The first thing that is wrong with a plan whose paths start from the folder `base`; empty when nothing is."""
    if not plan.nodes or not isinstance(plan.nodes[-1], Report):
        return "its last node is no report"
    if len(every(plan.nodes, Report)) > 1:
        return "it reports more than once"
    seen: dict[str, object] = {}
    for node in plan.nodes:
        needed = (*node.inputs, *(node.sweeps if isinstance(node, Resample) else ()))
        missing = next((name for name in needed if name not in seen), None)
        if missing is not None:
            return f"`{node.id}` needs `{missing}`, which is no node before it"
        if node.id in seen:
            return f"two nodes are called `{node.id}`"
        if isinstance(node, Sweep) and node.kernel not in kernels():
            return f"`{node.id}` names the kernel `{node.kernel}`, which does not exist"
        seen[node.id] = node
    return _astray(plan, base)


def _local(files: Iterable[File]) -> Iterator[str]:
    """The paths of those that were not fetched; others are looked for by their digests alone."""
    return (file.path for file in files if not is_address(file.path))


def _astray(plan: PhysicalPlan, base: str) -> str:
    """What is wrong with the first path that leaves the folder; empty when none does."""
    paths = (path for read in plan.reads for path in (read.path, *_local(read.files)))
    strays = (path for path in paths if not is_inside(f"{base}/plan", path))
    return next((f"`{path}` leads out of the folder of its documents" for path in strays), "")
