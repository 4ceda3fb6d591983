"""What the battery feeds the gathering kernels."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

seeds = st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1))
sizes = st.one_of(st.integers(0, 70), st.integers(0, 2**62))
KINDS = ("u1", "i1", "i2", "i4", "i8", "u8", "f4", "f8")
finite = st.floats(-1e100, 1e100)
EIGHTH = np.eye(8, 3)


@st.composite
def places(draw):
    items = draw(sizes)
    start = draw(st.integers(0, items))
    return items, draw(seeds), draw(seeds), start, draw(st.integers(0, min(items - start, 40)))


@st.composite
def taken(draw):
    # Rows shorter and longer than what is worked on at once, and patterns of channels that end amidst of it.
    channels, pixels = draw(
        st.one_of(st.tuples(st.integers(1, 4), st.integers(0, 130)), st.tuples(st.integers(60, 90), st.integers(0, 5)))
    )
    kind = draw(st.sampled_from(KINDS))
    # What is no number is no number on every backend; `test_rows.py` compares the bits.
    items = hnp.from_dtype(np.dtype(kind), **({"allow_nan": False, "allow_infinity": False} if kind[0] == "f" else {}))
    source = draw(hnp.arrays(kind, (draw(st.integers(1, 5)), channels * pixels), elements=items))
    index = np.array(draw(st.lists(st.integers(0, len(source) - 1), max_size=30)), dtype=np.int64)
    per = draw(st.sampled_from([1, channels]))
    mean, scale = (np.array(draw(st.lists(finite, min_size=per, max_size=per))) for _ in range(2))
    return source, index, mean, scale, draw(st.sampled_from([4, 8]))


ROWS = {
    "gather.order": {
        "inputs": places(),
        "empty": (0, 1, 1, 0, 0),
        "seeded": (1, (100, 7, 0, 0, 100)),
        "refused": ((10, 0, 0, -1, 2), (10, 0, 0, 9, 2), (10, 0, 0, 0, -1), (2**62 + 1, 0, 0, 0, 1), (-1, 0, 0, 0, 0)),
    },
    "gather.rows": {
        "inputs": taken(),
        "empty": (np.zeros((0, 3)), np.zeros(0, dtype=np.int64), np.zeros(1), np.ones(1), 8),
        "refused": tuple(
            (EIGHTH, np.array([0, 1, bad, 9]), np.zeros(1), np.ones(1), 4) for bad in (8, -1, 2**62, -(2**63))
        ),
    },
}
