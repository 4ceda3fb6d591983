"""Bootstraps at work: items drawn again and again, or dealt into random groups, and everything measured on them."""

from collections.abc import Mapping, Sequence

import numpy as np

from assay.columns.ranges import LARGE
from assay.metrics.dealing import Dealing
from assay.metrics.drawn import METHODS, Drawn
from assay.metrics.passes.fuse import GROUPS, is_drawn
from assay.metrics.passes.intervals import CLUSTER, RANDOM_GROUPS
from assay.metrics.ranking.lack import TooFew
from assay.metrics.rows import measure_name
from assay.metrics.states import state_of
from assay.metrics.study import Floats, Study
from assay.metrics.swept import Swept
from assay.plan.physical import Align, Resample, Sweep
from assay.report.text import counted, verb
from assay_kernels.resampling.groups import FEWEST
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import Sampling, clustered, independent, stratified
from assay_kernels.resampling.score import blocks, draws
from assay_kernels.state.undefined import Score, Undefined
from assay_validators.metrics.data_groups import FEWEST_GROUPS

MOST_GROUPS = 100
"""Into so many random groups items are dealt where there are enough of them."""

FEW = f"the items, or the groups that they come in, are too few for {FEWEST} random groups"

SAME = {
    "independent": "every draw is the same, for there are not two items",
    "stratified": "every draw is the same, for no class has two items",
    "cluster": "every draw is the same, for there are not two groups of items",
}
"""Why draws of a scheme cannot vary where nothing can be drawn in place of anything else."""


class Drawing:
    """One bootstrap of a study."""

    def __init__(self, node: Resample, align: Align, sweeps: Sequence[Sweep], swept: Swept) -> None:
        """`sweeps` are all of the plan."""
        self._node = node
        self._cluster = align.group
        self.sweeps = [sweep for sweep in sweeps if sweep.id in node.sweeps]
        """Those whose measures are drawn."""
        method = METHODS[node.scheme]
        self._wanted = [(s, m) for s in self.sweeps for m in s.measures if is_drawn(m, method)]
        self._swept = swept
        self._numbers: dict[str, int] = {}
        self._groups: dict[str, dict[int, Study]] = {}

    @property
    def parts(self) -> Mapping[str, Study]:
        """The items that are drawn from, by the value of the subgroup column."""
        return self._swept.parts(self._node.by)

    def scores(self, replicates: range) -> Floats:
        """Every part, measure and replicate, f8[p, m, r]; NaN where a score is undefined, or nothing can be drawn."""
        values = np.full((len(self.parts), len(self._wanted), len(replicates)), np.nan)
        for part, scores in zip(self.parts, values, strict=True):
            if self._is_dealt(part):
                self._measure_groups(part, replicates, scores)
            elif not self._shortage(part):
                self._measure_draws(part, replicates, scores)
        return values

    def gathered(self, shards: Sequence[bytes], lost: Undefined | None) -> Mapping[str, Drawn]:
        """What the scores of all shards tell of each part; `lost` says why there are none."""
        node = self._node
        values = np.empty((len(self.parts), len(self._wanted), node.replicates if shards else 0))
        for number, shard in enumerate(shards):
            run = node.shard(number)
            values[:, :, run.start : run.stop] = np.frombuffer(shard, "<f8").reshape(*values.shape[:2], len(run))
        return {part: self._drawn(part, scores, lost) for part, scores in zip(self.parts, values, strict=True)}

    def _drawn(self, part: str, scores: Floats, lost: Undefined | None) -> Drawn:
        asked = drawn = METHODS[self._node.scheme]
        if self._is_dealt(part):
            shortage: Undefined | None = None if self._steps(part) else TooFew(FEW)
            scores = scores[:, self._steps(part)] if scores.size else scores
        else:
            shortage = self._shortage(part)
            if asked == RANDOM_GROUPS:
                drawn = CLUSTER if self._cluster else "bootstrap"
        names = [(sweep.id, measure_name(measure)) for sweep, measure in self._wanted]
        replicates = dict(zip(names, map(Replicates.of_values, scores), strict=True))
        return Drawn(asked, drawn, replicates, lost or shortage)

    def _is_dealt(self, part: str) -> bool:
        """Whether a part is dealt into random groups, and not drawn from, which small parts soon are."""
        return self._node.scheme == GROUPS and (len(self.parts[part]) > LARGE or bool(self._steps(part)))

    def _steps(self, part: str) -> list[int]:
        """The replicates that stand for the random groups of a part, spread over all; none for too few groups."""
        if part not in self._numbers:
            number = self._dealing(part).number(min(MOST_GROUPS, self._node.replicates))
            self._numbers[part] = number if number >= FEWEST else 0
        number = self._numbers[part]
        return [self._node.replicates * group // number for group in range(number)]

    def _dealing(self, part: str) -> Dealing:
        return Dealing(self.parts[part], self._cluster, self._node.seed)

    def _measure_draws(self, part: str, replicates: range, values: Floats) -> None:
        sampling = self._sampling(part)
        for run in blocks(sampling.unit.size, len(replicates), first=replicates.start):
            drawn = draws(sampling, self._node.seed, len(run), first=run.start)
            redrawn = {sweep.id: self._swept.state(sweep, part).redrawn(drawn) for sweep in self.sweeps}
            at = slice(run.start - replicates.start, run.stop - replicates.start)
            for row, (sweep, measure) in zip(values, self._wanted, strict=True):
                row[at] = [_number(each.read(measure)) for each in redrawn[sweep.id]]

    def _measure_groups(self, part: str, replicates: range, values: Floats) -> None:
        for group, step in enumerate(self._steps(part)):
            if step in replicates:
                dealt = self._taken(part, group)
                # A group is small enough for memory, wherever it lies.
                study = dealt.at(slice(0, len(dealt)))
                states = {sweep.id: state_of(sweep, study) for sweep in self.sweeps}
                for row, (sweep, measure) in zip(values, self._wanted, strict=True):
                    row[step - replicates.start] = _number(states[sweep.id].read(measure))
                dealt.forget()

    def _taken(self, part: str, group: int) -> Study:
        """A random group of a part, which is not kept; all are dealt when the first is asked for, and again later."""
        if group not in self._groups.get(part, {}):
            self._groups[part] = dict(enumerate(self._dealing(part).groups(self._numbers[part])))
        return self._groups[part].pop(group)

    def _sampling(self, part: str) -> Sampling:
        study = self.parts[part]
        if self._cluster:
            return clustered(study.groups[self._cluster][0])
        return stratified(study.reference) if self._node.scheme == "stratified" else independent(len(study))

    def _shortage(self, part: str) -> Undefined | None:
        """Why draws of a part say nothing about other items; None when they do."""
        scheme, sampling = self._node.scheme, self._sampling(part)
        if scheme == GROUPS:
            scheme = "cluster" if self._cluster else "independent"
        sizes = np.diff(sampling.offsets)
        if sizes.max(initial=0) < 2:
            return TooFew(SAME[scheme])
        if scheme == "stratified" and (sizes == 1).any():
            return TooFew("a class has one item only, which every draw takes")
        if scheme == "cluster" and sampling.units < FEWEST_GROUPS:
            return TooFew(
                f"{counted(sampling.units, 'group')} of items {verb(sampling.units, 'are')} too few to draw from, "
                f"which takes {FEWEST_GROUPS}"
            )
        return None


def _number(score: Score) -> float:
    return np.nan if isinstance(score, Undefined) else score
