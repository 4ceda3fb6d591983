"""The aligned items of an evaluation as the arrays that kernels read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assay.items.coding import codes_of, distinct, narrow
from assay.metrics.costs import cost_matrix
from assay.plan.nodes import one_word
from assay.plan.physical import Align

BLOCK = 1 << 20
"""Items that are looked at together where there may be very many."""

Floats = NDArray[np.float64]
Index = NDArray[np.intp]
Selection = Index | slice
"""Which items: their positions, or a run of them."""

Values = Mapping[str, tuple[str, ...]]
"""The values of columns, by the columns' names."""


class Told(NamedTuple):
    """What tells how probable a class is: its probabilities or, of two classes, those of the other one.

    1 - q forgets how small q is, so that whatever is measured reads q itself.
    """

    given: str
    """The class whose probabilities these are."""
    values: Floats
    """The probabilities as they were given, f8[n]."""
    mirrored: bool
    """Whether the class itself is the other one."""

    def at(self, index: Selection) -> "Told":
        """Of these items only."""
        return self._replace(values=self.values[index])

    @property
    def ranking(self) -> Floats:
        """What orders and ties the items as probabilities of the class itself do, f8[n]."""
        return -self.values if self.mirrored else self.values

    @property
    def shown(self) -> Floats:
        """The probabilities of the class itself for a picture: rounded where they are mirrored, f8[n]."""
        return 1.0 - self.values if self.mirrored else self.values


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Reference, predictions and subgroups of the same items, in the order of their ids."""

    classes: tuple[str, ...]
    reference: NDArray[Any]
    """Class codes u1[n], u2[n] or i4[n]."""
    labels: Mapping[str, NDArray[Any]]
    """Predicted class codes, by algorithm."""
    scores: Mapping[str, Mapping[str, Floats]]
    """Probabilities f8[n] that were given, by algorithm and class: of two classes it may be one, or none at all."""
    groups: Mapping[str, tuple[NDArray[np.int32], tuple[str, ...]]]
    """Codes i4[n] and values of every subgroup column and of the column of items that belong together.

    An item without a value is in no subgroup, and belongs together with itself alone: a code of its own beyond the
    values, or -1 where that does not matter.
    """
    costs: Floats
    """What each confusion costs, f8[K, K], rows the true classes."""
    absent: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    """Items of which an algorithm has no prediction that can be used, b1[n]; not there where it has all of them.

    Their labels are the worst ones, their scores NaN: `told` has the worst of those.
    """
    _answered: dict[str, "Study"] = field(default_factory=dict, init=False, repr=False)
    """The items that an algorithm answers, once somebody asked."""

    @staticmethod
    def of(rows: pa.Table, align: Align, values: Values | None = None) -> "Study":
        """The arrays of the item rows that `align` left; `values` says what its groups are where these are not all."""
        reference, costs = codes_of(rows["reference"], align.classes), cost_matrix(align)
        labels, scores, absent = {}, {}, {}
        for name in align.algorithms:
            codes = codes_of(rows[label_column(name)], align.classes)
            absent[name] = codes < 0
            if absent[name].any():
                codes = np.where(absent[name], worst_classes(costs)[reference], codes)
            labels[name] = narrow(codes, len(align.classes))
            columns = {c: score_column(name, c) for c in align.classes if score_column(name, c) in rows.column_names}
            scores[name] = {c: rows[column].to_numpy() for c, column in columns.items()}
        groups = {}
        for name in dict.fromkeys((*align.by, *filter(None, (align.group,)))):
            column = rows[group_column(name)]
            known = distinct(column) if values is None else values[name]
            groups[name] = codes_of(column, known), known
        if align.group:
            groups[align.group] = _each_alone(*groups[align.group])
        true = narrow(reference, len(align.classes))
        return Study(align.classes, true, labels, scores, groups, costs, absent)

    def __len__(self) -> int:
        """How many items there are."""
        return self.reference.size

    def told(self, algorithm: str, name: str) -> Told | None:
        """What tells how probable an algorithm takes a class to be; None where nothing does."""
        scores = self.scores[algorithm]
        if name in scores or len(self.classes) != 2:
            return Told(name, self._scores(algorithm, name), mirrored=False) if name in scores else None
        other = next(each for each in self.classes if each != name)
        return Told(other, self._scores(algorithm, other), mirrored=True) if other in scores else None

    def lacks(self, algorithm: str) -> int:
        """Of how many items an algorithm has no prediction that can be used."""
        return int(np.count_nonzero(self.absent.get(algorithm, ())))

    def answered(self, algorithm: str) -> "Study":
        """The items of which an algorithm has a prediction, which may be all; taken out once."""
        if not self.lacks(algorithm):
            return self
        if algorithm not in self._answered:
            self._answered[algorithm] = self.only(~self.absent[algorithm])
        return self._answered[algorithm]

    def only(self, chosen: NDArray[np.bool_]) -> "Study":
        """The items for which `chosen`, b1[n], holds."""
        return self.at(np.flatnonzero(chosen))

    def _scores(self, algorithm: str, name: str) -> Floats:
        """The probabilities of a class as they were given, and the worst there are where none were."""
        return self.filled(algorithm, name) if self.lacks(algorithm) else self.scores[algorithm][name]

    def filled(self, algorithm: str, name: str) -> Floats:
        """The same of an algorithm that lacks some."""
        given = self.scores[algorithm][name]
        found = self._copied(given)
        least, most = surest(given)
        for at in self.blocks(BLOCK):
            absent = self.absent[algorithm][at]
            is_own = self.reference[at] == self.classes.index(name)
            found[at] = np.where(absent, np.where(is_own, least, most), given[at])
        return found

    def _copied(self, values: Floats) -> Floats:
        """An array like this one that can be written to."""
        return np.empty_like(values)

    def forget(self) -> None:
        """Nothing is kept anywhere but in memory."""

    def group_count(self, column: str) -> int:
        """How many groups of items a column makes; 0 when there is no column."""
        if not column:
            return 0
        codes = self.groups[column][0]
        there = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.bool_)
        for at in self.blocks(BLOCK):
            there[codes[at]] = True
        return int(np.count_nonzero(there))

    def blocks(self, size: int) -> Iterator[slice]:
        """All items in their order, at most so many at a time."""
        return (slice(first, min(first + size, len(self))) for first in range(0, len(self), size))

    def at(self, index: Selection) -> "Study":
        """Only the items at these positions."""
        return Study(
            self.classes,
            self.reference[index],
            {name: codes[index] for name, codes in self.labels.items()},
            {name: {c: s[index] for c, s in by_class.items()} for name, by_class in self.scores.items()},
            {name: (codes[index], values) for name, (codes, values) in self.groups.items()},
            self.costs,
            {name: absent[index] for name, absent in self.absent.items()},
        )

    def parts(self, by: str) -> Mapping[str, "Study"]:
        """The subgroups of a column by their value; all items, under an empty name, when there is no column."""
        if not by:
            return {"": self}
        codes, values = self.groups[by]
        return dict(zip(values, self.split(lambda at: codes[at], len(values)), strict=True))

    def split(self, codes_of: Callable[[slice], NDArray[np.integer]], number: int) -> Sequence["Study"]:
        """The items with each code 0 .. number - 1, in their order; `codes_of` gives the codes of a run of items."""
        codes = codes_of(slice(0, len(self)))
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(number + 1))
        return [self.at(order[start:end]) for start, end in pairwise(ends)]


def _each_alone(codes: NDArray[np.int32], values: tuple[str, ...]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    alone = codes < 0
    apart = codes.copy()
    apart[alone] = len(values) + np.arange(np.count_nonzero(alone), dtype=np.int32)
    return apart, values


def worst_classes(costs: Floats) -> NDArray[np.int32]:
    """The answer to an item of each class that costs most, i4[K]; of several the farthest in the order of the classes.

    Args:
        costs: of each confusion, f8[K, K], rows the true classes; two classes at least.
    """
    numbers = np.arange(len(costs))
    far = np.abs(numbers[:, np.newaxis] - numbers)
    wrong = np.where(far > 0, costs, -np.inf)
    dearest = wrong == wrong.max(axis=1, keepdims=True)
    found: NDArray[np.int32] = np.where(dearest, far, 0).argmax(axis=1).astype(np.int32)
    return found


def also_called(costs: Floats, target: int) -> NDArray[np.bool_]:
    """The classes whose items without an answer count as called `target` where that is held against the rest, b1[K].

    That is the worst answer to every one of them, and a table of all classes can name only one.
    """
    found: NDArray[np.bool_] = worst_classes(costs) != target
    found[target] = False
    return found


def surest(scores: Floats) -> tuple[float, float]:
    """The least and the greatest score that can be given: 0 and 1 of probabilities, else what was given, NaN apart."""
    return float(np.fmin.reduce(scores, initial=0.0)), float(np.fmax.reduce(scores, initial=1.0))


def label_column(algorithm: str) -> str:
    """The column of the item rows that holds an algorithm's classes."""
    return f"label {algorithm}"


def score_column(algorithm: str, name: str) -> str:
    """The column of the item rows that holds an algorithm's probability of a class."""
    return f"score {one_word(algorithm)} {name}"


def group_column(name: str) -> str:
    """The column of the item rows that holds a subgroup."""
    return f"by {name}"


def columns_of(align: Align) -> set[str]:
    """The columns that the item rows have in any case; scores are there where an algorithm gives some."""
    groups = {group_column(name) for name in (*align.by, *filter(None, (align.group,)))}
    return {"id", "reference"} | groups | {label_column(name) for name in align.algorithms}
