"""What streams through the device: chunks, windows, carries and both ways of counting, on little data.

On a GPU where there is one; `test_simulated.py` runs this file under numba's simulator.
"""

from importlib import import_module

import numpy as np
import pytest

from assay_kernels.calibration import digits
from assay_kernels.calibration import reference as calibration
from assay_kernels.confusion import reference as confusion
from assay_kernels.dispatch import load, reason_absent
from assay_kernels.resampling import reference as resampling

ABSENT = reason_absent("cuda", "")
if ABSENT:
    pytest.skip(ABSENT, allow_module_level=True)

lanes = import_module("assay_kernels._gpu.lanes")
SIMULATED = import_module("assay_kernels._gpu.jit").SIMULATED

SIZES = (200, 1000, 1 << 20)


@pytest.fixture(params=SIZES)
def chunk(request, monkeypatch):
    """Chunks, and states of replicates, of so many bytes; lanes begin without room."""
    monkeypatch.setattr(lanes, "CHUNK_BYTES", request.param)
    monkeypatch.setattr(lanes, "STATE_BYTES", request.param)
    monkeypatch.setattr(lanes, "_lanes", [])
    return request.param


def same(left, right):
    for a, b in zip(left, right, strict=True):
        np.testing.assert_array_equal(a, b, strict=True)


def on(name, *arguments):
    return load(name, "cuda")(*arguments)


def labels(classes, items, seed=1):
    rng = np.random.default_rng(seed)
    return tuple(rng.integers(0, classes, items).astype("u1") for _ in "rp")


def room():
    return [lane._host.size for lane in lanes._lanes]


@pytest.mark.parametrize("classes", [2, 46, 65])
def test_tables_in_and_beside_shared_memory(chunk, classes):
    pair = labels(classes, 300)
    same(on("confusion.table", *pair, classes), confusion.table(*pair, classes))
    assert max(room()) <= chunk


@pytest.mark.parametrize("classes", [2, 46])
def test_tables_of_replicates(chunk, classes):
    pair = labels(classes, 60)
    weights = np.random.default_rng(2).integers(0, 1 << 32, (3, 60)).astype("u4")
    same(on("confusion.weighted", *pair, classes, weights), confusion.weighted(*pair, classes, weights))
    assert max(room()) <= chunk


def test_two_lanes_take_turns(monkeypatch, chunk):
    pair, used = labels(3, 300), []
    send = lanes.Lane.send
    monkeypatch.setattr(lanes.Lane, "send", lambda lane, arrays: used.append(lane) or send(lane, arrays))
    on("confusion.table", *pair, 3)
    assert len(used) == max(1, -(-300 // ((chunk - 48) // 2)))
    assert used == [lanes._lanes[number % 2] for number in range(len(used))]


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("bins", [1, 15, 300])
def test_sums_are_those_of_the_other_compiled_backends_to_the_bit(chunk, bins, dtype):
    rng = np.random.default_rng(bins)
    p = np.concatenate((rng.random(20), rng.integers(0, 16, 30) / 15, [0.0, 1.0])).astype(dtype)
    y = rng.integers(0, 2, p.size).astype("u1")
    found, others = on("calibration.sums", y, p, bins), load("calibration.sums", "numba")(y, p, bins)
    same(found, others)
    same(found[:4], calibration.sums(y, p, bins)[:4])
    assert max(room()) <= chunk


def test_weights_that_would_overflow_a_cell_are_carried(monkeypatch):
    monkeypatch.setattr(digits, "MOST_WEIGHT", 1 << 35)
    p = np.linspace(0.0, 1.0, 40)
    y, weights = np.arange(40).astype("u1") % 2, np.full((2, 40), (1 << 32) - 1, dtype=np.uint32)
    for found, expected in zip(
        on("calibration.weighted", y, p, 3, weights),
        load("calibration.weighted", "numba")(y, p, 3, weights),
        strict=True,
    ):
        same(found, expected)


def test_cells_hold_what_is_stated():
    """A digit times the most weight, in the last place that int64 has."""
    assert digits.DIGIT_MASK * digits.MOST_WEIGHT < 1 << 63
    assert (int(745.2 * 2**52) >> 2 * digits.DIGIT) * digits.MOST_WEIGHT < 1 << 63


OFFSETS = ([0], [0, 1], [0, 0, 7, 7, 7, 9], [0, 40, 41, 120], list(range(0, 100, 3)))


@pytest.mark.parametrize("offsets", OFFSETS)
def test_weights_come_in_windows(chunk, offsets):
    asked = 2**64 - 1, 2**62, 3, np.array(offsets, dtype=np.int64)
    same(on("resampling.weights", *asked), resampling.weights(*asked))
    assert max(room(), default=0) <= chunk


@pytest.mark.parametrize(("m", "n"), [(1, 1), (40, 3), (7, 60)])
def test_areas_of_replicates(chunk, m, n):
    rng = np.random.default_rng(m)
    slot = np.sort(rng.integers(0, m, m)).astype("u4")
    bounds = np.sort(rng.integers(0, m + 1, (n, 2)), axis=1).astype("u4")
    asked = 5, 2**40, 5, slot, bounds
    same(on("resampling.auroc", *asked), resampling.auroc(*asked))


@pytest.mark.skipif(not SIMULATED, reason="a device's functions are not called from Python")
def test_the_logarithm_is_that_of_the_other_compiled_backends():
    on_device = import_module("assay_kernels.calibration._cuda")._log
    log = pytest.importorskip("assay_kernels.calibration._calibration").log
    rng = np.random.default_rng(9)
    values = np.concatenate(
        (rng.random(2000), np.exp(-745 * rng.random(500)), [5e-324, 2.0**-1022, 1.0 - 2.0**-53, 1.0])
    )
    assert [on_device(x) for x in values] == [log(x) for x in values]
