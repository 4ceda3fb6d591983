"""Ranked scores too large for memory: each shard is sorted in memory, and the sorted runs are merged in files."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from assay.metrics.mapped import map_file
from assay.metrics.study import Floats
from assay.runs.disk import using
from assay_kernels.ranking.ranked import RankedScores

WINDOW = 1 << 20
"""About so many scores are merged at a time."""


def merged_on_disk(shards: Iterable[RankedScores], place: Path) -> RankedScores:
    """What `merge_all` gives of the same shards, mapped from files in a new folder inside `place`.

    Args:
        shards: the scores of each, f8, of one at least; taken one at a time.
        place: a folder for files of eight bytes an item, twice that in between.
    """
    with using(place):
        folder = Path(mkdtemp(dir=place))
        negative, positive = _Runs(folder / "negative"), _Runs(folder / "positive")
        for shard in shards:
            negative.add(shard.negative)
            positive.add(shard.positive)
        return RankedScores(negative.merged(), positive.merged())


class _Runs:
    """Ascending runs of scores, one after the other in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ends = [0]
        path.touch()

    def add(self, scores: Floats) -> None:
        """Put another run behind the others."""
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(scores, np.float64).data)
        self._ends.append(self._ends[-1] + scores.size)

    def merged(self) -> Floats:
        """All scores, ascending; the runs are gone."""
        whole = map_file(self._path, "<f8")
        runs = [whole[start:end] for start, end in pairwise(self._ends)]
        path = self._path.with_suffix(".merged")
        with path.open("wb") as file:
            for scores in _windows(runs):
                file.write(scores.data)
        self._path.unlink()
        return map_file(path, "<f8")


def _windows(runs: Sequence[Floats]) -> Iterator[Floats]:
    """The scores of all runs in ascending order, some at a time."""
    at = [0] * len(runs)
    for border in _borders(runs):
        yield from _between(runs, at, [int(np.searchsorted(run, border)) for run in runs])
        # However long a tie is, it is written down without being gathered.
        ends = [int(np.searchsorted(run, border, "right")) for run in runs]
        for number, end in enumerate(ends):
            for first in range(at[number], end, WINDOW):
                yield np.ascontiguousarray(runs[number][first : min(first + WINDOW, end)])
            at[number] = end
    yield from _between(runs, at, [run.size for run in runs])


def _between(runs: Sequence[Floats], at: list[int], ends: list[int]) -> Iterator[Floats]:
    """The scores up to `ends`, from where the last ones ended."""
    found = np.concatenate([run[start:end] for run, start, end in zip(runs, at, ends, strict=True)])
    at[:] = ends
    if found.size:
        yield np.sort(found)


def _borders(runs: Sequence[Floats]) -> list[float]:
    """Scores between which there are at most about `WINDOW` ones, ascending and different."""
    # Between two neighbours of this sample each run has at most `step` scores.
    step = max(1, WINDOW // (2 * len(runs)))
    sample = np.sort(np.concatenate([run[step - 1 :: step] for run in runs]))
    borders: list[float] = np.unique(sample[:: len(runs)]).tolist()
    return borders
