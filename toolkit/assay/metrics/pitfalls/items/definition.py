"""P3.1: a metric is computed in another way than its readers think."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from assay.metrics.pitfalls.items.cuts import RESOLUTION, VALUES, by_chance, fewer, of_calibrated
from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.states import BinsState, EachState, ForecastsState, answered_state
from assay.metrics.states.bins import read_off
from assay.plan.physical import Sweep
from assay.report.text import counted
from assay_kernels.calibration.binned import Binned
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.pitfalls import pitfalls


class _Cut(NamedTuple):
    """A value, and the same in fewer bins."""

    algorithm: str
    value: float
    other: float
    bins: int
    few: int


class _Noise(NamedTuple):
    """A value of small bins that calibrated forecasts have, too."""

    algorithm: str
    value: float
    bins: int
    """Those with an item."""
    items: int
    low: float
    high: float
    """What calibrated forecasts have there, but for the extremes."""


def cut_otherwise(evidence: Evidence) -> Iterator[Finding]:
    """P31-02: half the bins give another value, by more than chance; or bins are small, and chance gives the value."""
    cuts: dict[str, _Cut] = {}
    noises: dict[str, _Noise] = {}
    for sweep in evidence.plan.sweeps:
        if sweep.by or sweep.id in evidence.scoring.lost:
            continue
        for key, classes in _bins(evidence, sweep):
            cut = _cut(evidence, key, sweep.algorithm, classes)
            if cut and (key not in cuts or cut.value - cut.other > cuts[key].value - cuts[key].other):
                cuts[key] = cut
            noise = _noise(evidence, key, sweep.algorithm, classes)
            if noise and (key not in noises or noise.value > noises[key].value):
                noises[key] = noise
    for key in _binned(evidence):
        yield from (_of_cut(key, cuts[key]),) if key in cuts else ()
        yield from (_of_noise(key, noises[key]),) if key in noises else ()


def _of_cut(key: str, cut: _Cut) -> Finding:
    return Finding(
        (key,),
        "",
        f"{cut.algorithm} has {cut.value:.3g} in {cut.bins} bins, and {cut.other:.3g} in {cut.few}",
        {"bins": cut.bins, "value": cut.value, "fewer_bins": cut.few, "value_in_fewer": cut.other},
    )


def _of_noise(key: str, noise: _Noise) -> Finding:
    least = pitfalls()["P31-02"].limits["items"]
    return Finding(
        (key,),
        "",
        f"{noise.algorithm} has {noise.value:.3g} over {noise.items:,} items in {counted(noise.bins, 'bin')}, "
        f"{noise.items / noise.bins:.3g} a bin (few: below {least:g}); calibrated forecasts have {noise.low:.3g} to "
        f"{noise.high:.3g} there by chance",
        {
            "bins": noise.bins,
            "items": noise.items,
            "value": noise.value,
            "calibrated_low": noise.low,
            "calibrated_high": noise.high,
        },
        f"take fewer bins, of {least:g} items or more each, or a value without bins, such as Brier or ECE-KDE",
    )


def _bins(evidence: Evidence, sweep: Sweep) -> Iterator[tuple[str, Sequence[Binned]]]:
    """The metrics that are read off the bins of a sweep, and these, of each class that a metric looks at."""
    for key in _binned(evidence):
        measure = evidence.measures[key]
        asked = (evidence.entry(key).state, measure.target, measure.parameters["bins"])
        if asked == (sweep.state, sweep.target, sweep.bins):
            state = answered_state(evidence.scoring.state(sweep))
            assert isinstance(state, BinsState | EachState | ForecastsState)
            yield key, state.cuts(measure)


def _cut(evidence: Evidence, key: str, algorithm: str, classes: Sequence[Binned]) -> _Cut | None:
    """What half the bins make of a value; None where that is little, or no more than chance makes of it."""
    limits, metric = pitfalls()["P31-02"].limits, evidence.measures[key].metric
    coarse = [fewer(each) for each in classes]
    value, other = (read_off(metric, each) for each in (classes, coarse))
    if isinstance(value, Undefined) or isinstance(other, Undefined):
        return None
    less = value - other
    if less <= max(limits["share"] * value, limits["apart"]):
        return None
    drops = by_chance(metric, classes)
    if (1 + np.count_nonzero(drops >= less)) / (1 + drops.size) > limits["chance"]:
        return None
    return _Cut(algorithm, value, float(other), int(classes[0].counts.size), int(coarse[0].counts.size))


def _noise(evidence: Evidence, key: str, algorithm: str, classes: Sequence[Binned]) -> _Noise | None:
    """What small bins make of a value; None where they hold items enough, or chance alone does not give the value."""
    limits, metric = pitfalls()["P31-02"].limits, evidence.measures[key].metric
    bins, items = max(int(np.count_nonzero(each.counts)) for each in classes), int(classes[0].counts.sum())
    if metric == RESOLUTION or bins < 2 or bins * limits["items"] <= items:
        return None
    value = read_off(metric, classes)
    if isinstance(value, Undefined):
        return None
    drawn = of_calibrated(metric, classes)
    if (1 + np.count_nonzero(drawn >= value)) / (1 + drawn.size) <= limits["chance"]:
        return None
    low, high = np.quantile(drawn, [limits["chance"], 1 - limits["chance"]]).tolist()
    return _Noise(algorithm, value, bins, items, low, high)


def _binned(evidence: Evidence) -> list[str]:
    return [key for key in evidence.named(*VALUES) if int(evidence.measures[key].parameters["bins"]) > 1]


RULES = (Rule("P31-02", cut_otherwise, (asks("a metric that cuts probabilities into several bins", _binned),)),)
