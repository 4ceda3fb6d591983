"""Connected components against SciPy, and laws of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.components.reference import STEPS, require_neighbours
from assay_kernels.components.score import components
from assay_kernels.dispatch import available_backends

BACKENDS = [name for name, absent in available_backends("components.label").items() if absent is None]
FAST = [name for name in BACKENDS if name != "reference"]
shapes = st.tuples(st.integers(1, 7), st.integers(1, 9), st.sampled_from([1, 2, 30, 63, 64, 65, 128, 200]))


@st.composite
def masks(draw):
    """A mask and a neighbourhood."""
    axes, neighbours = draw(st.sampled_from(sorted(STEPS)))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    share = draw(st.sampled_from([0.0, 0.05, 0.25, 0.5, 0.7, 0.97, 1.0]))
    return random.random(draw(shapes)[3 - axes :]) < share, neighbours


@pytest.mark.parametrize("backend", FAST)
@given(drawn=masks())
def test_components_are_those_of_scipy(backend, drawn):
    ndimage = pytest.importorskip("scipy.ndimage")
    mask, neighbours = drawn
    structure = ndimage.generate_binary_structure(mask.ndim, STEPS[mask.ndim, neighbours])
    expected, count = ndimage.label(mask, structure)
    found, sizes = components(mask, neighbours=neighbours, backend=backend)
    assert np.array_equal(found, expected)
    assert np.array_equal(sizes, np.bincount(expected.ravel(), minlength=count + 1)[1:])


@given(drawn=masks())
def test_more_neighbours_join_and_never_part(drawn):
    mask, _ = drawn
    counts = []
    for axes, neighbours in sorted(STEPS):
        if axes == mask.ndim:
            found, sizes = components(mask, neighbours=neighbours)
            counts.append(len(sizes))
            assert np.array_equal(found > 0, mask)
            assert sizes.sum() == mask.sum()
            _, first = np.unique(found[mask], return_index=True)
            assert (np.diff(first) > 0).all(), "in the order of their first voxels"
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_only_corners_join(backend):
    board = np.indices((6, 7)).sum(0) % 2 == 0
    assert len(components(board, neighbours=4, backend=backend)[1]) == board.sum()
    assert components(board, neighbours=8, backend=backend)[1].tolist() == [board.sum()]
    corners = np.zeros((2, 2, 2), bool)
    corners[0, 0, 0] = corners[1, 1, 1] = True
    counts = [len(components(corners, neighbours=each, backend=backend)[1]) for each in (6, 18, 26)]
    assert counts == [2, 2, 1]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_spiral_is_one(backend):
    """Its arms are joined late, from the inside, and each join leads to one root."""
    spiral = np.zeros((41, 71), np.uint8)
    top, left, bottom, right = 0, 0, 40, 70
    while top < bottom and left < right:
        spiral[top, left : right + 1] = spiral[top : bottom + 1, right] = spiral[bottom, left : right + 1] = 1
        spiral[top + 2 : bottom + 1, left] = 1
        spiral[top + 2, left : left + 3] = 1
        top, left, bottom, right = top + 2, left + 2, bottom - 2, right - 2
    assert components(spiral, neighbours=4, backend=backend)[1].tolist() == [int(spiral.sum())]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_class_of_a_map_that_is_not_contiguous(backend):
    labels = (np.arange(3 * 8 * 70).reshape(3, 8, 70) // 5 % 3)[::-1, ::2]
    one, other = (
        components(each, label, neighbours=18, backend=backend)
        for each, label in ((labels, 2), (np.ascontiguousarray(labels == 2), 1))
    )
    assert all(np.array_equal(*pair) for pair in zip(one, other, strict=True))


def test_what_is_refused():
    with pytest.raises(ValueError, match="a voxel of 3 axes has 6 or 18 or 26 neighbours, not 8"):
        components(np.ones((2, 2, 2), bool), neighbours=8)
    with pytest.raises(TypeError, match="labels are whole numbers or booleans, not float64"):
        components([[0.5]], neighbours=4)
    huge = np.broadcast_to(np.uint8(1), (1 << 16, 1 << 15))
    with pytest.raises(ValueError, match="no more than 2,147,483,647 voxels, not 2,147,483,648"):
        require_neighbours(huge, 4)
