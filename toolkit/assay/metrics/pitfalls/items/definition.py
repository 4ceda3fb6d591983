"""P3.1: a metric is computed in another way than its readers think."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from assay.metrics.pitfalls.items.cuts import VALUES, by_chance, fewer
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.states import BinsState, ForecastsState, answered_state
from assay.plan.physical import Sweep
from assay_kernels.calibration import finalize
from assay_kernels.calibration.binned import Binned
from assay_kernels.state.undefined import Score, Undefined
from assay_spec.metrics.pitfalls import pitfalls


class _Cut(NamedTuple):
    """A value, and the same in fewer bins."""

    algorithm: str
    value: float
    other: float
    bins: int
    few: int


def cut_otherwise(evidence: Evidence) -> Iterator[Finding]:
    """P31-02: the same probabilities in half the bins have another value, by more than chance makes it so."""
    seen: dict[str, _Cut] = {}
    for sweep in evidence.plan.sweeps:
        if sweep.by or sweep.id in evidence.scoring.lost:
            continue
        for key, classes in _bins(evidence, sweep):
            cut = _cut(evidence, key, sweep.algorithm, classes)
            if cut and (key not in seen or cut.value - cut.other > seen[key].value - seen[key].other):
                seen[key] = cut
    for key, cut in seen.items():
        yield Finding(
            (key,),
            "",
            f"{cut.algorithm} has {cut.value:.3g} in {cut.bins} bins, and {cut.other:.3g} in {cut.few}",
            {"bins": cut.bins, "value": cut.value, "fewer_bins": cut.few, "value_in_fewer": cut.other},
        )


def _bins(evidence: Evidence, sweep: Sweep) -> Iterator[tuple[str, Sequence[Binned]]]:
    """The metrics that are read off the bins of a sweep, and these, of each class that a metric looks at."""
    for key in _binned(evidence):
        measure = evidence.measures[key]
        asked = (evidence.entry(key).state, measure.target, measure.parameters["bins"])
        if asked == (sweep.state, sweep.target, sweep.bins):
            state = answered_state(evidence.scoring.state(sweep))
            assert isinstance(state, BinsState | ForecastsState)
            each = state.of_classes if isinstance(state, ForecastsState) else (state,)
            yield key, [one.binned(measure) for one in each]


def _cut(evidence: Evidence, key: str, algorithm: str, classes: Sequence[Binned]) -> _Cut | None:
    """What half the bins make of a value; None where that is little, or no more than chance makes of it."""
    limits, metric = pitfalls()["P31-02"].limits, evidence.measures[key].metric
    coarse = [fewer(each) for each in classes]
    value, other = (_read(evidence.entry(key).finalize, each) for each in (classes, coarse))
    if isinstance(value, Undefined) or isinstance(other, Undefined):
        return None
    less = value - other
    if less <= max(limits["share"] * value, limits["apart"]):
        return None
    drops = by_chance(metric, classes)
    if (1 + np.count_nonzero(drops >= less)) / (1 + drops.size) > limits["chance"]:
        return None
    return _Cut(algorithm, value, float(other), int(classes[0].counts.size), int(coarse[0].counts.size))


def _read(name: str, classes: Sequence[Binned]) -> Score:
    value: Score = getattr(finalize, name)(classes if name == finalize.class_wise.__name__ else classes[0])
    return value


def _binned(evidence: Evidence) -> list[str]:
    return [key for key in evidence.named(*VALUES) if int(evidence.measures[key].parameters["bins"]) > 1]


RULES = (Rule("P31-02", cut_otherwise, (asks("a metric that cuts probabilities into several bins", _binned),)),)
