"""What confusions cost, from the fingerprint to the matrix that metrics weigh by."""

import numpy as np
from numpy.typing import NDArray

from assay.errors import PlanError
from assay.plan.physical import Align, Cost
from assay_spec.metrics.fingerprint import Fingerprint


def costs_of(fingerprint: Fingerprint | None, classes: tuple[str, ...]) -> tuple[Cost, ...]:
    """The costs that a fingerprint names; none where it says that all confusions are alike.

    Raises:
        PlanError: a cost is of a class that is none of `classes`.
    """
    if fingerprint is None or not fingerprint.unequal_severity:
        return ()
    for each in fingerprint.costs:
        for name in (each.reference, each.prediction):
            if name not in classes:
                listed = ", ".join(f"`{known}`" for known in classes)
                raise PlanError(f"the fingerprint names a cost of `{name}`, which is none of the classes {listed}")
    return tuple(Cost(reference=c.reference, prediction=c.prediction, cost=c.cost) for c in fingerprint.costs)


def cost_matrix(align: Align) -> NDArray[np.float64]:
    """f8[K, K], rows the true classes: 1 where no cost is named, 0 for right answers that nobody puts a cost on."""
    costs = 1.0 - np.eye(len(align.classes))
    for each in align.costs:
        costs[align.classes.index(each.reference), align.classes.index(each.prediction)] = each.cost
    return costs
