"""Confusion counts: how often each class was given each prediction.

Every table has a row per reference class and a column per predicted class.
"""

from functools import partial

from assay_kernels.kernel import Kernel, Property, StateShape, backends_of

_backends = partial(backends_of, "confusion")

_COUNTS = (Property.PERMUTATION_INVARIANT, Property.MERGEABLE)
_SOURCE = "the error matrix (Stehman 1997) with a row per reference class"

KERNELS = (
    Kernel(
        name="confusion.table",
        summary="How many items of each class were predicted to be of each class.",
        signature="(n)u1|u2|i4,(n)u1|u2|i4,()i8->(k,k)i8",
        state=StateShape.COUNTS,
        backends=_backends("table", "cuda"),
        properties=_COUNTS,
        empty="a table of zeros",
        source=_SOURCE,
        benchmark="bench_confusion.py",
    ),
    Kernel(
        name="confusion.weighted",
        summary="The tables of replicates, in each of which every item counts as often as its weight says.",
        signature="(n)u1|u2|i4,(n)u1|u2|i4,()i8,(r,n)u4->(r,k,k)i8",
        state=StateShape.COUNTS,
        backends=_backends("weighted", "cuda"),
        properties=_COUNTS,
        empty="tables of zeros",
        source=_SOURCE,
        benchmark="bench_resampling.py",
    ),
    Kernel(
        name="confusion.grouped",
        summary="One table for each group of items, from one reading of the labels.",
        signature="(n)u1|u2|i4,(n)u1|u2|i4,()i8,(n)i4,()i8->(g,k,k)i8",
        state=StateShape.COUNTS,
        backends=_backends("grouped"),
        properties=_COUNTS,
        empty="tables of zeros",
        source=_SOURCE,
        benchmark="bench_confusion.py",
    ),
    Kernel(
        name="confusion.threshold",
        summary="The two-class table of calling an item positive when its score reaches a threshold.",
        signature="(n)u1,(n)f8,()f8->(2,2)i8",
        state=StateShape.COUNTS,
        backends=_backends("threshold"),
        properties=_COUNTS,
        empty="a table of zeros",
        source=_SOURCE,
        benchmark="bench_confusion.py",
    ),
)
"""The family's kernels."""
