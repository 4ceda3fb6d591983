"""P3.1: a metric is computed in another way than its readers think."""

from collections.abc import Iterator

import numpy as np

from assay.metrics.pitfalls.items.evidence import Evidence
from assay.metrics.pitfalls.rule import Finding, Rule, asks
from assay.metrics.states import BinsState
from assay_kernels.calibration import finalize
from assay_kernels.calibration.binned import Binned, Bins
from assay_kernels.state.fixed_sum import from_integer, to_integer
from assay_kernels.state.undefined import Undefined
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.pitfalls import pitfalls


def cut_otherwise(evidence: Evidence) -> Iterator[Finding]:
    """P31-02: the same probabilities in fewer bins have another value."""
    limits = pitfalls()["P31-02"].limits
    seen: dict[str, tuple[str, float, float, int, int]] = {}
    for sweep in evidence.plan.sweeps:
        if sweep.state != "bins" or sweep.by or sweep.id in evidence.scoring.lost:
            continue
        for key, measure in evidence.measures.items():
            if measure.target != sweep.target or measure.parameters.get("bins") != sweep.bins:
                continue
            state = evidence.scoring.state(sweep)
            value = evidence.values(key).get(sweep.algorithm)
            assert isinstance(state, BinsState)
            coarse = fewer(state.binned(measure))
            other = getattr(finalize, catalogue().entries[measure.metric].finalize)(coarse)
            if value is None or isinstance(other, Undefined):
                continue
            if abs(value - other) <= max(limits["share"] * max(value, other), limits["apart"]):
                continue
            if key not in seen or abs(value - other) > abs(seen[key][1] - seen[key][2]):
                seen[key] = (sweep.algorithm, value, float(other), sweep.bins, int(coarse.counts.size))
    for key, (algorithm, value, other, bins, few) in seen.items():
        yield Finding(
            (key,),
            "",
            f"{algorithm} has {value:.3g} in {bins} bins, and {other:.3g} in {few}",
            {"bins": bins, "value": value, "fewer_bins": few, "value_in_fewer": other},
        )


def fewer(binned: Binned) -> Bins:
    """The same items in fewer bins, neighbours put together: as many as the least divisor of their number says."""
    bins = int(binned.counts.size)
    times = next((each for each in range(2, bins) if bins % each == 0), bins)
    sums = [to_integer(limbs) for limbs in binned.probability]
    units = [sum(sums[first : first + times]) for first in range(0, bins, times)]
    return Bins(
        binned.counts.reshape(-1, times).sum(axis=1),
        binned.positives.reshape(-1, times).sum(axis=1),
        np.array([from_integer(each) for each in units]),
    )


def _binned(evidence: Evidence) -> list[str]:
    return [key for key in evidence.asking("bins") if "bins" in evidence.measures[key].parameters]


RULES = (Rule("P31-02", cut_otherwise, (asks("a metric that cuts probabilities into bins", _binned),)),)
