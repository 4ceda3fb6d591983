"""What probabilities are given to: that an item is of a class, of the one that is predicted, or of its own."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assay.metrics.study import Floats, Study, Told


class Claims(Protocol):
    """Something that probabilities were given to, of every item."""

    @property
    def is_mirrored(self) -> bool:
        """Whether it is the contrary of what the plan asks about."""
        ...

    def at(self, items: slice) -> tuple[NDArray[np.uint8], Floats]:
        """Whether it came true, u1[n], and how probable it was said to be, f8[n]."""
        ...


class OfClass(NamedTuple):
    """That an item is of a class: of two the one whose probabilities were given, as metrics are the same of both."""

    study: Study
    told: Told

    @property
    def is_mirrored(self) -> bool:
        """Whether the plan asks about the other class."""
        return self.told.mirrored

    def at(self, items: slice) -> tuple[NDArray[np.uint8], Floats]:
        """Whether it is, and the probabilities as they were given."""
        of_class: NDArray[np.bool_] = self.study.reference[items] == self.study.classes.index(self.told.given)
        return of_class.view(np.uint8), self.told.values[items]


class OfPredicted(NamedTuple):
    """That an item is of the class that is given the greatest probability, the first of several."""

    study: Study
    algorithm: str
    is_mirrored: bool = False

    def at(self, items: slice) -> tuple[NDArray[np.uint8], Floats]:
        """Whether it is, and that probability."""
        table = probabilities(self.study, self.algorithm, items)
        top = table.argmax(axis=1)
        right: NDArray[np.bool_] = top == self.study.reference[items]
        return right.view(np.uint8), np.take_along_axis(table, top[:, np.newaxis], axis=1)[:, 0]


class OfTrue(NamedTuple):
    """That an item is of its true class, which comes true of every one."""

    study: Study
    algorithm: str
    is_mirrored: bool = False

    def at(self, items: slice) -> tuple[NDArray[np.uint8], Floats]:
        """That it is, and the probability that was given to it."""
        table, true = probabilities(self.study, self.algorithm, items), self.study.reference[items].astype(np.int64)
        return np.ones(len(true), np.uint8), np.take_along_axis(table, true[:, np.newaxis], axis=1)[:, 0]


def probabilities(study: Study, algorithm: str, items: slice) -> Floats:
    """The probabilities of all classes, f8[n, k]; of two, that of the one not given is rounded."""
    told = [study.told(algorithm, name) for name in study.classes]
    return np.stack([one.at(items).shown for one in told if one is not None], axis=1)
