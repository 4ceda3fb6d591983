"""Skeletons of masks: what is left of a structure when its voxels are taken off layer by layer, and it stays one."""

from functools import partial

from assay_kernels.kernel import Kernel, StateShape, backends_of

_backends = partial(backends_of, "skeleton")

KERNELS = (
    Kernel(
        name="skeleton.thin",
        summary="The skeleton of an image by passes that look up which pixels go, all of a pass at once.",
        signature="(y,w)u1,(t)u1->(y,w)u1",
        state=StateShape.VALUE,
        backends=_backends("thin"),
        empty="rows without a bit",
        source="Zhang & Suen 1984; their conditions, or those of scikit-image 0.26, as a table of neighbourhoods",
        benchmark="bench_skeleton.py",
    ),
    Kernel(
        name="skeleton.lee",
        summary="The skeleton of a volume or an image, from one side after the other, voxel by voxel.",
        signature="(z?,y,w)u1->(z?,y,w)u1",
        state=StateShape.VALUE,
        backends=_backends("lee"),
        empty="rows without a bit",
        source="Lee, Kashyap & Chu 1994, sides in the order of scikit-image 0.26, as it was seen to take them",
        benchmark="bench_skeleton.py",
    ),
)
"""The family's kernels."""
