"""Bands along surfaces: which voxels of a mask are near another one, such as its own border."""

from functools import partial

from assay_kernels.kernel import Kernel, StateShape, backends_of

_backends = partial(backends_of, "bands")

KERNELS = (
    Kernel(
        name="bands.near",
        summary="The voxels of one mask no farther than a width from one of another, a bit for each voxel.",
        signature="(z?,y,w)u1,(z?,y,w)u1,(d)f8,()f8->(z?,y,w)u1",
        state=StateShape.VALUE,
        backends=_backends("near"),
        empty="rows without a bit",
        source="Euclidean distances between centres of voxels; the bands of Cheng et al. 2021 (Boundary IoU)",
        benchmark="bench_bands.py",
    ),
)
"""The family's kernels."""
