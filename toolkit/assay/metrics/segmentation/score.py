"""From files to results: what `assay metrics score` does, and what its options mean."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.errors import PlanError
from assay.metrics.segmentation.cases import Matched, match, require_readable
from assay.metrics.segmentation.classes import Classes, classes_of
from assay.metrics.segmentation.content import content_of
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.notes import notes_of
from assay.metrics.segmentation.pitfalls.evidence import Setting
from assay.metrics.segmentation.places import pattern_of
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.ranks import Place
from assay.metrics.segmentation.recommended import problem_at, recommended
from assay.metrics.segmentation.results import Columns
from assay.metrics.segmentation.scoring import Question
from assay.metrics.segmentation.study import Study, score_cases, study_of
from assay.metrics.segmentation.table import case_columns
from assay.runs.talk import Silence, Talk
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.metric import MetricSyntaxError, names_in
from assay_spec.metrics.segmentation import Asked, ask
from assay_validators.metrics.other_names import metric_of_items

DEFAULT = ("DSC", "HD95", "MASD", "AVDR")
"""Overlap, outliers, contour and volume: one metric of each kind, since those of one kind say the same twice."""


class Wish(NamedTuple):
    """What somebody wants to know of files."""

    metrics: str | Sequence[str | Asked] = ""
    match: str = ""
    labels: str = ""
    regions: str = ""
    classes: str = ""
    cases: Path | None = None
    by: Sequence[str] = ()
    group: str = ""
    spacing: str = ""
    placed: bool = True
    links: bool = False
    rank: str = ""
    """The metric whose ranking is shown; the first without it."""
    fingerprint: Path | None = None
    """The problem: it recommends the metrics, where nobody names them, and says which pitfalls are open."""
    declared: bool = False
    """Whether somebody said what a structure gets that is not there."""


class Asking(NamedTuple):
    """What is asked of masks in files, as `score` takes it."""

    reference: Path
    predictions: Sequence[Path] | Mapping[str, Path]
    wish: Wish
    policy: Policy
    drawing: Drawing


class Found(NamedTuple):
    """What came of it."""

    study: Study
    results: dict[str, Any]
    matched: Matched
    ranking: tuple[Place, ...] = ()
    """Of several algorithms."""
    first: Asked | None = None
    """The metric whose ranking is shown."""

    @property
    def problems(self) -> bool:
        """Whether something is wrong with the files of a case."""
        return bool(self.results["problems"] or self.matched.extra or self.results["extra_rows"])


def score(
    reference: Path,
    predictions: Sequence[Path] | Mapping[str, Path],
    wish: Wish,
    policy: Policy | None = None,
    drawing: Drawing | None = None,
    talk: Talk | None = None,
) -> Found:
    """The values of predictions in files or folders against a reference.

    Args:
        reference: a label map, a folder of them, or that of an nnU-Net data set.
        predictions: the same of algorithms, with names before them or by their names.
        wish: what is asked.
        policy: what becomes of values that are not there.
        drawing: how intervals are found.
        talk: hears how many cases are done.

    Raises:
        PlanError: the folders do not go together, or an option says what cannot be.
        AssayError: a library that reads the files is not installed.
    """
    metrics, advice, problem = _metrics(wish)
    _require_used(wish, len(predictions))
    first = _first(wish.rank, metrics)
    matched = match(reference, predictions, pattern_of(wish.match), links=wish.links)
    require_readable(matched)
    classes, notes = classes_asked(wish, matched)
    question = Question(metrics, classes, spacing_of(wish.spacing), wish.placed, shaped=True)
    table = case_columns(wish.cases, (*wish.by, *([wish.group] if wish.group else [])), matched.cases)
    algorithms = list(matched.cases[0].predictions)
    scored = score_cases(matched.cases, question, talk or Silence())
    study = study_of(scored, question, policy or Policy(), algorithms)
    columns, drawing = _columns(table.columns, wish, study), drawing or Drawing()
    results, ranking = content_of(study, Setting(problem, wish.declared, columns), drawing)
    results["extra"] = {name: list(cases) for name, cases in matched.extra.items()}
    results["extra_rows"] = list(table.extra)
    results["notes"] = [*advice, *matched.notes, *notes, *notes_of(study)]
    return Found(study, results, matched, ranking, next(one for one in study.question.metrics if one.key == first.key))


def _require_used(wish: Wish, algorithms: int) -> None:
    """Refuse what is said and would change nothing.

    Raises:
        PlanError: an option needs another one, or several algorithms.
    """
    if wish.rank and algorithms < 2:
        raise PlanError("--rank shows a ranking of several algorithms, and there is one: leave it out")
    if wish.cases is not None and not (wish.by or wish.group):
        raise PlanError("--cases is a table whose columns --by and --group name: name one, or leave the table out")


def _metrics(wish: Wish) -> tuple[tuple[Asked, ...], Sequence[str], Fingerprint | None]:
    """The metrics, what is to be said of them, and the problem."""
    if wish.fingerprint is None:
        return metrics_of(wish.metrics), (), None
    problem = problem_at(str(wish.fingerprint))
    if wish.metrics:
        return metrics_of(wish.metrics), (), problem
    return *recommended(problem, str(wish.fingerprint)), problem


def metrics_of(text: str | Sequence[str | Asked]) -> tuple[Asked, ...]:
    """The metrics that a list with commas names, or a sequence of them; the usual ones where there is none.

    Raises:
        PlanError: one is not there, or not written as metrics are.
    """
    words = names_in(text) if isinstance(text, str) else text
    asked = [_asked(word) if isinstance(word, str) else word for word in words or DEFAULT]
    return tuple({one.key: one for one in asked}.values())


def _asked(word: str) -> Asked:
    try:
        return ask(word)
    except MetricSyntaxError as error:
        raise PlanError(_of_items(word) or str(error)) from None


def _of_items(word: str) -> str:
    """What is said of a metric that items have and masks have not; empty of any other word."""
    name = word.strip().partition("{")[0]
    other = metric_of_items(name)
    it = "it" if other == name else f"`{other}`"
    where = "from `assay.evaluate` or `assay metrics score` of tables"
    return f"there is no metric of masks `{name}`: {it} is one of items, {where}" if other else ""


def _first(text: str, metrics: Sequence[Asked]) -> Asked:
    """The metric whose ranking is shown.

    Raises:
        PlanError: it is none of those that are computed.
    """
    if not text:
        return metrics[0]
    (wanted,) = metrics_of([text])
    if wanted.key not in {one.key for one in metrics}:
        raise PlanError(f"--rank names `{text}`, and what is computed is {', '.join(one.label for one in metrics)}")
    return wanted


def spacing_of(text: str) -> tuple[float, ...] | None:
    """The spacing that `1,0.8,0.8` writes.

    Raises:
        PlanError: it is none.
    """
    if not text:
        return None
    try:
        steps = tuple(float(part) for part in text.split(","))
    except ValueError:
        steps = ()
    if not steps or not all(1e-6 <= step <= 1e6 for step in steps):
        raise PlanError(f"--spacing is a number of mm, or one for each axis such as 2.5,0.8,0.8, and not `{text}`")
    return steps


def names_beside(matched: Matched) -> Path | None:
    """The `dataset.json` that lies with the references, or with predictions: what labels are called."""
    beside = [path / "dataset.json" for path in matched.algorithms.values()]
    return matched.layout.dataset or next((path for path in beside if path.is_file()), None)


def classes_asked(wish: Wish, matched: Matched) -> tuple[Classes, list[str]]:
    """What is scored, and what is to be said of that; a `dataset.json` that nobody named is taken where it can be."""
    lying = names_beside(matched)
    if wish.labels or lying is None:
        return classes_of(wish.labels, wish.regions, wish.classes), []
    try:
        classes_of(found=lying)
    except PlanError as error:
        return classes_of("", wish.regions, wish.classes), [f"{error}; labels are called by their numbers"]
    named = classes_of("", wish.regions, wish.classes, lying)
    return named, [f"names of labels are from `{lying}`"]


def _columns(table: Mapping[str, Mapping[str, str]], wish: Wish, study: Study) -> Columns:
    def column(name: str) -> list[str]:
        return [table[name][case.name] for case in study.cases]

    group = column(wish.group) if wish.group else None
    unusable = {name: [table[name][case.name] for case in study.unusable] for name in wish.by}
    return Columns({name: column(name) for name in wish.by}, wish.group, group, unusable)
