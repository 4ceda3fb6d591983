"""Calibration: how far probabilities are from what happened, from one reading of the data."""

from functools import partial
from types import MappingProxyType

from assay_kernels.kernel import Kernel, Property, StateShape, backends_of

_backends = partial(backends_of, "calibration")

_SUMS = (Property.PERMUTATION_INVARIANT, Property.MERGEABLE)
_LOGARITHM = MappingProxyType({"cuda": 1e-13, "cython": 1e-13, "numba": 1e-13})
"""Only the log loss differs, by the last place of each logarithm and the unit it is rounded to."""

_EQUAL_MASS = "Nixon 2019 (adaptive bins); ties stay in canonical order, the first bins take the remainder"

KERNELS = (
    Kernel(
        name="calibration.sums",
        summary="Counts, positives and summed probability per bin of equal width; Brier and log-loss sums.",
        signature="(n)u1,(n)f8|f4,()i8->(b)i8,(b)i8,(b,2)i8,(2)i8,(2)i8,()i8",
        state=StateShape.SUMS,
        backends=_backends("sums", "cuda"),
        properties=_SUMS,
        tolerance=_LOGARITHM,
        empty="zero counts and sums",
        source="Brier 1950; Good 1952 (log loss); Naeini 2015 (bins)",
        benchmark="bench_calibration.py",
    ),
    Kernel(
        name="calibration.weighted",
        summary="The sums of replicates, in each of which every item counts as often as its weight says.",
        signature="(n)u1,(n)f8|f4,()i8,(r,n)u4->r*((b)i8,(b)i8,(b,2)i8,(2)i8,(2)i8,()i8)",
        state=StateShape.SUMS,
        backends=_backends("weighted", "cuda"),
        properties=_SUMS,
        tolerance=_LOGARITHM,
        empty="zero counts and sums",
        source="Brier 1950; Good 1952 (log loss); Naeini 2015 (bins)",
        benchmark="bench_resampling.py",
    ),
    Kernel(
        name="calibration.equal_mass",
        summary="Counts, positives and summed probability per bin of equally many items, from one sort outside.",
        signature="(n)u1,(n)f8|f4,()i8->(b)i8,(b)i8,(b,2)i8",
        state=StateShape.VALUE,
        backends=_backends("equal_mass"),
        empty="zero counts and sums",
        source=_EQUAL_MASS,
        benchmark="bench_calibration.py",
    ),
    Kernel(
        name="calibration.weighted_equal_mass",
        summary="Bins of equally many items of replicates, in each of which every item counts as its weight says.",
        signature="(n)u1,(n)f8|f4,()i8,(n)i8,(r,n)u4->r*((b)i8,(b)i8,(b,2)i8)",
        state=StateShape.VALUE,
        backends=_backends("weighted_equal_mass"),
        empty="zero counts and sums",
        source=_EQUAL_MASS,
        benchmark="bench_resampling.py",
    ),
)
"""The family's kernels."""
