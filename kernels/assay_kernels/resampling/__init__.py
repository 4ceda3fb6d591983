"""How much a score would change on other items: bootstrap, DeLong and binomial intervals.

Draws come from counter-based streams: a draw depends on the seed and on the numbers of its replicate, stratum and
place, not on threads, chunks or order. Nothing here imports NumPy.
"""

from functools import partial

from assay_kernels.kernel import Kernel, Property, StateShape, backends_of

_backends = partial(backends_of, "resampling")

KERNELS = (
    Kernel(
        name="resampling.weights",
        summary="How often bootstrap replicates draw each unit: with replacement, within strata.",
        signature="()u8,()i8,()i8,(s+1)i8->(r,u)u4",
        state=StateShape.VALUE,
        backends=_backends("weights", "cuda"),
        properties=(Property.SEEDED,),
        empty="an empty array",
        source=(
            "Steele, Lea & Flood 2014, OOPSLA (SplitMix64); Lemire 2019, ACM TOMACS 29(1), algorithm 5 (unbiased "
            "bounded integers); Efron & Tibshirani 1993, chapter 6"
        ),
        benchmark="bench_resampling.py",
    ),
    Kernel(
        name="resampling.auroc",
        summary="Twice the Mann-Whitney U of bootstrap replicates stratified by class.",
        signature="()u8,()i8,()i8,(m)u4,(n,2)u4->(r)i8",
        state=StateShape.VALUE,
        backends=_backends("auroc", "cuda"),
        properties=(Property.SEEDED,),
        empty="zeros",
        source="`ranking.area` of the items that `resampling.weights` draws",
        benchmark="bench_resampling.py",
    ),
    Kernel(
        name="resampling.delong",
        summary="Twice the Mann-Whitney U with the sums of squares of doubled placements, for DeLong's variance.",
        signature="(m)f,(n)f->()i8,()i16,()i16",
        state=StateShape.VALUE,
        backends=_backends("delong"),
        properties=(Property.MONOTONE_INVARIANT,),
        empty="0, 0 and 0",
        source="DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3); Sun & Xu 2014, IEEE SPL 21(11), by midranks",
        benchmark="bench_resampling.py",
    ),
    Kernel(
        name="resampling.signed_ranks",
        summary="Twice Wilcoxon's W+, how many differences there are, and how they tie, on bootstrap replicates.",
        signature="(m)u4,(m)u1,(m)u1,(r,n)u4->(r)i8,(r)i8,(r)i8",
        state=StateShape.VALUE,
        backends=_backends("signed_ranks"),
        empty="zeros",
        source="Wilcoxon 1945, Biometrics Bulletin 1(6), by midranks of differences repeated as often as drawn",
        benchmark="bench_ranking_schemes.py",
    ),
)
"""The family's kernels."""
