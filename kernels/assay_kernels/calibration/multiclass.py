"""Calibration of more than two classes, put together from binary states so that it merges as they do."""

from typing import NamedTuple, Self

from assay_kernels.calibration import finalize
from assay_kernels.calibration.binned import CalibrationState
from assay_kernels.state.undefined import Score


class MulticlassState(NamedTuple):
    """Three readings of the same probabilities; shards merge to the same bits in any order."""

    truth: CalibrationState
    """The true class's probability, one bin, every outcome positive: the log loss."""
    top: CalibrationState
    """The most probable class's probability against whether it was right: top-label calibration."""
    classes: tuple[CalibrationState, ...]
    """Each class's probability against whether the item is of it: class-wise calibration and the Brier sum."""

    def merge(self, other: Self) -> "MulticlassState":
        """The state of both shards.

        Raises:
            ValueError: the two have different numbers of bins or classes.
        """
        pairs = zip(self.classes, other.classes, strict=True)
        return MulticlassState(
            self.truth.merge(other.truth), self.top.merge(other.top), tuple(a.merge(b) for a, b in pairs)
        )


def brier(state: MulticlassState) -> Score:
    """Mean over the items of the sum over the classes of (probability - outcome)^2, in [0, 2]. Source: Brier 1950."""
    return finalize.multiclass_brier(state.classes)


def root_brier(state: MulticlassState) -> Score:
    """Square root of `brier`. Source: Gruber and Buettner 2022."""
    return finalize.multiclass_root_brier(state.classes)


def log_loss(state: MulticlassState) -> Score:
    """Mean of -ln(probability of the true class)."""
    return finalize.log_loss(state.truth)


def top_label_ece(state: MulticlassState) -> Score:
    """Expected calibration error of the most probable class's probability. Source: Guo et al. 2017."""
    return finalize.ece(state.top)


def top_label_mce(state: MulticlassState) -> Score:
    """Maximum calibration error of the most probable class's probability."""
    return finalize.mce(state.top)


def class_wise_ece(state: MulticlassState) -> Score:
    """Plain mean over the classes of each one's expected calibration error. Source: Kull et al. 2019."""
    return finalize.class_wise(state.classes)
