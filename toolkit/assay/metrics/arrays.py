"""Arrays of references, labels and scores as a study, without documents and tables."""

from collections.abc import Mapping, Sequence, Sized
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.data.coding import narrow
from assay.errors import PlanError
from assay.metrics.joining import both_sides
from assay.metrics.study import Floats, Study

ALGORITHM = "algorithm"
"""What an algorithm is called to which nobody gave a name."""

LARGEST = 2.0**63
"""From here on whole numbers keep their exponent in text, as those of a table do."""

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
    return {called(name): as_array(values, str(name)) for name, values in named.items()}


def called(name: object) -> str:
    """The name of an algorithm or a column.

    Raises:
        PlanError: it is empty.
    """
    if name in ("", None):
        raise PlanError("algorithms and columns need names, and one is empty")
    return str(name)


def as_array(values: ArrayLike | Sequence[object], name: str) -> NDArray[Any]:
    """Values as an array; those of a list keep their types, so that `None` and NaN stay apart from text.

    Raises:
        PlanError: some are masked, or lists of different lengths.
    """
    if np.ma.is_masked(values):
        raise PlanError(f"`{name}` has masked values; leave those items out")
    try:
        array = np.asarray(values, dtype=object if isinstance(values, list | tuple) else None)
    except ValueError:
        raise PlanError(f"`{name}` holds rows of different lengths") from None
    if array.ndim and array.dtype == object and any(map(_is_row, array.flat)):
        raise PlanError(f"`{name}` holds rows of different lengths")
    return array


def _is_row(value: object) -> bool:
    return isinstance(value, Sized) and not isinstance(value, str | bytes)


def texts(values: ArrayLike | Sequence[object], name: str) -> list[str]:
    """Values as the labels that documents would hold: numbers and booleans by their text.

    Raises:
        PlanError: there is more than one dimension, or a value is missing.
    """
    array = as_array(values, name)
    if array.ndim != 1:
        raise PlanError(f"`{name}` has the shape {array.shape}; give one value per item")
    found = [_text(value) for value in array]
    if None in found:
        raise PlanError(f"`{name}` has no value at item {found.index(None)}")
    return [str(value) for value in found]


def _text(value: object) -> str | None:
    match value:
        case None | "" | b"":
            return None
        case bool() | np.bool_():
            return str(value).lower()
        case float() | np.floating() if value.is_integer() and abs(float(value)) < LARGEST:
            return str(int(value))
        case bytes():
            return value.decode(errors="replace")
    return None if _is_missing(value) else str(value)


def _is_missing(value: object) -> bool:
    return bool(value != value)  # noqa: PLR0124 - NaN and NaT differ from themselves


def classes_of(reference: Sequence[str], classes: Sequence[object] | None = None) -> tuple[str, ...]:
    """The classes as given, else those found, numbers by their size and text by its bytes.

    Raises:
        PlanError: a class is given twice.
    """
    if classes is not None:
        given = tuple(texts(list(classes), "classes"))
        if len(set(given)) < len(given):
            raise PlanError(f"`classes` names `{next(name for name in given if given.count(name) > 1)}` twice")
        return given
    found = sorted(set(reference), key=str.encode)
    if all(text.removeprefix("-").isdecimal() for text in found):
        return tuple(sorted(found, key=int))
    return tuple(found)


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
    values = _floats(scores, name)
    if values.ndim == 1 and positive:
        return both_sides({positive: values}, classes)
    if values.ndim == 2 and values.shape[1] == len(classes):
        return {label: np.ascontiguousarray(values[:, number]) for number, label in enumerate(classes)}
    wanted = "one column, or " if positive else ""
    raise PlanError(f"the scores of `{name}` have the shape {values.shape}; give {wanted}one column per class")


def _floats(scores: NDArray[Any], name: str) -> Floats:
    try:
        values: Floats = scores.astype(np.float64, casting="unsafe" if scores.dtype == object else "same_kind")
    except (TypeError, ValueError):
        raise PlanError(f"the scores of `{name}` are no numbers") from None
    strange = np.argwhere(~np.isfinite(values))
    if strange.size:
        raise PlanError(f"the scores of `{name}` are not finite at item {strange[0][0]}")
    return values


def study_of(
    classes: tuple[str, ...],
    reference: NDArray[Any],
    labels: Mapping[str, NDArray[Any]],
    scores: Mapping[str, Mapping[str, Floats]],
    groups: Mapping[str, Sequence[str]],
    costs: Floats,
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
    return Study(classes, reference, labels, scores, {name: _grouped(values) for name, values in groups.items()}, costs)


def _grouped(values: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = tuple(sorted(set(values), key=str.encode))
    number = {name: code for code, name in enumerate(names)}
    return np.array([number[value] for value in values], dtype=np.int32), names
