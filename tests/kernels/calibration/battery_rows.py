"""What the battery feeds the calibration kernels."""

import numpy as np
from hypothesis import strategies as st

from assay_kernels.state.fixed_sum import SCALE, to_integer

probabilities = st.one_of(
    st.sampled_from([0.0, 1.0, 0.5, 5e-324, 2.0**-1022, 1.0 - 2.0**-53, 2.0**-53]),
    st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda t: min(t) / max(t)),
    st.floats(0.0, 1.0),
)


@st.composite
def forecasts(draw):
    values = np.array(draw(st.lists(probabilities, max_size=40)), dtype=np.float64)
    outcomes = draw(st.lists(st.integers(0, 1), min_size=len(values), max_size=len(values)))
    return np.array(outcomes, dtype=np.uint8), values, draw(st.integers(1, 20))


@st.composite
def weighted(draw, most=2**32 - 1):
    positive, probability, bins = draw(forecasts())
    shape = draw(st.integers(0, 3)), len(positive)
    weights = draw(st.lists(st.integers(0, most), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return positive, probability, bins, np.array(weights, dtype=np.uint32).reshape(shape)


def by_probability(arguments):
    order = np.argsort(arguments[1], kind="stable")
    return (*(a[order] for a in arguments[:2]), *arguments[2:])


def with_items(arguments):
    """Rows by probability, with the item behind each."""
    y, p, bins, weights = arguments
    order = np.argsort(p, kind="stable")
    return y[order], p[order], bins, order, weights


def values(state):
    """The sums as numbers, of one state or of the states of replicates."""
    if type(state) is tuple:
        return [value for one in state for value in values(one)]
    sums = [to_integer(limbs) / 2**SCALE for limbs in (*state.probability, *state[3:5])]
    return [*state.counts.tolist(), *state.positives.tolist(), *sums, *state[5:]]


NONE, NO_SCORES = np.zeros(0, dtype=np.uint8), np.zeros(0)
TWO = np.array([0, 1], dtype=np.uint8)
LATE = np.full(3000, 0.5)
LATE[2900] = 1.5
REFUSED = (
    *((TWO, np.array([0.5, bad]), 10) for bad in (-1e-300, 1.0 + 2**-52, np.nan, np.inf, -np.inf, 1e300)),
    (np.array([0, 2], dtype=np.uint8), np.array([0.5, 0.5]), 10),
    (np.zeros(3000, dtype=np.uint8), LATE, 10),
)

UNSORTED = (*((TWO, np.array(p), 10) for p in ([0.5, 0.25], [1.0, 0.0], [5e-324, 0.0])),)


def with_ones(arguments):
    return tuple((y, p, b, np.ones((2, len(y)), dtype=np.uint32)) for y, p, b in arguments)


ROWS = {
    "calibration.sums": {
        "inputs": forecasts(),
        "empty": (NONE, NO_SCORES, 10),
        "items": ((0, 1),),
        "refused": REFUSED,
        "observe": values,
    },
    "calibration.weighted": {
        "inputs": weighted(),
        "empty": (NONE, NO_SCORES, 10, np.zeros((3, 0), dtype=np.uint32)),
        "items": ((0, 1, 3),),
        "refused": with_ones(REFUSED),
        "observe": values,
    },
    "calibration.equal_mass": {
        "inputs": forecasts().map(by_probability),
        "empty": (NONE, NO_SCORES, 10),
        "refused": (*REFUSED, *UNSORTED),
        "observe": values,
    },
    "calibration.weighted_equal_mass": {
        # Small weights, because the reference repeats every row as often as its weight says.
        "inputs": weighted(most=5).map(with_items),
        "empty": (NONE, NO_SCORES, 10, NONE.astype("i8"), np.zeros((3, 0), dtype=np.uint32)),
        "refused": tuple((y, p, b, np.arange(len(y)), w) for y, p, b, w in with_ones((*REFUSED, *UNSORTED))),
        "observe": values,
    },
}
