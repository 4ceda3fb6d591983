"""What the battery feeds the kernels of surfaces."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assay_kernels.surfaces.reference import border

spacings = st.sampled_from([1.0, 0.8, 1.2, 0.44, 3.3, 1e-3, 1e4, 1e-100, 1e100])
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], dtype="u1")
BITS = border(CROSS, 1)


@st.composite
def shapes(draw):
    return (
        *draw(st.lists(st.integers(0, 7), min_size=1, max_size=2)),
        draw(st.sampled_from([0, 1, 5, 63, 64, 65, 130])),
    )


@st.composite
def labelled(draw):
    kind = draw(st.sampled_from(["u1", "u2", "i4", "?"]))
    numbers = st.booleans() if kind == "?" else st.integers(0, 2)
    return draw(hnp.arrays(kind, draw(shapes()), elements=numbers, fill=numbers)), draw(st.integers(-1, 300))


@st.composite
def borders(draw):
    shape = draw(shapes())
    few = st.sampled_from([0, 0, 0, 1])
    one, other = (border(draw(hnp.arrays("u1", shape, elements=few, fill=few)), 1) for _ in range(2))
    return one, other, np.array(draw(st.lists(spacings, min_size=len(shape), max_size=len(shape))))


ROWS = {
    "surfaces.border": {
        "inputs": labelled(),
        "empty": (np.zeros((0, 4), dtype="u1"), 1),
        "dtypes": {(0,): ("u1", "u2", "i4")},
        "refused": ((np.zeros(3, dtype="u1"), 1), (np.zeros((1, 1, 1, 1), dtype="u1"), 1)),
    },
    "surfaces.distances": {
        "inputs": borders(),
        "empty": (np.zeros((0, 8), dtype="u1"), np.zeros((0, 8), dtype="u1"), np.ones(2)),
        "refused": (
            (BITS, BITS[:2], np.ones(2)),
            (BITS[0], BITS[0], np.ones(1)),
            (BITS[:, :7], BITS[:, :7], np.ones(2)),
            *((BITS, BITS, np.array([1.0, bad])) for bad in (0.0, -1.0, np.nan, np.inf, 1e101)),
            (BITS, BITS, np.ones(3)),
        ),
    },
}
