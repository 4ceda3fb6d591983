"""Values of examples, by the same engine that scores a user's masks, labels and scores."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Metrics = str | Mapping[str, str]
"""Names with commas between them; or what each is called in the example."""

FEWEST = 1
"""Replicates of a bootstrap whose interval nobody looks at."""


class Measured(NamedTuple):
    """A value, or why there is none."""

    value: float | int | None
    key: str = ""
    """The metric with its whole definition; empty for what is no metric, such as a count."""
    reason: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None


def of_masks(
    reference: Any, prediction: Any, metrics: Metrics, *, spacing: Any = None, undefined: str = "drop"
) -> dict[str, Measured]:
    """Metrics of label 1; of lists of masks, the mean over the cases.

    Args:
        reference: a mask, or a list of them.
        prediction: the same.
        metrics: such as `DSC,HD95`.
        spacing: mm between neighbours; without it, lengths are in pixels.
        undefined: what becomes of a value that there is not, `drop` or `worst`.
    """
    from assay.metrics.segmentation.evaluate import segmentation

    asked = _named(metrics)
    found = segmentation(
        _labels(reference),
        _labels(prediction),
        metrics=list(asked.values()),
        spacing=spacing,
        labels={"structure": 1},
        undefined=undefined,
        replicates=FEWEST,
    )
    rows = found["results"]
    return {name: _measured(row) for name, row in zip(asked, rows, strict=True)}


def _labels(masks: Any) -> Any:
    return [np.asarray(one, np.uint8) for one in masks] if isinstance(masks, list) else np.asarray(masks, np.uint8)


def of_labels(
    reference: ArrayLike, prediction: ArrayLike, metrics: Metrics, *, positive: object = None, **more: Any
) -> dict[str, Measured]:
    """Metrics of predicted classes; `more` is that of `assay.evaluate`."""
    return _evaluated(reference, metrics, prediction=prediction, positive=positive, **more)


def of_scores(reference: ArrayLike, scores: ArrayLike, metrics: Metrics, **more: Any) -> dict[str, Measured]:
    """Metrics of probabilities of class 1."""
    return _evaluated(reference, metrics, scores=scores, positive=1, **more)


def of_counts(tp: int, fp: int, fn: int, tn: int, metrics: Metrics, **more: Any) -> dict[str, Measured]:
    """Metrics of as many items that are called rightly and wrongly."""
    reference, prediction = labels_of(tp, fp, fn, tn)
    return of_labels(reference, prediction, metrics, positive=1, classes=[0, 1], **more)


def labels_of(tp: int, fp: int, fn: int, tn: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Reference and prediction of as many items, 1 where something is found."""
    counts = (tp, fp, fn, tn)
    return np.repeat([1, 0, 1, 0], counts), np.repeat([1, 1, 0, 0], counts)


def counted(number: float, unit: str = "") -> Measured:
    """What is counted, or follows from other values by plain arithmetic."""
    return Measured(number, unit=unit)


def mean(values: Sequence[Measured]) -> Measured:
    """The mean of values that all are there."""
    return Measured(float(np.mean([each.value for each in values if each.value is not None])), unit=values[0].unit)


def with_interval(values: Mapping[str, Measured], column: str) -> dict[str, Measured]:
    """Values, and the ends of the interval of one of them as `low` and `high`."""
    one = values[column]
    return {**values, "low": Measured(one.low, one.key), "high": Measured(one.high, one.key)}


def _evaluated(reference: ArrayLike, metrics: Metrics, **more: Any) -> dict[str, Measured]:
    from assay.metrics.items import evaluate

    more = {"replicates": FEWEST, "classes": None} | more
    return {
        name: _measured(evaluate(reference, metrics=[metric], **more)["results"][0])
        for name, metric in _named(metrics).items()
    }


def _measured(row: Mapping[str, Any]) -> Measured:
    unit = {"voxels": "px", "mm": "mm"}.get(row.get("measured_in", ""), "")
    return Measured(row["value"], row["key"], row["reason"] or "", unit, row["low"], row["high"])


def _named(metrics: Metrics) -> Mapping[str, str]:
    return {name: name for name in metrics.split(",")} if isinstance(metrics, str) else metrics
