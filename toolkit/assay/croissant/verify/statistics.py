"""Statistics that a dataset declares of its records and fields, against what they are.

Croissant 1.1, Application: Representing Descriptive Statistics: an annotation with a `value`, whose `dataType` or
`equivalentProperty` says what it is.
"""

import math
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kind

from assay.croissant.verify.check import Check, Outcome, Topic
from assay.croissant.verify.lists import Level
from assay.croissant.verify.mean import Mean
from assay.croissant.verify.offenders import About, Offenders, value_of
from assay.croissant.verify.places import Places
from assay.data.datatypes import names_of
from assay_spec.croissant.model import Field


class Statistic(StrEnum):
    """What can be compared."""

    COUNT = "number of records"
    LEAST = "least value"
    GREATEST = "greatest value"
    MEAN = "mean"


_BY_NAME = {
    "Q4049983": Statistic.COUNT,
    "minValue": Statistic.LEAST,
    "maxValue": Statistic.GREATEST,
    "8321e79": Statistic.GREATEST,
    "7975ed0": Statistic.MEAN,
}
"""By the ends of the terms in the example of Croissant 1.1: Wikidata's cardinality, schema.org's bounds, and DDI's
maximum and arithmetic mean (SummaryStatisticType 2.1.2)."""


class Declared(NamedTuple):
    """A statistic that is declared."""

    of: Field
    what: Statistic | None
    """None where nothing is known of it."""
    value: object


def declared_in(annotations: Iterable[Field]) -> Iterator[Declared]:
    """The annotations that are statistics: those with a value and without a source."""
    for each in annotations:
        if each.value is not None and each.source is None:
            names = names_of([*each.equivalent_property, *each.data_type])
            yield Declared(each, next((_BY_NAME[name] for name in names if name in _BY_NAME), None), each.value.value)


class Statistics:
    """The statistics of one field, or of the records themselves."""

    def __init__(self, declared: Iterable[Declared]) -> None:
        self._declared = list(declared)
        self._count, self._mean, self._low, self._high = 0, Mean(), math.inf, -math.inf
        self._beyond = {at: Offenders() for at, each in enumerate(self._declared) if _is_bound(each)}

    def add(self, items: Level, places: Places) -> None:
        """The values of more records."""
        values = items.values
        if not self._declared or not (kind.is_integer(values.type) or kind.is_floating(values.type)):
            return
        numbers = pc.fill_null(values.cast(pa.float64(), safe=False), math.nan).to_numpy(zero_copy_only=False)
        known = numbers[np.isfinite(numbers)]
        self._count += len(known)
        if len(known):
            self._mean.add(known)
            self._low, self._high = min(self._low, known.min()), max(self._high, known.max())
        for at, offenders in self._beyond.items():
            declared = self._declared[at]
            value, slack = float(str(declared.value)), _slack(declared)
            beyond = numbers < value - slack if declared.what is Statistic.LEAST else numbers > value + slack
            offenders.note(np.flatnonzero(beyond), places[items.rows], value_of(values))

    def checks(self, about: About, records: int, some: str = "") -> Iterator[Check]:
        """What came out, where there are so many records; `some` is why it is not known of all, if it is not."""
        for at, each in enumerate(self._declared):
            named = about._replace(of=each.of.id or about.of)
            if some:
                yield named.check(Topic.STATISTICS, Outcome.UNCHECKED, some)
            else:
                yield self._check(at, each, named, records)

    def _check(self, at: int, each: Declared, about: About, records: int) -> Check:
        if each.what is None or not _is_number(each.value):
            named = ", ".join(f"`{term}`" for term in (*each.of.equivalent_property, *each.of.data_type))
            text = f"nothing is known of a statistic {named or 'without a type'}"
            if each.what is not None:
                text = f"the {each.what} is declared as `{each.value}`, which is no number"
            return about.check(Topic.STATISTICS, Outcome.UNCHECKED, text)
        if each.what is Statistic.COUNT:
            return _agrees(about, each, records, records, "record")
        if not self._count:
            return about.check(
                Topic.STATISTICS, Outcome.UNCHECKED, f"there is no number whose {each.what} could be told"
            )
        if at in self._beyond and self._beyond[at].count:
            side = "less" if each.what is Statistic.LEAST else "more"
            declared = f"{_told(each.value)}, which is declared as the {each.what}"
            text = f"{self._beyond[at].count:,} of {self._count:,} values are {side} than {declared}"
            return self._beyond[at].check(Topic.STATISTICS, about, self._count, text)
        found = {Statistic.LEAST: self._low, Statistic.GREATEST: self._high, Statistic.MEAN: self._mean.value}
        return _agrees(about, each, found[each.what], self._count, "value")


def _agrees(about: About, each: Declared, found: float, looked: int, unit: str) -> Check:
    """Whether a number is the one that is declared, in as many digits as are written there."""
    declared = float(str(each.value))
    if abs(found - declared) <= _slack(each):
        return about.check(Topic.STATISTICS, Outcome.FINE, f"{each.what}: {_told(each.value)}", looked, unit)
    told = _told(each.value)
    text = f"the {each.what} is {_told_beside(found, told)}, and {told} is declared"
    return about.check(Topic.STATISTICS, Outcome.PROBLEM, text, looked, unit)


def _slack(each: Declared) -> float:
    """By how much a number may differ that is rounded to the digits that are written; whole bounds are exact."""
    text = str(each.value)
    _, point, decimals = text.partition(".")
    if "e" in text.lower() or (not point and each.what is not Statistic.MEAN):
        return 0.0
    return 0.5000001 * 10.0 ** -len(decimals)


def _is_bound(each: Declared) -> bool:
    return each.what in (Statistic.LEAST, Statistic.GREATEST) and _is_number(each.value)


def _is_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    try:
        return math.isfinite(float(str(value)))
    except ValueError:
        return False


def _told(value: object) -> str:
    """A number that is declared, as it is written but for what parts its thousands."""
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _told_beside(found: float, declared: str) -> str:
    """A number that is another one than is declared, in so many digits that one sees that."""
    few = f"{int(found):,}" if float(found).is_integer() else f"{found:,.6g}"
    return f"{found:,}" if few == declared else few
