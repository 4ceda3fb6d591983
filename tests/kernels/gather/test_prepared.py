"""One source taken from again and again, on each backend: every bit, nothing beside it, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.dispatch import available_backends
from assay_kernels.gather.score import KINDS, Rows

BACKENDS = [name for name, absent in available_backends("gather.rows").items() if absent is None]
GUARD = 0xA5


def guarded(rows, room):
    """An array as `room` in the midst of bytes that may not change, and a look at these."""
    around = np.full(room.nbytes + 128, GUARD, "u1")
    out = around[64 : 64 + room.nbytes].view(room.dtype).reshape(room.shape)
    return out, lambda: set(around[:64]) | set(around[64 + room.nbytes :]) == {GUARD}


@pytest.mark.parametrize("backend", BACKENDS)
@given(
    kind=st.sampled_from(KINDS),
    dtype=st.sampled_from(["f4", "f8"]),
    # Around pieces, blocks, short rows and what fits beside each other of them.
    width=st.sampled_from([1, 2, 3, 7, 8, 9, 63, 64, 65, 127, 128, 130, 192, 255, 256, 257, 300, 1000, 1537]),
    several=st.booleans(),
    count=st.integers(0, 150),
    seed=st.integers(0, 2**32 - 1),
)
def test_every_bit_is_that_of_numpy(backend, kind, dtype, width, several, count, seed):
    random = np.random.default_rng(seed)
    source = random.bytes(40 * width * np.dtype(kind).itemsize)
    source = np.frombuffer(source, kind).reshape(40, width)
    if kind[0] == "f":
        # Which of two numbers that are none survives is up to the machine.
        source = np.where(np.isnan(source), np.inf, source).astype(kind)
    channels = width if several else 1
    mean, scale = random.normal(size=channels), random.normal(size=channels)
    index = random.integers(0, 40, count)
    rows = Rows(source, dtype, mean, scale, backend=backend)
    out, untouched = guarded(rows, rows.room(count))
    with np.errstate(all="ignore"):
        expected = ((source[index].astype("f8") - mean) * scale).astype(dtype)
    for _ in range(2):
        assert rows(index, out) is out
        assert out.tobytes() == expected.tobytes()
        assert untouched()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "source",
    [
        np.arange(10, dtype="u1"),
        np.arange(70, dtype=">i4").reshape(10, 7),
        np.arange(10).astype("M8[us]"),
        np.array(list("abcdefghij")),
        np.arange(10).astype("S0"),
        np.arange(10).astype(object),
        np.arange(6000, dtype="f8").reshape(10, 20, 30),
        np.arange(20)[::2],
        np.empty((10, 0)),
    ],
)
def test_what_is_only_taken_is_taken_as_it_is(backend, source):
    rows = Rows(source, source.dtype, backend=backend)
    index = np.random.default_rng(3).integers(0, 10, 300)
    assert rows(index, rows.room(300)).tolist() == source[index].tolist()
    assert rows(index[::3], rows.room(100)).tolist() == source[index[::3]].tolist()
    for bad in (-1, 10, -(2**63)):
        with pytest.raises(ValueError, match=f"row {bad} at place 1 is outside of 10 rows"):
            rows(np.array([3, bad, 11]), rows.room(3))


def test_numbers_that_are_none_stay_as_they_are_where_rows_are_only_taken():
    bits = np.array([0x7F800001, 0xFFC00123, 0x80000000], "u4")
    rows = Rows(bits.view("f4"), "f4")
    assert rows(np.array([2, 1, 0]), rows.room(3)).view("u4").tolist() == bits[::-1].tolist()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_what_is_filled_is_writeable_and_contiguous(backend, mean):
    rows = Rows(np.zeros((3, 4), "f4"), "f4", mean, backend=backend)
    closed = rows.room(2)
    closed.flags.writeable = False
    for out in (closed, np.empty((2, 8), "f4")[:, ::2]):
        with pytest.raises(TypeError, match="no writeable contiguous array"):
            rows(np.array([1, 2]), out)
