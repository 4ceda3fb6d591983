"""Rankings, and how sure they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
class Within:
    """The ranks within one subgroup."""

    subgroup: str
    ranks: tuple[int, ...]
    """In the order of the ranking's algorithms."""


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
    within: tuple[Within, ...] = ()
    """Of ranks within subgroups whose mean counts, these ranks."""
    is_blind: bool = False
    """Whether there is so little that its tests can find no difference, however great it is."""
    reason: str | None = None
    """Why there is no ranking, or no interval of its ranks, or tests find less than they might."""
    lack: str = ""
    """What its ranks lack where they have no interval: `draws`, `units`, `values` or `other`."""
