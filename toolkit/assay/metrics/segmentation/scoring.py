"""One case: its reference read once, and every algorithm's prediction held against it."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.errors import AssayError, PlanError
from assay.images.formats import read_image
from assay.images.geometry import difference, is_sheared, remarks
from assay.images.image import Image, ImageError
from assay.images.labels import beside
from assay.metrics.segmentation.classes import BACKGROUND, Classes, Structure, discovered
from assay.metrics.segmentation.counting import Tally, tally
from assay.metrics.segmentation.policy import Extent, Shown, extent_of
from assay.metrics.segmentation.shapes import MOST_SHAPED, Shape, Stray, shape_of, stray_of
from assay.metrics.segmentation.states import STATES, Pair, Side
from assay.report.text import counted
from assay_kernels.state.counts import Counts
from assay_kernels.state.undefined import Score
from assay_spec.metrics.segmentation import Asked


class Refused(NamedTuple):
    """A file that is not opened."""

    why: str


Source = Path | Image | Refused
"""A file, or what was read of one."""


class Case(NamedTuple):
    """A reference and what each algorithm makes of it."""

    name: str
    reference: Source
    predictions: Mapping[str, Source | None]
    """By algorithm; None where it has none."""


class Question(NamedTuple):
    """What is asked of every case."""

    metrics: tuple[Asked, ...]
    classes: Classes
    spacing: tuple[float, ...] | None = None
    """Instead of what the files say."""
    placed: bool = True
    """Whether spacing, orientation and origin of reference and prediction have to agree."""
    shaped: bool = False
    """Whether the structures of references are measured, too: what pitfalls are looked for by."""

    @property
    def lengths(self) -> tuple[str, ...]:
        """The labels of the metrics that depend on the spacing."""
        return tuple(
            asked.label
            for asked in self.metrics
            if asked.entry.unit != "1" or asked.entry.state in ("surfaces", "surfels", "bands", "masks")
        )


class Cell(NamedTuple):
    """One structure of one prediction."""

    table: Counts
    values: tuple[Score, ...]
    """By metric, as its formula gives it."""
    shown: Shown
    stray: Stray | None = None
    """Voxels of the reference that lie far off, where borders were compared."""

    @property
    def right(self) -> bool:
        """Whether the prediction is that of the reference, voxel by voxel."""
        return not (self.table[0, 1] or self.table[1, 0])


class Scored(NamedTuple):
    """One prediction."""

    algorithm: str
    cells: Mapping[Structure, Cell]
    empty: Cell
    """What holds of every structure that neither side shows."""
    problem: str = ""
    """Why there is nothing to score."""
    missing: bool = False
    notes: tuple[str, ...] = ()
    predicted: frozenset[int] = frozenset()
    """Labels that the prediction shows."""


class CaseScores(NamedTuple):
    """All of a case."""

    name: str
    problem: str = ""
    """Why the reference cannot be used, so that there is nothing to score anybody by."""
    predictions: tuple[Scored, ...] = ()
    extent: Extent = Extent()
    """Of the image."""
    measured: bool = True
    """Whether the spacing is known, so that lengths are in mm."""
    is_area: bool = False
    """Whether volumes are areas, as of an image without a third axis."""
    notes: tuple[str, ...] = ()
    labels: frozenset[int] = frozenset()
    """Labels that the reference shows."""
    shapes: Mapping[Structure, Shape] = MappingProxyType({})
    """What the reference's structures are like, where that was asked."""
    steps: tuple[float, ...] = ()
    """The spacing by which lengths were taken."""
    stored: tuple[float, ...] | None = None
    """The spacing that the file says."""


def score_case(case: Case, question: Question) -> CaseScores:
    """The values of a case; what is wrong with its files is told, and sinks nothing else.

    That this machine lacks memory is no fault of an algorithm, so that the case is left out for all.

    Raises:
        PlanError: the spacing that is given has more or fewer numbers than the image has axes, or it is a volume and a
            metric is for images.
    """
    try:
        image = read_source(case.reference)
        _require_axes(image, question, case.name)
        _require_right_angles(image, question)
        spacing, depth = spacing_of(image, question.spacing, case.name)
        scorer = _Scorer(image, spacing or (1.0,) * image.labels.ndim, depth, question)
        extent = extent_of(image.labels.shape, scorer.spacing, depth)
        predictions = tuple(scorer.score(name, source) for name, source in case.predictions.items())
        shapes = scorer.shapes()
    except PlanError:
        raise
    except (AssayError, OSError, MemoryError) as error:
        return CaseScores(case.name, said(error))
    measured = spacing is not None
    found = CaseScores(
        case.name, "", predictions, extent, measured, image.is_area, notes=image.notes, labels=scorer.labels
    )
    return found._replace(shapes=shapes, steps=scorer.spacing, stored=image.spacing)


class _Scorer:
    """A reference, whose borders are found once for all predictions."""

    def __init__(self, image: Image, spacing: tuple[float, ...], depth: float, question: Question) -> None:
        self.spacing, self._depth = spacing, depth
        self._image, self._question = image, question
        self._side = Side(np.ascontiguousarray(image.labels))
        self._ignore = question.classes.ignore
        nothing = np.zeros(image.labels.shape, np.uint8)
        self._alone = tally(self._side.labels, nothing, self._ignore)
        self.labels = frozenset(self._alone.labels[self._alone.reference > 0].tolist())
        self._nothing = Side(nothing)

    def score(self, algorithm: str, source: Source | None) -> Scored:
        """The values of one prediction."""
        if source is None:
            return self._absent(algorithm, "there is no prediction", Shown.MISSING)
        try:
            image = read_source(source, self._image)
            if problem := difference(self._image, image, placed=self._question.placed):
                return self._absent(algorithm, problem, Shown.FAILED)
            side = Side(self._held(np.ascontiguousarray(image.labels)))
            counts = tally(self._side.labels, side.labels, self._ignore)
        except (AssayError, OSError) as error:
            return self._absent(algorithm, said(error), Shown.FAILED)
        cells = {one: self._cell(one, counts, side) for one in self._structures(counts)}
        empty = self._empty(counts, None)
        notes = (*image.notes, *remarks(self._image, image, placed=self._question.placed))
        return Scored(algorithm, cells, empty, notes=notes, predicted=counts.predicted - {BACKGROUND})

    def shapes(self) -> Mapping[Structure, Shape]:
        """What the structures of the reference are like."""
        if not self._question.shaped:
            return {}
        return {one: shape_of(self._side, one.labels) for one in self._structures(self._alone)[:MOST_SHAPED]}

    def _absent(self, algorithm: str, problem: str, shown: Shown) -> Scored:
        cells = {
            one: self._cell(one, self._alone, self._nothing)._replace(shown=shown)
            for one in self._structures(self._alone)
        }
        return Scored(algorithm, cells, self._empty(self._alone, shown), problem, shown is Shown.MISSING)

    def _held(self, labels: NDArray[Any]) -> NDArray[Any]:
        """The prediction, without the voxels that nobody is held to."""
        if self._ignore is None:
            return labels
        ignored = self._side.labels == self._ignore
        return np.where(ignored, np.zeros(1, labels.dtype), labels) if ignored.any() else labels

    def _structures(self, counts: Tally) -> Sequence[Structure]:
        """Those that are asked for, or those that occur; what nobody shows is the same for all."""
        asked = self._question.classes.structures
        if not asked:
            return discovered(counts.shown)
        return [one for one in asked if counts.shown & set(one.labels)]

    def _cell(self, structure: Structure, counts: Tally, side: Side) -> Cell:
        table = counts.of(structure.labels)
        pair = Pair((self._side, side), structure.labels, table, self.spacing, self._depth)
        return Cell(table, self._values(pair), _shown(table), stray_of(pair) if self._question.shaped else None)

    def _empty(self, counts: Tally, shown: Shown | None) -> Cell:
        table = counts.of(())
        return Cell(table, self._values(Pair(None, (), table, self.spacing, self._depth)), shown or Shown.NEITHER)

    def _values(self, pair: Pair) -> tuple[Score, ...]:
        return tuple(
            _formula(one.entry.formula)(*STATES[one.entry.state](pair), **one.parameters)
            for one in self._question.metrics
        )


@cache
def _formula(target: str) -> Callable[..., Score]:
    module, _, name = target.partition(":")
    found: Callable[..., Score] = getattr(import_module(module), name)
    return found


def _shown(table: Counts) -> Shown:
    (_, fp), (fn, tp) = table.tolist()
    if tp + fn:
        return Shown.BOTH if tp + fp else Shown.MISSED
    return Shown.INVENTED if fp else Shown.NEITHER


def read_source(source: Source, like: Image | None = None) -> Image:
    """What a case names, read where it is a file, and where that is no larger than `like`.

    Raises:
        ImageError: it is not opened, or is no label map.
    """
    if isinstance(source, Refused):
        raise ImageError(source.why)
    return source if isinstance(source, Image) else read_image(source, like)


def _require_axes(image: Image, question: Question, case: str) -> None:
    """Refuse to ask of a volume what images alone have.

    Raises:
        PlanError: it is a volume.
    """
    for asked in question.metrics if image.labels.ndim > 2 else ():
        if asked.of_images_only:
            raise PlanError(
                f"{asked.label}: {asked.of_images_only} is for images, and case `{case}` is a volume: ask for "
                f"{asked.entry.name}"
            )


def _require_right_angles(image: Image, question: Question) -> None:
    """Refuse to measure along axes that are none of space's own.

    Raises:
        ImageError: they are sheared.
    """
    if question.lengths and question.spacing is None and is_sheared(image):
        raise ImageError(
            "its axes are not at right angles (its affine matrix is sheared), so that its spacing does not say how far "
            "apart voxels are: resample it, ask for no metric of lengths, or say --spacing"
        )


def spacing_of(image: Image, given: tuple[float, ...] | None, case: str) -> tuple[tuple[float, ...] | None, float]:
    """The spacing, and how thick the one slice is that an image may be.

    Raises:
        PlanError: as many numbers are given as the image has no axes.
    """
    if given is None:
        return image.spacing, image.depth
    axes, sides = image.labels.ndim, image.sides
    if len(given) == 1:
        return given * axes, given[0] ** (len(sides) - axes) if sides else 1.0
    if len(given) == len(sides) and sum(sides) == axes:
        own = [number for number, side in enumerate(sides) if side]
        return tuple(given[number] for number in own), beside(tuple(own), given)
    if len(given) != axes:
        raise PlanError(
            f"--spacing has {counted(len(given), 'number')}, and case `{case}` has {len(sides) or axes} axes"
        )
    return given, image.depth


def said(error: Exception) -> str:
    """Why a file is of no use, in one line."""
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
