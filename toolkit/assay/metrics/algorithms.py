"""The algorithms whose predictions a table holds, found by what its columns are called and hold."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from assay.columns.columns import ArrowColumns
from assay.errors import PlanError
from assay.metrics.algorithm_names import distinct, visible
from assay.metrics.gaps import find_gapped_labels, find_gapped_scores
from assay.metrics.roles import (
    MOST_CLASSES,
    class_of,
    find_folds,
    find_labels,
    find_probabilities,
    held,
    is_called_score,
    listed,
    match_id,
    says_score,
)

MOST_TOLD = 3
"""Of so many columns it is told what they hold."""

NAMELESS = "has a column without a name: write one into its header"


class Algorithm(NamedTuple):
    """One algorithm, and where its predictions are."""

    name: str
    path: Path
    id: str
    """The column that identifies an item."""
    scores: Mapping[str, str]
    label: str
    fold: str
    passed: tuple[str, ...] = ()
    """Columns that might be scores too, were not another one called so."""


class Columns(NamedTuple):
    """One table of predictions beside the reference."""

    reference: ArrowColumns
    path: Path
    table: ArrowColumns
    key: str
    label: str
    """That of the true classes."""
    classes: Mapping[str, int]
    positive: str
    is_reference: bool
    """Whether it is the table of the reference itself."""


def algorithms_of(columns: Columns, name: str) -> list[Algorithm]:
    """The algorithms in one table; a name that somebody gives is that of the only one.

    Raises:
        PlanError: there are several, or none.
    """
    found = list(_algorithms(columns))
    if not name:
        return found
    if len(found) > 1:
        several = listed([each.name for each in found])
        raise PlanError(f"{columns.path} holds {len(found)} algorithms, {several}; leave `{name}=` out")
    return [found[0]._replace(name=name)]


def _algorithms(columns: Columns) -> Iterator[Algorithm]:
    """The algorithms in one table: several when it has several columns that could each be one's output.

    Raises:
        PlanError: no column holds ids, or none holds scores or classes.
    """
    table = columns.table
    key = match_id(table, columns.reference, columns.key)
    if not key:
        require(table, columns.key)
    folds = find_folds(table)
    free = [name for name in table.names if name.strip() and name != key and name not in folds]
    either = find_labels(table, free, columns.classes)
    sure = {name for name in find_probabilities(table, either) if says_score(name, columns.classes, columns.positive)}
    classed = [name for name in either if name not in sure]
    numbers = [name for name in find_probabilities(table, free) if name not in classed]
    gapped = find_gapped_scores(table, [name for name in free if name not in {*classed, *numbers}], columns.classes)
    base = Algorithm(visible(columns.path.stem), columns.path, key, {}, "", folds[0] if len(folds) == 1 else "")
    # A column with many gaps is one of scores where no whole one is.
    named = _by_class([*numbers, *gapped], columns.classes)
    unnamed = [name for name in numbers if not class_of(name, columns.classes)]
    if not named and not unnamed:
        unnamed = [name for name in gapped if not class_of(name, columns.classes)]
    passed: tuple[str, ...] = ()
    if columns.positive and len(called := [*filter(is_called_score, unnamed)]) == 1:
        passed = tuple(name for name in unnamed if name not in called)
        unnamed = called
    # Of two classes the score of one is that of the other.
    whole = columns.positive in named or len(named) == len(columns.classes)
    whole = whole or bool(columns.positive and named and not unnamed)
    scored = whole or bool(columns.positive and unnamed)
    taken = {*classed, *numbers, *named.values(), *unnamed}
    others = [name for name in free if name not in taken]
    classed += find_gapped_labels(table, others, columns.classes, alone=not scored and not classed)
    labels = _without_truth(classed, columns, scored=scored)
    label = labels[0] if len(labels) == 1 else ""
    if whole:
        yield base._replace(scores=named, label=label)
    elif columns.positive and len(unnamed) == 1:
        yield base._replace(scores={columns.positive: unnamed[0]}, label=label, passed=passed)
    elif scored:
        yield from (base._replace(name=name, scores={columns.positive: name}) for name in unnamed)
    elif label:
        yield base._replace(label=label)
    elif labels:
        yield from (base._replace(name=name, label=name) for name in labels)
    else:
        raise PlanError(f"{columns.path}: {_nothing(columns, free, named)}")


def _nothing(columns: Columns, free: list[str], named: Mapping[str, str]) -> str:
    """That no algorithm is found in a table, and what its columns hold instead."""
    table, classes = columns.table, columns.classes
    if len(classes) > MOST_CLASSES:
        return f"no column holds probabilities or these classes; {no_class(columns.label, classes)}"
    lacking = [name for name in classes if named and name not in named]
    own = table.label == columns.reference.label
    truth = [f"`{columns.label}` holds the true classes"] if own else []
    unnamed = [name for name in free if name not in named.values() and not (own and name == columns.label)]
    instead = filter(None, (*truth, *(held(table, name, classes) for name in unnamed)))
    return "; ".join(
        [
            f"no column holds probabilities or the classes {listed(classes)}",
            f"it has {listed(table.names)}",
            *([f"none speaks of {listed(lacking)}"] if lacking else []),
            *list(instead)[:MOST_TOLD],
        ]
    )


def _without_truth(labels: list[str], columns: Columns, *, scored: bool) -> list[str]:
    """The columns of predicted classes, without a copy of the true ones beside them."""
    others = [name for name in labels if name != columns.label]
    return others if others or scored or columns.is_reference else labels


def _by_class(numbers: list[str], classes: Mapping[str, int]) -> dict[str, str]:
    """The first column that speaks of each class, in the order of the classes."""
    spoken: dict[str, str] = {}
    for name in numbers:
        spoken.setdefault(class_of(name, classes), name)
    return {name: spoken[name] for name in classes if name in spoken}


def require(table: ArrowColumns, name: str) -> None:
    """Make sure that a table has a column.

    Raises:
        PlanError: it has none of that name, or a name is empty.
    """
    if not name.strip():
        raise PlanError(f"{table.label} {NAMELESS}")
    if name not in table.names:
        raise PlanError(f"{table.label} has no column `{name}`; it has {listed(table.names)}")


def no_class(label: str, classes: Mapping[str, int]) -> str:
    """That a column holds too much to be one of classes."""
    return f"`{label}` has {len(classes)} different values and is hardly a class: name another column with --truth"


def differently_named(algorithms: list[Algorithm]) -> tuple[Algorithm, ...]:
    """The algorithms under names that differ.

    Raises:
        PlanError: a name cannot be shown on a line.
    """
    names = distinct([(each.name, each.path) for each in algorithms])
    return tuple(each._replace(name=name) for name, each in zip(names, algorithms, strict=True))
