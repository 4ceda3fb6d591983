"""Of which metric a ranking is shown, as `--rank` asks for it."""

from collections.abc import Sequence

from assay.errors import PlanError
from assay.plan.physical import PhysicalPlan


def ranked_by(plan: PhysicalPlan, name: str, asked: Sequence[str] = ()) -> str:
    """The key of the metric whose ranking is shown.

    Args:
        plan: what is computed.
        name: how somebody called it, with its class or without; empty for the first that was asked.
        asked: what was asked, in its order; the first that is computed without any.

    Raises:
        PlanError: it is not computed, or there is nobody to be ranked.
    """
    keys = {one.full_key: {one.full_key, one.metric, one.key} for one in plan.measures}
    if not name:
        return next((key for first in asked for key, names in keys.items() if first in names), "")
    if len(plan.align.algorithms) < 2:
        raise PlanError("--rank shows a ranking of several algorithms, and there is one: leave it out")
    found = next((key for key, names in keys.items() if name in names), "")
    if not found:
        raise PlanError(f"--rank names `{name}`, and what is computed is {', '.join(keys)}")
    return found
