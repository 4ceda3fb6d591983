"""Arrays of references, labels and scores as a study, without documents and tables."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.data.coding import narrow
from assay.errors import PlanError
from assay.metrics.joining import both_sides
from assay.metrics.study import Floats, Study

ALGORITHM = "algorithm"
"""What an algorithm is called to which nobody gave a name."""

Named = ArrayLike | Mapping[str, ArrayLike]
"""An array for one algorithm, or an array by the name of each."""


class Said(NamedTuple):
    """What algorithms say about the items: labels, scores or both."""

    labels: Mapping[str, NDArray[Any]]
    scores: Mapping[str, NDArray[Any]]

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Their names, in the order given."""
        return tuple(dict.fromkeys((*self.labels, *self.scores)))


def said(prediction: Named | None, scores: Named | None) -> Said:
    """Labels and scores by algorithm.

    Raises:
        PlanError: there are neither.
    """
    found = Said(_by_name(prediction), _by_name(scores))
    if not found.algorithms:
        raise PlanError("give `prediction` (classes), `scores` (probabilities), or both")
    return found


def _by_name(given: Named | None) -> dict[str, NDArray[Any]]:
    if given is None:
        return {}
    named = given if isinstance(given, Mapping) else {ALGORITHM: given}
    return {str(name): np.asarray(values) for name, values in named.items()}


def texts(values: ArrayLike, name: str) -> list[str]:
    """Values as the labels that documents would hold: numbers and booleans by their text.

    Raises:
        PlanError: there is more than one dimension, or a value is missing.
    """
    array = np.asarray(values)
    if array.ndim != 1:
        raise PlanError(f"`{name}` has the shape {array.shape}; give one value per item")
    found = [_text(value) for value in array.tolist()]
    if None in found:
        raise PlanError(f"`{name}` has no value at item {found.index(None)}")
    return [str(value) for value in found]


def _text(value: object) -> str | None:
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def classes_of(reference: Sequence[str], classes: Sequence[object] | None) -> tuple[str, ...]:
    """The classes as given, else those found, numbers by their size and text by its bytes."""
    if classes is not None:
        return tuple(texts(np.asarray(classes), "classes"))
    found = set(reference)
    if all(text.removeprefix("-").isdecimal() for text in found):
        return tuple(sorted(found, key=int))
    return tuple(sorted(found, key=str.encode))


def codes(labels: Sequence[str], classes: tuple[str, ...], name: str) -> NDArray[Any]:
    """Class codes.

    Raises:
        PlanError: a label is none of the classes.
    """
    number = {label: code for code, label in enumerate(classes)}
    strange = next((i for i, label in enumerate(labels) if label not in number), None)
    if strange is not None:
        listed = ", ".join(f"`{label}`" for label in classes[:8])
        raise PlanError(f"`{name}` has `{labels[strange]}` at item {strange}, which is none of the classes {listed}")
    return narrow(np.array([number[label] for label in labels], dtype=np.int32), len(classes))


def probabilities(scores: NDArray[Any], classes: tuple[str, ...], positive: str, name: str) -> dict[str, Floats]:
    """The probability of every class: from a column per class, or from one column for the positive one.

    Raises:
        PlanError: there are neither so many columns, or a score is no number.
    """
    values = np.asarray(scores, dtype=np.float64)
    if not np.isfinite(values).all():
        raise PlanError(f"the scores of `{name}` are not finite at item {int(np.argwhere(~np.isfinite(values))[0][0])}")
    if values.ndim == 1 and positive:
        return both_sides({positive: values}, classes)
    if values.ndim == 2 and values.shape[1] == len(classes):
        return {label: np.ascontiguousarray(values[:, number]) for number, label in enumerate(classes)}
    wanted = "one column, or " if positive else ""
    raise PlanError(f"the scores of `{name}` have the shape {values.shape}; give {wanted}one column per class")


def study_of(
    classes: tuple[str, ...],
    reference: NDArray[Any],
    labels: Mapping[str, NDArray[Any]],
    scores: Mapping[str, Mapping[str, Floats]],
    groups: Mapping[str, Sequence[str]],
) -> Study:
    """The study of items in their given order.

    Raises:
        PlanError: arrays have different lengths.
    """
    sizes = {f"the labels of `{name}`": len(values) for name, values in labels.items()}
    sizes |= {f"the scores of `{name}`": len(v) for name, by_class in scores.items() for v in by_class.values()}
    sizes |= {f"`{name}`": len(values) for name, values in groups.items()}
    for name, size in sizes.items():
        if size != len(reference):
            raise PlanError(f"{name} are {size:,}, and the reference has {len(reference):,} items")
    return Study(classes, reference, labels, scores, {name: _grouped(values) for name, values in groups.items()})


def _grouped(values: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = tuple(sorted(set(values), key=str.encode))
    number = {name: code for code, name in enumerate(names)}
    return np.array([number[value] for value in values], dtype=np.int32), names
