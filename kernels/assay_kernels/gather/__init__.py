"""Rows of an array in an order that a seed decides, cast and normalised in one pass.

The order is computed place by place: no permutation is held or replayed, so an epoch goes on from its middle, and
shards take their part of it, in memory that does not depend on how many items there are. Nothing here imports NumPy.
"""

from functools import partial

from assay_kernels.kernel import Kernel, Property, StateShape, backends_of

_backends = partial(backends_of, "gather")

KERNELS = (
    Kernel(
        name="gather.order",
        summary="Which items stand at some places in a row of an epoch, which is a shuffle of all of them.",
        signature="()i8,()u8,()u8,()i8,()i8->(m)i8",
        state=StateShape.VALUE,
        backends=_backends("order"),
        properties=(Property.SEEDED,),
        empty="an empty array",
        source=(
            "Luby & Rackoff 1988, SIAM J. Comput. 17(2) (permutations from round functions); Black & Rogaway 2002, "
            "CT-RSA (cycle walking); Steele, Lea & Flood 2014, OOPSLA (SplitMix64, for the keys)"
        ),
        benchmark="bench_gather.py",
    ),
    Kernel(
        name="gather.rows",
        summary="Rows of an array as floating-point numbers, (x - mean) * scale of each trailing channel.",
        signature="(n,k)u1|i1|i2|i4|i8|u8|f4|f8,(m)i8,(c)f8,(c)f8,()i8->(m,k)f4|f8",
        state=StateShape.VALUE,
        backends=_backends("rows"),
        empty="no rows",
        source="worked out in f8, then rounded once",
        benchmark="bench_gather.py",
    ),
)
"""The family's kernels."""
