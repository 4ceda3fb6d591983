"""The cases with the worst values, drawn: both outlines on the slice where the masks disagree most."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assay.errors import AssayError
from assay.images.formats import read_image
from assay.images.image import Image
from assay.metrics.segmentation.means import Floats
from assay.metrics.segmentation.page.outline import Mask, outline, step_of
from assay.metrics.segmentation.policy import ABSENT, Shown
from assay.metrics.segmentation.results import titled
from assay.metrics.segmentation.score import Found
from assay.metrics.segmentation.scoring import Question, Source, spacing_of
from assay.metrics.segmentation.states import Side
from assay.metrics.segmentation.study import SHOWN
from assay.report.charts.theme import GRID, INK, colour
from assay.report.digits import USUAL, count, shown
from assay.report.text import plural, visible

MOST_PICTURES = 12
"""In all; each takes the reading of two files."""

MOST_OF_CLASS = 4

MOST_ABSENT = 0.5
"""Of these, so that cases without a prediction, which are the worst, leave room for those that have one."""

SIDE = 250
"""Of a picture, in pixels."""

MARGIN = 0.12
"""Around both masks, of their size."""


class Worst(NamedTuple):
    """A case and what was found of it."""

    structure: str
    case: str
    algorithm: str
    series: int
    values: tuple[tuple[str, str], ...]
    """Each metric with its value."""
    shown: str
    picture: str
    """SVG; empty where it could not be drawn."""
    note: str
    """Which slice it is, or why there is no picture."""


class _Cell(NamedTuple):
    structure: int
    algorithm: int
    case: int


def worst_cases(found: Found) -> list[Worst]:
    """The worst of each structure by the metric that is shown, each case once; those without a prediction first."""
    return [_worst(found, cell) for cell in _chosen(found)]


def _chosen(found: Found) -> Iterator[_Cell]:
    study = found.study
    if found.first is None or not study.cases:
        return
    m = [one.key for one in study.question.metrics].index(found.first.key)
    structures = min(len(study.structures), MOST_PICTURES)
    each = max(1, min(MOST_OF_CLASS, MOST_PICTURES // structures))
    absent = [SHOWN.index(one) for one in ABSENT]
    for s in range(structures):
        badness, lacking = _badness(found, s, m), np.isin(study.shown[s], absent)
        missed = list(_worst_first(np.where(lacking, np.where(np.isnan(badness), np.inf, badness), np.nan)))
        first = math.ceil(each * MOST_ABSENT)
        chosen: dict[int, int] = {}
        for a, c in (*missed[:first], *_worst_first(np.where(lacking, np.nan, badness)), *missed[first:]):
            if len(chosen) < each:
                chosen.setdefault(c, a)
        cells = [_Cell(s, a, c) for c, a in chosen.items()]
        yield from sorted(cells, key=lambda cell: not lacking[cell.algorithm, cell.case])


def _worst_first(badness: Floats) -> Iterator[tuple[int, int]]:
    """Algorithm and case of each cell that has a badness, f8[a, case], each case once."""
    order = np.argsort(-badness, axis=None, kind="stable")[: np.count_nonzero(~np.isnan(badness))]
    seen: set[int] = set()
    for a, c in (divmod(place, badness.shape[1]) for place in order.tolist()):
        if c not in seen:
            seen.add(c)
            yield a, c


def _badness(found: Found, s: int, m: int) -> Floats:
    """How bad each value is, f8[a, case]; endless where nothing is bad enough, NaN where there is none."""
    values = found.study.value[s, m]
    better = found.study.question.metrics[m].entry.higher_is_better
    badness = np.abs(values) if better is None else -values if better else values
    return np.where(found.study.endless[s, m], np.inf, badness)


def _worst(found: Found, cell: _Cell) -> Worst:
    study = found.study
    s, a, c = cell
    values = tuple(
        (
            titled(asked, study),
            _value(study.value[s, m, a, c], bounded=asked.entry.maximum is not None),
        )
        for m, asked in enumerate(study.question.metrics)
    )
    name, case = study.algorithms[a], study.cases[c].name
    sources = next(one for one in found.matched.cases if one.name == case)
    picture, note = "", ""
    try:
        if lack := _lack(found, cell):
            reference = _spaced(_opened(sources.reference), study.question)
            prediction = replace(reference, labels=np.zeros_like(reference.labels))
        else:
            reference, prediction = (_opened(one) for one in (sources.reference, sources.predictions[name]))
            reference, prediction = _as_scored(reference, prediction, study.question)
        picture, note = drawn(reference, prediction, study.structures[s].labels, f"worst-{s}-{a}-{c}", a, lack)
    except (AssayError, OSError, MemoryError) as error:
        note = f"{f'{lack}; ' if lack else ''}no picture: {error}"
    return Worst(study.structures[s].name, case, name, a, values, SHOWN[study.shown[s, a, c]].value, picture, note)


def _lack(found: Found, cell: _Cell) -> str:
    """Why the reference is drawn alone; empty where there is a prediction."""
    _, a, c = cell
    study = found.study
    match SHOWN[study.shown[cell]]:
        case Shown.MISSING:
            return "no prediction"
        case Shown.FAILED:
            name = study.algorithms[a]
            problem = next(one.problem for one in study.cases[c].predictions if one.algorithm == name)
            return f"no prediction that can be used: {problem}"
    return ""


def _value(value: float, *, bounded: bool) -> str:
    return "no value" if np.isnan(value) else shown(float(value), USUAL, bounded=bounded)


def _opened(source: Source | None) -> Image:
    if isinstance(source, Image):
        return source
    if not isinstance(source, Path):
        raise AssayError("there is no file")
    return read_image(source)


def _as_scored(reference: Image, prediction: Image, question: Question) -> tuple[Image, Image]:
    """Both with the spacing that was given, and the prediction without the voxels that nobody is held to."""
    reference = _spaced(reference, question)
    if question.classes.ignore is not None:
        held = np.where(reference.labels == question.classes.ignore, 0, prediction.labels)
        prediction = replace(prediction, labels=held)
    return reference, prediction


def _spaced(reference: Image, question: Question) -> Image:
    spacing, _ = spacing_of(reference, question.spacing, "")
    return replace(reference, spacing=spacing)


def drawn(
    reference: Image, prediction: Image, labels: Sequence[int], name: str, series: int, lack: str = ""
) -> tuple[str, str]:
    """A picture of two label maps of the same shape, and which slice it is.

    Args:
        reference: what is drawn first.
        prediction: what is drawn over it; empty where there is none.
        labels: of the structure.
        name: of the picture, for its ids.
        series: the number of the algorithm, which decides on the colour.
        lack: why there is no prediction; empty where there is one.
    """
    one, other = (Side(image.labels).mask(tuple(labels)) for image in (reference, prediction))
    apart = one != other
    spacing = reference.spacing or (1.0,) * one.ndim
    note = ""
    if one.ndim == 3:
        slices = apart.sum(axis=(1, 2))
        at = int(slices.argmax())
        why = "where the reference is largest" if lack else "where they disagree most"
        note = f"slice {count(at + 1)} of {count(len(slices))}, {why}: {_many(int(slices[at]), 'voxel')}"
        one, other, spacing = one[at], other[at], spacing[1:]
    else:
        note = f"{'the reference has' if lack else 'they disagree in'} {_many(int(apart.sum()), 'pixel')}"
    sides = (("reference", one),) if lack else (("reference", one), ("prediction", other))
    lacking = [side for side, mask in sides if not mask.any()]
    note += f"; the {' and the '.join(lacking)} does not show it there" if lacking else ""
    box = _box(one | other)
    one, other = one[box], other[box]
    note = f"{lack}; {note}" if lack else note
    step = step_of(one, other)
    if step > 1:
        note += f"; every {step}th pixel is drawn"
    title = "Outline of the reference" if lack else "Outlines of reference and prediction"
    return _svg(one[::step, ::step], other[::step, ::step], spacing, (name, title, note), series), note


def _box(mask: Mask) -> tuple[slice, ...]:
    found = []
    for axis, size in enumerate(mask.shape):
        hit = np.flatnonzero(mask.any(axis=1 - axis))
        first, last = (int(hit[0]), int(hit[-1]) + 1) if hit.size else (0, size)
        room = max(2, round(MARGIN * (last - first)))
        found.append(slice(max(0, first - room), min(size, last + room)))
    return tuple(found)


def _svg(one: Mask, other: Mask, spacing: tuple[float, ...], said: tuple[str, str, str], series: int) -> str:
    """Grey, and a solid line around it: the reference; a dashed line in the algorithm's colour: the prediction.

    Args:
        one: the reference.
        other: the prediction.
        spacing: of rows and columns.
        said: the picture's name, title and note.
        series: the number of the algorithm.
    """
    name, title, note = said
    tall, wide = one.shape[0] * spacing[0], one.shape[1] * spacing[1]
    unit = SIDE / max(tall, wide)
    width, height = max(1.0, wide * unit), max(1.0, tall * unit)
    scale = f"scale({unit * spacing[1]:.4f} {unit * spacing[0]:.4f})"
    line = 'vector-effect="non-scaling-stroke" stroke-linejoin="round"'
    first, second = outline(one), outline(other)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {width + 4:.1f} {height + 4:.1f}" '
        f'width="{width + 4:.0f}" height="{height + 4:.0f}" role="img" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{escape(title)}: {escape(visible(note))}</title>'
        f'<rect x="-1.5" y="-1.5" width="{width + 3:.1f}" height="{height + 3:.1f}" fill="none" stroke="{GRID}"/>'
        f'<g transform="{scale}">'
        f'<path d="{first}" fill="{GRID}" fill-rule="evenodd" stroke="{INK}" stroke-width="1.5" {line}/>'
        f'<path d="{second}" fill="{colour(series)}" fill-opacity="0.14" fill-rule="evenodd" '
        f'stroke="{colour(series)}" stroke-width="2.2" stroke-dasharray="6 3" {line}/>'
        "</g></svg>"
    )


def _many(number: int, word: str) -> str:
    return f"{count(number)} {word if number == 1 else plural(word)}"
