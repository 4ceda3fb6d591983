"""The metrics that a problem's fingerprint leads to, as far as masks are scored by them."""

from typing import NamedTuple

from assay.errors import PlanError
from assay.metrics.recommend.reading import read_fingerprint
from assay.metrics.segmentation.listing import listed
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.metric import MetricSyntaxError
from assay_spec.metrics.recommendation import Named, by_class
from assay_spec.metrics.segmentation import Asked, ask


class Recommended(NamedTuple):
    """What a fingerprint says of the metrics."""

    metrics: tuple[Asked, ...]
    notes: tuple[str, ...]
    """What it recommends besides, and why that is not scored; and what it recommends for some classes only."""


def problem_at(path: str) -> Fingerprint:
    """The fingerprint at `path`.

    Raises:
        AssayError: it cannot be read, has errors, or is another kind of document.
        PlanError: it is of another problem than segmentation.
    """
    fingerprint = read_fingerprint(path).fingerprint
    require_masks(fingerprint, path)
    return fingerprint


def require_masks(fingerprint: Fingerprint, path: str) -> None:
    """Refuse a problem whose results are no masks.

    Raises:
        PlanError: it is one.
    """
    if fingerprint.category is not Category.SEMS:
        raise PlanError(f"`{path}` is about {fingerprint.category.value}, and masks are scored for SemS")


def recommended(fingerprint: Fingerprint, path: str) -> Recommended:
    """The metrics that a fingerprint recommends, for the problem as a whole or for some class.

    Raises:
        PlanError: nothing that it recommends is scored.
    """
    wanted = {name: {each.metric.key: each for each in found.metrics} for name, found in by_class(fingerprint)}
    named = {key: each for of_class in wanted.values() for key, each in of_class.items()}
    metrics: dict[str, Asked] = {}
    notes: list[str] = []
    for key, each in named.items():
        found = _asked(each)
        if isinstance(found, str):
            notes.append(found)
            continue
        metrics[found.key] = found
        absent = [name for name, of_class in wanted.items() if key not in of_class]
        if absent:
            notes.append(f"{found.label} is scored for all, and not recommended for {_classes(absent)}")
    if not metrics:
        raise PlanError(f"`{path}` recommends nothing that masks are scored by: {'; '.join(notes) or 'no metric'}")
    return Recommended(tuple(metrics.values()), tuple(notes))


def _classes(names: list[str]) -> str:
    """The classes; an empty name is the problem as a whole."""
    return listed(f"class `{name}`" if name else "classes without answers of their own" for name in names)


def _asked(named: Named) -> Asked | str:
    key = named.metric.key
    if not named.computed:
        return f"{key} is recommended, and Assay does not compute it yet"
    try:
        return ask(key)
    except MetricSyntaxError as error:
        return f"{key} is recommended, and the fingerprint does not say all of it: {error}"
