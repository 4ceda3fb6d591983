"""What the battery feeds the ranking kernels."""

import numpy as np
from hypothesis import strategies as st

TIED = [-1.0, 0.0, 0.25, 0.5, 1.0, np.inf, -np.inf]
score = st.one_of(st.sampled_from(TIED), st.floats(width=32, allow_nan=False))


def ascending(values):
    return np.sort(np.array(values, dtype=np.float64)) + 0.0


halves = st.tuples(st.lists(score, max_size=30).map(ascending), st.lists(score, max_size=30).map(ascending))


@st.composite
def labelled(draw):
    scores = draw(st.lists(st.one_of(score, st.just(-0.0)), max_size=40))
    labels = draw(st.lists(st.integers(0, 1), min_size=len(scores), max_size=len(scores)))
    return np.array(labels, dtype=np.uint8), np.array(scores, dtype=np.float64)


@st.composite
def weighted(draw):
    negative, positive = draw(halves)
    weights = (
        draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 9]), min_size=len(half), max_size=len(half)))
        for half in (negative, positive)
    )
    return negative, positive, *(np.array(w, dtype=np.uint32) for w in weights)


NONE = np.zeros(0)
NO_WEIGHT = np.zeros(0, dtype=np.uint32)
NO_LABEL = np.zeros(0, dtype=np.uint8)
NOT_A_NUMBER = tuple(
    (np.array(labels, dtype=np.uint8), np.array([0.5, np.nan, 1.0, np.nan])) for labels in ([0, 1, 1, 1], [0, 0, 1, 0])
)
SCORES = {"dtypes": {(0, 1): ("f4",)}, "monotone": (0, 1)}

ROWS = {
    "ranking.rank": {
        "inputs": labelled(),
        "empty": (NO_LABEL, NONE),
        "items": ((0, 1),),
        "refused": NOT_A_NUMBER,
    },
    "ranking.area": SCORES | {"inputs": halves, "empty": (NONE, NONE)},
    "ranking.weighted_area": SCORES | {"inputs": weighted(), "empty": (NONE, NONE, NO_WEIGHT, NO_WEIGHT)},
    "ranking.curve": {"inputs": halves, "empty": (NONE, NONE), "dtypes": {(0, 1): ("f4",)}},
}
