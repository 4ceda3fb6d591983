"""The classes of arrays, and what their order rests on."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from assay.errors import PlanError
from assay.items.classes import are_numbers, by_bytes, by_size, in_order
from assay_spec.labels import label_text

TEXT, NUMBER, BOOLEAN = "text", "numbers", "truth values"
SPELT = "text with blanks or `.0`"
"""Text that is not sorted as its labels are."""

_TYPES: Mapping[str, tuple[type, ...]] = {
    TEXT: (str, bytes),
    # Before the numbers, of which Python takes them for some.
    BOOLEAN: (bool, np.bool_),
    NUMBER: (int, float, np.integer, np.floating, Decimal),
}

_SORTED_ALIKE = (frozenset({TEXT}), frozenset({NUMBER}), frozenset({BOOLEAN}), frozenset({BOOLEAN, TEXT}))
"""Types of labels that NumPy and Python sort in one way."""


class Classes(NamedTuple):
    """The classes in order."""

    names: tuple[str, ...]
    types: frozenset[str] = frozenset()
    """What the labels are from which the order follows; none where it is stated."""

    def beside(self, types: Iterable[str]) -> Self:
        """The same, where labels of these types are given too."""
        return self._replace(types=self.types.union(types)) if self.types else self

    @property
    def columns(self) -> tuple[str, ...]:
        """The classes in the order of columns without names, as NumPy sorts labels of these types; empty when open."""
        if not self.types or self.types == {NUMBER}:
            return self.names
        sorted_as_text = by_bytes(self.names)
        either = self.types == {TEXT, NUMBER} and self.names == sorted_as_text
        return sorted_as_text if either or self.types in _SORTED_ALIKE else ()

    @property
    def has_distances(self) -> bool:
        """Whether it means something how far two classes lie apart."""
        known = not self.types or self.types == {NUMBER} or are_numbers(self.names)
        return known or len(self.names) <= 2


def stated(names: tuple[str, ...]) -> Classes:
    """The classes as the caller gives them.

    Raises:
        PlanError: one is named twice.
    """
    if len(set(names)) < len(names):
        raise PlanError(f"`classes` names `{next(name for name in names if names.count(name) > 1)}` twice")
    return Classes(names)


def found(labels: Sequence[str], values: NDArray[Any]) -> Classes:
    """The classes among `values`, whose text `labels` is."""
    types = types_of(values)
    if types == {TEXT} and not _are_sorted(map(_decoded, values.flat)):
        types = frozenset({SPELT})
    return Classes(by_size(labels) if types == {NUMBER} else in_order(labels), types)


def _are_sorted(texts: Iterable[str]) -> bool:
    """Whether texts are sorted as their labels are."""
    labels = [*map(label_text, by_bytes(texts))]
    return tuple(dict.fromkeys(labels)) == by_bytes(labels)


def _decoded(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def types_of(values: NDArray[Any]) -> frozenset[str]:
    """What labels are, in the words of messages."""
    inside = set(map(type, values.flat)) if values.dtype == object else {values.dtype.type}
    return frozenset(map(_called, inside))


def _called(one: type) -> str:
    return next((name for name, types in _TYPES.items() if issubclass(one, types)), one.__name__)
