"""What the battery feeds the kernels over pairs of forecasts."""

import numpy as np
from hypothesis import strategies as st

probabilities = st.one_of(st.sampled_from([0.0, 1.0, 0.5, 1e-3, 2.0**-1022, 1.0 - 2.0**-53]), st.floats(0.0, 1.0))
widths = st.sampled_from([0.01, 0.1, 0.5, 1.0, 30.0])
parts = st.sampled_from([0, 0, 1, 2, 3, 7, 1e-3])


@st.composite
def forecasts(draw):
    items, classes = draw(st.integers(0, 9)), draw(st.integers(1, 4))
    row = st.lists(parts, min_size=classes, max_size=classes).filter(any)
    table = np.array(draw(st.lists(row, min_size=items, max_size=items)), np.float64).reshape(items, classes)
    table = np.minimum(table / table.sum(axis=1, keepdims=True), 1.0)
    label = draw(st.lists(st.integers(0, classes - 1), min_size=items, max_size=items))
    return table, np.array(label, np.int64), draw(widths)


@st.composite
def of_two(draw):
    value = np.array(sorted(draw(st.lists(probabilities, max_size=30))), np.float64)
    outcome = draw(st.lists(st.integers(0, 1), min_size=len(value), max_size=len(value)))
    return np.array(outcome, np.uint8), value, draw(widths)


def ranked(arguments, position):
    """An array of items, and ranks that their pairs have."""
    items = len(arguments[position])
    pairs = items * (items - 1) // 2
    return arguments[position], np.unique(np.array([0, pairs // 3, pairs // 2, pairs - 1][: 4 * (pairs > 0)], np.int64))


TABLE, TRUTH, NONE = np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1]), np.zeros(0, np.int64)
VALUES, OUTCOMES = np.array([0.25, 0.5]), np.array([0, 1], np.uint8)
REFUSED = (
    (np.array([[0.5, 0.6], [0.5, 0.5]]), TRUTH, 0.5),
    (np.array([[1.5, -0.5], [0.5, 0.5]]), TRUTH, 0.5),
    (np.array([[np.nan, 1.0], [0.5, 0.5]]), TRUTH, 0.5),
    (TABLE, np.array([0, 2]), 0.5),
    (TABLE, np.array([-1, 0]), 0.5),
    (TABLE, NONE, 0.5),
    *((TABLE, TRUTH, bad) for bad in (0.0, -1.0, np.nan, np.inf, 1e-7, 1e7)),
)

ROWS = {
    "pairwise.conditional": {"inputs": forecasts(), "empty": (np.zeros((0, 3)), NONE, 0.5), "refused": REFUSED},
    "pairwise.error": {"inputs": forecasts(), "empty": (np.zeros((0, 3)), NONE, 0.5), "refused": REFUSED},
    "pairwise.error_of_two": {
        "inputs": of_two(),
        "empty": (np.zeros(0, np.uint8), np.zeros(0), 0.5),
        "refused": (
            (OUTCOMES, VALUES[::-1], 0.5),
            (OUTCOMES, np.array([0.5, np.nan]), 0.5),
            (OUTCOMES, np.array([0.5, 1.5]), 0.5),
            (np.array([0, 2], np.uint8), VALUES, 0.5),
            (OUTCOMES, VALUES, 0.0),
        ),
    },
    "pairwise.distance": {
        "inputs": forecasts().map(lambda arguments: ranked(arguments, 0)),
        "empty": (np.zeros((0, 3)), NONE),
        "refused": ((TABLE, np.array([1])), (TABLE, np.array([-1])), (TABLE[:1], np.array([0]))),
    },
    "pairwise.gap": {
        "inputs": of_two().map(lambda arguments: ranked(arguments, 1)),
        "empty": (np.zeros(0), NONE),
        "refused": ((VALUES, np.array([1])), (VALUES[::-1], np.array([0])), (np.array([0.5, 2.0]), np.array([0]))),
    },
}
