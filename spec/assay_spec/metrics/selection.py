"""From a problem's fingerprint to the metrics that are computed for it."""

from typing import NamedTuple

from assay_spec.metrics.catalogue import Catalogue, SelectionRule
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.metric import Metric
from assay_spec.metrics.recommendation import recommend


class Choice(NamedTuple):
    """A metric, and every rule that led to it."""

    metric: Metric
    rules: tuple[SelectionRule, ...]


def choose(fingerprint: Fingerprint, catalogue: Catalogue, *, scores: bool = True) -> tuple[Choice, ...]:
    """The metrics of a table that the rules recommend and Assay computes, each with all rules that named it, in order.

    Those of masks are read off by `assay metrics score`.

    Args:
        fingerprint: the problem's answers.
        catalogue: the metrics and the rules.
        scores: whether any prediction really gives class scores; without them no metric is chosen that needs them.
    """
    return tuple(
        Choice(named.metric, named.rules)
        for named in recommend(fingerprint, catalogue).metrics
        if named.computed and fingerprint.category in catalogue.computed
        if scores or catalogue.entries[named.metric.name].state == "table"
    )
