"""Connected components: which voxels of a structure hang together, and how many there are of each."""

from functools import partial

from assay_kernels.kernel import Kernel, StateShape, backends_of

_backends = partial(backends_of, "components")

KERNELS = (
    Kernel(
        name="components.label",
        summary="The component of each voxel of a structure, in the order of their first voxels, and their sizes.",
        signature="(z?,y,x)u1|u2|i4|b1,()i8,()i8->(z?,y,x)i4,(c)i8",
        state=StateShape.VALUE,
        backends=_backends("label"),
        empty="no components",
        source="Rosenfeld & Pfaltz 1966 (union-find over rows); numbered as scipy.ndimage.label does",
        benchmark="bench_components.py",
    ),
)
"""The family's kernels."""
