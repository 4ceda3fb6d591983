"""Tables of an evaluation become item rows, one an item; an algorithm's cells are empty where it has no prediction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assay.data.records import RecordReader
from assay.data.tables import Wanted, open_table, read_columns, schema_of
from assay.data.value_types import ValueType
from assay.errors import RunError
from assay.files.content import digest_of
from assay.items.align import align
from assay.items.items import Fact, Finding, Items, PredictionRows, Predictions, ReferenceRows
from assay.metrics.left_out import LeftOut
from assay.metrics.study import Floats, Index, group_column, label_column, score_column
from assay.plan.physical import Align, Columns, PhysicalPlan, Read, is_address
from assay_spec.croissant.model import Dataset
from assay_spec.document import DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.metrics.threshold import most_of_the_other
from assay_spec.policy import Undefineds

UNANSWERED = frozenset(
    {Finding.DUPLICATE_ID, Finding.MISSING_ID, Finding.NULL_VALUE, Finding.UNKNOWN_CLASS, Finding.NOT_FINITE}
)
"""What leaves an item without a prediction of an algorithm, where it is found in its table."""


class Joined(NamedTuple):
    """The item rows of tables, and what did not join."""

    rows: pa.Table
    left_out: LeftOut
    """Rows of the reference that are not among them."""
    noted: tuple[Fact, ...]
    """What kept them out; of what kept out nothing the count is 0."""


def join_tables(node: Align, tables: Sequence[pa.Table]) -> Joined:
    """Join tables one to one: that of the reference, and one for each algorithm."""
    reference, *others = tables
    truth = ReferenceRows(table=reference, id=node.key, label=node.reference, columns=_grouping(node))
    items = align(truth, [*map(_predictions, node.predictions, others)], node.classes)
    rows = _item_rows(items, _kept(items, node), node)
    scored = {name: rows[group_column(name)] for name in node.by}
    noted = tuple(_judged(fact, node) for fact in items.noted)
    return Joined(rows, LeftOut.between(reference, scored, rows.num_rows), noted)


def _judged(fact: Fact, node: Align) -> Fact:
    """The same fact, saying whether an item counts as wrong for what was found."""
    wrong = node.undefined is Undefineds.WORST and fact.algorithm and fact.excludes and fact.finding in UNANSWERED
    return replace(fact, excludes=False, is_wrong=True) if wrong else fact


class Source(NamedTuple):
    """A table that is joined, not read yet."""

    id: str
    """Column that identifies an item."""
    schema: pa.Schema
    batches: Callable[[], Iterator[pa.RecordBatch]]
    """Reads it from its beginning."""
    rows: int

    def load(self) -> pa.Table:
        """All of it."""
        return pa.Table.from_batches(self.batches(), self.schema)


def sources(plan: PhysicalPlan, base: Path) -> list[Source]:
    """The tables of `plan`: that of the reference, and one for each algorithm.

    Raises:
        DataError: a table cannot be opened.
        RunError: a file has gone or is not what it was when the plan was compiled.
    """
    for read in plan.reads:
        require_compiled(read, base)
    reference, *others = plan.reads
    said = {columns.name: columns for columns in plan.align.predictions}
    return [
        _source(reference, base, plan.align.key, {}),
        *(_source(read, base, said[read.name].id, said[read.name].scores) for read in others),
    ]


def require_compiled(read: Read, base: Path) -> None:
    """Make sure that the files of `read` are those that were compiled.

    Raises:
        DataError: one that was fetched is no longer in the cache.
        RunError: one has gone or changed.
    """
    if any(is_address(file.path) for file in read.files):
        _require_fetched(read, base)
    for file in read.files:
        if is_address(file.path):
            continue
        path = base / file.path
        if not path.is_file():
            raise RunError(f"{path}: the file has gone since the plan was compiled")
        if digest_of(path) != file.sha256:
            raise RunError(f"{path}: the file changed since the plan was compiled; compile again")


def _require_fetched(read: Read, base: Path) -> None:
    """Make sure that what was fetched is in the cache, and still what is read from there."""
    reader = _record_reader(base / read.path)
    found = {file.url: file.sha256 for file in reader.files(reader.record_set(read.record_set), read.columns)}
    for file in read.files:
        if is_address(file.path) and found.get(file.path) != file.sha256:
            raise RunError(f"{file.path}: another file was fetched since the plan was compiled; compile again")


def _grouping(node: Align) -> tuple[str, ...]:
    """The columns whose values cut the items into groups of either kind."""
    return tuple(dict.fromkeys((*node.by, *filter(None, (node.group,)))))


def _source(read: Read, base: Path, key: str, scores: Mapping[str, str]) -> Source:
    types = dict.fromkeys(read.columns, ValueType.TEXT) | dict.fromkeys(scores.values(), ValueType.FLOAT)
    wanted = [Wanted(name, name, value_type) for name, value_type in types.items()]
    path = base / read.path
    if not read.record_set:
        return Source(key, schema_of(wanted), lambda: read_columns(open_table(path), wanted), read.rows)
    reader = _record_reader(path)
    records = reader.record_set(read.record_set)
    return Source(key, schema_of(wanted), lambda: reader.read(records, types, types), read.rows)


def _record_reader(path: Path) -> RecordReader:
    try:
        loaded = load_kind(read_document(path, pipes=False))
    except DocumentError as error:
        raise RunError(str(error)) from None
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise RunError(f"{path}: the document changed since the plan was compiled; compile again")
    return RecordReader(loaded.model, path)


def _predictions(said: Columns, table: pa.Table) -> PredictionRows:
    return PredictionRows(algorithm=said.name, table=table, id=said.id, scores=said.scores, label=said.label)


def _kept(items: Items, node: Align) -> Index:
    """The items that are scored: all, or those that every algorithm speaks of."""
    common = np.arange(len(items.reference))
    for predictions in items.predictions if node.undefined is Undefineds.DROP else ():
        common = np.intersect1d(common, predictions.items, assume_unique=True)
    return common


def _item_rows(items: Items, kept: Index, node: Align) -> pa.Table:
    reference = _texts(node.classes, items.reference[kept])
    columns: dict[str, Any] = {"id": items.id.take(pa.array(kept)), "reference": reference}
    for name in _grouping(node):
        coded = items.columns[name]
        columns[group_column(name)] = _texts(coded.values, coded.codes[kept])
    for predictions in items.predictions:
        columns |= _said(predictions, kept, node)
    return pa.table(columns)


def _texts(values: Sequence[str], codes: Any) -> pa.Array:
    """The value of each code; none for -1."""
    return pa.array(np.array([*values, None], dtype=object)[codes], pa.string())


def _said(predictions: Predictions, kept: Index, node: Align) -> dict[str, Any]:
    """The columns of what one algorithm says of the items; empty cells where it says nothing."""
    name = predictions.algorithm
    there = np.isin(kept, predictions.items, assume_unique=True)
    rows = np.searchsorted(predictions.items, kept[there])
    scores = {c: s[rows] for c, s in predictions.scores.items()}
    given = None if predictions.label is None else predictions.label[rows]
    codes = np.full(kept.size, -1)
    codes[there] = labels_of(given, scores, next(p.threshold for p in node.predictions if p.name == name), node)
    columns = {label_column(name): _texts(node.classes, codes)}
    return columns | {score_column(name, c): _numbers(s, there) for c, s in scores.items()}


def _numbers(values: Floats, there: NDArray[np.bool_]) -> pa.Array:
    """The values where there are some, and empty cells elsewhere."""
    found = np.zeros(there.size)
    found[there] = values
    return pa.array(found, mask=~there)


def labels_of(given: Any, scores: Mapping[str, Any], threshold: float, node: Align) -> Any:
    """Class codes: as given, else by the threshold of two classes, else the first of the most probable ones."""
    if given is not None:
        return given
    if node.positive:
        positive = node.classes.index(node.positive)
        return np.where(_reaches(threshold, scores, node), positive, 1 - positive)
    return np.argmax(np.stack([scores[c] for c in node.classes]), axis=0)


def _reaches(threshold: float, scores: Mapping[str, Any], node: Align) -> Any:
    """Whether the probability of the positive class does, which that of the other class may have to tell."""
    if node.positive in scores:
        return scores[node.positive] >= threshold
    (others,) = scores.values()
    return others <= most_of_the_other(threshold)


def plain_facts(noted: Iterable[Fact]) -> list[dict[str, Any]]:
    """What was found of all that was looked for, as plain values."""
    return [
        {
            "finding": fact.finding.value,
            "algorithm": fact.algorithm,
            "column": fact.column,
            "count": fact.count,
            "examples": list(fact.examples),
            "excludes": fact.excludes,
            "is_wrong": fact.is_wrong,
        }
        for fact in noted
        if fact.count
    ]
