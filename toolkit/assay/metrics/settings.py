"""How scores are to be made, as a Python caller says it and held to the rules that documents obey."""

from collections.abc import Iterable, Sequence

import numpy as np

from assay.errors import PlanError
from assay.metrics.context import Settings
from assay_spec.metrics.catalogue import catalogue, complete, entry_of
from assay_spec.metrics.evaluation import Evaluation, Proportions
from assay_spec.metrics.metric import Metric, MetricSyntaxError, names_in, parse_metric
from assay_spec.model import properties
from assay_validators.context import did_you_mean
from assay_validators.metrics.metric_names import complaint, takes
from assay_validators.metrics.other_names import near_metric


def settings_of(
    metrics: Sequence[str], *, level: float, replicates: int, seed: int, proportions: str = Proportions.WILSON
) -> Settings:
    """What is to be measured and how intervals are found.

    Raises:
        PlanError: there is no such metric, it has no such parameter, or a number is out of range.
    """
    require_list("metrics", metrics)
    share("level", level)
    return Settings(
        metrics=tuple(dict.fromkeys(_known(text).key for text in metrics)),
        level=confidence(level),
        proportions=_proportions(proportions),
        replicates=whole("replicates", replicates),
        seed=whole("seed", seed),
    )


def require_list(name: str, values: object) -> None:
    """Make sure that somebody who means one thing does not give its letters.

    Raises:
        PlanError: `values` is text, or nothing that can be gone through.
    """
    if isinstance(values, str | bytes):
        written = names_in(values) if isinstance(values, str) else [values]
        raise PlanError(f"`{name}` is a list: write {written!r}")
    if not isinstance(values, Iterable):
        raise PlanError(f"`{name}` is {values!r}, and has to be a list")


def require_scores(metrics: Iterable[str], without: Sequence[str]) -> None:
    """Make sure that no metric reads scores where an algorithm gives none.

    Raises:
        PlanError: one does.
    """
    for text in metrics:
        if without and catalogue().entries[parse_metric(text).name].state != "table":
            raise PlanError(f"`{text}` needs scores, which `{without[0]}` does not give")


def share(name: str, value: object) -> float:
    """A number in [0, 1].

    Raises:
        PlanError: it is none.
    """
    if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise PlanError(f"`{name}` is {value!r}, and has to be a number between 0 and 1")


def confidence(level: float) -> float:
    """A confidence level of which there is a quantile.

    Raises:
        PlanError: it is 0 or 1, or so near to 1 that doubles do not tell them apart.
    """
    if is_confidence(level):
        return float(level)
    raise PlanError(f"`level` is {level}, and has to lie between 0 and 1")


def is_confidence(level: float) -> bool:
    """Whether there is a quantile of a confidence level."""
    return level > 0 and (1 + level) / 2 < 1


def whole(name: str, value: object) -> int:
    """A whole number in the bounds that the property of an evaluation document has."""
    declared = properties(Evaluation)[name]
    low, high = declared.minimum, declared.maximum
    assert low is not None
    assert high is not None
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and low <= value <= high:
        return int(value)
    raise PlanError(f"`{name}` is {value!r}, and has to be a whole number from {low:,} to {high:,}")


def _proportions(name: str) -> Proportions:
    if name in list(Proportions):
        return Proportions(name)
    raise PlanError(f"`proportions` is {name!r}, and has to be {' or '.join(f'`{known}`' for known in Proportions)}")


def _known(text: str) -> Metric:
    """The metric that `text` writes, with all its parameters."""
    entries = catalogue().entries
    if not isinstance(text, str):
        raise PlanError(f"{text!r} is no name of a metric")
    try:
        metric = parse_metric(text)
    except MetricSyntaxError as error:
        raise PlanError(str(error)) from None
    if metric.name not in entries:
        remedy = near_metric(metric.name, entries) or f"there are {', '.join(entries)}"
        raise PlanError(f"there is no metric `{metric.name}`; {remedy}")
    entry = entry_of(metric.name, metric.parameters)
    for word, value in metric.parameters.items():
        if word not in takes(entry):
            remedy = did_you_mean(word, takes(entry)) or f"it takes {', '.join(takes(entry)) or 'none'}"
            raise PlanError(f"`{metric.name}` has no parameter `{word}`; {remedy}")
        wrong = complaint(entry, word, value)
        if wrong:
            raise PlanError(f"`{word}` of `{metric.name}` {wrong}")
    return complete(metric, catalogue())
