"""`evaluation/1`: predictions of several algorithms, held against the reference of one dataset."""

from collections.abc import Mapping
from enum import StrEnum

from assay_spec.ignore import Ignore
from assay_spec.labels import label_text
from assay_spec.metrics.seed import SEED
from assay_spec.model import EMPTY, Model, prop
from assay_spec.policy import Undefineds


class Proportions(StrEnum):
    """How the interval of a proportion of independent items is found."""

    WILSON = "wilson"
    CLOPPER_PEARSON = "clopper-pearson"


class Prediction(Model):
    """What one algorithm says about every item."""

    name: str
    """What tables and plots call the algorithm."""
    file: str
    """CSV or Parquet file, relative to this document."""
    id: str = ""
    """Column that identifies an item; by default the evaluation's `id`."""
    scores: Mapping[str, str] = prop(default=EMPTY, kept=label_text, example="{class: column}")
    """Class to the column of its probability; two classes need only one."""
    label: str = ""
    """Column of the predicted class; by default it follows from the scores."""
    fold: str = ""
    """Column of the cross-validation fold in which the item was predicted."""
    threshold: float = prop(default=0.5, minimum=0, maximum=1)
    """Two classes without `label`: the positive class is predicted from this probability on, a tie at 0.5 too."""


class Evaluation(Model):
    """Predictions of several algorithms, held against the reference of one dataset."""

    assay: str
    """`evaluation/1`."""
    name: str
    """Short name of lower-case letters, digits and hyphens; files are called by it."""
    title: str = ""
    """What a reader sees."""
    dataset: str
    """Croissant document of the data, relative to this document."""
    record_set: str = ""
    """The record set with the items, by `@id` or name; needed when the dataset has several."""
    id: str
    """Field that identifies an item; no value may occur twice."""
    reference: str
    """Field that holds the true class."""
    classes: tuple[str, ...] = prop(default=(), as_text=True, kept=label_text)
    """The classes in order; by default the values found, numbers by size and text by bytes."""
    positive: str = prop(default="", as_text=True, kept=label_text)
    """The class that sensitivity speaks of; must be given when there are two classes."""
    fingerprint: str = ""
    """Document that describes the problem, relative to this one; the metrics are chosen from it."""
    predictions: tuple[Prediction, ...]
    """The algorithms."""
    by: tuple[str, ...] = ()
    """Fields whose values form subgroups; every result is given again for each."""
    group: str = ""
    """Field of items that belong together, such as a patient's images; intervals then draw whole groups."""
    metrics: tuple[str, ...] = prop(default=(), example='"Fbeta{beta=2}"')
    """Metrics to compute instead of those that the fingerprint asks for, e.g. `["Fbeta{beta=2}"]`."""
    undefined: Undefineds = Undefineds.WORST
    """An item of which an algorithm gives nothing that can be used: `worst` counts it as wrong, `drop` for nobody."""
    level: float = prop(default=0.95, minimum=0, maximum=1)
    """Confidence level of the intervals."""
    proportions: Proportions = Proportions.WILSON
    """Interval of proportions such as sensitivity: `wilson` is close to its level, `clopper-pearson` never below it."""
    replicates: int = prop(default=2000, minimum=1, maximum=1_000_000)
    """Bootstrap replicates."""
    seed: int = prop(default=SEED, minimum=0, maximum=2**53 - 1)
    """From which every random draw follows."""
    ignore: tuple[Ignore, ...] = ()
    """Findings that are accepted."""
