"""Arrays of a Python caller as cases: label maps or a channel for each structure, alone, in lists or in a batch."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.errors import AssayError, PlanError
from assay.images.image import Image, ImageError
from assay.images.labels import as_labels, axes, beside, flat
from assay.metrics.arrays import ALGORITHM, by_name
from assay.metrics.axes import has_axes
from assay.metrics.segmentation.classes import Structure, class_name
from assay.metrics.segmentation.scoring import Case, Refused, Source
from assay.metrics.values import of_dlpack
from assay.report.text import counted, verb

MOST_CHANNELS = 30
"""So many structures that may overlap have each a bit of a label."""


class Form(NamedTuple):
    """How arrays are laid out."""

    batch: bool
    """Whether the first axis counts cases."""
    one_hot: bool
    """Whether the next axis has a channel for each structure."""


def cases_of(reference: Any, prediction: Any, form: Form, spacing: Any) -> tuple[list[Case], int]:
    """The cases that arrays hold, and how many channels each has.

    Raises:
        PlanError: there are not as many predictions as references, or something is no array.
    """
    truth = _by_case(reference, "reference", form)
    if not truth:
        raise PlanError("`reference` has no case")
    algorithms = _by_algorithm(prediction)
    if not algorithms:
        raise PlanError("`prediction` names no algorithm")
    names = list(truth)
    found = {name: _as_many(values, name, names, form) for name, values in algorithms.items()}
    steps = _spacings(spacing, len(names))
    channels: set[int] = set()
    cases = []
    for number, name in enumerate(names):
        source = _image(truth[name], "reference", form, steps[number], channels)
        if not isinstance(source, Image):
            why = source.why if isinstance(source, Refused) else "there is none"
            raise PlanError(f"`reference`, case {name}: {why}")
        given = {each: _image(values[number], each, form, None, channels) for each, values in found.items()}
        cases.append(Case(name, source, given))
    return cases, max(channels, default=0)


def said_missing(prediction: Any, cases: Sequence[Case]) -> frozenset[tuple[str, str]]:
    """By algorithm and case, the predictions for which a list has None; a mapping that lacks a case says nothing."""
    listed = [name for name, values in _by_algorithm(prediction).items() if not isinstance(values, Mapping)]
    return frozenset((name, case.name) for case in cases for name in listed if case.predictions[name] is None)


def _by_algorithm(prediction: Any) -> dict[str, Any]:
    return by_name(prediction if isinstance(prediction, Mapping) else {ALGORITHM: prediction})


def channels_of(cases: Sequence[Case], count: int, names: Sequence[str] | None) -> tuple[Structure, ...]:
    """A structure for each channel: all labels that have its bit.

    Raises:
        PlanError: there are not as many names as channels.
    """
    called = (
        [str(number) for number in range(count)] if names is None else [class_name(each, "labels") for each in names]
    )
    if len(called) != count:
        raise PlanError(
            f"there {verb(len(called), 'are')} {counted(len(called), 'name')} and {counted(count, 'channel')}"
        )
    if twice := next((name for name in called if called.count(name) > 1), None):
        raise PlanError(f"two channels are called `{twice}`; each needs a name of its own")
    sources = [each for case in cases for each in (case.reference, *case.predictions.values())]
    codes = {int(code) for each in sources if isinstance(each, Image) for code in np.unique(each.labels)}
    # A channel that is empty everywhere has a label that nothing has.
    return tuple(
        Structure(name, tuple(sorted(code for code in codes if code >> bit & 1)) or (1 << bit,))
        for bit, name in enumerate(called)
    )


def _by_case(given: Any, name: str, form: Form) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return by_name(given)
    return {str(number): one for number, one in enumerate(_listed(given, name, form))}


def _as_many(given: Any, name: str, cases: Sequence[str], form: Form) -> list[Any]:
    if isinstance(given, Mapping):
        known = by_name(given)
        if strange := next((case for case in known if case not in cases), None):
            raise PlanError(f"`{name}` has a case `{strange}`, and the reference has not")
        return [known.get(case) for case in cases]
    found = _listed(given, name, form)
    if len(found) != len(cases):
        raise PlanError(
            f"`{name}` has {counted(len(found), 'case')}, and the reference {len(cases)}; None stands for one it lacks"
        )
    return found


def _is_case(each: Any) -> bool:
    """Whether an element of a list is a case of its own, and no row of numbers."""
    return each is None or hasattr(each, "shape") or has_axes(each)


def _listed(given: Any, name: str, form: Form) -> list[Any]:
    """The arrays of the cases."""
    if isinstance(given, list | tuple) and any(map(_is_case, given)):
        return list(given)
    if given is None:
        raise PlanError(f"`{name}` is None; in a list of cases it stands for a prediction that there is not")
    array = as_array(given, name)
    if isinstance(given, list | tuple) and array.ndim > 2 and not (form.batch or form.one_hot):
        raise PlanError(f"`{name}` is lists in lists: one volume or several images? numpy.asarray of each says which")
    return list(array) if form.batch else [array]


def as_array(values: Any, name: str) -> NDArray[Any]:
    """Whatever speaks of arrays as one.

    Raises:
        PlanError: it does not, lies on another device, or is masked.
    """
    if np.ma.is_masked(values):
        raise PlanError(f"`{name}` has masked values, which are no labels")
    if (
        other := next(filter(_is_no_array, values if isinstance(values, list | tuple) else [values]), None)
    ) is not None:
        raise PlanError(f"`{name}` has a `{type(other).__name__}`, no array: make one (SimpleITK: GetArrayFromImage)")
    try:
        return np.asarray(of_dlpack(values))
    except (TypeError, ValueError, RuntimeError, BufferError) as error:
        raise PlanError(f"`{name}` is no array that can be read: {str(error).partition(chr(10))[0]}") from None


def _is_no_array(value: Any) -> bool:
    """Whether this is neither numbers nor lists of them, nor speaks of itself as an array."""
    known = isinstance(value, list | tuple | int | float | complex | str | bytes | memoryview)
    return not known and not any(
        hasattr(value, each) for each in ("shape", "__array__", "__array_interface__", "__dlpack__")
    )


def _image(given: Any, name: str, form: Form, spacing: tuple[float, ...] | None, channels: set[int]) -> Source | None:
    if given is None:
        return None
    try:
        values = as_array(given, name)
        before: tuple[str, ...] = ()
        if form.one_hot:
            values, before = _coded(values, channels)
        labels, notes = as_labels(values)
        if not labels.size:
            raise ImageError("it holds nothing")
        labels, kept = flat(labels)
    except (AssayError, MemoryError) as error:
        return Refused(str(error))
    if spacing is not None:
        spacing = spacing * values.ndim if len(spacing) == 1 else spacing
        if len(spacing) != values.ndim:
            raise PlanError(f"`spacing` has {counted(len(spacing), 'number')}, and an image {values.ndim} axes")
    depth = 1.0 if spacing is None else beside(kept, spacing)
    steps = None if spacing is None else tuple(spacing[axis] for axis in kept)
    sides = tuple(axis in kept for axis in range(values.ndim))
    return Image(labels, steps, sides=sides, depth=depth, notes=(*before, *notes))


def _coded(values: NDArray[Any], channels: set[int]) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Channels as the bits of labels, so that structures may overlap."""
    if values.ndim < 3:
        raise ImageError(f"it has {axes(values.ndim)}; a channel for each structure makes 3 or 4")
    count = values.shape[0]
    channels.add(count)
    if len(channels) > 1 or count > MOST_CHANNELS:
        raise PlanError(f"all have the same number of channels, {MOST_CHANNELS} at most, not {sorted(channels)}")
    codes = np.zeros(values.shape[1:], np.int32)
    notes: tuple[str, ...] = ()
    for bit, channel in enumerate(values):
        flags, notes = as_labels(channel)
        if flags.size and flags.max() > 1:
            raise ImageError(f"channel {bit} holds {flags.max()}; with `one_hot` all are 0 or 1")
        codes |= flags.astype(np.int32) << bit
    return codes, notes


def _spacings(given: Any, cases: int) -> list[tuple[float, ...] | None]:
    if given is None:
        return [None] * cases
    nested = isinstance(given, list | tuple | np.ndarray) and any(np.ndim(each) for each in given)
    listed = [_steps(each) for each in given] if nested else [_steps(given)] * cases
    if len(listed) != cases:
        raise PlanError(
            f"there {verb(len(listed), 'are')} {counted(len(listed), 'spacing')} and {counted(cases, 'case')}"
        )
    return list(listed)


def _steps(given: Any) -> tuple[float, ...]:
    try:
        steps = tuple(float(step) for step in np.atleast_1d(np.asarray(given, np.float64)))
    except (TypeError, ValueError):
        steps = ()
    if not steps or not all(1e-6 <= step <= 1e6 for step in steps):
        raise PlanError(f"`spacing` is a number of mm from 1e-6 to 1e6, or one for each axis, and not {given!r}")
    return steps
