"""What scores on draws of the items, or in random groups of them, say of the scores of all."""

import math
from collections.abc import Mapping
from typing import NamedTuple

from assay.metrics.passes.fuse import SCHEMES
from assay.metrics.passes.intervals import RANDOM_GROUPS
from assay_kernels.resampling.groups import random_groups
from assay_kernels.resampling.intervals import Interval, percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.catalogue import catalogue

METHODS = {scheme: method for method, (scheme, _) in SCHEMES.items()}
"""The method of intervals that each scheme of draws serves."""

FLAT = "the replicates give one value, which says nothing about its spread"

BIASED = "the value lies outside the percentiles of its replicates, which are biased"


class Drawn(NamedTuple):
    """The scores of one part on its draws."""

    asked: str
    """The word of the method by which the plan finds intervals."""
    method: str
    """That of the method by which these were found: small parts of large studies are drawn, and not dealt."""
    replicates: Mapping[tuple[str, str], Replicates]
    """By sweep and measure."""
    shortage: Undefined | None
    """Why no interval follows from them, when none does."""

    def of_value(self, values: Replicates, value: Score, metric: str, level: float) -> Interval | Undefined:
        """The interval of a value, as far as the metric goes; none where all draws gave the same."""
        found = self._around(self.centred(values, value, metric), value, level)
        if isinstance(found, Undefined):
            return found
        return Undefined(FLAT) if found.low == found.high else _within(found, *_bounds(metric))

    def of_difference(self, apart: Replicates, value: Score, metric: str, level: float) -> Interval | Undefined:
        """The interval of a difference of two values, which is no greater than the metric is wide."""
        found, (least, greatest) = self._around(self.centred(apart, value, metric), value, level), _bounds(metric)
        return found if isinstance(found, Undefined) else _within(found, least - greatest, greatest - least)

    def centred(self, values: Replicates, value: Score, metric: str) -> Replicates:
        """Draws without their bias, of a metric that has one: what they repeat looks like an error that is shared."""
        if isinstance(value, Undefined) or self.method == RANDOM_GROUPS or not catalogue().entries[metric].centred:
            return values
        return values.about(value)

    def _around(self, values: Replicates, value: Score, level: float) -> Interval | Undefined:
        """What these draws gave, around the value of the items themselves.

        Percentiles mean what they say where the replicates are not biased (Efron and Tibshirani 1993, section 14.3).
        """
        if isinstance(value, Undefined):
            return value
        if self.method == RANDOM_GROUPS:
            return self.shortage or random_groups(values, value, level)
        found = self.shortage or percentile(values, level)
        return found if isinstance(found, Undefined) or found.low <= value <= found.high else Undefined(BIASED)


def _bounds(metric: str) -> tuple[float, float]:
    """The least and the greatest value of a metric, infinite where it has none."""
    entry = catalogue().entries[metric]
    least, greatest = entry.minimum, entry.maximum
    return -math.inf if least is None else least, math.inf if greatest is None else greatest


def _within(found: Interval, low: float, high: float) -> Interval:
    return found._replace(low=max(found.low, low), high=min(found.high, high))
