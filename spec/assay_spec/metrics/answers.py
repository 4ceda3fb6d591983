"""The answers that a fingerprint's questions have, in the words of documents."""

from enum import StrEnum


class Category(StrEnum):
    """Image processing category."""

    IMLC = "ImLC"
    """Image-level classification: one decision per image or other unit."""
    SEMS = "SemS"
    """Semantic segmentation."""
    OBD = "ObD"
    """Object detection."""
    INS = "InS"
    """Instance segmentation."""

    @property
    def in_words(self) -> str:
        """Its name and its word.

        >>> Category.SEMS.in_words
        'semantic segmentation (SemS)'
        """
        return f"{_NAMES[self]} ({self.value})"


_NAMES = {
    Category.IMLC: "image-level classification",
    Category.SEMS: "semantic segmentation",
    Category.OBD: "object detection",
    Category.INS: "instance segmentation",
}


class ErrorPreference(StrEnum):
    """Which error is worse."""

    NONE = "none"
    FP = "FP"
    FN = "FN"


class DecisionRule(StrEnum):
    """How class scores become a class."""

    NONE = "none"
    TARGET_VALUE = "target_value"
    OPTIMIZATION = "optimization"
    ARGMAX = "argmax"
    COST_BENEFIT = "cost_benefit"


class Target(StrEnum):
    """The rate that a threshold must reach."""

    SENSITIVITY = "sensitivity"
    SPECIFICITY = "specificity"
    PPV = "ppv"
    FPPI = "fppi"
    """False positives per image, of detected objects."""


class CalibrationQuestion(StrEnum):
    """What is asked about the probabilities."""

    OVERALL = "overall"
    RECALIBRATION_COMPARISON = "recalibration_comparison"
    CANONICAL = "canonical"
    CLASS_WISE = "class_wise"
    TOP_LABEL = "top_label"


class Independence(StrEnum):
    """Whether test cases are independent of each other."""

    INDEPENDENT = "independent"
    GROUPED = "grouped"


class BoundaryErrors(StrEnum):
    """How errors of the boundary are to weigh."""

    DISTANCE_OUTLIER = "distance_outlier"
    """By their distance, and the farthest one counts."""
    DISTANCE_CONTOUR = "distance_contour"
    """By their distance, all along the contour."""
    EXISTENCE = "existence"
    """By whether there is one, however far."""


class Frequency(StrEnum):
    """How often something is so."""

    NEVER = "never"
    OCCASIONALLY = "occasionally"
    CONSISTENTLY = "consistently"


class Granularity(StrEnum):
    """How finely the reference says where an object is."""

    POSITION = "position"
    ROUGH_OUTLINE = "rough_outline"
    EXACT_OUTLINE = "exact_outline"
