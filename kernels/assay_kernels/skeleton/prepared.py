"""What the compiled forms work on: words with nothing around them, and tables by nine bits of a neighbourhood."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assay_kernels.skeleton.reference import CLOCKWISE
from assay_kernels.skeleton.tables import FIRST, SECOND, Table
from assay_kernels.surfaces.reference import Bits, as_volume

Words = NDArray[np.uint64]

Box = tuple[slice, ...]
"""The planes, rows and words that hold a structure."""


def box_of(words: Words) -> Box:
    """The box of the words that are not empty, of none where all are; [planes, rows, words]."""
    planes, rows, length = words.shape
    image = np.bitwise_or.reduce(words, axis=0)
    along = (words.reshape(planes, rows * length).any(axis=1), image.any(axis=1), image.any(axis=0))
    ends = [np.flatnonzero(there)[[0, -1]] if there.any() else (0, -1) for there in along]
    return tuple(slice(int(first), int(last) + 1) for first, last in ends)


def words_of(bits: Bits) -> Words:
    """Bits as words, [planes, rows, words]."""
    planes, rows, length = as_volume(bits.shape)
    found: Words = np.ascontiguousarray(bits).view(np.uint64).reshape(planes, rows, length // 8)
    return found


def within(words: Words) -> Words:
    """Words with a word, a row and a plane of nothing on each side."""
    return np.pad(words, 1)


def by_nine(table: Table) -> NDArray[np.uint8]:
    """Whether a pixel goes in the first and in the second pass, by rows of its neighbourhood, u1[2, 512].

    Bit 0 is the pixel above and left of it, bit 8 that below and right of it.
    """
    codes = _codes()
    return np.stack([table[codes] & now > 0 for now in (FIRST, SECOND)]).astype(np.uint8)


@cache
def _codes() -> NDArray[np.uint8]:
    """The clockwise code of each neighbourhood."""
    nine = np.arange(512)
    found = np.zeros(512, np.uint8)
    for bit, (y, x) in enumerate(CLOCKWISE):
        found |= (nine >> 3 * (y + 1) + x + 1 & 1).astype(np.uint8) << bit
    return found
