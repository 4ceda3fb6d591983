"""Objects of a reference that a prediction finds, one by one."""

from typing import NamedTuple

import numpy as np

from assay.metrics.gallery.grids import only
from assay.metrics.gallery.measured import Measured, counted, of_counts, of_masks
from assay.metrics.gallery.pictures import Labels


class Matched(NamedTuple):
    """How many objects match."""

    tp: int
    fp: int
    fn: int

    def values(self) -> dict[str, Measured]:
        """What is found, and the F1 score of it; detection knows no true negatives."""
        f1 = of_counts(self.tp, self.fp, self.fn, 0, {"F1 of objects": "Fbeta{beta=1}"})
        return {"objects found": counted(self.tp), **f1}


def matched(reference: Labels, prediction: Labels, above: float = 0.5) -> Matched:
    """Objects whose IoU is above a threshold.

    From 0.5 on no object can have two partners, as long as objects of one side do not overlap (Kirillov et al. 2019,
    Panoptic Segmentation, theorem 1); below, the examples are built so that none has.
    """
    pairs = [
        (r, p) for r in _labels(reference) for p in _labels(prediction) if iou(reference, r, prediction, p) > above
    ]
    tp = len({r for r, _ in pairs})
    assert tp == len(pairs) == len({p for _, p in pairs}), "an object has two partners"
    return Matched(tp, len(_labels(prediction)) - tp, len(_labels(reference)) - tp)


def iou(reference: Labels, r: int, prediction: Labels, p: int) -> float:
    """The IoU of two objects."""
    value = of_masks(only(reference, r), only(prediction, p), "IoU")["IoU"].value
    assert value is not None, "both are there"
    return value


def _labels(labels: Labels) -> list[int]:
    found: list[int] = np.unique(labels[labels > 0]).tolist()
    return found
