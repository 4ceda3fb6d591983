"""Every sweep is put on a backend that can run here."""

from assay.plan.context import Context
from assay.plan.nodes import changed
from assay.plan.physical import PhysicalPlan, Sweep
from assay.plan.reason import Reason
from assay_kernels.dispatch import PREFERENCE, choose_backend, reason_absent, simulated
from assay_kernels.registry import kernel
from assay_spec.record import replace


def place(plan: PhysicalPlan, context: Context) -> PhysicalPlan:  # noqa: ARG001 - every pass has this signature
    """Choose a backend for every sweep, and say which of those that are chosen unasked are absent and why."""
    return replace(plan, nodes=changed(plan.nodes, Sweep, _placed))


def _placed(node: Sweep) -> Sweep:
    backend = choose_backend(node.kernel)
    targets = kernel(node.kernel).backends
    reasons = {b: reason_absent(b, targets[b]) for b in PREFERENCE if b in targets}
    absent = [f"{b}: {why}" for b, why in reasons.items() if why is not None]
    text = f"{node.kernel} on {backend}" + (f" (absent: {'; '.join(absent)})" if absent else "")
    if backend == "cuda" and simulated():
        text += ", which numba simulates without a GPU"
    return replace(
        node,
        backend=backend,
        signature=kernel(node.kernel).signature,
        reasons=(*node.reasons, Reason(by="place", text=text)),
    )
