"""What one label map shows: parts, shapes and neighbours against what can be worked out by hand or by brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from assay.metrics.fingerprint.parts import form_of, parts_of, touching
from assay.metrics.segmentation.parts import box_of
from assay_kernels.components.reference import label

MASKS = arrays(np.bool_, array_shapes(min_dims=2, max_dims=3, min_side=1, max_side=7))
MAPS = arrays(np.uint8, array_shapes(min_dims=2, max_dims=3, min_side=1, max_side=6), elements=st.integers(0, 3))


@given(MASKS)
def test_the_box_holds_everything_and_no_more(mask):
    box = box_of(mask)
    if not mask.any():
        assert box is None
        return
    assert mask[box].sum() == mask.sum()
    for axis in range(mask.ndim):
        inside = np.moveaxis(mask[box], axis, 0)
        assert inside[0].any()
        assert inside[-1].any()


@given(MASKS)
def test_parts_are_those_of_the_whole_image(mask):
    found = parts_of(mask, (1,))
    if not mask.any():
        assert found is None
        return
    _, sizes = label(mask, 1, {2: 8, 3: 26}[mask.ndim])
    assert sorted(found.sizes) == sorted(sizes)
    assert found.voxels == mask.sum()


@given(MASKS.filter(np.any), st.sampled_from([(1.0, 1.0, 1.0), (2.5, 0.8, 0.7)]))
def test_a_shape_is_that_of_the_second_moments(mask, steps):
    steps = np.array(steps[: mask.ndim])
    points = np.argwhere(mask) * steps
    moments = np.cov(points.T, bias=True) if len(points) > 1 else np.zeros((mask.ndim, mask.ndim))
    axes = np.sqrt(np.sort(np.linalg.eigvalsh(moments + np.diag(steps**2) / 12))[::-1])
    found = form_of(mask, steps)
    assert found.length == pytest.approx(axes[0] / axes[1], rel=1e-6)
    ball = {2: np.pi, 3: 4 / 3 * np.pi}[mask.ndim] * (mask.ndim + 2) ** (mask.ndim / 2)
    assert found.filling == pytest.approx(mask.sum() * steps.prod() / (ball * axes.prod()), rel=1e-6)


def ball(radius, spacing=(1, 1, 1)):
    reach = [int(radius / step) + 2 for step in spacing]
    grid = np.ogrid[tuple(slice(-each, each + 1) for each in reach)]
    return sum((axis * step) ** 2 for axis, step in zip(grid, spacing, strict=True)) <= radius**2


def test_a_ball_is_round_and_full_on_any_grid():
    for spacing in ((1, 1, 1), (3, 1, 1)):
        shape = form_of(ball(15, spacing), spacing)
        assert shape.length == pytest.approx(1, abs=0.02)
        assert shape.filling == pytest.approx(1, abs=0.02)


def test_a_rod_is_long_and_a_ring_fills_little():
    rod = np.zeros((5, 5, 60), bool)
    rod[1:4, 1:4] = True
    assert form_of(rod, (1, 1, 1)).length == pytest.approx(20)
    turn = np.hypot(*np.ogrid[-30:31, -30:31])
    ring = (turn < 30) & (turn > 27)
    found = form_of(ring, (1, 1))
    assert found.length == pytest.approx(1)
    assert found.filling < 0.15


@given(MAPS)
def test_labels_touch_that_share_a_face(labels):
    expected = set()
    for place in np.ndindex(labels.shape):
        for axis in range(labels.ndim):
            beside = tuple(at + (number == axis) for number, at in enumerate(place))
            if beside[axis] < labels.shape[axis]:
                pair = sorted((int(labels[place]), int(labels[beside])))
                if pair[0] != pair[1] and 0 not in pair:
                    expected.add(tuple(pair))
    assert touching(labels) == expected
    assert touching(labels.astype(np.int32)) == expected
    assert touching(labels, frozenset({0, 3})) == {pair for pair in expected if 3 not in pair}


def test_large_labels_touch_too():
    assert touching(np.array([[2**31 - 1, 2**31 - 2]], np.int32)) == {(2**31 - 2, 2**31 - 1)}
