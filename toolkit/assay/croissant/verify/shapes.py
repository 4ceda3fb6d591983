"""Lists against the shape that their field declares, at every depth, and boxes against their format."""

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind
from numpy.typing import NDArray

from assay.croissant.verify.check import Check, Outcome, Topic, amount
from assay.croissant.verify.declared import Shape, box_format
from assay.croissant.verify.fit import Fitted
from assay.croissant.verify.lists import levels_of
from assay.croissant.verify.offenders import About, Offenders
from assay.croissant.verify.places import Places
from assay.data.fields import BOX
from assay_spec.croissant.model import Field

_CORNERS = ((2, 0), (3, 1))
"""Pairs of coordinates of which the first is not less, where two corners are given."""

FORMATS = MappingProxyType({"XYXY": True, "YXYX": True, "XYWH": False, "CENTER_XYWH": False})
"""Whether a format has two corners, else one point and a size; with `REL_` before it all are parts of the picture.

Keras, bounding box formats, to which Croissant 1.1 refers (Format).
"""


class Shapes:
    """The lists of one field."""

    def __init__(self, field: Field, shape: Shape) -> None:
        self._shape = shape
        self._looked = self._boxes = 0
        self._wrong, self._bent = Offenders(), Offenders()
        self._format = box_format(field) if shape.is_box else ""

    @property
    def is_declared(self) -> bool:
        """Whether there is something to compare."""
        return any(length is not None for length in self._shape.lengths)

    def add(self, found: Fitted, places: Places) -> None:
        """The values of more records."""
        depth = len(self._shape.lengths)
        for level, (values, rows) in enumerate(levels_of(found.values)):
            if level < depth:
                self._of_level(level, values, places[rows])
            if self._shape.is_box and level == depth - 1 and kind.is_list(values.type):
                self._of_boxes(values, places[rows])
        self._looked += len(found.values) - found.values.null_count

    def _of_level(self, level: int, values: pa.Array, places: Places) -> None:
        wanted = self._shape.lengths[level]
        if wanted is None or not kind.is_list(values.type):
            return
        lengths = pc.fill_null(pc.list_value_length(values), wanted).to_numpy(zero_copy_only=False)
        what = "numbers" if self._shape.is_box and level == len(self._shape.lengths) - 1 else f"on axis {level + 1}"
        self._wrong.note(np.flatnonzero(lengths != wanted), places, lambda row: f"{lengths[row]} {what}")

    def _of_boxes(self, values: pa.Array, places: Places) -> None:
        lengths = pc.fill_null(pc.list_value_length(values), 0).to_numpy(zero_copy_only=False)
        whole = np.flatnonzero(lengths == BOX)
        if not len(whole):
            return
        numbers = values.take(pa.array(whole)).flatten().to_numpy(zero_copy_only=False).reshape(-1, BOX)
        self._boxes += len(whole)
        wrong = ~is_box(numbers, self._format)
        self._bent.note(
            np.flatnonzero(wrong), places[whole], lambda row: ", ".join(f"{each:g}" for each in numbers[row])
        )

    def checks(self, about: About) -> Iterator[Check]:
        """What came out."""
        if self.is_declared:
            shape = ", ".join("any" if each is None else str(each) for each in self._shape.lengths)
            text = f"{amount(self._wrong.count, 'list')} of another length than declared: {shape}"
            yield self._wrong.check(Topic.SHAPES, about, self._looked, text, unit="record")
        if self._shape.is_box:
            yield self._of_format(about)

    def _of_format(self, about: About) -> Check:
        if self._format and self._format.upper().removeprefix("REL_") not in FORMATS:
            text = f"nothing is known of the format `{self._format}`"
            return about.check(Topic.BOXES, Outcome.UNCHECKED, text, self._boxes, "box")
        wrong = f"not as `{self._format}` has it" if self._format else "with what is no finite number"
        text = f"{self._bent.count:,} of {amount(self._boxes, 'box')} {wrong}"
        return self._bent.check(Topic.BOXES, about, self._boxes, text, unit="box")


def is_box(numbers: NDArray[np.float64], form: str) -> NDArray[np.bool_]:
    """Which rows of four numbers, f8[n, 4], are boxes of a format; of none, which are finite."""
    fine = np.asarray(np.isfinite(numbers).all(axis=1))
    name = form.upper().removeprefix("REL_")
    if not form or name not in FORMATS:
        return fine
    with np.errstate(invalid="ignore"):
        for more, less in _CORNERS:
            fine &= np.asarray(numbers[:, more] >= (numbers[:, less] if FORMATS[name] else 0.0))
        if name != form.upper():
            fine &= np.asarray(((numbers >= 0) & (numbers <= 1)).all(axis=1))
    return fine
