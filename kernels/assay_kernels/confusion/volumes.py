"""Errors of a structure's volume, from its confusion table and the volume of a voxel.

A table is [[TN, FP], [FN, TP]], i8[2, 2]. Counts are worked with as Python's whole numbers and rounded once at the end.
"""

from assay_kernels.state.counts import Counts
from assay_kernels.state.undefined import Score, quotient

_NOTHING_TO_SHARE = "the reference does not show the structure"


def relative(table: Counts, voxel: float) -> Score:  # noqa: ARG001 - all three take the same
    """(volume of the prediction - volume of the reference) / volume of the reference: below 0 it is too small."""
    reference, excess = _volumes(table)
    return quotient(excess, reference, _NOTHING_TO_SHARE)


def absolute_ratio(table: Counts, voxel: float) -> Score:  # noqa: ARG001
    """AVDR: |volume of the prediction - volume of the reference| / volume of the reference."""
    reference, excess = _volumes(table)
    return quotient(abs(excess), reference, _NOTHING_TO_SHARE)


def absolute(table: Counts, voxel: float) -> Score:
    """|volume of the prediction - volume of the reference| in the unit of `voxel`, the volume of one voxel."""
    return abs(_volumes(table)[1]) * voxel


def _volumes(table: Counts) -> tuple[int, int]:
    """The voxels of the reference, and how many more the prediction has."""
    (_, fp), (fn, tp) = table.tolist()
    return tp + fn, fp - fn
