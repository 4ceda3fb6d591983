"""The states of one study's sweeps, over all items and over subgroups; each is made once, when it is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from assay.metrics.states import State, state_of
from assay.metrics.study import Study
from assay.plan.physical import Sweep


class Swept:
    """A study, and what sweeps leave behind of it."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._states: dict[tuple[str, str], State] = {}
        self._parts: dict[str, Mapping[str, Study]] = {}

    def state(self, sweep: Sweep, part: str) -> State:
        """The state of one sweep over one part."""
        key = (sweep.id, part)
        if key not in self._states:
            self._states[key] = state_of(sweep, self.parts(sweep.by)[part])
        return self._states[key]

    def without(self, sweep: Sweep, part: str) -> State:
        """The same state over those items alone of which the algorithm has a prediction; it is not kept."""
        return state_of(sweep, self.answered(sweep, part))

    def answered(self, sweep: Sweep, part: str) -> Study:
        """These items."""
        return self.parts(sweep.by)[part].answered(sweep.algorithm)

    def parts(self, by: str) -> Mapping[str, Study]:
        """The subgroups of a column, as `Study.parts` gives them; cut once."""
        if by not in self._parts:
            self._parts[by] = self.study.parts(by)
        return self._parts[by]


def pairs(sweeps: Iterable[Sweep]) -> Iterator[tuple[Sweep, Sweep]]:
    """Every two sweeps that measure the same of two algorithms."""
    for first, second in combinations(sweeps, 2):
        if first.algorithm != second.algorithm and alike(first) == alike(second):
            yield first, second


def alike(sweep: Sweep) -> tuple[object, ...]:
    """What two sweeps have in common that measure the same, of two algorithms."""
    return sweep.state, sweep.target, sweep.by, sweep.bins
