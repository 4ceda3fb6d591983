"""Bands and Boundary IoU against SciPy, against the code of their authors where it agrees, and the reference cases."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.bands import runs
from assay_kernels.bands.score import boundary_iou, inner_band, near
from assay_kernels.dispatch import available_backends
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.reference import packed, voxels
from assay_kernels.surfaces.score import border

BACKENDS = [name for name in ("cython", "numba") if available_backends("bands.near")[name] is None]
shapes = st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 2, 30, 64, 70, 129, 200]))
widths = st.sampled_from([0.0, 0.1, 0.8, 1.0, 1.2, 2.0, 2.4, 3.3, 7.0, 12.8, 100.0])


@st.composite
def masks(draw):
    """A mask and a spacing."""
    shape = draw(st.one_of(shapes, shapes.map(lambda shape: shape[1:])))
    spacing = draw(st.lists(st.sampled_from([1.0, 0.8, 1.2, 2.5, 0.1]), min_size=len(shape), max_size=len(shape)))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    return random.random(shape) < draw(st.sampled_from([0.0, 0.01, 0.5, 0.95, 1.0])), spacing


def expected_band(mask, spacing, width):
    ndimage = pytest.importorskip("scipy.ndimage")
    edge = mask & ~ndimage.binary_erosion(mask)
    far = ndimage.distance_transform_edt(~edge, spacing) if edge.any() else np.full(mask.shape, np.inf)
    return mask & (far <= width * (1 + 1e-12))


@pytest.mark.parametrize("most", [0, runs.MOST])
@pytest.mark.parametrize("backend", BACKENDS)
@given(drawn=masks(), width=widths)
def test_bands_are_those_of_scipy(backend, most, drawn, width):
    mask, spacing = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "MOST", most)
        found = inner_band(mask, width=width, spacing=spacing, backend=backend)
    assert np.array_equal(found, packed(expected_band(mask, spacing, width)))


@pytest.mark.parametrize("backend", BACKENDS)
@given(one=masks(), seed=st.integers(0, 2**32), share=st.sampled_from([0.002, 0.3]), width=widths)
def test_what_is_near_any_other_mask(backend, one, seed, share, width):
    mask, spacing = one
    other = np.random.default_rng(seed).random(mask.shape) < share
    pair = packed(mask), packed(other)
    found = near(*pair, width, spacing, backend=backend)
    assert np.array_equal(found, near(*pair, width, spacing, backend="reference"))


@given(drawn=masks(), pair=st.tuples(widths, widths), factor=st.sampled_from([0.5, 4.0]))
def test_laws_of_bands(drawn, pair, factor):
    mask, spacing = drawn
    narrow, wide = (voxels(inner_band(mask, width=width, spacing=spacing)) for width in sorted(pair))
    assert not (narrow & ~wide).any()
    assert np.array_equal(inner_band(mask, width=0, spacing=spacing), border(mask))
    assert np.array_equal(inner_band(mask, width=1e100, spacing=spacing), packed(mask))
    scaled = inner_band(mask, width=max(pair) * factor, spacing=[factor * step for step in spacing])
    assert np.array_equal(voxels(scaled), wide)


def iou(one, other, width, spacing=1.0):
    return boundary_iou(
        lambda wide: tuple(inner_band(mask, width=wide, spacing=spacing) for mask in (one, other)), width
    )


def test_a_width_is_a_length_and_no_number_of_voxels():
    """Where slices are 5 mm apart, a band of 2 mm reaches into the plane and not into other slices."""
    box = np.zeros((6, 20, 20), bool)
    box[1:5, 4:16, 4:16] = True
    band = voxels(inner_band(box, width=2, spacing=(5, 1, 1)))[..., :20]
    assert band[2].sum() == 12 * 12 - 6 * 6
    assert voxels(inner_band(box, width=2, spacing=(5, 2, 2)))[2, :, :20].sum() == 12 * 12 - 8 * 8
    assert iou(box, np.roll(box, 1, axis=1), 2, (5, 1, 1)) != iou(box, np.roll(box, 1, axis=1), 2, (5, 2, 2))


def test_values_that_are_known():
    square = np.zeros((12, 12), bool)
    square[2:10, 2:10] = True
    assert iou(square, square, 1) == 1.0
    assert iou(square, ~square & False, 1) == 0.0
    # Two frames of 28 pixels, one pixel apart along x: the upper and lower sides share 7 pixels each.
    assert iou(square, np.roll(square, 1, axis=1), 0) == 14 / 42
    assert iou(~square & False, ~square & False, 1) == Undefined("neither has a border")


@pytest.mark.parametrize(("spacing", "width"), [(0.0, 1.0), (1.0, -1.0), (1.0, float("nan")), (1.0, float("inf"))])
def test_what_is_no_length_is_refused(spacing, width):
    with pytest.raises(ValueError, match="is a number from"):
        inner_band([[1, 0]], width=width, spacing=spacing)


def test_the_reference_cases(corpus):
    """MetricsReloaded takes what is nearer than its distance, in voxels: 1 is the border, 2 what is up to 1.99 away."""
    cases = json.loads((corpus / "metrics" / "segmentation.json").read_text())["cases"]
    arrays = np.load(corpus / "metrics" / "segmentation_masks.npz")
    compared = 0
    for case in cases:
        pair = [arrays[f"{case['name']}/{side}"] for side in ("ref", "pred")]
        for distance in (1, 2, 3):
            expected, found = case["expected"].get(f"biou_mr_d{distance}"), iou(*pair, distance - 1e-9)
            if expected is not None and not isinstance(found, Undefined):
                # A sphere of unit steps: nothing lies between 0 and 1, or between what is below a whole number and it.
                assert found == pytest.approx(float(expected), rel=1e-12), (case["name"], distance)
                compared += 1
    assert compared > 60
