"""Calibration by kernels: sums over all pairs of forecasts, in memory that grows with the forecasts alone."""

from functools import partial
from types import MappingProxyType

from assay_kernels.kernel import Kernel, StateShape, backends_of

_backends = partial(backends_of, "pairwise")

_SUMS = MappingProxyType({"cython": 1e-11, "numba": 1e-11})
"""Exponentials differ in their last digits, and sums in the order of what they add."""

_WIDMANN = "Widmann, Lindsten & Zachariah 2019 (SKCE), kernel exp(-distance / width) times the identity"

KERNELS = (
    Kernel(
        name="pairwise.conditional",
        summary="Frequencies of the classes among forecasts like each one, itself left out, and how dense these are.",
        signature="(n,k)f8,(n)i8,()f8->(n,k)f8,(n)f8",
        state=StateShape.VALUE,
        backends=_backends("conditional"),
        tolerance=_SUMS,
        empty="no frequencies",
        source="Popordanoska, Sayer & Blaschko 2022, section 3 (Dirichlet kernels; of two classes Beta kernels)",
        benchmark="bench_pairwise.py",
    ),
    Kernel(
        name="pairwise.error",
        summary="The sum of the kernel calibration error over all pairs, and that over the forecasts by themselves.",
        signature="(n,k)f8,(n)i8,()f8->(2)f8",
        state=StateShape.VALUE,
        backends=_backends("error"),
        tolerance=_SUMS,
        empty="two zeros",
        source=_WIDMANN,
        benchmark="bench_pairwise.py",
    ),
    Kernel(
        name="pairwise.error_of_two",
        summary="The same of two classes, from one sweep over the probabilities of the second in ascending order.",
        signature="(n)u1,(n)f8,()f8->(2)f8",
        state=StateShape.VALUE,
        backends=_backends("error_of_two"),
        tolerance=_SUMS,
        empty="two zeros",
        source=_WIDMANN,
        benchmark="bench_pairwise.py",
    ),
    Kernel(
        name="pairwise.distance",
        summary="Of the distances between all pairs of forecasts, those at the ranks asked for.",
        signature="(n,k)f8,(r)i8->(r)f8",
        state=StateShape.VALUE,
        backends=_backends("distance"),
        empty="no distances",
        source="order statistics of Euclidean distances (the median heuristic: Gretton et al. 2012, section 8)",
        benchmark="bench_pairwise.py",
    ),
    Kernel(
        name="pairwise.gap",
        summary="Of the gaps between all pairs of ascending numbers, those at the ranks asked for.",
        signature="(n)f8,(r)i8->(r)f8",
        state=StateShape.VALUE,
        backends=_backends("gap"),
        empty="no gaps",
        source="order statistics of differences",
        benchmark="bench_pairwise.py",
    ),
)
"""The family's kernels."""
