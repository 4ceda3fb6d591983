"""The aligning node of an evaluation's plan at work: tables become item rows, one an item that everybody speaks of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from assay.data.align import align
from assay.data.files import digest_of
from assay.data.items import Items, PredictionRows, Predictions, ReferenceRows
from assay.data.records import RecordReader
from assay.data.tables import load_table, open_table
from assay.data.values import ValueType
from assay.errors import RunError
from assay.metrics.study import Index, group_column, label_column, score_column
from assay.plan.physical import Align, PhysicalPlan, Read
from assay_spec.croissant.model import Dataset
from assay_spec.document import DocumentError, read_document
from assay_spec.kinds import load_kind
from assay_spec.metrics.threshold import most_of_the_other


class Joined(NamedTuple):
    """The item rows of an evaluation, and what did not join."""

    rows: pa.Table
    excluded: int
    """Rows of the reference that are not among them, those beyond a limit apart."""
    facts: list[dict[str, Any]]
    """What kept them out, as plain values."""


def join(plan: PhysicalPlan, base: Path) -> Joined:
    """Read the tables of `plan`, whose paths start from `base`, and join them one to one by the item's id.

    Raises:
        DataError: a table cannot be read.
        RunError: a file has gone or is not what it was when the plan was compiled.
    """
    node = plan.align
    for read in plan.reads:
        require_compiled(read, base)
    reference, *others = plan.reads
    fields = reference.columns
    table = _load(reference, base, dict.fromkeys(fields, ValueType.TEXT))
    truth = ReferenceRows(table=table, id=node.key, label=node.reference, columns=_grouping(node))
    items = align(truth, [_predictions(node, read, base) for read in others], node.classes)
    common = _common(items)
    rows = _item_rows(items, common[: node.limit or None], node)
    return Joined(rows, table.num_rows - len(common), [_fact(fact) for fact in items.facts])


def require_compiled(read: Read, base: Path) -> None:
    """Make sure that the files of `read` are those that were compiled.

    Raises:
        RunError: one has gone or changed.
    """
    for file in read.files:
        path = base / file.path
        if not path.is_file():
            raise RunError(f"{path}: the file has gone since the plan was compiled")
        if digest_of(path) != file.sha256:
            raise RunError(f"{path}: the file changed since the plan was compiled; compile again")


def _grouping(node: Align) -> tuple[str, ...]:
    """The columns whose values cut the items into groups of either kind."""
    return tuple(dict.fromkeys((*node.by, *filter(None, (node.group,)))))


def _load(read: Read, base: Path, types: Mapping[str, ValueType]) -> pa.Table:
    path = base / read.path
    if not read.record_set:
        return load_table(open_table(path), types)
    try:
        loaded = load_kind(read_document(path, pipes=False))
    except DocumentError as error:
        raise RunError(str(error)) from None
    if loaded is None or not isinstance(loaded.model, Dataset):
        raise RunError(f"{path}: the document changed since the plan was compiled; compile again")
    reader = RecordReader(loaded.model, path)
    return reader.load(reader.record_set(read.record_set), types, types)


def _predictions(node: Align, read: Read, base: Path) -> PredictionRows:
    source = next(s for s in node.predictions if s.name == read.name)
    types = dict.fromkeys(read.columns, ValueType.TEXT) | dict.fromkeys(source.scores.values(), ValueType.FLOAT)
    return PredictionRows(
        algorithm=read.name,
        table=_load(read, base, types),
        id=source.id,
        scores=source.scores,
        label=source.label,
    )


def _common(items: Items) -> Index:
    """The items that every algorithm speaks of."""
    common = np.arange(len(items.reference))
    for predictions in items.predictions:
        common = np.intersect1d(common, predictions.items, assume_unique=True)
    return common


def _item_rows(items: Items, common: Index, node: Align) -> pa.Table:
    reference = _texts(node.classes, items.reference[common])
    columns: dict[str, Any] = {"id": items.id.take(pa.array(common)), "reference": reference}
    for name in _grouping(node):
        coded = items.columns[name]
        columns[group_column(name)] = _texts(coded.values, coded.codes[common])
    for predictions in items.predictions:
        columns |= _said(predictions, np.searchsorted(predictions.items, common), node)
    return pa.table(columns)


def _texts(values: Sequence[str], codes: Any) -> pa.Array:
    """The value of each code; none for -1."""
    return pa.array(np.array([*values, None], dtype=object)[codes], pa.string())


def _said(predictions: Predictions, rows: Any, node: Align) -> dict[str, Any]:
    """The columns of what one algorithm says of the items in these rows of its own."""
    name = predictions.algorithm
    scores = {c: s[rows] for c, s in predictions.scores.items()}
    given = None if predictions.label is None else predictions.label[rows]
    codes = labels_of(given, scores, next(p.threshold for p in node.predictions if p.name == name), node)
    columns = {label_column(name): _texts(node.classes, codes)}
    return columns | {score_column(name, c): s for c, s in scores.items()}


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


def _fact(fact: Any) -> dict[str, Any]:
    return {
        "finding": fact.finding.value,
        "algorithm": fact.algorithm,
        "column": fact.column,
        "count": fact.count,
        "examples": list(fact.examples),
        "excludes": fact.excludes,
    }
