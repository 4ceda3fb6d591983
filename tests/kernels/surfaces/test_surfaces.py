"""Borders and distances against SciPy, and boundary metrics against the reference cases."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assay_kernels.dispatch import available_backends, load
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces import rings
from assay_kernels.surfaces.reference import packed, voxels
from assay_kernels.surfaces.score import Between, average, between, border, hausdorff, mean_average, surface_dice

BACKENDS = [name for name in ("cython", "numba") if name in available_backends("surfaces.distances")]
shapes = st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 2, 30, 64, 70, 129]))


@st.composite
def pairs(draw):
    shape = draw(st.one_of(shapes, shapes.map(lambda shape: shape[1:])))
    spacing = draw(st.lists(st.sampled_from([1.0, 0.8, 1.2, 2.5, 0.1]), min_size=len(shape), max_size=len(shape)))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shares = st.sampled_from([0.002, 0.05, 0.5, 0.95, 1.0])
    return *(random.random(shape) < draw(shares) for _ in range(2)), spacing


@pytest.mark.parametrize("backend", BACKENDS)
@given(pair=pairs())
def test_borders_and_distances_are_those_of_scipy(backend, pair):
    ndimage = pytest.importorskip("scipy.ndimage")
    *masks, spacing = pair
    edges = [mask & ~ndimage.binary_erosion(mask) for mask in masks]
    bits = [border(mask, backend=backend) for mask in masks]
    for edge, found in zip(edges, bits, strict=True):
        assert np.array_equal(voxels(found)[..., : edge.shape[-1]], edge)
    found = between(*bits, spacing, backend=backend)
    for edge, other, distances in zip(edges, reversed(edges), (found.reference, found.prediction), strict=True):
        if other.any():
            expected = ndimage.distance_transform_edt(~other, spacing)[edge]
            assert np.allclose(distances, expected, rtol=4e-16, atol=0)
        else:
            assert np.isinf(distances).all()


@pytest.mark.parametrize("backend", BACKENDS)
@given(
    pair=pairs(),
    looks=st.sampled_from([0, 1e-3, 1e-2]),
    rows=st.sampled_from([1, 5, 40]),
)
def test_what_is_far_is_as_exact_as_what_is_near(backend, pair, looks, rows):
    *masks, spacing = pair
    bits, step = [border(mask) for mask in masks], np.array(spacing)
    found = _looking(backend, rows, looks, *bits, step)
    assert np.allclose(found, load("surfaces.distances", "reference")(*bits, step), rtol=4e-16, atol=0)


@st.composite
def nearly_equal_steps(draw):
    """Borders of many rows, at steps of which two can differ in their last digits, as norms of affines do."""
    axes = draw(st.integers(2, 3))
    shape = tuple(draw(st.integers(1, most)) for most in ((160, 8) if axes == 2 else (40, 40, 8)))
    steps = st.sampled_from([1.0, 1 + 5e-15, 1 - 3e-15, 1 + 1e-13, 0.7, 0.7 * (1 + 4e-15), 1e-9, 1e9])
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shares = st.sampled_from([0.01, 0.05, 0.1, 0.5])
    return *(packed(random.random(shape) < draw(shares)) for _ in range(2)), np.array([draw(steps) for _ in shape])


@pytest.mark.parametrize("backend", BACKENDS)
@settings(max_examples=500)
@given(pair=nearly_equal_steps())
def test_what_is_far_is_exact_where_steps_are_nearly_equal(backend, pair):
    found = _looking(backend, 1, 0, *pair)
    np.testing.assert_allclose(found, load("surfaces.distances", "reference")(*pair), rtol=4e-16, atol=0)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("behind", [(4, 3), (5, 1)], ids=["all meet at one place", "the next is lower right behind it"])
def test_a_voxel_that_is_nearest_to_one_place_only(backend, behind):
    """5 x (1 - 3e-15) is less than the root of 3 x 3 + (4 - 1.2e-14) ** 2, by less than the place 300 is rounded by."""
    one, other = np.zeros((2, 310, 8), bool)
    one[300, 0] = True
    for row, x in ((-3, 4), (0, 5), behind):
        other[300 + row, x] = True
    pair = packed(one), packed(other), np.array([1.0, 1 - 3e-15])
    assert _looking(backend, 1, 0, *pair) == load("surfaces.distances", "reference")(*pair)


def _looking(backend, rows, looks, one, other, step):
    """The distances, after a look at so many rows around a voxel, and at so many for each voxel of the image."""
    module = load("surfaces.distances", backend).__globals__ if backend == "numba" else _cython()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rings, "ROWS", rows)
        patch.setitem(module, "LOOKS", looks)
        return load("surfaces.distances", backend)(one, other, step)


def _cython():
    from assay_kernels.surfaces import _surfaces

    return vars(_surfaces)


@given(mask=hnp.arrays("?", st.tuples(st.integers(0, 3), st.integers(0, 140))))
def test_bits_are_those_of_the_mask(mask):
    assert np.array_equal(voxels(packed(mask))[:, : mask.shape[1]], mask)
    assert not voxels(packed(mask))[:, mask.shape[1] :].any()


@given(pair=pairs(), factor=st.sampled_from([0.5, 2.0, 4.0]))
def test_distances_grow_with_the_spacing_and_know_no_side(pair, factor):
    *masks, spacing = pair
    one, other = (border(mask) for mask in masks)
    found = between(one, other, spacing)
    turned = between(other, one, [factor * step for step in spacing])
    assert np.array_equal(turned.prediction, factor * found.reference)
    assert np.array_equal(turned.reference, factor * found.prediction)


@given(pair=pairs(), tolerances=st.tuples(st.floats(0, 9), st.floats(0, 9)))
def test_laws_of_boundary_metrics(pair, tolerances):
    *masks, spacing = pair
    found = between(*(border(mask) for mask in masks), spacing)
    if not (found.reference.size and found.prediction.size):
        return
    assert hausdorff(found, 50) <= hausdorff(found, 95) <= hausdorff(found)
    assert average(found) <= hausdorff(found)
    assert mean_average(found) <= hausdorff(found)
    low, high = (surface_dice(found, tolerance) for tolerance in sorted(tolerances))
    assert 0 <= low <= high <= surface_dice(found, math.inf) == 1


def test_a_border_that_is_not_there_leaves_metrics_without_a_value():
    some, none = border(np.ones((3, 3), bool)), border(np.zeros((3, 3), bool))
    for metric in (hausdorff, average, mean_average):
        assert metric(between(some, none)) == Undefined("the prediction has no border")
        assert metric(between(none, some)) == Undefined("the reference has no border")
        assert metric(between(none, none)) == Undefined("neither has a border")
    assert surface_dice(between(some, none), 1) == 0.0
    assert surface_dice(between(none, none), 1) == Undefined("neither has a border")


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([[0.5, 1.0]], "labels are whole numbers or booleans, not float64"),
        ([[0, 1 << 40]], "labels are within -2,147,483,648 and 2,147,483,647, not 1,099,511,627,776"),
        ([1, 0], "an image has 2 axes and a volume 3, not 1"),
    ],
)
def test_what_is_no_image_is_refused(labels, message):
    with pytest.raises((TypeError, ValueError), match=message):
        border(labels)


@pytest.mark.parametrize("backend", ["reference", *BACKENDS])
def test_a_class_of_a_map_that_is_not_contiguous(backend):
    labels = np.arange(2 * 4 * 70).reshape(2, 4, 70) % 3
    mask = border(np.ascontiguousarray(labels[::-1, ::2] == 2), backend=backend)
    assert np.array_equal(border(labels[::-1, ::2], 2, backend=backend), mask)
    assert not border(labels.astype("u1"), 258, backend=backend).any()


def test_the_reference_cases(corpus):
    cases = json.loads((corpus / "metrics" / "segmentation.json").read_text())["cases"]
    masks = np.load(corpus / "metrics" / "segmentation_masks.npz")
    compared = 0
    for case in cases:
        pair = [border(masks[f"{case['name']}/{side}"]) for side in ("ref", "pred")]
        found = between(*pair, case["spacing"])
        for name, metric in _METRICS.items():
            expected = case["expected"].get(name)
            value = metric(found)
            if expected is not None and not isinstance(value, Undefined):
                assert value == pytest.approx(float(expected), rel=1e-12), (case["name"], name)
                compared += 1
    assert compared > 150


_METRICS = {
    "hd": hausdorff,
    "hd95_max_of_directed": lambda found: hausdorff(found, 95),
    "hd90_max_of_directed": lambda found: hausdorff(found, 90),
    "hd50_max_of_directed": lambda found: hausdorff(found, 50),
    "hd95_pooled": lambda found: hausdorff(found, 95, "pooled"),
    "assd": average,
    "masd": mean_average,
    "nsd_voxel_tau_1.0": lambda found: surface_dice(found, 1.0),
    "nsd_voxel_tau_2.0": lambda found: surface_dice(found, 2.0),
}


def test_a_tolerance_is_met_by_what_exceeds_it_by_rounding_alone():
    """Three voxels of 0.1 mm are 0.30000000000000004 mm apart."""
    found = Between(np.array([3 * 0.1]), np.array([0.3]))
    assert surface_dice(found, 0.3) == 1
    assert surface_dice(found, 0.3 * (1 - 1e-9)) == 0
