"""The rankings that follow from bootstraps and comparisons of an evaluation; nothing is drawn a second time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from assay.metrics.drawn import Drawn
from assay.metrics.ranked import Pair, Part, Valued, of_draws, of_estimates
from assay.metrics.ranking.rank import Resampling
from assay.metrics.ranks import p_of_estimates, ranks_of_all, ranks_over
from assay.metrics.results import key_of
from assay.metrics.rows import Row
from assay.metrics.study import Study
from assay.metrics.swept import alike
from assay.plan.physical import Align, Compare, Measure, Resample, Sweep
from assay_kernels.resampling.delong import Estimate
from assay_kernels.state.undefined import Score, Undefined

CLOSED = "delong"
"""How differences are found that need no draws."""

Sweeps = Mapping[str, Sweep]
"""Those that measure the same, by algorithm."""


class Source(Protocol):
    """Who knows the values."""

    align: Align
    """What the items are, and which belong together."""

    def parts(self, by: str) -> Mapping[str, Study]:
        """The subgroups of a column, or all items."""
        ...

    def read(self, sweep: Sweep, part: str, measure: Measure) -> Score:
        """A metric of one algorithm on one part."""
        ...

    def undrawn(self, sweep: Sweep, part: str, measure: Measure, drawn: Drawn) -> Undefined | None:
        """Why no draw was measured of a metric; None where they were."""
        ...

    def estimate(self, first: Sweep, second: Sweep, part: str) -> Estimate | Undefined:
        """The difference of two areas with its variance."""
        ...


def of_bootstrap(
    source: Source, node: Resample, sweeps: Sequence[Sweep], gathered: Mapping[str, Drawn], rows: Sequence[Row]
) -> Iterator[Row]:
    """The rankings by every metric whose differences a bootstrap tells.

    Args:
        source: who knows the values.
        node: the bootstrap.
        sweeps: those that it draws.
        gathered: what the draws tell, by part.
        rows: the paired differences that follow from them.
    """
    asked = next((drawn.asked for drawn in gathered.values()), "")
    whole = bool(node.by) and _are_groups(source.parts(node.by).values(), source.align.group)
    apart = [row for row in rows if "difference" in row and row["low"] is not None]
    for each, measure in _measures(sweeps, asked):
        found = {}
        for number, (part, drawn) in enumerate(gathered.items()):
            values = {name: source.read(sweep, part, measure) for name, sweep in each.items()}
            lack = source.undrawn(next(iter(each.values())), part, measure, drawn) or drawn.shortage
            items = len(source.parts(node.by)[part])
            found[part] = of_draws(values, each, measure, drawn, lack, Part(number, items, node.seed, node.replicates))
        if node.by:
            redrawn = Resampling(measure.level, node.replicates, node.seed) if whole else None
            yield from ranks_over(measure, node.by, found, redrawn)
        else:
            yield from ranks_of_all(measure, found[""], None, _tested(apart, measure))


def _are_groups(parts: Iterable[Study], column: str) -> bool:
    """Whether each subgroup is all of one group of items that belong together, and no other."""
    if not column:
        return False
    groups = [part.groups[column][0] for part in parts]
    own = [codes[0] for codes in groups if codes.size and (codes == codes[0]).all()]
    return len(set(own)) == len(groups)


def of_closed_form(source: Source, node: Compare, sweeps: Sequence[Sweep]) -> Iterator[Row]:
    """The rankings by every metric whose differences have a closed form."""
    for each, measure in _measures(sweeps, CLOSED):
        by = next(iter(each.values())).by
        estimates, found = {}, dict[str, Valued]()
        for number, (part, study) in enumerate(source.parts(by).items()):
            values = {name: source.read(sweep, part, measure) for name, sweep in each.items()}
            estimates = _estimates(source, each, part)
            found[part] = of_estimates(values, estimates, Part(number, len(study), node.seed, node.replicates))
        if by:
            yield from ranks_over(measure, by, found)
        else:
            p = p_of_estimates(estimates, measure)
            yield from ranks_of_all(measure, found[""], p, set(p))


def _measures(sweeps: Sequence[Sweep], difference: str) -> Iterator[tuple[Sweeps, Measure]]:
    """Every metric of several algorithms whose differences are found so, with the sweeps that measure it."""
    groups: dict[tuple[object, ...], dict[str, Sweep]] = {}
    for sweep in sweeps:
        groups.setdefault(alike(sweep), {})[sweep.algorithm] = sweep
    for each in groups.values():
        for measure in next(iter(each.values())).measures:
            if measure.difference == difference:
                yield each, measure


def _estimates(source: Source, sweeps: Sweeps, part: str) -> dict[Pair, Estimate | Undefined]:
    names = list(sweeps)
    return {
        (first, second): source.estimate(sweeps[first], sweeps[second], part)
        for number, first in enumerate(names)
        for second in names[number + 1 :]
    }


def _tested(apart: Sequence[Row], measure: Measure) -> set[Pair]:
    """The pairs whose difference has an interval."""
    own = measure.full_key
    return {(row["first"], row["second"]) for row in apart if key_of(row) == own}
