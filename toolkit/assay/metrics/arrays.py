"""Arrays of references, labels and scores as a study, without documents and tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.errors import PlanError
from assay.items.coding import narrow
from assay.metrics import class_order
from assay.metrics.class_order import Classes, types_of
from assay.metrics.roles import class_of, listed
from assay.metrics.settings import require_list
from assay.metrics.study import Floats, Study, worst_classes
from assay.metrics.values import as_array, labels, text_of
from assay_spec.labels import same_look, told_apart

ALGORITHM = "algorithm"
"""What an algorithm is called to which nobody gave a name."""

EXACT = 2**53
"""A double holds every whole number up to this one."""

Column = TypeVar("Column")

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


def said(prediction: Named | None, scores: Named | None, classes: Classes) -> Said:
    """Labels and scores by algorithm; a column of scores for each class, in the order of the classes.

    Raises:
        PlanError: there are neither, what is given is no array, or it is open which column is of which class.
    """
    labels = {name: as_array(values, name) for name, values in _by_algorithm(prediction).items()}
    known = classes.beside(one for values in labels.values() for one in types_of(values))
    columns = {name: _in_order(values, known, name) for name, values in _by_algorithm(scores).items()}
    found = Said(labels, columns)
    if not found.algorithms:
        raise PlanError("give `prediction` (classes), `scores` (probabilities), or both")
    return found


def _by_algorithm(given: Named | None) -> dict[str, ArrayLike]:
    if given is None:
        return {}
    return by_name(given if isinstance(given, Mapping) else {ALGORITHM: given})


def by_name(given: Mapping[Any, Column]) -> dict[str, Column]:
    """What is given, by names that are text.

    Raises:
        PlanError: a name is empty or no Unicode, or two become the same text.
    """
    found: dict[str, Column] = {}
    for key, column in given.items():
        name = "" if key is None else str(key)
        if not name or not _is_unicode(name):
            raise PlanError("algorithms and columns need names, and one is empty or no Unicode")
        if name in found:
            raise PlanError(f"`{name}` is the name of two algorithms or columns")
        found[name] = column
    return found


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _in_order(values: ArrayLike, classes: Classes, name: str) -> NDArray[Any]:
    """Scores as an array whose columns stand in the order of the classes, known by their names or by their place."""
    array = as_array(values, name)
    columns = [*_columns(values)]
    if array.ndim != 2:
        return array
    spoken_of = [class_of(text_of(column) or "", classes.names) for column in columns]
    if not columns or (_are_counted(columns) and not any(spoken_of)):
        return _without_names(array, classes, name)
    if sorted(spoken_of) != sorted(classes.names):
        raise PlanError(
            f"the scores of `{name}` have the columns {listed(map(str, columns))}, and the classes are "
            f"{listed(classes.names)}: name one column after each, or give an array in the order of `classes`"
        )
    if _are_counted(columns) and tuple(spoken_of) != classes.columns:
        raise PlanError(
            f"the scores of `{name}` have the columns {listed(map(str, columns))}, which may name classes or count "
            "columns: give an array, and `classes` in the order of its columns"
        )
    return _picked(array, spoken_of, classes)


def _are_counted(columns: Sequence[object]) -> bool:
    """Whether these are the numbers that pandas gives to columns without names."""
    return columns == [*range(len(columns))] and not any(isinstance(column, bool | np.bool_) for column in columns)


def _without_names(array: NDArray[Any], classes: Classes, name: str) -> NDArray[Any]:
    if array.shape[1] != len(classes.names):
        return array
    if not classes.columns:
        types = " and ".join(sorted(classes.types))
        raise PlanError(
            f"the labels are {types}, which are sorted in several ways, and the scores of `{name}` have columns "
            "without names: give `classes` in the order of the columns"
        )
    return _picked(array, classes.columns, classes)


def _picked(array: NDArray[Any], columns: Sequence[str], classes: Classes) -> NDArray[Any]:
    """Columns of these classes, in the order of the classes."""
    return array[:, [columns.index(label) for label in classes.names]]


def _columns(values: object) -> Iterable[object]:
    """The names of the columns of a frame of pandas or polars or an Arrow table; none of anything else."""
    if isinstance(values, np.ndarray):
        return ()
    names = getattr(values, "column_names", getattr(values, "columns", ()))
    return names if isinstance(names, Iterable) else ()


def classes_of(
    reference: ArrayLike | Sequence[object], found: Sequence[str], classes: Sequence[object] | None = None
) -> Classes:
    """The classes as given, else those of the reference, whose labels these are: numbers by size and text by bytes.

    Raises:
        PlanError: they are no list, or name a class twice.
    """
    if classes is None:
        return class_order.found(found, as_array(reference, "reference"))
    require_list("classes", classes)
    return class_order.stated(tuple(labels(list(classes), "classes")))


def codes(found: Sequence[str | None], classes: tuple[str, ...], name: str) -> NDArray[np.int32]:
    """Class codes i4[n], -1 where there is no label.

    Raises:
        PlanError: a label is none of the classes.
    """
    number: dict[str | None, int] = {None: -1, **{label: code for code, label in enumerate(classes)}}
    strange = next((i for i, label in enumerate(found) if label not in number), None)
    if strange is not None:
        listed = ", ".join(f"`{label}`" for label in classes[:8])
        label = str(found[strange])
        alike = same_look(label, classes)
        form = f"; {told_apart(label, alike)}" if alike else ""
        raise PlanError(f"`{name}` has `{label}` at item {strange}, which is none of the classes {listed}{form}")
    return np.array([number[label] for label in found], dtype=np.int32)


def probabilities(scores: NDArray[Any], classes: tuple[str, ...], positive: str, name: str) -> dict[str, Floats]:
    """The probability of every class, from a column per class, or that of the positive one; NaN where there is none.

    Raises:
        PlanError: there are neither so many columns, or a score is no number, or infinite.
    """
    values = _floats(scores, name)
    if values.ndim == 1 and positive:
        return {positive: values}
    if values.ndim == 2 and values.shape[1] == len(classes):
        return {label: np.ascontiguousarray(values[:, number]) for number, label in enumerate(classes)}
    wanted = "one number per item, or " if positive else ""
    raise PlanError(f"the scores of `{name}` have the shape {values.shape}; give {wanted}one column per class")


def _floats(scores: NDArray[Any], name: str) -> Floats:
    """Numbers as doubles, NaN among them; text is none, whatever it says.

    Raises:
        PlanError: a value is no number, or none that a double holds.
    """
    loose = scores.dtype == object
    if loose and any(isinstance(value, str | bytes) for value in scores.flat):
        raise PlanError(f"the scores of `{name}` are no numbers")
    try:
        with np.errstate(over="ignore"):
            values: Floats = scores.astype(np.float64, casting="unsafe" if loose else "same_kind")
    except (TypeError, ValueError):
        raise PlanError(f"the scores of `{name}` are no numbers") from None
    except OverflowError:
        raise PlanError(f"the scores of `{name}` are beyond what a double holds") from None
    strange = np.argwhere(np.isinf(values))
    if strange.size:
        raise PlanError(f"the scores of `{name}` are infinite at item {strange[0][0]}")
    if scores.dtype.kind in "iuO" and (np.abs(values) >= EXACT).any():
        raise PlanError(f"the scores of `{name}` are whole numbers beyond 2**53, which doubles do not tell apart")
    return values


def study_of(
    classes: tuple[str, ...],
    reference: NDArray[Any],
    labels: Mapping[str, NDArray[Any]],
    scores: Mapping[str, Mapping[str, Floats]],
    groups: Mapping[str, Sequence[str]],
    costs: Floats,
) -> Study:
    """The study of items in their given order; labels are codes, -1 where an algorithm has none, and scores NaN.

    Raises:
        PlanError: arrays have different lengths.
    """
    # Labels may have been made of scores, which are what was given then.
    sizes = {f"the scores of `{name}`": len(v) for name, by_class in scores.items() for v in by_class.values()}
    sizes |= {f"the labels of `{name}`": len(values) for name, values in labels.items()}
    sizes |= {f"`{name}`": len(values) for name, values in groups.items()}
    for name, size in sizes.items():
        if size != len(reference):
            raise PlanError(f"{name} are {size:,}, and the reference has {len(reference):,} items")
    grouped = {name: _grouped(values) for name, values in groups.items()}
    absent = {name: np.logical_or.reduce([labels[name] < 0, *map(np.isnan, scores[name].values())]) for name in labels}
    worst = worst_classes(costs)[reference]
    said = {name: narrow(np.where(absent[name], worst, values), len(classes)) for name, values in labels.items()}
    return Study(classes, narrow(reference, len(classes)), said, scores, grouped, costs, absent)


def _grouped(values: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    names = tuple(sorted(set(values), key=str.encode))
    number = {name: code for code, name in enumerate(names)}
    return np.array([number[value] for value in values], dtype=np.int32), names
