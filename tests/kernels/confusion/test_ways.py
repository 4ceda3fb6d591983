"""The compiled table takes several ways through the data; whichever it takes, it counts the same.

By bit planes or by cells, with or without those hit often, into one lane or four, into 16-bit or 32-bit lanes: which of
them is taken depends on the machine, the classes, the items and how coherent a block of labels is.
"""

from functools import partial
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.confusion import score
from assay_kernels.dispatch import available_backends

BACKENDS = [b for b, absent in available_backends("confusion.table").items() if absent is None]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
CLASSES = (1, 2, 3, 5, 7, 8, 9, 31, 128, 129, 256, 300)
KINDS = ("noise", "skewed", "two often", "short runs", "long runs", "longest runs", "one class", "alternating")


def ways():
    """By cells everywhere; without those hit often, and by planes, where the machine has the instructions."""
    if available_backends("confusion.table")["cython"]:
        return [()]
    module = import_module("assay_kernels.confusion._confusion")
    return [(), *((name,) for name in ("OFTEN", "PLANES") if getattr(module, name))]


@pytest.fixture(params=ways(), ids=lambda names: "".join(names) or "cells")
def compiled(request, monkeypatch):
    """The compiled table, made to count in one of its ways."""
    module = pytest.importorskip("assay_kernels.confusion._confusion")
    for name in ("OFTEN", "PLANES"):
        monkeypatch.setattr(module, name, name in request.param)
    return partial(score.table, backend="cython")


def stream(kind, items, classes, rng):
    noise = rng.integers(0, classes, items)
    match kind:
        case "noise":
            return noise
        case "skewed":
            return np.where(rng.random(items) < 0.9, 0, noise)
        case "two often":
            return np.where(rng.random(items) < 0.9, rng.integers(0, 2, items) * (classes - 1), noise)
        case "short runs":
            return np.repeat(noise[: items // 7 + 1], 7)[:items]
        case "long runs":
            return np.repeat(noise[: items // 300 + 1], 300)[:items]
        case "longest runs":
            return np.repeat(noise[: items // 1500 + 1], 1500)[:items]
        case "one class":
            return np.full(items, classes - 1)
    return np.arange(items) % 2 % classes


def counted(reference, prediction, classes):
    joint = np.bincount(reference.astype(np.int64) * classes + prediction, minlength=classes * classes)
    return joint.reshape(classes, classes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("classes", CLASSES)
def test_every_kind_of_labels(compiled, kind, classes):
    rng = np.random.default_rng(classes)
    for items in (1, 511, 512, 513, 2047, 2049, 70_000):
        reference, prediction = stream(kind, items, classes, rng), stream(kind, items, classes, rng)
        expected = counted(reference, prediction, classes)
        for dtype in ("u1", "u2", "i4"):
            if classes <= 1 + np.iinfo(dtype).max:
                pair = reference.astype(dtype), prediction.astype(dtype)
                assert np.array_equal(compiled(*pair, classes), expected)


def test_sixteen_bit_lanes_are_emptied_before_they_are_full(compiled):
    for classes in (2, 8, 9, 128):
        for kind in ("one class", "alternating", "skewed", "two often"):
            labels = stream(kind, 200_003, classes, np.random.default_rng(1)).astype(np.uint8)
            got = compiled(labels, labels, classes)
            assert np.array_equal(np.diagonal(got), np.bincount(labels, minlength=classes))
            assert got.sum() == labels.size


@pytest.mark.parametrize("classes", [3, 4, 5, 6, 7, 8])
def test_a_label_that_fits_the_planes_and_no_class_is_refused(compiled, classes):
    for wrong in {classes, 7, 8, 15, 16, 128, 255} - set(range(classes)):
        for place in (0, 511, 512, 1500, 1999):
            labels = np.zeros(2000, dtype=np.uint8)
            labels[place] = wrong
            other = np.zeros(2000, dtype=np.uint8)
            with pytest.raises(ValueError, match=f"reference {wrong} at item {place} is outside 0..{classes - 1}"):
                compiled(labels, other, classes)
            with pytest.raises(ValueError, match=f"prediction {wrong} at item {place} is outside 0..{classes - 1}"):
                compiled(other, labels, classes)


@every_backend
@given(
    classes=st.integers(1, 20),
    items=st.integers(0, 3000),
    kinds=st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_mixture_of_kinds(backend, classes, items, kinds, seed):
    rng = np.random.default_rng(seed)
    reference, prediction = (stream(kind, items, classes, rng).astype(np.uint8) for kind in kinds)
    got = score.table(reference, prediction, classes, backend=backend)
    assert np.array_equal(got, counted(reference, prediction, classes))
    assert np.array_equal(got.sum(axis=1), np.bincount(reference, minlength=classes))
    assert np.array_equal(got.sum(axis=0), np.bincount(prediction, minlength=classes))
    assert np.array_equal(score.table(prediction, reference, classes, backend=backend), got.T)


@every_backend
@given(classes=st.integers(2, 9), items=st.integers(1, 600), seed=st.integers(0, 1000))
def test_renaming_the_classes_moves_rows_and_columns(backend, classes, items, seed):
    rng = np.random.default_rng(seed)
    reference, prediction = (rng.integers(0, classes, items).astype(np.uint8) for _ in range(2))
    name = rng.permutation(classes).astype(np.uint8)
    renamed = score.table(name[reference], name[prediction], classes, backend=backend)
    before = score.table(reference, prediction, classes, backend=backend)
    assert np.array_equal(renamed[np.ix_(name, name)], before)


@every_backend
def test_bytes_that_start_anywhere(backend):
    """Words are read from addresses that no word boundary need divide."""
    labels = np.random.default_rng(5).integers(0, 8, 3000).astype(np.uint8)
    for start in range(9):
        reference, prediction = labels[start : start + 1500], labels[start + 7 : start + 1507]
        expected = counted(reference, prediction, 8)
        assert np.array_equal(score.table(reference, prediction, 8, backend=backend), expected)


@every_backend
@pytest.mark.parametrize("dtype", ["u2", "i4"])
def test_classes_beyond_sixteen_bits_of_pairs(backend, dtype):
    labels = np.array([0, 1999, 1999, 1000, 0], dtype=dtype)
    got = score.table(labels, labels[::-1], 2000, backend=backend)
    found = {(int(i), int(j)): int(got[i, j]) for i, j in zip(*np.nonzero(got), strict=True)}
    assert found == {(0, 0): 2, (1999, 1000): 1, (1999, 1999): 1, (1000, 1999): 1}
