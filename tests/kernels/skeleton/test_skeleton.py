"""Skeletons against scikit-image, and laws of them."""

import contextlib
import importlib.util
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.components.score import components
from assay_kernels.dispatch import available_backends
from assay_kernels.skeleton.reference import AROUND, euler_stays, hang_together
from assay_kernels.skeleton.score import RULES, Skeletons, cl_dice, inside, skeleton
from assay_kernels.skeleton.tables import BOTH, SCIKIT_IMAGE, STAYS, table, zhang_suen
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.reference import packed, voxels

BACKENDS = [name for name, absent in available_backends("skeleton.lee").items() if absent is None]
FAST = [name for name in BACKENDS if name != "reference"]
SCIKIT = {"scikit-image": None, "lee": "lee"}

_BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "bench_skeleton.py"


def skeletonized(mask, rule, backend=None):
    return voxels(skeleton(packed(mask), rule, backend=backend))[..., : mask.shape[-1]]


def tubes(*arguments):
    spec = importlib.util.spec_from_file_location("bench_skeleton", _BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.tubes(*arguments)


def distances(shape):
    """From the middle, along each axis."""
    return np.ogrid[tuple(slice(-(size // 2), size - size // 2) for size in shape)]


@st.composite
def masks(draw):
    """Noise, noise made smooth, boxes, rings, plates with holes, in images and volumes of any width."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = tuple(draw(st.lists(st.integers(1, 14), min_size=1, max_size=2)))
    shape = (*shape, draw(st.sampled_from([1, 2, 9, 62, 63, 64, 65, 66, 130])))
    kind = draw(st.sampled_from(["noise", "smooth", "box", "ring", "plate"]))
    noise = random.random(shape)
    if kind == "noise":
        return noise < draw(st.sampled_from([0.05, 0.3, 0.5, 0.7, 0.9, 0.98]))
    if kind == "smooth":
        for axis in range(len(shape)):
            noise = noise + np.roll(noise, 1, axis) + np.roll(noise, -1, axis) + np.roll(noise, 2, axis)
        return noise > np.quantile(noise, draw(st.sampled_from([0.2, 0.5, 0.8])))
    if kind == "box":
        return np.ones(shape, bool)
    *outer, x = distances(shape)
    if kind == "ring":
        return abs(np.sqrt(x**2 + outer[-1] ** 2) - shape[-2] / 3) + sum(abs(z) for z in outer[:-1]) < 2.5
    plate = np.ones(shape, bool)
    plate[(*(random.integers(0, size, 3) for size in shape),)] = False
    return plate


@pytest.mark.parametrize("rule", SCIKIT)
@pytest.mark.parametrize("backend", FAST)
@given(mask=masks())
def test_voxels_are_those_of_scikit_image(backend, rule, mask):
    theirs = pytest.importorskip("skimage.morphology")
    assert np.array_equal(skeletonized(mask, rule, backend), theirs.skeletonize(mask, method=SCIKIT[rule]))


@pytest.mark.parametrize("rule", SCIKIT)
@pytest.mark.parametrize("shape", [(300, 400), (60, 70, 150)])
def test_vessels_are_those_of_scikit_image(shape, rule):
    theirs = pytest.importorskip("skimage.morphology")
    mask = tubes(shape, 12)
    expected = theirs.skeletonize(mask, method=SCIKIT[rule])
    assert 0 < expected.sum() < mask.sum() / 3
    for backend in FAST:
        assert np.array_equal(skeletonized(mask, rule, backend), expected)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("rule", SCIKIT)
def test_every_small_mask_is_as_scikit_image_has_it(backend, rule):
    """All of 3 x 4 pixels, or some of them where it takes long."""
    theirs = pytest.importorskip("skimage.morphology")
    for number in range(0, 1 << 12, 97 if backend == "reference" else 1):
        mask = (number >> np.arange(12) & 1).astype(bool).reshape(3, 4)
        assert np.array_equal(skeletonized(mask, rule, backend), theirs.skeletonize(mask, method=SCIKIT[rule])), number


@given(mask=masks(), rule=st.sampled_from(RULES))
def test_nothing_is_added_and_a_skeleton_is_its_own(mask, rule):
    if rule == "zhang-suen" and mask.ndim == 3:
        return
    found = skeletonized(mask, rule)
    assert not (found & ~mask).any()
    if mask.ndim == 2 or mask.shape[0] > 1:  # A single plane is thinned from fewer sides, and so is its line.
        assert np.array_equal(skeletonized(found, rule), found)


@given(mask=masks())
def test_what_hangs_together_stays_so(mask):
    """By the rule of Lee, of which some structures vanish, but none falls apart."""
    found, kept = skeletonized(mask, "lee"), {2: 8, 3: 26}[mask.ndim]
    before, _ = components(mask, neighbours=kept)
    _, after = components(found, neighbours=kept)
    assert len(after) == len(np.unique(before[found]))


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_rod_of_even_thickness_vanishes_as_it_does_in_scikit_image(backend):
    """What one side leaves of it is open to the opposite one, from which the last voxel may go too."""
    left = {}
    for thick in (1, 2, 3, 4):
        rod = np.ones((thick, thick, 9), bool)
        left[thick] = int(skeletonized(np.pad(rod, 2), "scikit-image", backend).sum())
        with contextlib.suppress(ImportError):
            from skimage.morphology import skeletonize

            assert skeletonize(np.pad(rod, 2)).sum() == left[thick]
    assert left == {1: 9, 2: 0, 3: 7, 4: 0}


@given(mask=masks(), data=st.data())
def test_what_is_around_a_structure_changes_nothing(mask, data):
    more = data.draw(st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 70))] * mask.ndim))
    if mask.ndim == 3 and mask.shape[0] == 1:
        more = ((0, 0), *more[1:])
    inner = tuple(slice(before, before + size) for (before, _), size in zip(more, mask.shape, strict=True))
    assert np.array_equal(skeletonized(np.pad(mask, more), "lee")[inner], skeletonized(mask, "lee"))


def test_a_plane_of_a_volume_is_an_image():
    """scikit-image thins it from four sides; between two empty planes it is thinned from six."""
    mask = tubes((40, 50), 4)
    flat = skeletonized(mask, "lee")
    assert np.array_equal(skeletonized(mask[np.newaxis], "lee")[0], flat)
    assert np.array_equal(skeletonized(mask[np.newaxis], "scikit-image")[0], flat)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_square_of_four_pixels_vanishes_by_the_paper_alone(backend):
    square = np.zeros((6, 6), bool)
    square[2:4, 2:4] = True
    assert {rule: int(skeletonized(square, rule, backend).sum()) for rule in RULES} == {
        "scikit-image": 2,
        "lee": 2,
        "zhang-suen": 0,
    }


def test_the_table_is_the_papers_but_for_what_is_listed():
    paper, theirs = table("zhang-suen"), table("scikit-image")
    assert [zhang_suen(code) for code in range(256)] == paper.tolist()
    assert (paper != theirs).sum() == len(SCIKIT_IMAGE) == 25
    assert paper[0] == paper[255] == STAYS
    # P2, P3, P4: the pixel is the corner of a square, and goes in both passes (Zhang & Suen 1984, figure 2).
    assert paper[0b111] == BOTH
    # A pass is the other one turned by half a turn.
    turned = [(code << 4 | code >> 4) & 255 for code in range(256)]
    for entries in (paper, theirs):
        same = (entries & 1) == (entries[turned] >> 1)
        assert same.sum() >= (256 if entries is paper else 240)


def test_a_voxel_leaves_what_it_closes():
    """A tunnel, a hollow and a bridge: the Euler characteristic tells the first two, hanging together the third."""
    ring = frozenset(step for step in AROUND if step[0] == 0)
    shell = frozenset(AROUND)
    bridge = frozenset([(0, 0, -1), (0, 0, 1)])
    beside = frozenset([(0, 0, 1)])
    assert [euler_stays(each) for each in (ring, shell, beside)] == [False, False, True]
    assert [hang_together(each) for each in (ring, shell, bridge, beside, frozenset())] == [
        True,
        True,
        False,
        True,
        True,
    ]


@given(st.sets(st.sampled_from(AROUND)))
def test_the_change_of_the_euler_characteristic_is_counted(around):
    def euler(cubes):
        """Corners less edges and cubes, plus faces, of closed voxels on a grid of half steps."""
        cells = {
            tuple(2 * at + by for at, by in zip(cube, step, strict=True))
            for cube in cubes
            for step in product((-1, 0, 1), repeat=3)
        }
        return sum((-1) ** sum(at % 2 == 0 for at in cell) for cell in cells)

    assert euler_stays(frozenset(around)) == (euler({*around, (0, 0, 0)}) == euler(around))


def test_what_is_refused():
    bits = packed(np.ones((2, 2, 2), bool))
    with pytest.raises(ValueError, match="this way of thinning is of images, which have 2 axes, not 3"):
        skeleton(bits, "zhang-suen")
    with pytest.raises(ValueError, match="there is no rule `medial`; there are scikit-image, lee, zhang-suen"):
        skeleton(bits, "medial")


def test_cl_dice_is_the_harmonic_mean():
    assert cl_dice(lambda _: Skeletons(8, 6, 4, 2)) == pytest.approx(2 * 0.75 * 0.5 / 1.25)
    assert cl_dice(lambda _: Skeletons(8, 0, 4, 0)) == 0
    apart = cl_dice(lambda _: Skeletons(8, 0, 4, 0), disjoint="undefined")
    assert apart == Undefined("neither skeleton lies in the other structure")
    assert cl_dice(lambda _: Skeletons(8, 3, 4, 0), disjoint="undefined") == 0
    for found, why in (((0, 0, 4, 0), "the reference has no"), ((4, 0, 0, 0), "the prediction has no")):
        assert cl_dice(lambda _, found=found: Skeletons(*found)) == Undefined(f"{why} skeleton")
    assert cl_dice(lambda _: Skeletons(0, 0, 0, 0)) == Undefined("neither has a skeleton")


def test_cl_dice_of_the_reference_cases(corpus):
    """From their skeletons, and from ours: they were found by scikit-image 0.26."""
    import json

    cases = json.loads((corpus / "metrics" / "segmentation.json").read_text())["cases"]
    masks = np.load(corpus / "metrics" / "segmentation_masks.npz")
    compared = 0
    for case in cases:
        pair = [packed(masks[f"{case['name']}/{side}"].astype(bool)) for side in ("ref", "pred")]
        lines = [skeleton(each) for each in pair]
        for line, side in zip(lines, ("ref", "pred"), strict=True):
            name = f"{case['name']}/skel_{side}"
            assert name not in masks or np.array_equal(line, packed(masks[name].astype(bool))), name
        counts = Skeletons(
            *(sum(each.ravel().tolist()) for each in map(voxels, lines[:1])), inside(lines[0], pair[1]),
            inside(lines[1], lines[1]), inside(lines[1], pair[0]),
        )  # fmt: skip
        expected = case["expected"].get("cldice_given_skeletons", "nan")
        if expected != "nan":
            assert cl_dice(lambda _, counts=counts: counts) == pytest.approx(float(expected), rel=1e-12)
            compared += 1
    assert compared > 25
