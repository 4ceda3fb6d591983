"""What depends on the order of scores alone: AUROC, average precision, curves and operating points.

The state is `ranked.RankedScores`: the scores of each class in ascending order. Nothing here imports NumPy.
"""

from functools import partial
from types import MappingProxyType

from assay_kernels.kernel import Kernel, Property, StateShape, backends_of

_backends = partial(backends_of, "ranking")

_ROUNDING = MappingProxyType({"cython": 1e-15, "numba": 1e-15})

KERNELS = (
    Kernel(
        name="ranking.rank",
        summary="The scores of each class in ascending order, from one pass and two sorts.",
        signature="(n)u1,(n)f->(m)f,(n-m)f",
        state=StateShape.ROWS,
        backends=_backends("rank"),
        properties=(Property.PERMUTATION_INVARIANT, Property.MERGEABLE),
        empty="two empty rows",
        source="Sorting needs no source; -0.0 is stored as 0.0, which it equals.",
        benchmark="bench_ranking.py",
    ),
    Kernel(
        name="ranking.area",
        summary="Twice the Mann-Whitney U, average precision and the number of distinct thresholds, from one sweep.",
        signature="(m)f,(n)f->()i8,()f8,()i8",
        state=StateShape.VALUE,
        backends=_backends("area"),
        properties=(Property.MONOTONE_INVARIANT, Property.BOUNDED_0_1),
        tolerance=_ROUNDING,
        empty="0, 0.0 and 0",
        source=(
            "Hanley & McNeil 1982, Radiology 143(1), eq. 2 (ties count one half); Manning, Raghavan & Schuetze 2008, "
            "section 8.4 (average precision as a step sum, with tied scores as one threshold)"
        ),
        benchmark="bench_ranking.py",
    ),
    Kernel(
        name="ranking.curve",
        summary="False and true positives at every distinct threshold, from the highest down.",
        signature="(m)f,(n)f->(t)f8,(t)i8,(t)i8",
        state=StateShape.VALUE,
        backends=_backends("curve"),
        empty="the one point where no item is called positive: threshold inf, 0, 0",
        source="Fawcett 2006, Pattern Recognition Letters 27(8), algorithm 1",
        benchmark="bench_ranking.py",
    ),
    Kernel(
        name="ranking.weighted_area",
        summary="As `ranking.area`, on replicates of the items behind a curve, with the weight of either class.",
        signature="(t)i8,(t)i8,(m)i8,(n)i8,(r,m+n)u4->(r)i8,(r)f8,(r)i8,(r)i8,(r)i8",
        state=StateShape.VALUE,
        backends=_backends("weighted_area"),
        properties=(Property.BOUNDED_0_1,),
        tolerance=_ROUNDING,
        empty="zeros",
        source="as `ranking.area`, on the items repeated",
        benchmark="bench_resampling.py",
    ),
    Kernel(
        name="ranking.weighted_curve",
        summary="False and true positives at the thresholds of a curve, on replicates of the items behind it.",
        signature="(t)i8,(t)i8,(m)i8,(n)i8,(r,m+n)u4->(r,t)i8,(r,t)i8",
        state=StateShape.VALUE,
        backends=_backends("weighted_curve"),
        empty="zeros",
        source="as `ranking.curve`, on the items repeated; what nobody draws repeats the point before it",
        benchmark="bench_resampling.py",
    ),
)
"""The family's kernels."""
