"""What somebody's tables tell about an evaluation of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self

from assay.columns.columns import ArrowColumns
from assay.columns.ranges import LARGE
from assay.columns.resolver import FileResolver
from assay.data.delimited import other_delimiter
from assay.data.tables import open_table
from assay.errors import PlanError
from assay.metrics.algorithm_names import distinct, visible
from assay.metrics.named import named
from assay.metrics.roles import (
    MOST_CLASSES,
    MOST_NAMED,
    alike,
    class_of,
    classes_of,
    find_folds,
    find_groups,
    find_id,
    find_label,
    find_labels,
    find_probabilities,
    find_subgroups,
    held,
    is_called_score,
    like,
    listed,
    match_id,
    repeated_ids,
)
from assay_spec.document import read_document
from assay_spec.ports import Unavailable

MOST_TOLD = 3
"""Of so many columns it is told what they hold."""

NAMELESS = "has a column without a name: write one into its header"


class Given(NamedTuple):
    """What a user says about the tables; what is left out is found in them."""

    reference: Path
    predictions: tuple[Path, ...]
    id: str = ""
    label: str = ""
    positive: str = ""
    any_positive: bool = False
    """Whether the rarer of two classes is the one to be found, where nobody says it."""
    names: Mapping[Path, str] = MappingProxyType({})
    """What the algorithms of tables are called, beside those that are called as their table is."""

    @classmethod
    def said(
        cls, reference: Path, predictions: Sequence[Path], *, id_: str = "", label: str = "", positive: str = ""
    ) -> Self:
        """Tables as people say them, perhaps with names before them.

        Raises:
            PlanError: a name or a place is empty, or a name stands twice.
        """
        found = named(predictions)
        names = {each.place: each.name for each in found if each.name}
        return cls(reference, tuple(each.place for each in found), id_, label, positive, names=names)


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


class Draft(NamedTuple):
    """What the tables tell."""

    reference: ArrowColumns
    id: str
    label: str
    classes: Mapping[str, int]
    """How many items there are of each."""
    left_out: Mapping[str, int]
    """What the column of classes holds beside them, which is read as a missing value."""
    positive: str
    algorithms: tuple[Algorithm, ...]
    by: tuple[str, ...]
    """Columns that might make subgroups."""
    group: tuple[str, ...]
    """Columns that might say which items belong together."""

    @property
    def scored(self) -> bool:
        """Whether all algorithms give scores; where one gives none, they are compared by their classes."""
        return all(algorithm.scores for algorithm in self.algorithms)


def draft(given: Given) -> Draft:
    """What the tables tell about an evaluation of them.

    Raises:
        DataError, PlanError: a table cannot be read.
        PlanError: a column cannot be told from the others, or two classes have no positive one.
    """
    if len({path.resolve() for path in given.predictions}) < len(given.predictions):
        raise PlanError("two predictions are the same table; name each once")
    reference = open_table_of(given.reference)
    tables = {path: open_table_of(path) for path in given.predictions}
    for name in filter(None, (given.id, given.label)):
        _require(reference, name)
    key = given.id or _find_id(given, reference, tables)
    label = given.label or find_label(reference, list(tables.values()), key)
    most = MOST_NAMED if given.label else MOST_CLASSES
    classes = classes_of(reference, label, most)
    positive = _positive(given, label, classes)
    algorithms = [
        algorithm
        for path, table in tables.items()
        for algorithm in _called(given, _Columns(reference, path, table, key, label, classes, positive))
    ]
    _require_common(algorithms)
    taken = (key, label)
    return Draft(
        reference=reference,
        id=key,
        label=label,
        classes=classes,
        left_out={
            name: count
            for name, count in (reference.distinct(label, at_most=most) or {}).items()
            if name not in classes
        },
        positive=positive,
        algorithms=_named(algorithms),
        by=tuple(find_subgroups(reference, taken)),
        group=tuple(find_groups(reference, taken)),
    )


def open_table_of(path: Path) -> ArrowColumns:
    """A table from which the roles of its columns can be told.

    Raises:
        PlanError: it is too large for that, or has columns or rows that cannot be used.
    """
    if remedy := other_delimiter(open_table(path).columns):
        raise PlanError(f"{path}: {remedy}")
    # As the evaluation beside it will name it.
    origin = read_document(path.with_name("evaluation.yaml"), data=b"")
    table = FileResolver(held=LARGE).table(origin, path.name)
    if isinstance(table, Unavailable):
        raise PlanError(f"{path}: {table.reason}")
    if not isinstance(table, ArrowColumns):
        remedy = f"draft from a table of its first {LARGE:,} rows, then let the documents name this one"
        raise PlanError(f"{path}: {table.rows:,} rows are too many to tell their columns' roles from; {remedy}")
    for name in table.names:
        if problem := table.problem(name):
            remedy = f"; {problem.remedy}" if problem.remedy else ""
            raise PlanError(f"{path}, column `{name}`: {problem.reason}{remedy}")
    if empty := table.empty_rows().tolist():
        raise PlanError(f"{path}: {_empty(empty)}")
    return table


def _empty(rows: list[int]) -> str:
    """That these rows are empty, and what to do about it."""
    first, *others = rows
    if not others:
        return f"data row {first} is empty: remove it"
    if rows[-1] - first == len(others):
        return f"data rows {first} to {rows[-1]} are empty: remove them"
    more = f" and {len(rows) - MOST_TOLD} more" if len(rows) > MOST_TOLD else ""
    return f"data rows {', '.join(map(str, rows[:MOST_TOLD]))}{more} are empty: remove them"


def _find_id(given: Given, reference: ArrowColumns, tables: Mapping[Path, ArrowColumns]) -> str:
    """The column of ids; where there is none, the reason is often that pandas wrote them under no name."""
    try:
        return find_id(reference, list(tables.values()))
    except PlanError as error:
        nameless = [path for path in (given.reference, *tables) if not all(map(str.strip, open_table(path).columns))]
        if not nameless:
            repeated = repeated_ids((reference, *tables.values()))
            raise PlanError(f"{error}; {repeated}" if repeated else str(error)) from None
        raise PlanError(f"{error}; {nameless[0]} {NAMELESS}") from None


def _require(table: ArrowColumns, name: str) -> None:
    if not name.strip():
        raise PlanError(f"{table.label} {NAMELESS}")
    if name not in table.names:
        raise PlanError(f"{table.label} has no column `{name}`; it has {listed(table.names)}")


def _require_common(algorithms: list[Algorithm]) -> None:
    """Make sure that there is something by which all algorithms can be compared.

    Raises:
        PlanError: one gives scores alone, another classes alone.
    """
    scoreless = [each for each in algorithms if not each.scores]
    labelless = [each for each in algorithms if not each.label]
    if scoreless and labelless:
        paths = f"{labelless[0].path} gives scores alone and {scoreless[0].path} classes alone"
        raise PlanError(f"{paths}; add a column of classes to the one, or evaluate them apart")


def _positive(given: Given, label: str, classes: Mapping[str, int]) -> str:
    if len(classes) < 2:
        shown = listed(classes) if classes else "more than are classes"
        raise PlanError(f"{given.reference}: `{label}` should hold two classes or more, and holds {shown}")
    if len(classes) > 2:
        if given.positive:
            raise PlanError(f"--positive is for two classes, and {_many(label, classes)}")
        return ""
    if not given.positive and given.any_positive:
        return min(classes, key=lambda name: classes[name])
    if given.positive not in classes:
        if meant := like(given.positive, classes):
            raise PlanError(f"`{label}` has no class `{given.positive}`: did you mean `{meant}`?")
        unknown = f"`{label}` has no class `{given.positive}`: " if given.positive else ""
        raise PlanError(f"{unknown}which of the two classes, {listed(classes)}, is to be found? say it with --positive")
    return given.positive


def _many(label: str, classes: Mapping[str, int]) -> str:
    """What to do about a column of more than two classes where there should be two."""
    if len(classes) > MOST_CLASSES:
        return f"{_no_class(label, classes)}"
    if found := alike(classes):
        spelt = ", ".join(f"`{name}` looks like `{meant}`" for name, meant in found.items())
        return f"`{label}` holds {len(classes)}, but {spelt}: spell a class in one way"
    shown = f"{listed(list(classes)[:8])}{', …' if len(classes) > 8 else ''}"
    return f"`{label}` holds {len(classes)}: {shown}; leave it out"


def _no_class(label: str, classes: Mapping[str, int]) -> str:
    return f"`{label}` has {len(classes)} different values and is hardly a class: name another column with --truth"


class _Columns(NamedTuple):
    """One table of predictions beside the reference."""

    reference: ArrowColumns
    path: Path
    table: ArrowColumns
    key: str
    label: str
    classes: Mapping[str, int]
    positive: str


def _called(given: Given, columns: _Columns) -> list[Algorithm]:
    """The algorithms in one table; a name that somebody gives is that of the only one.

    Raises:
        PlanError: there are several, or none.
    """
    found, name = list(_algorithms(columns, given)), given.names.get(columns.path, "")
    if not name:
        return found
    if len(found) > 1:
        several = listed([each.name for each in found])
        raise PlanError(f"{columns.path} holds {len(found)} algorithms, {several}; leave `{name}=` out")
    return [found[0]._replace(name=name)]


def _algorithms(columns: _Columns, given: Given) -> Iterator[Algorithm]:
    """The algorithms in one table: several when it has several columns that could each be one's output.

    Raises:
        PlanError: no column holds ids, or none holds scores or classes.
    """
    table = columns.table
    key = match_id(table, columns.reference, columns.key)
    if not key:
        _require(table, columns.key)
    folds = find_folds(table)
    free = [name for name in table.names if name.strip() and name != key and name not in folds]
    classed = find_labels(table, free, columns.classes)
    numbers = [name for name in find_probabilities(table, free) if name not in classed]
    base = Algorithm(visible(columns.path.stem), columns.path, key, {}, "", folds[0] if len(folds) == 1 else "")
    named = _by_class(numbers, columns.classes)
    unnamed = [name for name in numbers if not class_of(name, columns.classes)]
    passed: tuple[str, ...] = ()
    if columns.positive and len(called := [*filter(is_called_score, unnamed)]) == 1:
        passed = tuple(name for name in unnamed if name not in called)
        unnamed = called
    # Of two classes the score of one is that of the other.
    whole = columns.positive in named or len(named) == len(columns.classes)
    whole = whole or bool(columns.positive and named and not unnamed)
    scored = whole or bool(columns.positive and unnamed)
    labels = _without_truth(classed, columns, given, scored=scored)
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


def _nothing(columns: _Columns, free: list[str], named: Mapping[str, str]) -> str:
    """That no algorithm is found in a table, and what its columns hold instead."""
    table, classes = columns.table, columns.classes
    if len(classes) > MOST_CLASSES:
        return f"no column holds probabilities or these classes; {_no_class(columns.label, classes)}"
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


def _without_truth(labels: list[str], columns: _Columns, given: Given, *, scored: bool) -> list[str]:
    """The columns of predicted classes, without a copy of the true ones beside them."""
    others = [name for name in labels if name != columns.label]
    own = columns.path.resolve() == given.reference.resolve()
    return others if others or scored or own else labels


def _by_class(numbers: list[str], classes: Mapping[str, int]) -> dict[str, str]:
    """The first column that speaks of each class, in the order of the classes."""
    spoken: dict[str, str] = {}
    for name in numbers:
        spoken.setdefault(class_of(name, classes), name)
    return {name: spoken[name] for name in classes if name in spoken}


def _named(algorithms: list[Algorithm]) -> tuple[Algorithm, ...]:
    """The algorithms under names that differ.

    Raises:
        PlanError: a name cannot be shown on a line.
    """
    names = distinct([(each.name, each.path) for each in algorithms])
    return tuple(each._replace(name=name) for name, each in zip(names, algorithms, strict=True))
