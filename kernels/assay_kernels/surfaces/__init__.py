"""Surfaces of masks: which voxels are the border of a structure, and how far each is from another border."""

from functools import partial
from types import MappingProxyType

from assay_kernels.kernel import Kernel, StateShape, backends_of

_backends = partial(backends_of, "surfaces")

_TIES = MappingProxyType(dict.fromkeys(("cuda", "cython", "numba"), 4e-16))
"""Of places that are equally far but for rounding, another one may be taken: the last digit can differ."""

KERNELS = (
    Kernel(
        name="surfaces.border",
        summary="The border of a structure, a bit for each voxel in rows of bytes.",
        signature="(z?,y,x)u1|u2|i4|b1,()i8->(z?,y,w)u1",
        state=StateShape.VALUE,
        backends=_backends("border", "cuda"),
        empty="rows without a bit",
        source="voxels of the structure with a face neighbour outside (Metrics Reloaded, HD, ASSD, MASD and NSD); "
        "beyond the image is outside",
        benchmark="bench_surfaces.py",
    ),
    Kernel(
        name="surfaces.distances",
        summary="How far each voxel of a border is from the nearest one of another, in the unit of the spacing.",
        signature="(z?,y,w)u1,(z?,y,w)u1,(d)f8->(n)f8",
        state=StateShape.VALUE,
        backends=_backends("distances", "cuda"),
        tolerance=_TIES,
        empty="no distances; infinite ones to an empty border",
        source="Euclidean distances between centres of voxels (Metrics Reloaded, HD, ASSD, MASD and NSD)",
        benchmark="bench_surfaces.py",
    ),
)
"""The family's kernels."""
