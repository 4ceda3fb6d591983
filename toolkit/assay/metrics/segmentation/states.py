"""What formulas are given of one structure in one image, each worked out when the first formula asks, and once."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.metrics.segmentation.parts import Mask, box_of, mask_of
from assay_kernels.bands.score import near
from assay_kernels.skeleton.score import Skeletons, inside, skeleton
from assay_kernels.state.counts import Counts
from assay_kernels.surfaces import score as surfaces
from assay_kernels.surfaces.reference import Bits, packed
from assay_kernels.surfaces.weighted import Weighted, weighted


class Side:
    """One label map: the borders and masks of its structures."""

    def __init__(self, labels: NDArray[Any]) -> None:
        self.labels = labels
        self._borders: dict[tuple[int, ...], Bits] = {}
        self._bands: dict[tuple[tuple[int, ...], float], Bits] = {}
        self._lines: dict[tuple[tuple[int, ...], str], tuple[Bits, Bits]] = {}

    def border(self, structure: tuple[int, ...]) -> Bits:
        """The border of the structure that these labels make."""
        if structure not in self._borders:
            if len(structure) == 1:
                self._borders[structure] = surfaces.border(self.labels, structure[0])
            else:
                self._borders[structure] = surfaces.border(self.mask(structure))
        return self._borders[structure]

    def band(self, structure: tuple[int, ...], width: float, spacing: tuple[float, ...]) -> Bits:
        """The voxels of the structure that are no farther than `width` from its border."""
        key = structure, width
        if key not in self._bands:
            self._bands[key] = near(packed(self.mask(structure)), self.border(structure), width, spacing)
        return self._bands[key]

    def line(self, structure: tuple[int, ...], rule: str) -> tuple[Bits, Bits]:
        """The skeleton of the structure by a rule, and the structure."""
        key = structure, rule
        if key not in self._lines:
            bits = packed(self.mask(structure))
            self._lines[key] = skeleton(bits, rule), bits
        return self._lines[key]

    def mask(self, structure: tuple[int, ...]) -> Mask:
        """Which voxels have one of these labels."""
        return mask_of(self.labels, structure)


class Pair:
    """One structure of a reference and of a prediction."""

    def __init__(
        self,
        sides: tuple[Side, Side] | None,
        labels: tuple[int, ...],
        table: Counts,
        spacing: tuple[float, ...],
        depth: float = 1.0,
    ) -> None:
        self._sides = sides
        """None where neither shows the structure."""
        self._labels = labels
        self.table = table
        """[[TN, FP], [FN, TP]], i8[2, 2]."""
        self.spacing = spacing
        self._depth = depth
        """How thick the slice is that was a volume."""

    @cached_property
    def voxel(self) -> float:
        """The volume of a voxel, or the area of a pixel."""
        return float(np.prod(self.spacing)) * self._depth

    @property
    def compared(self) -> surfaces.Between | None:
        """The distances between both borders, where some formula asked for them."""
        return self.__dict__.get("between")

    @cached_property
    def between(self) -> surfaces.Between:
        """The distances between both borders."""
        nothing = np.empty(0)
        if self._sides is None:
            return surfaces.Between(nothing, nothing)
        one, other = (side.border(self._labels) for side in self._sides)
        return surfaces.between(one, other, self.spacing)

    @cached_property
    def weighted(self) -> Weighted:
        """The distances between both surfaces by area, of which only tools ask."""
        return weighted(*self.masks, self.spacing)

    def bands(self, width: float) -> tuple[Bits, Bits]:
        """The bands inside of both borders."""
        if self._sides is None:
            nothing = np.zeros(0, np.uint8)
            return nothing, nothing
        one, other = (side.band(self._labels, width, self.spacing) for side in self._sides)
        return one, other

    def skeletons(self, rule: str) -> Skeletons:
        """How many voxels both skeletons have, and how many of them lie in the other structure."""
        if self._sides is None:
            return Skeletons(0, 0, 0, 0)
        (one, mask), (other, found) = (side.line(self._labels, rule) for side in self._sides)
        return Skeletons(inside(one, one), inside(one, found), inside(other, other), inside(other, mask))

    @cached_property
    def masks(self) -> tuple[Mask, Mask]:
        """Both masks within the box that holds them, and one voxel around it where the image has one."""
        if self._sides is None:
            nothing = np.zeros((1,) * len(self.spacing), bool)
            return nothing, nothing
        one, other = (side.mask(self._labels) for side in self._sides)
        box = tuple(slice(max(0, each.start - 1), each.stop + 1) for each in box_of(one | other) or ())
        return one[box], other[box]


STATES: Mapping[str, Callable[[Pair], tuple[Any, ...]]] = MappingProxyType(
    {
        "counts": lambda pair: (pair.table,),
        "volumes": lambda pair: (pair.table, pair.voxel),
        "surfaces": lambda pair: (pair.between,),
        "surfels": lambda pair: (pair.weighted,),
        "bands": lambda pair: (pair.bands,),
        "skeletons": lambda pair: (pair.skeletons,),
        "masks": lambda pair: (*pair.masks, pair.spacing),
    }
)
"""By name, what the formula of a row in segmentation.yaml is given before its parameters."""
