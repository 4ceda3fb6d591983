"""What the battery feeds the resampling kernels."""

import numpy as np
from hypothesis import strategies as st

seeds = st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1))
replicate = st.one_of(st.integers(0, 3), st.integers(0, 2**62))
score = st.one_of(st.integers(-3, 3).map(float), st.floats(width=32, allow_nan=False))
ascending = st.lists(score, max_size=30).map(lambda values: np.sort(np.array(values, dtype=np.float64)) + 0.0)


@st.composite
def strata(draw):
    sizes = draw(st.lists(st.integers(0, 40), max_size=4))
    return (
        draw(seeds),
        draw(replicate),
        draw(st.integers(0, 3)),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
    )


@st.composite
def ties(draw):
    tied = st.integers(0, 5)
    negative, positive = (np.array(draw(st.lists(tied, min_size=1, max_size=25))) for _ in range(2))
    return draw(seeds), draw(replicate), draw(st.integers(0, 4)), *bounds(negative, positive)


def bounds(negative, positive):
    order = np.sort(negative)
    slot = np.searchsorted(order, negative).astype(np.uint32)
    sides = [np.searchsorted(order, positive, side).astype(np.uint32) for side in ("left", "right")]
    return slot, np.stack(sides, axis=1)


@st.composite
def differences(draw):
    items = draw(st.integers(1, 12))
    order = draw(st.permutations(range(items)))[: draw(st.integers(0, items))]
    flags = st.lists(st.integers(0, 1), min_size=len(order), max_size=len(order))
    times = draw(st.lists(st.lists(st.integers(0, 3), min_size=items, max_size=items), min_size=1, max_size=4))
    above, begins = (np.array(draw(flags), dtype=np.uint8) for _ in range(2))
    begins[:1] = 1
    return np.array(order, dtype=np.uint32), above, begins, np.array(times, dtype=np.uint32)


NONE = np.zeros(0)
SOME = bounds(np.arange(50) % 7, np.arange(20) % 5)

ROWS = {
    "resampling.weights": {
        "inputs": strata(),
        "empty": (1, 0, 4, np.zeros(1, dtype=np.int64)),
        "seeded": (0, (7, 3, 2, np.array([0, 20, 50]))),
    },
    "resampling.auroc": {
        "inputs": ties(),
        "empty": (1, 0, 3, np.zeros(0, dtype=np.uint32), np.zeros((0, 2), dtype=np.uint32)),
        "seeded": (0, (7, 3, 5, *SOME)),
    },
    "resampling.delong": {
        "inputs": st.tuples(ascending, ascending),
        "empty": (NONE, NONE),
        "dtypes": {(0, 1): ("f4",)},
        "monotone": (0, 1),
    },
    "resampling.signed_ranks": {
        "inputs": differences(),
        "empty": (np.zeros(0, "u4"), np.zeros(0, "u1"), np.zeros(0, "u1"), np.zeros((2, 0), "u4")),
    },
}
