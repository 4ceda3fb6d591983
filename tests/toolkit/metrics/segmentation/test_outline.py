"""The outline of a mask goes around it and nothing else."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.metrics.segmentation.page.outline import MOST_EDGES, outline, step_of


def filled(path, shape):
    """The mask that an outline holds, by crossings of a ray to the left of each pixel."""
    found = np.zeros(shape, bool)
    for loop in re.findall(r"M(\d+) (\d+)([^Z]*)Z", path):
        x, y, start = int(loop[0]), int(loop[1]), (int(loop[0]), int(loop[1]))
        corners = [start]
        for kind, value in re.findall(r"([HV])(\d+)", loop[2]):
            x, y = (int(value), y) if kind == "H" else (x, int(value))
            corners.append((x, y))
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], start], strict=True):
            assert (x1 == x2) != (y1 == y2)
            if x1 == x2:
                found[min(y1, y2) : max(y1, y2), x1:] ^= True
    return found


@given(arrays.arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_an_outline_holds_its_mask(mask):
    assert (filled(outline(mask), mask.shape) == mask).all()


def test_noise_is_drawn_coarser():
    noise = np.random.default_rng(0).random((400, 400)) < 0.5
    step = step_of(noise)
    assert step > 1
    assert outline(noise[::step, ::step]).count("V") <= MOST_EDGES
