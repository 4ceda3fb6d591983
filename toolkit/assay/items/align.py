"""Join the reference and the predictions of every algorithm one to one by id; what does not join is reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assay.items.classes import in_order
from assay.items.coding import distinct, narrow
from assay.items.facts import ColumnOf, Facts
from assay.items.items import Finding, Items, PredictionRows, Predictions, ReferenceRows
from assay.items.labels import labelled
from assay.items.order import Ranks, rank_ids
from assay.items.pick import Pick


def align(reference: ReferenceRows, predictions: Sequence[PredictionRows], classes: Sequence[str] = ()) -> Items:
    """The items in canonical order with the codes and scores of every algorithm, and facts about all else.

    Args:
        reference: the true classes.
        predictions: the algorithms.
        classes: the classes in order; by default the values found, numbers by size and text by bytes.
    """
    columns = [reference.table[reference.id], *(rows.table[rows.id] for rows in predictions)]
    ids, ranks = rank_ids(columns)
    # Tables in the same order share their ranks, and so their side.
    made = {id(rank): _Side.of(rank, len(ids)) for rank in {id(rank): rank for rank in ranks}.values()}
    truth, *sides = (made[id(rank)] for rank in ranks)
    classes = tuple(classes) or in_order(distinct(labelled(reference.table[reference.label])))
    facts = Facts(ids)
    items, codes = _label(reference, truth, classes, facts)
    return Items(
        id=ids.take(pa.array(items.rank)),
        classes=classes,
        reference=codes,
        columns=items.coded(reference.columns),
        predictions=tuple(
            _predict(rows, _Joined(truth, side, items.rank), classes, facts)
            for rows, side in zip(predictions, sides, strict=True)
        ),
        noted=facts.noted(),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows of one table, seen from the ids."""

    rank: Ranks
    """Of the id of each row, -1 for none."""
    count: NDArray[np.int64]
    """For each id the number of its rows."""
    row: NDArray[np.int64]
    """For each id its only row, or -1."""

    @classmethod
    def of(cls, rank: Ranks, ids: int) -> Self:
        count = np.bincount(rank[rank >= 0], minlength=ids)
        row = np.full(ids + 1, -1)
        row[rank] = np.arange(len(rank))
        return cls(rank, count, np.where(count == 1, row[:ids], -1))

    def note(self, facts: Facts, column: ColumnOf) -> None:
        facts.note_rows(Finding.NULL_ID, column, np.flatnonzero(self.rank < 0))
        facts.note_ids(Finding.DUPLICATE_ID, column, np.flatnonzero(self.count > 1))


@dataclass(frozen=True, slots=True)
class _Joined:
    """One algorithm's rows beside the reference's."""

    truth: _Side
    side: _Side
    items: Ranks
    """The ranks of the items."""

    def note(self, facts: Facts, column: ColumnOf) -> None:
        self.side.note(facts, column)
        unknown = (self.side.count > 0) & (self.truth.count == 0)
        facts.note_ids(Finding.UNKNOWN_ID, column, np.flatnonzero(unknown))
        facts.note_ids(Finding.MISSING_ID, column, self.items[self.side.count[self.items] == 0])


def _label(rows: ReferenceRows, truth: _Side, classes: Sequence[str], facts: Facts) -> tuple[Pick, NDArray[Any]]:
    """The items, which have one row and a class that is known, and their classes."""
    truth.note(facts, ColumnOf("", rows.id))
    rank = np.flatnonzero(truth.row >= 0)
    pick = Pick(rows.table, "", facts, rank, truth.row[rank])
    codes = pick.classes(rows.label, classes)
    return pick.keep(codes >= 0), narrow(codes[codes >= 0], len(classes))


def _predict(rows: PredictionRows, joined: _Joined, classes: Sequence[str], facts: Facts) -> Predictions:
    """What one algorithm says about the items."""
    joined.note(facts, ColumnOf(rows.algorithm, rows.id))
    row = joined.side.row[joined.items]
    items = np.flatnonzero(row >= 0)
    pick = Pick(rows.table, rows.algorithm, facts, joined.items[items], row[items])
    label = pick.classes(rows.label, classes) if rows.label else np.zeros(len(items), np.int32)
    scores = {target: pick.scores(column) for target, column in rows.scores.items()}
    good = np.logical_and.reduce([label >= 0, *(np.isfinite(values) for values in scores.values())])
    return Predictions(
        algorithm=rows.algorithm,
        items=items[good],
        scores={target: values[good] for target, values in scores.items()},
        label=narrow(label[good], len(classes)) if rows.label else None,
        columns=pick.keep(good).coded(rows.columns),
    )
