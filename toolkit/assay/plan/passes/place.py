"""Every sweep is put on a backend that can run here."""

from assay.plan.context import Context
from assay.plan.nodes import changed
from assay.plan.physical import PhysicalPlan, Sweep
from assay.plan.reason import Reason
from assay_kernels.dispatch import available_backends, choose_backend
from assay_kernels.registry import kernel
from assay_spec.record import replace


def place(plan: PhysicalPlan, context: Context) -> PhysicalPlan:  # noqa: ARG001 - every pass has this signature
    """Choose a backend for every sweep, and say which others are absent and why."""
    return replace(plan, nodes=changed(plan.nodes, Sweep, _placed))


def _placed(node: Sweep) -> Sweep:
    backend = choose_backend(node.kernel)
    absent = [f"{b}: {why}" for b, why in available_backends(node.kernel).items() if why is not None]
    text = f"{node.kernel} on {backend}" + (f" (absent: {'; '.join(absent)})" if absent else "")
    return replace(
        node,
        backend=backend,
        signature=kernel(node.kernel).signature,
        reasons=(*node.reasons, Reason(by="place", text=text)),
    )
