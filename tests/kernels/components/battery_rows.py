"""What the battery feeds the kernel of connected components."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

NEIGHBOURS = {2: (4, 8), 3: (6, 18, 26)}
IMAGE, VOLUME = np.ones((2, 3), dtype="u1"), np.ones((2, 2, 2), dtype="u1")


@st.composite
def labelled(draw):
    kind = draw(st.sampled_from(["u1", "u2", "i4", "?"]))
    shape = (
        *draw(st.lists(st.integers(0, 5), min_size=1, max_size=2)),
        draw(st.sampled_from([0, 1, 5, 63, 64, 65, 130])),
    )
    numbers = st.booleans() if kind == "?" else st.integers(0, 2)
    labels = draw(hnp.arrays(kind, shape, elements=numbers, fill=numbers))
    return labels, draw(st.sampled_from([-1, 0, 1, 1, 1, 2, 300])), draw(st.sampled_from(NEIGHBOURS[len(shape)]))


ROWS = {
    "components.label": {
        "inputs": labelled(),
        "empty": (np.zeros((0, 4), dtype="u1"), 1, 8),
        "dtypes": {(0,): ("u1", "u2", "i4")},
        "refused": (
            (np.zeros(3, dtype="u1"), 1, 4),
            (np.zeros((1, 1, 1, 1), dtype="u1"), 1, 6),
            *((IMAGE, 1, bad) for bad in (0, 6, 26, -4)),
            *((VOLUME, 1, bad) for bad in (4, 8, 27)),
        ),
    },
}
