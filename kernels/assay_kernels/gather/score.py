"""Orders and rows of what users have. `backend` names one; None takes the best that runs here."""

from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from assay_kernels.dispatch import load, load_prepared
from assay_kernels.gather.reference import Index

KINDS = ("u1", "i1", "i2", "i4", "i8", "u8", "f4", "f8")
"""What a source may hold where it is cast or normalised, in this machine's byte order."""

_INDEX = np.dtype(np.int64)

MOST = 1 << 64
"""Seeds and epochs lie below."""


def order(items: int, seed: int, epoch: int, start: int, count: int, *, backend: str | None = None) -> Index:
    """The items at places start..start+count-1 of an epoch's order, in which each of 0..items-1 stands once.

    The seed and the number of the epoch decide, on every machine and backend alike; places are worked out one by one.

    Raises:
        ValueError: there are no such places, more than 2**62 items, or the seed or epoch is outside 0..2**64-1.
    """
    for name, number in (("seed", seed), ("epoch", epoch)):
        if not 0 <= number < MOST:
            raise ValueError(f"{name} {number} is outside 0..2**64-1")
    found: Index = load("gather.order", backend)(items, seed, epoch, start, count)
    return found


class Rows:
    """Takes rows of one source, as (x - mean) * scale, again and again."""

    def __init__(
        self,
        source: NDArray[Any],
        dtype: DTypeLike,
        mean: ArrayLike = 0.0,
        scale: ArrayLike = 1.0,
        *,
        backend: str | None = None,
    ) -> None:
        """Get ready to take rows.

        Args:
            source: entries along its first axis, of one of `KINDS`; of any dtype where rows are only taken.
            dtype: f4 or f8; that of the source where rows are only taken.
            mean: one number, or one for each place along the last axis.
            scale: as `mean`.
            backend: the one to use.

        Raises:
            ValueError: a mean or scale is no finite number, or there is another number of them.
            TypeError: the source cannot be cast so.
        """
        self.source, self.dtype = source, np.dtype(dtype)
        means, scales = np.broadcast_arrays(_channels("mean", mean, source), _channels("scale", scale, source))
        taken = self.dtype == source.dtype and not means.any() and bool((scales == 1).all())
        wanted = self.dtype in (np.float32, np.float64)
        if not taken and not (wanted and source.dtype.isnative and source.dtype.str[1:] in KINDS):
            raise TypeError(f"rows of {source.dtype} cannot be normalised into {self.dtype}")
        self._shape = source.shape[1:]
        self._batch: tuple[int, ...] = (0, *self._shape)
        """The shape of what was filled last, which the next batch has as well."""
        table = np.ascontiguousarray(source).reshape(len(source), prod(self._shape))
        # Only NumPy can take objects, which are counted, and what takes no room.
        numpy = source.dtype.hasobject or not source.dtype.itemsize
        prepared = load_prepared("gather.rows", "reference" if numpy else backend)
        self._run = prepared(table, *((None, None) if taken else (means, scales)), self.dtype.itemsize)

    def room(self, rows: int) -> NDArray[Any]:
        """An array that `rows` rows fill."""
        return np.empty((rows, *self._shape), self.dtype)

    def __call__(self, index: Index, out: NDArray[Any]) -> NDArray[Any]:
        """`out`, a contiguous array as `room` gives them, filled with the rows at `index`, i8[m].

        Raises:
            ValueError: a row is not there.
            TypeError: the index is not i8, or `out` is not as said.
        """
        # Small rows take no longer than these looks at them: a type that is another may still be equal.
        if (index.dtype is not _INDEX and index.dtype != _INDEX) or index.ndim != 1:
            raise TypeError(f"the index is i8 of one dimension, not {index.dtype} of {index.ndim}")
        shape = self._batch
        if shape[0] != len(index):
            shape = self._batch = (len(index), *self._shape)
        if out.shape != shape or (out.dtype is not self.dtype and out.dtype != self.dtype) or not out.flags.carray:
            raise TypeError(f"`out` is no writeable contiguous array {self.dtype} of shape {shape}")
        self._run(index if index.flags.c_contiguous else np.ascontiguousarray(index), out)
        return out


def _channels(name: str, given: ArrayLike, source: NDArray[Any]) -> NDArray[np.float64]:
    values = np.atleast_1d(np.asarray(given, np.float64))
    last = source.shape[-1] if source.ndim > 1 else 1
    if values.shape not in ((1,), (last,)):
        raise ValueError(f"{name} is one number or {last}, one for each place along the last axis")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds what is no finite number")
    return values
