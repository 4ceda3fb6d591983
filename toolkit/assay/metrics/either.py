"""Metrics of arrays, of items or of masks: which of the two a call means."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from assay.errors import PlanError
from assay.metrics.axes import has_axes
from assay.metrics.values import of_dlpack
from assay.report.text import counted

FOR_ITEMS = frozenset(["scores", "positive", "classes", "threshold", "proportions"])
"""What `assay.evaluate` takes and `assay.segmentation` does not."""

FOR_MASKS = frozenset(["spacing", "labels", "batch", "one_hot", "both_empty"])
"""The other way round."""


def evaluate(reference: Any, prediction: Any = None, **options: Any) -> dict[str, Any]:
    """Metrics of predictions with intervals and paired differences: the content of `results.json`.

    A reference of one axis is the true class of each item, and goes with all else to `assay.evaluate`. One of two axes
    or more is a mask, and so are a mapping and a list of arrays, whose elements are cases: `assay.segmentation` takes
    them. Both say what there is to be asked: `metrics`, `by`, `group`, `fingerprint`, `level`, `replicates`, `seed`
    and `undefined` of either; of items also `scores`, `positive`, `classes`, `threshold` and `proportions`; of masks
    `spacing`, `labels`, `batch`, `one_hot` and `both_empty`.

    >>> import numpy as np
    >>> found = evaluate([0, 0, 1, 1], scores=[0.1, 0.4, 0.35, 0.8], positive=1, metrics=["AUROC"])
    >>> found["results"][0]["value"]
    0.75
    >>> truth, said = np.zeros((2, 8, 8), int)
    >>> truth[2:6, 2:6], said[2:6, 3:7] = 1, 1
    >>> evaluate(truth, said, metrics=["DSC"])["results"][0]["value"]
    0.75

    Args:
        reference: of items [n], of masks [y, x] or [z, y, x], or with `batch` and `one_hot` as these say. Anything with
            `__array__` or DLPack is an array.
        prediction: the same of an algorithm; a mapping gives those of several by their names.
        **options: those of `assay.evaluate` or of `assay.segmentation`.

    Raises:
        PlanError: it cannot be told which is meant, an option is for the other one, or what is given does not fit
            together; the message says what and where.
    """
    if _are_masks(reference, options):
        _refuse(FOR_ITEMS, options, "is for items, and `reference` holds masks: items have one axis, of their classes")
        from assay.metrics.segmentation.evaluate import segmentation

        return segmentation(reference, prediction, **options)
    _refuse(FOR_MASKS, options, "is for masks, and `reference` has one axis, of items: masks have two or more")
    from assay.metrics.items import evaluate as of_items

    return of_items(reference, prediction, **options)


def _refuse(others: Iterable[str], options: Mapping[str, Any], why: str) -> None:
    if strange := next((name for name in options if name in others), ""):
        raise PlanError(f"`{strange}` {why}")


def _are_masks(reference: Any, options: Mapping[str, Any]) -> bool:
    """Whether a reference holds masks and no classes of items."""
    if isinstance(reference, Mapping) or _are_cases(reference):
        return True
    shape = _shape(reference)
    if not shape:
        raise PlanError("`reference` is no array: classes of items have one axis, and masks have two or more")
    if len(shape) > 1 and _is_frame(reference):
        raise PlanError(f"`reference` is a table of {counted(shape[1], 'column')}: give the one with the true classes")
    if len(shape) == 2 and 1 in shape:
        return _meant(shape, options)
    return len(shape) > 1


def _are_cases(reference: Any) -> bool:
    """Whether this is a list of arrays; numbers of NumPy's are none."""
    return isinstance(reference, list | tuple) and any(map(has_axes, reference))


def _meant(shape: tuple[int, ...], options: Mapping[str, Any]) -> bool:
    """Whether one row or column of numbers is a mask, which only the options tell.

    Raises:
        PlanError: they do not.
    """
    if options.keys().isdisjoint(FOR_ITEMS) == options.keys().isdisjoint(FOR_MASKS):
        raise PlanError(
            f"`reference` has the shape {shape}, and may hold items or a mask: give items as one axis of {max(shape)}, "
            "or ask `assay.segmentation`"
        )
    return not options.keys().isdisjoint(FOR_MASKS)


def _shape(reference: Any) -> tuple[int, ...]:
    if hasattr(reference, "shape"):
        return tuple(reference.shape)
    if isinstance(reference, list | tuple) and not any(isinstance(each, list | tuple) for each in reference):
        return (len(reference),)
    try:
        return np.shape(of_dlpack(reference))
    except (TypeError, ValueError, RuntimeError, BufferError) as error:
        raise PlanError(f"`reference` is no array that can be read: {str(error).partition(chr(10))[0]}") from None


def _is_frame(values: Any) -> bool:
    """Whether these are the columns of pandas, polars or Arrow, which have names."""
    return hasattr(values, "columns") or hasattr(values, "column_names")
