"""What the battery feeds the ranking kernels."""

import numpy as np
from hypothesis import strategies as st

from assay_kernels.ranking import reference

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
def redrawn(draw):
    """The curve of some scores, their items, and weights of replicates."""
    negative, positive = draw(halves)
    _, false_positives, true_positives = reference.curve(negative, positive)
    shuffled = np.array(draw(st.permutations(range(negative.size + positive.size))), dtype=np.int64)
    shape = draw(st.integers(0, 3)), shuffled.size
    weight = st.one_of(st.sampled_from([0, 0, 1, 1, 2, 9]), st.integers(0, 2**24))
    weights = draw(st.lists(weight, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    items = shuffled[: negative.size], shuffled[negative.size :]
    return false_positives, true_positives, *items, np.array(weights, dtype=np.uint32).reshape(shape)


NONE = np.zeros(0)
NO_ITEM = np.zeros(0, dtype=np.int64)
NO_LABEL = np.zeros(0, dtype=np.uint8)
NOT_A_NUMBER = tuple(
    (np.array(labels, dtype=np.uint8), np.array([0.5, np.nan, 1.0, np.nan])) for labels in ([0, 1, 1, 1], [0, 0, 1, 0])
)
NOTHING = (np.zeros(1, np.int64), np.zeros(1, np.int64), NO_ITEM, NO_ITEM, np.zeros((3, 0), np.uint32))
SCORES = {"dtypes": {(0, 1): ("f4",)}, "monotone": (0, 1)}

ROWS = {
    "ranking.rank": {
        "inputs": labelled(),
        "empty": (NO_LABEL, NONE),
        "items": ((0, 1),),
        "refused": NOT_A_NUMBER,
    },
    "ranking.area": SCORES | {"inputs": halves, "empty": (NONE, NONE)},
    "ranking.curve": {"inputs": halves, "empty": (NONE, NONE), "dtypes": {(0, 1): ("f4",)}},
    "ranking.weighted_area": {"inputs": redrawn(), "empty": NOTHING},
    "ranking.weighted_curve": {"inputs": redrawn(), "empty": NOTHING},
}
