"""The kinds of pictures of the gallery, as data: masks, items that are found or missed, and values along an axis."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.uint8]
"""0 is nothing; every other number is an object."""


class Masks(NamedTuple):
    """A reference, outlined, and a prediction, filled, on the same pixels."""

    name: str
    """The row of values that it belongs to, or a short caption."""
    reference: Labels
    prediction: Labels
    says: str
    """What it shows, for those who do not see it."""
    spacing: tuple[float, float] = (1.0, 1.0)
    """Height and width of a pixel."""
    boxes: bool = False
    """Whether the boxes around both are drawn."""


class Items(NamedTuple):
    """A square for each item: found, missed, called in error, rightly left alone."""

    name: str
    tp: int
    fp: int
    fn: int
    tn: int
    says: str


class Line(NamedTuple):
    """A row of a picture of values."""

    label: str
    values: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    """An interval, drawn as a line through the values."""
    series: int = 0
    """Its colour."""


class Dots(NamedTuple):
    """Values along an axis, a row for each of those that are compared."""

    name: str
    axis: str
    """What the axis measures."""
    lines: tuple[Line, ...]
    low: float
    high: float
    says: str


Picture = Masks | Items | Dots
