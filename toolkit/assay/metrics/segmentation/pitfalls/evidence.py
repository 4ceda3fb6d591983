"""What rules look at: the problem, what was measured of the references, and the results."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.ranking.schemes import Scheme
from assay.metrics.segmentation.means import Floats
from assay.metrics.segmentation.policy import Shown
from assay.metrics.segmentation.results import Columns
from assay.metrics.segmentation.study import SHOWN, Study
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.recommendation import of_class
from assay_spec.metrics.segmentation import IN_VOXELS, UNITS, Asked

Ints = NDArray[np.int64]


class Setting(NamedTuple):
    """What is known beside the images and their values."""

    fingerprint: Fingerprint | None = None
    declared: bool = False
    """Whether somebody said what a structure gets that neither side shows, or that is not there."""
    columns: Columns = Columns({})


class Sizes(NamedTuple):
    """What the references show, each i8[structure, case] and 0 where it is not there."""

    voxels: Ints
    edge: Ints
    """Voxels of the border; 0 where they were not counted, as the next are."""
    parts: Ints
    least: Ints
    """Voxels of the smallest part."""
    largest: Ints


@dataclass(frozen=True)
class Evidence:
    """Everything that a rule may look at."""

    study: Study
    setting: Setting
    results: Mapping[str, Any]
    """The content of results.json."""

    @property
    def metrics(self) -> tuple[Asked, ...]:
        """What was asked."""
        return self.study.question.metrics

    @cached_property
    def length(self) -> str:
        """What lengths are measured in."""
        return UNITS["length"] if all(case.measured for case in self.study.cases) else IN_VOXELS

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The problem as somebody described it."""
        return self.setting.fingerprint

    @cached_property
    def problems(self) -> tuple[Fingerprint | None, ...]:
        """The answers for each structure: its own where the fingerprint has some, else those of the problem."""
        problem = self.fingerprint
        if problem is None:
            return (None,) * len(self.study.structures)
        own = {each.name: of_class(problem, each) for each in problem.classes}
        return tuple(own.get(one.name, problem) for one in self.study.structures)

    def of_problem(self, answer: str) -> Iterator[tuple[int, str, Fingerprint]]:
        """The structures of whose problem an answer is yes: their number, their name, and their problem."""
        for number, problem in enumerate(self.problems):
            if problem is not None and getattr(problem, answer):
                yield number, self.study.structures[number].name, problem

    def open(self, names: Iterable[str]) -> list[str]:
        """The answers among `names` that some structure has not of its own."""
        of_classes = self.fingerprint.classes if self.fingerprint is not None else ()
        own = {each.name: each.places for each in of_classes}
        return [name for name in names if any(name not in own.get(one.name, ()) for one in self.study.structures)]

    @cached_property
    def sizes(self) -> Sizes:
        """What the references are like."""
        found = np.zeros((5, len(self.study.structures), len(self.study.cases)), np.int64)
        for c, case in enumerate(self.study.cases):
            for s, structure in enumerate(self.study.structures):
                voxels = self.study.cell(s, 0, c).table[1].sum()
                found[:, s, c] = voxels, *case.shapes.get(structure, (0,) * 4)
        return Sizes(*found)

    def border_share(self, structure: int) -> float | None:
        """The share of its voxels that lies on its border, of the median reference; None where nobody counted."""
        edge, size = self.sizes.edge[structure], self.sizes.voxels[structure]
        known = edge > 0
        return median(edge[known] / size[known]) if known.any() else None

    @cached_property
    def predicted(self) -> Ints:
        """Voxels of each structure in each prediction, i8[structure, algorithm, case]; -1 where there is none."""
        study = self.study
        found = np.full(study.shown.shape, -1, np.int64)
        for s, a, c in np.argwhere(~self.absent).tolist():
            found[s, a, c] = study.cell(s, a, c).table[:, 1].sum()
        return found

    @cached_property
    def absent(self) -> NDArray[np.bool_]:
        """Where there is no prediction that could be used, b1[structure, algorithm, case]."""
        found: NDArray[np.bool_] = np.isin(self.study.shown, [SHOWN.index(Shown.MISSING), SHOWN.index(Shown.FAILED)])
        return found

    @cached_property
    def empty(self) -> NDArray[np.bool_]:
        """Where the reference does not show a structure, b1[structure, case]."""
        labels = [case.labels for case in self.study.cases]
        return np.array([[not seen & set(one.labels) for seen in labels] for one in self.study.structures], bool)

    @cached_property
    def shares(self) -> Floats:
        """The share of the image that a structure takes, f8[structure, case]."""
        voxels = np.array([case.extent.voxels for case in self.study.cases], np.float64)
        found: Floats = self.sizes.voxels / np.maximum(voxels, 1)
        return found

    def steps(self, metric: int, structure: int) -> Floats:
        """By how much one voxel of the prediction moves a metric of voxels, f8[value]; of other metrics nothing.

        DSC = 2 TP / (A + B) moves by up to 2 / (A + B), of A voxels of the reference and B of the prediction;
        sensitivity by 1 / A, PPV by 1 / B, and IoU by 1 over the union, (A + B) / (1 + IoU).
        """
        size, predicted = self.sizes.voxels[structure].astype(np.float64), self.predicted[structure]
        there = (size > 0) & (predicted >= 0)
        both = (size + predicted)[there]
        moved: dict[str, Callable[[], Floats]] = {
            "DSC": lambda: 2 / both,
            "Sensitivity": lambda: 1 / np.broadcast_to(size, predicted.shape)[there],
            "PPV": lambda: 1 / np.maximum(predicted[there], 1),
            "IoU": lambda: (1 + np.nan_to_num(self.study.raw[structure, metric][there])) / both,
        }
        formula = moved.get(self.metrics[metric].entry.name)
        return np.empty(0) if formula is None else formula()

    def rows(self, kind: str, structure: str | None, label: str) -> list[Mapping[str, Any]]:
        """The rows of `results` or `differences` over all cases of one metric and structure."""
        return self._rows.get((kind, structure, label), [])

    def ranking(self, label: str, structure: str | None) -> Mapping[str, Any] | None:
        """The ranking by the mean of a metric of one structure, None of all together; None where nobody is ranked."""
        wanted = (label, structure, Scheme.MEAN_THEN_RANK)
        rows = self.results["ranks"]
        return next((row for row in rows if (row["label"], row["class"], row["scheme"]) == wanted), None)

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str | None, str], list[Mapping[str, Any]]]:
        found: dict[tuple[str, str | None, str], list[Mapping[str, Any]]] = {}
        for kind in ("results", "differences"):
            for row in self.results[kind]:
                if not row["group"]:
                    found.setdefault((kind, row["class"], row["label"]), []).append(row)
        return found

    def asking(self, *states: str) -> list[str]:
        """The metrics that are read off one of these states."""
        return [asked.label for asked in self.metrics if asked.entry.state in states]

    def named(self, *names: str) -> list[str]:
        """The metrics of these names."""
        return [asked.label for asked in self.metrics if asked.entry.name in names]


def median(values: Sequence[float] | NDArray[Any]) -> float:
    """The median of some values."""
    return float(np.median(np.asarray(values, np.float64)))
