"""The report itself."""

from dataclasses import dataclass

from assay.report.model.data import ClassCount, Exclusion, Fact, Source, Subgroup
from assay.report.model.drawings import Band, Confusion, Curve, Reliability, ScoreSample
from assay.report.model.pitfalls import Outcome, Pitfall
from assay.report.model.ranks import Alike, Ranking
from assay.report.model.values import Difference, Metric, Result


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
