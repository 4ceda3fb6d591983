"""What the battery feeds the confusion kernels."""

import numpy as np
from hypothesis import strategies as st


def _codes(draw, items, limit, dtype="u1"):
    return np.array(draw(st.lists(st.integers(0, limit - 1), min_size=items, max_size=items)), dtype=dtype)


@st.composite
def labels(draw, longest=40):
    items, classes = draw(st.integers(0, longest)), draw(st.integers(1, 12))
    reference = _codes(draw, items, classes)
    prediction = reference if draw(st.booleans()) else _codes(draw, items, classes)
    return reference, prediction, classes


@st.composite
def weighted(draw):
    reference, prediction, classes = draw(labels())
    shape = draw(st.integers(0, 3)), len(reference)
    weights = draw(st.lists(st.integers(0, 2**32 - 1), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return reference, prediction, classes, np.array(weights, dtype=np.uint32).reshape(shape)


@st.composite
def grouped(draw):
    reference, prediction, classes = draw(labels())
    groups = draw(st.integers(1, 5))
    return reference, prediction, classes, _codes(draw, len(reference), groups, "i4"), groups


@st.composite
def scored(draw):
    scores = draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, np.inf, -np.inf, 5e-324]), max_size=40))
    threshold = draw(st.sampled_from([0.0, 0.25, 0.5, np.inf, -np.inf]))
    return _codes(draw, len(scores), 2), np.array(scores, dtype=np.float64), threshold


NONE = np.zeros(0, dtype=np.uint8)
TWO = np.array([0, 1], dtype=np.uint8)
LONG = np.zeros(10_000, dtype=np.uint8)
BEYOND = {k: np.concatenate((LONG, np.array([k], dtype=np.uint8), LONG)) for k in (2, 3, 9, 100)}
NEGATIVE = np.array([0, -1], dtype=np.int32)
OUTSIDE = (
    *((beyond, np.zeros_like(beyond), k) for k, beyond in BEYOND.items()),
    *((np.zeros_like(beyond), beyond, k) for k, beyond in BEYOND.items()),
    *((b.astype(dtype), b.astype(dtype), k) for k, b in BEYOND.items() for dtype in ("u2", "i4")),
    (NEGATIVE, np.zeros_like(NEGATIVE), 2),
    (np.zeros_like(NEGATIVE), np.full_like(NEGATIVE, -(2**31)), 2),
)
LABELS = {"items": ((0, 1),), "dtypes": {(0, 1): ("u1", "u2", "i4")}}

ROWS = {
    "confusion.table": LABELS | {"inputs": labels(), "empty": (NONE, NONE, 3), "refused": OUTSIDE},
    "confusion.weighted": {
        "inputs": weighted(),
        "empty": (NONE, NONE, 3, np.zeros((2, 0), dtype=np.uint32)),
        "items": ((0, 1, 3),),
        "dtypes": {(0, 1): ("u1", "u2", "i4")},
        "refused": tuple((r, p, k, np.ones((2, len(r)), dtype=np.uint32)) for r, p, k in OUTSIDE),
    },
    "confusion.grouped": {
        "inputs": grouped(),
        "empty": (NONE, NONE, 3, NONE.astype("i4"), 2),
        "items": ((0, 1, 3),),
        "dtypes": {(0, 1): ("u1", "u2", "i4")},
        "refused": (
            *((r, p, k, np.zeros(len(r), dtype=np.int32), 1) for r, p, k in OUTSIDE),
            (TWO, TWO, 2, np.array([0, 2], dtype=np.int32), 2),
            (TWO, TWO, 2, np.array([-1, 0], dtype=np.int32), 2),
        ),
    },
    "confusion.threshold": {
        "inputs": scored(),
        "empty": (NONE, NONE.astype("f8"), 0.5),
        "items": ((0, 1),),
        "refused": (
            (TWO, np.array([0.5, np.nan]), 0.5),
            (np.array([0, 2], dtype=np.uint8), np.array([0.5, 0.1]), 0.5),
        ),
    },
}
