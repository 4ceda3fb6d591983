"""Which pixels an image loses, by their neighbourhoods: one entry of a table for each of the 256.

The neighbours of a pixel are P2 to P9 of Zhang & Suen 1984, clockwise from the one above it, in bits 0 to 7. An entry
has bit 0 if the pixel goes in the first pass, bit 1 if it goes in the second.
"""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.uint8]
"""u1[256]."""

STAYS, FIRST, SECOND, BOTH = range(4)

SCIKIT_IMAGE: Mapping[tuple[int, ...], int] = MappingProxyType(
    {
        (2, 4): BOTH,
        (2, 8): BOTH,
        (4, 6): BOTH,
        (6, 8): BOTH,
        (5, 6): STAYS,
        (8, 9): STAYS,
        (2, 3): FIRST,
        (3, 4): FIRST,
        (2, 3, 4): FIRST,
        (2, 3, 8): FIRST,
        (2, 7, 8): FIRST,
        (2, 3, 7, 8): FIRST,
        (2, 9): FIRST,
        (2, 4, 9): FIRST,
        (2, 8, 9): FIRST,
        (6, 8, 9): FIRST,
        (4, 5): SECOND,
        (2, 4, 5): SECOND,
        (4, 5, 6): SECOND,
        (6, 7): SECOND,
        (4, 6, 7): SECOND,
        (3, 4, 6, 7): SECOND,
        (5, 6, 8): SECOND,
        (7, 8): SECOND,
        (6, 7, 8): SECOND,
    }
)
"""By the neighbours that are there, where scikit-image 0.26 parts from the paper.

Found from the skeletons that it gives of all masks of 3 x 3 and 3 x 4 pixels and of many larger ones: no other entries
give them all, but that (2, 4) may be any but STAYS. It keeps two of a square of 2 x 2 pixels, of which the paper
leaves nothing, and takes the corners out of oblique lines.
"""


def zhang_suen(code: int) -> int:
    """When a pixel goes by conditions (a) to (d) of Zhang & Suen 1984, and (c') and (d')."""
    there = [code >> bit & 1 for bit in range(8)]
    turns = sum(one < other for one, other in pairwise((*there, there[0])))
    if not 2 <= sum(there) <= 6 or turns != 1:
        return STAYS
    north, east, south, west = there[::2]
    first = not north & east & south and not east & south & west
    second = not north & east & west and not north & south & west
    return FIRST * first + SECOND * second


@cache
def table(name: str) -> Table:
    """The table of `zhang-suen` or of `scikit-image`."""
    found = np.array([zhang_suen(code) for code in range(256)], np.uint8)
    if name == "scikit-image":
        for neighbours, entry in SCIKIT_IMAGE.items():
            found[sum(1 << number - 2 for number in neighbours)] = entry
    found.flags.writeable = False
    return found
