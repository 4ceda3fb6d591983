"""Whether a plan that somebody wrote hangs together; those that are compiled here do."""

from assay.plan.physical import PhysicalPlan, Report, Resample, Sweep
from assay_kernels.registry import kernels
from assay_spec.kinds import rows
from assay_spec.named import is_inside


def complaint(plan: PhysicalPlan, base: str) -> str:
    """The first thing that is wrong with a plan whose paths start from the folder `base`; empty when nothing is."""
    if plan.kind not in {row.name for row in rows() if row.work}:
        # Whoever runs it says so.
        return ""
    if not plan.nodes or not isinstance(plan.nodes[-1], Report):
        return "its last node is no report"
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
    for read in plan.reads:
        for path in (read.path, *(file.path for file in read.files)):
            if not is_inside(f"{base}/plan", path):
                return f"`{path}` leads out of the folder of its documents"
    return ""
