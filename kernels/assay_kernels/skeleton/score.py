"""Skeletons of structures, and clDice.

`backend` names one; None takes the best that runs here.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from assay_kernels.dispatch import load
from assay_kernels.skeleton.tables import table
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.reference import Bits

RULES = ("scikit-image", "lee", "zhang-suen")
"""How a skeleton is found: as scikit-image does by default, by Lee et al. 1994, or by Zhang & Suen 1984."""


def skeleton(bits: Bits, rule: str = "scikit-image", *, backend: str | None = None) -> Bits:
    """The skeleton of a structure: lines a voxel thick, and plates of a volume where it is hollow.

    Args:
        bits: the structure, as `surfaces.reference.packed` makes them.
        rule: one of `RULES`. `scikit-image` is what its `skeletonize` gives: of images its own table, of volumes that
            of Lee; `lee` its `method="lee"`; `zhang-suen` the paper's, of images.
        backend: see above.

    Raises:
        ValueError: there are not two or three axes, `zhang-suen` is asked of a volume, or there is no such rule.
    """
    if rule not in RULES:
        raise ValueError(f"there is no rule `{rule}`; there are {', '.join(RULES)}")
    found: Bits
    if rule == "lee" or (rule == "scikit-image" and bits.ndim == 3):
        found = load("skeleton.lee", backend)(bits)
    else:
        found = load("skeleton.thin", backend)(bits, table(rule))
    return found


class Skeletons(NamedTuple):
    """How many voxels the skeletons have, and how many of these lie in the other structure."""

    reference: int
    reference_inside: int
    """Of the reference's skeleton, in the prediction."""
    prediction: int
    prediction_inside: int
    """Of the prediction's skeleton, in the reference."""


def inside(line: Bits, structure: Bits) -> int:
    """How many voxels of a skeleton lie in a structure."""
    return int(np.bitwise_count(line & structure).sum())


def cl_dice(
    skeletons: Callable[[str], Skeletons], skeleton: str = "scikit-image", disjoint: str = "zero"
) -> float | Undefined:
    """clDice: the harmonic mean of topology precision and topology sensitivity (Shit et al. 2021, section 3).

    Precision is the share of the prediction's skeleton that lies in the reference, sensitivity that of the reference's
    skeleton in the prediction.

    Args:
        skeletons: counts the voxels of the skeletons that a rule gives.
        skeleton: the rule.
        disjoint: `zero`, or `undefined`, is what it is where precision and sensitivity are both 0.
    """
    found = skeletons(skeleton)
    missing = [name for name in ("reference", "prediction") if not getattr(found, name)]
    if missing:
        return Undefined("neither has a skeleton" if len(missing) > 1 else f"the {missing[0]} has no skeleton")
    precision = found.prediction_inside / found.prediction
    sensitivity = found.reference_inside / found.reference
    if not precision + sensitivity:
        return Undefined("neither skeleton lies in the other structure") if disjoint == "undefined" else 0.0
    return 2 * precision * sensitivity / (precision + sensitivity)
