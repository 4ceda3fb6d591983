"""What is drawn: curves, reliability, scores and confusions."""

from dataclasses import dataclass
from enum import StrEnum


class CurveKind(StrEnum):
    """Which two quantities a curve sets against each other."""

    ROC = "roc"
    """False positive rate, true positive rate."""
    PR = "pr"
    """Recall, precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """A point of a curve, with the interval of `y` at this `x` if there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """Where on its curve an algorithm decides, with the intervals of both rates if there are any."""

    x: float
    y: float
    label: str
    """`probability of at least 0.5`, `labels as given` ..."""
    x_low: float | None = None
    x_high: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """How the bands of all curves were made."""

    level: float
    method: str
    """`bootstrap draws of items` ..."""
    draws: int
    seed: int
    least: int = 0
    """Where fewer items than this lie on one side of the threshold there is no band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """An ROC or precision-recall curve of one algorithm, in ascending `x`."""

    kind: CurveKind
    algorithm: str
    points: tuple[CurvePoint, ...]
    operating: OperatingPoint | None = None
    area_key: str = ""
    """The result that is the area under this curve, shown beside it."""
    target: str = ""
    """The class that is held against the rest, where there are several; empty for the report's `positive`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Items whose probability lies in (`lower`, `upper`]; `frequency` of them are of the class."""

    lower: float
    upper: float
    count: int
    probability: float | None
    """Mean probability of the items; none for an empty bin."""
    frequency: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How probabilities of one algorithm compare with what happened."""

    algorithm: str
    bins: tuple[ReliabilityBin, ...]
    target: str = ""
    """The class of the probabilities, where there are several; empty for the report's `positive`."""
    level: float | None = 0.95
    """Of the intervals of the bins; none where items belong together, and no interval holds."""
    binning: str = ""
    """How the bins were cut: `15 bins of equal width` ..."""
    is_of_predicted: bool = False
    """Whether the probabilities are those of the class that is predicted of each item; then there is no `target`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSample:
    """Raw scores that one algorithm gave to items of one class."""

    algorithm: str
    reference: str
    """The class to which the items really belong."""
    values: tuple[float, ...]
    """All scores, or a sample of them when there are many."""
    count: int
    """How many items there are."""
    threshold: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Counts by reference (rows) and prediction (columns), both in the order of `classes`."""

    algorithm: str
    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
