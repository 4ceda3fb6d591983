"""Metrics, their values and the differences of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Among(StrEnum):
    """Which items a value is a share of, seen from the class that is held against the rest."""

    ALL = "all"
    """Every item, or the value is no share."""
    REAL = "real"
    """Those that are of the class: the positives."""
    OTHER = "other"
    """Those that are not: the negatives."""
    CALLED = "called"
    """Those that the algorithm calls so."""
    UNCALLED = "uncalled"
    """Those that it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric as its reader needs it explained."""

    key: str
    """As in the results: `AUROC{class=malignant}`."""
    title: str
    definition: str
    higher_is_better: bool
    bounded: bool = True
    """Whether 1 is its bound, so that what only rounds to it is told apart; distances have none."""
    family: str = ""
    """The key without the class: metrics of one family stand in one table, class by class."""
    target: str = ""
    """The class that is held against the rest; empty for a metric of all classes at once."""
    among: Among = Among.ALL
    centred: bool = False
    """Whether its draws are moved to the value."""
    reasons: tuple[str, ...] = ()
    """Why it was chosen."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """A value over the items or cases about which no policy decides, and how many they are."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of `results.json`."""

    key: str
    metric: str
    algorithm: str
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    method: str = ""
    unit: str = "item"
    n: int = 0
    undefined: int = 0
    missing: int = 0
    """Items without a prediction, or cases of which the formula gives no value: a policy decides what they count as."""
    without: Without | None = None
    """What it is without them."""
    counts: str = ""
    """What these are, where not the report's unit is counted: `value`, of which a case has one for each class."""
    excluded: int = 0
    group: Mapping[str, str] = field(default_factory=dict)
    """The subgroup by column; empty for all items."""
    higher_is_better: bool = True
    definition: str = ""
    reason: str | None = None
    """Why there is no value, or no interval."""
    among: int | None = None
    """How many items the value is a share of, where that is not all `n` of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McNemar:
    """McNemar's exact test of two algorithms on the items on which one alone is right."""

    first_alone: int
    """Items on which the first is right and the second is wrong."""
    second_alone: int
    p: float
    """Two-sided, of this pair."""
    adjusted: float
    """After Holm over all pairs of the metric on the same items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A paired difference `first - second` of one metric on the same items."""

    key: str
    first: str
    second: str
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    method: str = ""
    n: int = 0
    group: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    among: int | None = None
    """As of the results; none where the two are shares of different items."""
    mcnemar: McNemar | None = None
    """None where the two are no shares of right answers to the same items, or where items belong together."""
