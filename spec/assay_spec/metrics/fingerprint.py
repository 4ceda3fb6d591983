"""`fingerprint/1`: a problem described by its answers, after Metrics Reloaded (Nature Methods 2024, 21:195-212).

The ids are the paper's. `quoted` ids and wordings were seen verbatim in a source that we consulted;
`recalled` ones were written from memory of the paper and wait to be checked. Which question belongs to which
category of problem, and why it is asked, stands in questions.yaml.
"""

from assay_spec.ignore import Ignore
from assay_spec.labels import label_text
from assay_spec.metrics.answers import (
    BoundaryErrors,
    CalibrationQuestion,
    Category,
    DecisionRule,
    ErrorPreference,
    Frequency,
    Granularity,
    Independence,
    Target,
)
from assay_spec.model import Level, Model, prop

__all__ = [
    "BoundaryErrors",
    "CalibrationQuestion",
    "Category",
    "ClassAnswers",
    "Cost",
    "DecisionRule",
    "ErrorPreference",
    "Fingerprint",
    "Frequency",
    "Granularity",
    "Independence",
    "Target",
]

RECOMMENDED = Level.RECOMMENDED
"""The questions of all categories want an answer; one that is not given is taken as no."""


class Cost(Model):
    """What one confusion of classes costs; what is not named costs 1, and a right answer 0."""

    reference: str = prop(as_text=True, kept=label_text)
    """The true class."""
    prediction: str = prop(as_text=True, kept=label_text)
    """The predicted class."""
    cost: float = prop(minimum=0)
    """What it costs to take the one for the other."""


class ClassAnswers(Model):
    """What is otherwise for one class; every other answer is that of the whole problem."""

    name: str = prop(as_text=True, kept=label_text)
    """The class."""
    structure_boundaries: bool | None = prop(default=None, source="FP2.1", provenance="quoted")
    """The boundaries of its structures are of particular importance."""
    structure_volume: bool | None = prop(default=None, source="FP2.2", provenance="quoted")
    """The volume of its structures is of particular importance."""
    structure_center: bool | None = prop(default=None, source="FP2.3", provenance="quoted")
    """The centre or centreline of its structures is of particular importance."""
    error_preference: ErrorPreference | None = prop(default=None, source="FP2.5.2", provenance="recalled")
    """Which error is to weigh more."""
    boundary_errors: BoundaryErrors | None = prop(default=None, source="FP2.5.6", provenance="quoted")
    """How errors of its boundary are to weigh."""
    compensate_imprecision: bool | None = prop(default=None, source="FP2.5.7", provenance="quoted")
    """Imprecisions of its annotation are to be compensated for."""
    tolerance: float | None = prop(default=None, minimum=0, source="FP2.5.7", provenance="quoted")
    """So far, in the unit of the spacing, a boundary may be off."""
    small_structures: Frequency | None = prop(default=None, source="FP3.1", provenance="quoted")
    """How often its structures are small relative to the grid."""
    size_variability: bool | None = prop(default=None, source="FP3.2", provenance="recalled")
    """Its structures differ much in size."""
    tubular_shape: bool | None = prop(default=None, source="FP3.3", provenance="quoted")
    """Its structures are tubes."""
    touching_structures: bool | None = prop(default=None, source="FP3.5", provenance="quoted")
    """Its structures may overlap or touch."""
    disconnected_structures: bool | None = prop(default=None, source="FP3.6", provenance="quoted")
    """Its structures may consist of parts."""
    inter_rater_variability: bool | None = prop(default=None, source="FP4.3.1", provenance="quoted")
    """Annotators differ much about it."""
    reference_outliers: bool | None = prop(default=None, source="FP4.3.2", provenance="recalled")
    """Its reference may hold pixels far off."""
    granularity: Granularity | None = prop(default=None, source="FP4.4", provenance="recalled")
    """How finely its reference is drawn."""
    empty_reference_possible: bool | None = prop(default=None, source="FP4.6", provenance="quoted")
    """An image may have none of it."""
    empty_output_possible: bool | None = prop(default=None, source="FP5.2", provenance="quoted")
    """An algorithm may find none of it."""


class Fingerprint(Model):
    """A problem described by its answers, from which its metrics follow."""

    assay: str
    """`fingerprint/1`."""
    name: str
    """What the problem is called, such as liver-lesions."""
    category: Category = prop(source="FP1.1", provenance="quoted")
    """Image processing category; it selects the path through the decision steps."""

    structure_boundaries: bool = prop(default=False, source="FP2.1", provenance="quoted")
    """The boundaries of structures are of particular importance."""
    structure_volume: bool = prop(default=False, source="FP2.2", provenance="quoted")
    """The volume of structures is of particular importance."""
    structure_center: bool = prop(default=False, source="FP2.3", provenance="quoted")
    """The centre or centreline of structures is of particular importance."""
    unequal_interest: bool = prop(default=False, level=RECOMMENDED, source="FP2.4", provenance="recalled")
    """Some classes matter more than others."""
    unequal_severity: bool = prop(default=False, source="FP2.5.1", provenance="recalled")
    """Some confusions of classes are worse than others, and `costs` says by how much."""
    costs: tuple[Cost, ...] = prop(default=(), source="FP2.5.1", provenance="recalled")
    """The cost of each confusion, when severity is unequal."""
    error_preference: ErrorPreference = prop(
        default=ErrorPreference.NONE, level=RECOMMENDED, source="FP2.5.2", provenance="recalled"
    )
    """Which error is to weigh more: a false positive or a false negative."""
    compensate_imbalance: bool = prop(default=False, source="FP2.5.5", provenance="recalled")
    """Class imbalances are to be compensated for."""
    boundary_errors: BoundaryErrors | None = prop(default=None, source="FP2.5.6", provenance="quoted")
    """How errors of the boundary are to weigh."""
    compensate_imprecision: bool = prop(default=False, source="FP2.5.7", provenance="quoted")
    """Imprecisions of the annotation are to be compensated for."""
    tolerance: float | None = prop(default=None, minimum=0, source="FP2.5.7", provenance="quoted")
    """So far, in the unit of the spacing, a boundary may be off without being wrong."""
    penalize_duplicates: bool = prop(default=False, source="FP2.5.8", provenance="recalled")
    """Several predictions of one reference object are to be penalised."""
    decision_rule: DecisionRule = prop(default=DecisionRule.NONE, source="FP2.6", provenance="recalled")
    """How the predicted class scores become a decision."""
    target: Target | None = prop(default=None, source="FP2.6", provenance="recalled")
    """With `decision_rule: target_value`, the rate that must be reached."""
    target_value: float | None = prop(default=None, minimum=0, maximum=1, source="FP2.6", provenance="recalled")
    """With `decision_rule: target_value`, its value."""
    target_fppi: float | None = prop(default=None, minimum=0, source="FP2.6", provenance="recalled")
    """With `target: fppi`, so many false positives per image are allowed."""
    exchange_rate: float | None = prop(default=None, minimum=0, source="FP2.6", provenance="recalled")
    """With `decision_rule: cost_benefit`, how many true positives a false positive is worth."""
    calibration_requested: bool = prop(default=False, level=RECOMMENDED, source="FP2.7.1", provenance="quoted")
    """The probabilities themselves are to be assessed."""
    calibration_question: CalibrationQuestion = prop(
        default=CalibrationQuestion.OVERALL, source="FP2.7.2", provenance="recalled"
    )
    """What is asked about the probabilities."""

    small_structures: Frequency = prop(default=Frequency.NEVER, source="FP3.1", provenance="quoted")
    """How often structures are small relative to the grid."""
    size_variability: bool = prop(default=False, source="FP3.2", provenance="recalled")
    """Structures differ much in size."""
    tubular_shape: bool = prop(default=False, source="FP3.3", provenance="quoted")
    """Target structures are tubes, such as vessels."""
    multiple_labels: bool = prop(default=False, level=RECOMMENDED, source="FP3.4", provenance="recalled")
    """One unit may carry several labels."""
    touching_structures: bool = prop(default=False, source="FP3.5", provenance="quoted")
    """Target structures may overlap or touch."""
    disconnected_structures: bool = prop(default=False, source="FP3.6", provenance="quoted")
    """One target structure may consist of parts that do not touch."""

    class_imbalance: bool = prop(source="FP4.1", provenance="recalled")
    """The classes are highly imbalanced in the test set."""
    prevalence_reflects_population: bool = prop(default=False, source="FP4.2", provenance="quoted")
    """The prevalences in the test set are those of the population of interest."""
    inter_rater_variability: bool = prop(default=False, source="FP4.3.1", provenance="quoted")
    """Annotators differ much from each other."""
    reference_outliers: bool = prop(default=False, source="FP4.3.2", provenance="recalled")
    """The reference may hold pixels that lie far off by mistake."""
    granularity: Granularity = prop(default=Granularity.EXACT_OUTLINE, source="FP4.4", provenance="recalled")
    """How finely the reference says where an object is."""
    non_independent: Independence = prop(
        default=Independence.INDEPENDENT, level=RECOMMENDED, source="FP4.5", provenance="recalled"
    )
    """Test cases form groups, such as several images of one patient."""
    empty_reference_possible: bool = prop(default=False, source="FP4.6", provenance="quoted")
    """An image may have no target structure by the reference."""

    class_scores_available: bool = prop(source="FP5.1", provenance="recalled")
    """The algorithms give class scores, not only classes."""
    empty_output_possible: bool = prop(default=False, source="FP5.2", provenance="quoted")
    """An algorithm may find no target structure in an image."""
    overlapping_predictions: bool = prop(default=False, source="FP5.3", provenance="recalled")
    """An algorithm may give structures that overlap."""
    invalid_output_possible: bool = prop(default=False, level=RECOMMENDED, source="FP5.4", provenance="recalled")
    """An algorithm may give no valid output for an item."""

    classes: tuple[ClassAnswers, ...] = prop(default=(), source="FP1.1", provenance="quoted")
    """Classes of which some answers are others, so that their metrics may be others."""

    drafted: tuple[str, ...] = ()
    """Answers that stand here and are nobody's yet: a draft wrote the cautious ones."""
    ignore: tuple[Ignore, ...] = ()
    """Findings that are accepted."""
