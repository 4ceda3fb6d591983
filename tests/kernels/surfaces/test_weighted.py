"""Surfaces between voxels: their areas by what is known of them, and all of it beside DeepMind's surface-distance."""

import warnings
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.elements import areas, corners
from assay_kernels.surfaces.weighted import codes_of, hausdorff, mean_average, surface_dice, weighted

steps = st.floats(0.05, 20)
spacings = st.tuples(steps, steps, steps)


def code_of(inside):
    return sum(1 << bit for bit, corner in enumerate(corners(len(inside[0]))) if corner in inside)


@given(spacings, st.sampled_from([2, 3]))
def test_the_other_side_of_a_surface_is_as_large_and_a_flat_one_has_its_area(spacing, axes):
    spacing = spacing[:axes]
    found = areas(spacing)
    assert found.size == 1 << (1 << axes)
    assert found[0] == found[-1] == 0
    assert (found[1:-1] > 0).all()
    np.testing.assert_allclose(found, found[::-1], rtol=1e-14)
    for axis in range(axes):
        half = code_of([corner for corner in corners(axes) if corner[axis]])
        flat = np.prod([step for other, step in enumerate(spacing) if other != axis])
        assert found[half] == pytest.approx(flat, rel=1e-14)
    one = [step / 2 for step in spacing]
    sides = [-one[0], one[1], 0], [-one[0], 0, one[-1]]
    corner = np.linalg.norm(np.cross(*sides)) / 2 if axes == 3 else np.hypot(*one)
    assert found[1] == pytest.approx(corner, rel=1e-12)


@given(spacings, st.permutations(range(3)), st.tuples(*[st.booleans()] * 3))
def test_areas_turn_and_mirror_with_the_grid(spacing, order, mirrored):
    found, turned = areas(spacing), areas([spacing[axis] for axis in order])
    places = corners(3)
    for code in range(256):
        inside = [corner for bit, corner in enumerate(places) if code >> bit & 1]
        moved = [tuple(corner[axis] ^ mirrored[axis] for axis in order) for corner in inside]
        other = sum(1 << places.index(corner) for corner in moved)
        assert turned[other] == pytest.approx(found[code], rel=1e-12)


def test_a_voxel_and_a_cuboid_have_the_area_that_one_can_work_out():
    ball = np.zeros((3, 3, 3), bool)
    ball[1, 1, 1] = True
    found = weighted(ball, ball)
    assert found.reference.areas.sum() == pytest.approx(8 * np.sqrt(3) / 8)
    cuboid = np.ones((4, 5, 6), bool)
    edges = 4 * (3 + 4 + 5) * np.sqrt(0.5)
    faces = 2 * (3 * 4 + 3 * 5 + 4 * 5)
    assert weighted(cuboid, cuboid).reference.areas.sum() == pytest.approx(faces + edges + np.sqrt(3))


@st.composite
def pairs(draw):
    """Two masks: noise, nothing, everything, and pieces at the edge of the image."""
    axes = draw(st.sampled_from([2, 3]))
    shape = draw(st.tuples(*[st.integers(1, 7)] * axes))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    one, other = (rng.random(shape) < draw(st.sampled_from([0, 0.03, 0.3, 0.7, 1])) for _ in range(2))
    return one, other, draw(st.tuples(*[steps] * axes))


@given(pairs())
def test_every_backend_finds_the_distances_of_the_definition(pair):
    one, other, spacing = pair
    codes = [codes_of(mask) for mask in (one, other)]
    places = [np.argwhere((each != 0) & (each != (1 << (1 << one.ndim)) - 1)) for each in codes]
    for backend in ("reference", None):
        found = weighted(one, other, spacing, backend=backend)
        for side, directed in enumerate(found):
            apart = (places[side][:, None] - places[1 - side]) * spacing
            wanted = np.sqrt((apart**2).sum(axis=2)).min(axis=1, initial=np.inf)
            np.testing.assert_allclose(directed.distances, np.sort(wanted), rtol=1e-12)


def test_codes_say_which_voxels_lie_around_a_corner():
    mask = np.random.default_rng(5).random((3, 4, 2)) < 0.5
    codes = codes_of(mask)
    assert codes.shape == (4, 5, 3)
    for at in product(*map(range, codes.shape)):
        wanted = 0
        for bit, corner in enumerate(corners(3)):
            place = tuple(a + c - 1 for a, c in zip(at, corner, strict=True))
            if all(0 <= p < n for p, n in zip(place, mask.shape, strict=True)) and mask[place]:
                wanted |= 1 << bit
        assert codes[at] == wanted


def test_what_has_no_value_says_why_and_what_makes_no_sense_is_refused():
    ball, none = np.ones((2, 2, 2), bool), np.zeros((2, 2, 2), bool)
    assert surface_dice(weighted(ball, none), 1.0) == 0
    told = {"the reference has no border": weighted(none, ball), "neither has a border": weighted(none, none)}
    for why, found in told.items():
        assert hausdorff(found) == mean_average(found) == Undefined(why)
    assert surface_dice(weighted(none, none), 1.0) == Undefined("neither has a border")
    with pytest.raises(ValueError, match="not pooled"):
        hausdorff(weighted(ball, ball), 95, "pooled")
    with pytest.raises(ValueError, match="one shape"):
        weighted(ball, ball[:1])
    with pytest.raises(ValueError, match="2 axes"):
        weighted(ball[0, 0], ball[0, 0])


@pytest.fixture(scope="module")
def theirs():
    return pytest.importorskip("surface_distance.metrics")


@given(spacing=spacings)
def test_all_areas_are_its_areas(theirs, spacing):
    tables = theirs.lookup_tables
    for axes, table, kernel in (
        (3, tables.create_table_neighbour_code_to_surface_area, tables.ENCODE_NEIGHBOURHOOD_3D_KERNEL),
        (2, tables.create_table_neighbour_code_to_contour_length, tables.ENCODE_NEIGHBOURHOOD_2D_KERNEL),
    ):
        places = [int(kernel[corner]) for corner in corners(axes)]
        order = [sum(its for bit, its in enumerate(places) if code >> bit & 1) for code in range(1 << (1 << axes))]
        assert sorted(order) == list(range(1 << (1 << axes)))
        np.testing.assert_allclose(areas(spacing[:axes]), table(spacing[:axes])[order], rtol=1e-14, atol=0)


@given(pair=pairs(), tolerance=steps, percentile=st.floats(1, 99))
def test_all_values_are_its_values(theirs, pair, tolerance, percentile):
    one, other, spacing = pair
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = theirs.compute_surface_distances(one, other, spacing)
        wanted = {
            "hd": theirs.compute_robust_hausdorff(found, percentile),
            "mean": np.mean(theirs.compute_average_surface_distance(found)),
            "dice": theirs.compute_surface_dice_at_tolerance(found, tolerance),
        }
    ours = weighted(one, other, spacing)
    for side, name in ((ours.reference, "gt"), (ours.prediction, "pred")):
        assert np.sum(side.areas) == pytest.approx(np.sum(found[f"surfel_areas_{name}"]), rel=1e-12)
    if one.any() and other.any():
        assert hausdorff(ours, percentile) == pytest.approx(wanted["hd"], rel=1e-12)
        assert mean_average(ours) == pytest.approx(wanted["mean"], rel=1e-12, abs=1e-15)
    if one.any() or other.any():
        assert surface_dice(ours, tolerance) == pytest.approx(wanted["dice"], rel=1e-12, abs=1e-15)
