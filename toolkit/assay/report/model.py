"""What a report shows: plain frozen data, with no numbers left to compute and no document left to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and what holds for it, such as a version, a setting or an answer of the fingerprint."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document or table that was read."""

    role: str
    """`evaluation`, `dataset`, `fingerprint`, `predictions of random-forest` ..."""
    path: str
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCount:
    """How many items really are of a class."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """The items that have one value in a column."""

    column: str
    value: str
    counts: tuple[int, ...]
    """How many there are of each class, in the order of the report's `classes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Rows that could not be joined or scored, and why."""

    reason: str
    count: int
    algorithm: str = ""
    """The algorithm whose table shows it; empty for the reference."""
    examples: tuple[str, ...] = ()
    excludes: bool = True
    """Whether what is counted took no part in the scores."""


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
    excluded: int = 0
    group: Mapping[str, str] = field(default_factory=dict)
    """The subgroup by column; empty for all items."""
    higher_is_better: bool = True
    definition: str = ""
    reason: str | None = None
    """Why there is no value, or no interval."""
    among: int | None = None
    """How many items the value is a share of, where that is not all `n` of them."""
    lacking: int = 0
    """How many values the formula does not give, about which a policy decides."""
    without: float | None = None
    """The mean without them."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where one algorithm stands in a ranking."""

    algorithm: str
    rank: int
    score: float
    """What decides: a value, a mean of ranks, or how many others it is significantly better than."""
    low: int | None = None
    """From which rank to which its interval reaches; none where nothing was drawn."""
    high: int | None = None
    frequency: Mapping[str, float] = field(default_factory=dict)
    """In which share of the draws it has a rank; ranks that it never has are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unranked:
    """An algorithm that has no rank, and why."""

    algorithm: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waver:
    """Kendall's tau-b of the rankings of draws with that of all items."""

    mean: float
    low: float
    high: float
    undefined: int = 0
    """Draws on which all algorithms tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Kendall's tau-b with the ranking by the same metric and another scheme."""

    scheme: str
    over: str = ""
    tau: float | None = None
    """None where all of one tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Kendall's tau-b between the rankings by two metrics, of all items."""

    first: str
    """The metric's key."""
    second: str
    tau: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The algorithms in order, by one metric and one scheme."""

    key: str
    metric: str
    scheme: str
    """`value-then-rank`, `test-based`; over subgroups `mean-then-rank`, `rank-then-mean` ..."""
    meaning: str = ""
    """What the scheme does."""
    over: str = ""
    """The column whose subgroups count; empty for all items."""
    ties: str = ""
    n: int = 0
    """How many items, or subgroups."""
    left_out: int = 0
    """Items, or subgroups, that count for nobody because of some algorithm there is no value."""
    level: float = 0.95
    method: str = ""
    replicates: int = 0
    higher_is_better: bool = True
    """In which direction the metric is good."""
    algorithms: tuple[Placed, ...] = ()
    """In the order of the report's, those that have a rank."""
    unranked: tuple[Unranked, ...] = ()
    tau: Waver | None = None
    agreement: tuple[Agreement, ...] = ()
    alpha: float | None = None
    """The level of all tests together."""
    tested: tuple[str, ...] = ()
    """Whose rows and columns `p` has; those of `algorithms` where nothing is said."""
    p: tuple[tuple[float | None, ...], ...] = ()
    """The adjusted probability that row is no better than column; none on the diagonal, and where there is no test."""
    reason: str | None = None
    """Why there is no ranking, or no interval of its ranks, or tests find less than they might."""
    lack: str = ""
    """What its ranks lack where they have no interval: `draws`, `units`, `values` or `other`."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pitfall:
    """A finding about the documents, the data or the results."""

    code: str
    severity: str
    """`error`, `warning` or `info`."""
    message: str
    help: str = ""
    place: str = ""
    """`evaluation.yaml:12:3`, a metric's key ..."""
    accepted: str = ""
    """Why the document accepts it, in its own words; empty for what nobody accepted."""


class Status(StrEnum):
    """What became of looking for a known pitfall of metrics."""

    FOUND = "found"
    NOT_FOUND = "not found"
    UNKNOWN = "not looked for"
    """Something is needed that is not there, and the reason says what."""
    EXCLUDED = "excluded by how it is scored"
    UNFIT = "of other problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A known pitfall, open in this study."""

    evidence: str
    """What shows it in these data, in one line with its numbers."""
    metrics: tuple[str, ...] = ()
    """Keys or labels of the metrics that it is about."""
    target: str = ""
    """The class or the structure, where it is about one."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers of the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A known pitfall of metrics, and what became of it."""

    id: str
    """By which `assay explain` knows it: `P23-01`."""
    title: str
    severity: str
    """`error`, `warning` or `info`."""
    status: Status
    reason: str = ""
    """Why it was not looked for, or need not be; beside findings, what was not measured, or why they are accepted."""
    remedy: str = ""
    recalled: bool = False
    """Whether it was written from memory of its source."""
    findings: tuple[Finding, ...] = ()
    """Some where it was found, else none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command that leads to this report, or shows that it is the same."""

    command: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one report shows; a part that is empty is left out."""

    title: str
    question: str = ""
    created: str = ""
    """ISO 8601 date and time."""
    notices: tuple[str, ...] = ()
    """What must be said first: simulated systems, synthetic data, not an official result."""
    positive: str = ""
    """The class that scores and curves speak of."""
    unit: str = "item"
    asked: tuple[Fact, ...] = ()
    """What the benchmark document asks for."""
    answers: tuple[Fact, ...] = ()
    """The problem as its owner described it: a question, its answer, and where the question is from."""
    sources: tuple[Source, ...] = ()
    items: int = 0
    """Items that were scored."""
    left_out: int = 0
    """Items of the reference that were not, because some algorithm or the reference itself says nothing of them."""
    classes: tuple[ClassCount, ...] = ()
    subgroups: tuple[Subgroup, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    algorithms: tuple[str, ...] = ()
    """In the order of the document; it decides on colours."""
    metrics: tuple[Metric, ...] = ()
    """In order of importance; results of other keys come after them."""
    results: tuple[Result, ...] = ()
    differences: tuple[Difference, ...] = ()
    ranks: tuple[Ranking, ...] = ()
    alike: tuple[Alike, ...] = ()
    """How much the rankings by every two metrics agree; with very many metrics, by the first of them."""
    curves: tuple[Curve, ...] = ()
    band: Band | None = None
    """How the bands of the curves were made; none when there are none."""
    reliability: tuple[Reliability, ...] = ()
    scores: tuple[ScoreSample, ...] = ()
    scored: str = ""
    """What the raw scores are: `probability of malignant` ..."""
    confusions: tuple[Confusion, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    """What documents, data and results themselves warn of."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of every known pitfall of metrics, in the order of the catalogue."""
    plan: tuple[str, ...] = ()
    """Lines of the plan tree, with reasons."""
    provenance: tuple[Fact, ...] = ()
    steps: tuple[Step, ...] = ()
