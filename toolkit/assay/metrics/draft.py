"""What somebody's tables tell about an evaluation of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self

from assay.columns.columns import ArrowColumns
from assay.columns.ranges import LARGE
from assay.columns.resolver import FileResolver
from assay.data.delimited import other_delimiter
from assay.data.tables import open_table
from assay.errors import PlanError
from assay.files.named import require_writable
from assay.metrics.algorithms import (
    NAMELESS,
    Algorithm,
    Columns,
    algorithms_of,
    differently_named,
    no_class,
    require,
)
from assay.metrics.named import named
from assay.metrics.roles import (
    MOST_CLASSES,
    MOST_NAMED,
    alike,
    classes_of,
    find_groups,
    find_id,
    find_label,
    find_subgroups,
    like,
    listed,
    repeated_ids,
)
from assay_spec.document import read_document
from assay_spec.labels import label_text
from assay_spec.ports import Unavailable

_ONE_CLASS = "add items of another, name another column with --truth, or write an evaluation that names its `classes`"
"""The remedy for a table whose items are all of one class."""

MOST_TOLD = 3
"""Of so many empty rows it is told which they are."""


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

    def uses_scores(self, algorithm: Algorithm) -> bool:
        """Whether its scores count: where another algorithm gives none, only if it says no classes itself."""
        return bool(algorithm.scores) and (self.scored or not algorithm.label)


def draft(given: Given) -> Draft:
    """What the tables tell about an evaluation of them.

    Raises:
        DataError, PlanError: a table cannot be read.
        PlanError: a column cannot be told from the others, or two classes have no positive one.
    """
    given = given._replace(positive=label_text(given.positive))
    for path in (given.reference, *given.predictions):
        require_writable(path)
    if len({path.resolve() for path in given.predictions}) < len(given.predictions):
        raise PlanError("two predictions are the same table; name each once")
    reference = open_table_of(given.reference)
    tables = {path: open_table_of(path) for path in given.predictions}
    for name in filter(None, (given.id, given.label)):
        require(reference, name)
    key = given.id or _find_id(given, reference, tables)
    label = given.label or find_label(reference, list(tables.values()), key)
    most = MOST_NAMED if given.label else MOST_CLASSES
    classes = classes_of(reference, label, most)
    positive = _positive(given, label, classes)
    algorithms = [
        algorithm
        for path, table in tables.items()
        for algorithm in algorithms_of(
            Columns(reference, path, table, key, label, classes, positive, path.resolve() == given.reference.resolve()),
            given.names.get(path, ""),
        )
    ]
    taken = (key, label)
    return Draft(
        reference=reference,
        id=key,
        label=label,
        classes=classes,
        left_out=_left_out(reference, label, classes, most),
        positive=positive,
        algorithms=differently_named(algorithms),
        by=tuple(find_subgroups(reference, taken)),
        group=tuple(find_groups(reference, taken)),
    )


def _left_out(reference: ArrowColumns, label: str, classes: Mapping[str, int], most: int) -> dict[str, int]:
    """What a column of classes holds beside them."""
    found = reference.labelled(label).distinct(label, at_most=most) or {}
    return {name: many for name, many in found.items() if name not in classes}


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
    if not table.rows:
        raise PlanError(f"{path}: has a header and no rows; write one row per record")
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


def _positive(given: Given, label: str, classes: Mapping[str, int]) -> str:
    if len(classes) < 2:
        shown = listed(classes) if classes else "more than are classes"
        remedy = _ONE_CLASS if classes else "name another column with --truth"
        raise PlanError(f"{given.reference}: `{label}` should hold two classes or more, and holds {shown}; {remedy}")
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
        return f"{no_class(label, classes)}"
    if found := alike(classes):
        spelt = ", ".join(f"`{name}` looks like `{meant}`" for name, meant in found.items())
        return f"`{label}` holds {len(classes)}, but {spelt}: spell a class in one way"
    shown = f"{listed(list(classes)[:8])}{', …' if len(classes) > 8 else ''}"
    return f"`{label}` holds {len(classes)}: {shown}; leave it out"
