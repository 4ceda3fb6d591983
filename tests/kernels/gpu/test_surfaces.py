"""Distances on a device by each of their ways, on small masks made to be bad for one of them.

On a GPU where there is one; `test_simulated.py` runs this file under numba's simulator.
"""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.dispatch import reason_absent
from assay_kernels.surfaces import reference

ABSENT = reason_absent("cuda", "")
if ABSENT:
    pytest.skip(ABSENT, allow_module_level=True)

lanes = import_module("assay_kernels._gpu.lanes")
bits = import_module("assay_kernels._gpu.bits")
jit = import_module("assay_kernels._gpu.jit")
on_device = import_module("assay_kernels.surfaces._cuda")
device, edges, far, near = (
    import_module(f"assay_kernels.surfaces._cuda.{name}") for name in ("device", "edge", "far", "near")
)

WAYS = {
    "as they are": {},
    "few rows": {"ROWS": 3},
    "far": {"LOOKS": 0, "ROWS": 1},
    "far, in slabs": {"LOOKS": 0, "ROWS": 1, "FAR_BYTES": 3000},
    "far, in 32 bits": {"LOOKS": 0, "ROWS": 1, "SHORT": 1},
}
SHAPES = ((5, 33), (1, 1), (12, 5), (3, 4, 33))
STEPS = (1.0, 0.8, 1.2, 3.3)


def among(way):
    """The modules of the way's constants, and these."""
    return [(near if name in ("LOOKS", "ROWS") else far, name, value) for name, value in WAYS[way].items()]


@pytest.fixture(params=WAYS)
def way(request):
    """One of the ways."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in among(request.param):
            patch.setattr(module, name, value)
        yield request.param


def corner(shape, *, last=False):
    mask = np.zeros(shape, bool)
    mask[(-1,) * len(shape) if last else (0,) * len(shape)] = True
    return mask


def board(shape):
    return np.indices(shape).sum(axis=0) % 2 == 0


def noise(shape, share):
    return np.random.default_rng(len(shape)).random(shape) < share


def masks(shape):
    one, none = corner(shape), np.zeros(shape, bool)
    return {
        "corners": (one, corner(shape, last=True)),
        "one voxel": (one, one),
        "a board and a corner": (board(shape), one),
        "boards": (board(shape), ~board(shape)),
        "full": (~none, one),
        "full, both": (~none, ~none),
        "noise": (noise(shape, 0.5), noise(shape, 0.1)),
        "none": (none, ~none),
        "no prediction": (~none, none),
        "neither": (none, none),
    }


def agree(one, other, spacing):
    pair = [reference.border(mask, 1) for mask in (one, other)]
    for these, those in (pair, pair[::-1]):
        found = on_device.distances(these, those, spacing)
        expected = reference.distances(these, those, spacing)
        assert found.dtype == expected.dtype
        np.testing.assert_allclose(found, expected, rtol=4e-16, atol=0)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_masks_that_are_bad_for_one_of_the_ways(way, shape):
    for one, other in masks(shape).values():
        agree(one, other, np.array(STEPS[: len(shape)]))


@pytest.mark.parametrize("steps", [(1.0, 1e100, 1e-100), (1e-100, 1.0, 1e100), (1e-3, 1e4, 0.44)])
def test_steps_of_which_some_are_nothing_beside_others(way, steps):
    agree(noise((4, 5, 20), 0.2), corner((4, 5, 20), last=True), np.array(steps))


@given(
    seed=st.integers(0, 1 << 32),
    shares=st.tuples(*[st.sampled_from([0.01, 0.1, 0.6])] * 2),
    steps=st.tuples(*[st.sampled_from(STEPS)] * 3),
    way=st.sampled_from(sorted(WAYS)),
)
def test_any_masks(seed, shares, steps, way):
    random = np.random.default_rng(seed)
    shape = *random.integers(1, 6, 2), 36
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in among(way):
            patch.setattr(module, name, value)
        agree(*(random.random(shape) < share for share in shares), np.array(steps))


def test_whole_steps_give_the_bits_of_the_reference(way):
    one, other = (reference.border(noise((4, 6, 40), share), 1) for share in (0.05, 0.02))
    found = on_device.distances(one, other, np.array([3.0, 1.0, 2.0]))
    assert np.array_equal(found, reference.distances(one, other, np.array([3.0, 1.0, 2.0])))


@pytest.fixture
def all_far():
    """No row is looked at but a voxel's own."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in among("far"):
            patch.setattr(module, name, value)
        yield


@pytest.mark.usefixtures("all_far")
def test_where_parabolas_meet_is_rounded_and_distances_are_not():
    """At row 200 they meet 5e-15 rows away from a place, which is no number there."""
    steps, one, other = np.array([1.0, 1 + 5e-15]), np.zeros((202, 3), bool), np.zeros((202, 3), bool)
    one[0, 0] = one[200, 0] = other[0, 2] = other[200, 1] = other[201, 0] = True
    assert on_device.distances(reference.packed(one), reference.packed(other), steps).tolist() == [2 * steps[1], 1.0]


@pytest.mark.usefixtures("all_far")
@pytest.mark.parametrize("behind", [(4, 3), (5, 1)], ids=["all meet at one place", "the next is lower right behind it"])
def test_a_voxel_that_is_nearest_to_one_place_only(behind):
    """5 x (1 - 3e-15) is less than the root of 3 x 3 + (4 - 1.2e-14) ** 2, by less than the place 300 is rounded by."""
    one, other, steps = np.zeros((310, 8), bool), np.zeros((310, 8), bool), np.array([1.0, 1 - 3e-15])
    one[300, 0] = True
    for row, x in ((-3, 4), (0, 5), behind):
        other[300 + row, x] = True
    pair = reference.packed(one), reference.packed(other), steps
    assert on_device.distances(*pair).tolist() == reference.distances(*pair).tolist()


@pytest.mark.parametrize("longest", [1, far.SHORT - 1, far.SHORT, 1 << 15, 1 << 20])
def test_what_tells_places_has_room_for_two_behind_the_last(longest):
    assert np.iinfo(far.told_in(longest)).max > longest + 1


@pytest.mark.parametrize("chunk", [50, 200, 1 << 20])
@pytest.mark.parametrize("kind", ["u1", "u2", "i4", "?"])
def test_labels_come_in_chunks_of_rows(monkeypatch, chunk, kind):
    monkeypatch.setattr(lanes, "CHUNK_BYTES", chunk)
    monkeypatch.setattr(lanes, "_lanes", [])
    labels = np.random.default_rng(1).integers(0, 2, (3, 4, 37)).astype(kind)
    np.testing.assert_array_equal(on_device.border(labels, 1), reference.border(labels, 1), strict=True)


def test_what_lies_on_the_device_stays_there():
    shape = 4, 5, 40
    pair = [noise(shape, share).astype("u1") for share in (0.4, 0.1)]
    held = [device.border(jit.cuda.to_device(mask), 1, name) for mask, name in zip(pair, "ab", strict=True)]
    expected = [reference.border(mask, 1) for mask in pair]
    for edge, border in zip(held, expected, strict=True):
        assert edge.voxels == np.bitwise_count(border).sum()
        np.testing.assert_array_equal(edge.words.copy_to_host().view("u1"), border)
    for a, b in ((0, 1), (1, 0)):
        found = device.distances(held[a], held[b], np.ones(3)).copy_to_host()
        assert np.array_equal(found, reference.distances(expected[a], expected[b], np.ones(3)))


def test_the_box_and_the_places_of_a_border():
    mask = np.zeros((5, 7, 70), bool)
    mask[1:3, 4, 40:66] = True
    edge = device.border(jit.cuda.to_device(mask.astype("u1")), 1)
    assert edge.box == (1, 2, 4, 4, 1, 2)
    z, y, x = np.nonzero(mask)
    assert edges.places_of(edge, device.ROOM).copy_to_host().tolist() == ((z * 7 + y) * 128 + x).tolist()


def test_room_is_kept_while_it_fits():
    room = import_module("assay_kernels._gpu.room").Room()
    first = room.array("a", (2, 3), np.int32)
    assert room.array("a", (2, 3), np.int32) is first
    assert room.array("a", (3, 2), np.int32).shape == (3, 2)
    assert room.line("b", 5, np.int16).size == 5
    assert room.line("b", 8, np.int16).size == 8
    assert room._held["b"].size == 8
    assert room.line("b", 3, np.int32).dtype == np.int32


@pytest.mark.skipif(not jit.SIMULATED, reason="a device's functions are not called from Python")
@given(word=st.integers(1, (1 << 63) - 1))
def test_bits_of_words(word):
    text = f"{word:b}"
    assert bits.bits_set(word) == text.count("1")
    assert bits.lowest_bit(word) == len(text) - len(text.rstrip("0"))
    assert bits.highest_bit(word) == len(text) - 1
