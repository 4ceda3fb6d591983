"""`fingerprint/1`: a problem described by its answers, after Metrics Reloaded (Nature Methods 2024, 21:195-212).

The ids are the paper's. `quoted` ids and wordings were seen verbatim in a source that we consulted;
`recalled` ones were written from memory of the paper and wait to be checked.
"""

from enum import StrEnum

from assay_spec.ignore import Ignore
from assay_spec.model import Level, Model, prop

RECOMMENDED = Level.RECOMMENDED
"""Every question of the paper wants an answer; one that is not given is taken as no."""


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


class Cost(Model):
    """What one confusion of classes costs; what is not named costs 1, and a right answer 0."""

    reference: str = prop(as_text=True)
    """The true class."""
    prediction: str = prop(as_text=True)
    """The predicted class."""
    cost: float = prop(minimum=0)
    """What it costs to take the one for the other."""


class Fingerprint(Model):
    """A problem described by its answers, from which its metrics follow."""

    assay: str
    """`fingerprint/1`."""
    name: str
    """Short name of lower-case letters, digits and hyphens."""
    category: Category = prop(source="FP1.1", provenance="quoted")
    """Image processing category; it selects the path through the decision steps."""

    unequal_interest: bool = prop(default=False, level=RECOMMENDED, source="FP2.4", provenance="recalled")
    """Some classes matter more than others."""
    unequal_severity: bool = prop(default=False, level=RECOMMENDED, source="FP2.5.1", provenance="recalled")
    """Some confusions of classes are worse than others, and `costs` says by how much."""
    costs: tuple[Cost, ...] = prop(default=(), source="FP2.5.1", provenance="recalled")
    """The cost of each confusion, when severity is unequal."""
    error_preference: ErrorPreference = prop(
        default=ErrorPreference.NONE, level=RECOMMENDED, source="FP2.5.2", provenance="recalled"
    )
    """Which error is to weigh more: a false positive or a false negative."""
    compensate_imbalance: bool = prop(default=False, level=RECOMMENDED, source="FP2.5.5", provenance="recalled")
    """Class imbalances are to be compensated for."""
    decision_rule: DecisionRule = prop(source="FP2.6", provenance="recalled")
    """How the predicted class scores become a decision."""
    target: Target | None = prop(default=None, source="FP2.6", provenance="recalled")
    """With `decision_rule: target_value`, the rate that must be reached."""
    target_value: float | None = prop(default=None, minimum=0, maximum=1, source="FP2.6", provenance="recalled")
    """With `decision_rule: target_value`, its value."""
    exchange_rate: float | None = prop(default=None, minimum=0, source="FP2.6", provenance="recalled")
    """With `decision_rule: cost_benefit`, how many true positives a false positive is worth."""
    calibration_requested: bool = prop(default=False, level=RECOMMENDED, source="FP2.7.1", provenance="quoted")
    """The probabilities themselves are to be assessed."""
    calibration_question: CalibrationQuestion = prop(
        default=CalibrationQuestion.OVERALL, source="FP2.7.2", provenance="recalled"
    )
    """What is asked about the probabilities."""

    multiple_labels: bool = prop(default=False, level=RECOMMENDED, source="FP3.4", provenance="recalled")
    """One unit may carry several labels."""

    class_imbalance: bool = prop(source="FP4.1", provenance="recalled")
    """The classes are highly imbalanced in the test set."""
    prevalence_reflects_population: bool = prop(source="FP4.2", provenance="quoted")
    """The prevalences in the test set are those of the population of interest."""
    non_independent: Independence = prop(
        default=Independence.INDEPENDENT, level=RECOMMENDED, source="FP4.5", provenance="recalled"
    )
    """Test cases form groups, such as several images of one patient."""

    class_scores_available: bool = prop(source="FP5.1", provenance="recalled")
    """The algorithms give class scores, not only classes."""
    invalid_output_possible: bool = prop(default=False, level=RECOMMENDED, source="FP5.4", provenance="recalled")
    """An algorithm may give no valid output for an item."""

    ignore: tuple[Ignore, ...] = ()
    """Findings that are accepted."""
