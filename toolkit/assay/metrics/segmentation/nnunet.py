"""The layout of nnU-Net's `summary.json`, with the values that nnU-Net itself has or with those of a policy.

Its formulas are those of `compute_metrics_on_folder` in nnunetv2/evaluation/evaluate_predictions.py: what is 0 / 0 is
NaN, the mean over the cases leaves NaN out, and that over the classes (`foreground_mean`) does not. It scores the
predictions that are there; a case without one stands here with values of null and counts in no mean.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assay.metrics.segmentation.classes import Structure
from assay.metrics.segmentation.listing import listed
from assay.metrics.segmentation.policy import ABSENT
from assay.metrics.segmentation.score import Found
from assay.metrics.segmentation.study import SHOWN
from assay.metrics.segmentation.tools import mean_by, values_by
from assay_spec.metrics.segmentation import Asked
from assay_spec.metrics.tools import Emulated, Tool, tools

NAMES = {"DSC": "Dice"}
"""What nnU-Net calls them otherwise."""


class _Column(NamedTuple):
    """A number of every case, and their mean."""

    cases: Sequence[float | None]
    mean: float | None


def as_nnunet(found: Found, *, declared: bool) -> str:
    """The summary of the first algorithm; what is NaN is null, which JSON has.

    Args:
        found: what was scored.
        declared: whether the policy is somebody's own, so that it holds in place of nnU-Net's.
    """
    study = found.study
    columns = [_columns(found, s, declared=declared) for s in range(len(study.structures))]
    names = [_name(one) for one in study.structures]
    document = {
        "foreground_mean": _foreground(found, columns, declared=declared),
        "mean": {name: {word: one.mean for word, one in row.items()} for name, row in zip(names, columns, strict=True)},
        "metric_per_case": [_case(found, names, columns, number) for number in range(len(study.cases))],
    }
    return json.dumps(document, indent=4, ensure_ascii=False, allow_nan=False) + "\n"


def values_are_of(found: Found, *, declared: bool) -> str:
    """Whose values they are, in one line."""
    policy, asked = found.study.policy, found.study.question.metrics
    ours = f"undefined: {policy.undefined}, both empty: {policy.both_empty}"
    if declared:
        return f"--format nnunet: values by your policy ({ours}), which is not nnU-Net's"
    tool = _tool()
    others = [one.label for one in asked if tool.of(one) is None]
    are = "is" if len(others) == 1 else "are"
    rest = f"; {listed(others)} {are} not nnU-Net's, and by Assay's policy ({ours})" if others else ""
    return (
        f"--format nnunet: values by the formulas of nnU-Net {tool.version}: null (its NaN) where neither side shows a "
        f"structure or there is no prediction, and left out of means{rest}; --undefined or --both-empty put yours there"
    )


def _tool() -> Tool:
    (found,) = (one for one in tools() if one.name == "nnunet")
    return found


def _emulated(asked: Asked, *, declared: bool) -> Emulated | None:
    """The metric that nnU-Net itself has, where its values are wanted."""
    return None if declared else _tool().of(asked)


def _columns(found: Found, structure: int, *, declared: bool) -> dict[str, _Column]:
    """The values and the counts of a structure, by their names."""
    study = found.study
    shown = [SHOWN[code] for code in study.shown[structure, 0]]
    columns = {}
    for m, asked in enumerate(study.question.metrics):
        if (emulated := _emulated(asked, declared=declared)) is not None:
            values = values_by(_tool(), emulated, study.raw[structure, m, 0], shown)
            mean, _ = mean_by(_tool(), emulated, values)
            columns[_called(asked)] = _Column([_or_none(value) for value in values], _or_none(mean))
        else:
            values = study.value[structure, m, 0].tolist()
            mean = _by_policy(found, study.structures[structure].name, asked)
            columns[_called(asked)] = _Column([_or_none(value) for value in values], mean)
    return columns | _counts(found, structure, without=[not declared and one in ABSENT for one in shown])


def _counts(found: Found, structure: int, without: Sequence[bool]) -> dict[str, _Column]:
    """Voxels, but for cases of which nnU-Net has none."""
    columns: dict[str, list[float | None]] = {name: [] for name in ("FN", "FP", "TN", "TP", "n_pred", "n_ref")}
    for case, left_out in enumerate(without):
        (tn, fp), (fn, tp) = found.study.cell(structure, 0, case).table.tolist()
        for name, count in zip(columns, (fn, fp, tn, tp, tp + fp, tp + fn), strict=True):
            columns[name].append(None if left_out else count)
    return {
        name: _Column(values, _mean([one for one in values if one is not None])) for name, values in columns.items()
    }


def _by_policy(found: Found, name: str | None, asked: Asked) -> float | None:
    """The mean that stands in the results; without a class, that over the classes."""
    rows = (row for row in found.results["results"] if not row["group"] and row["label"] == asked.label)
    first = found.study.algorithms[0]
    return next((row["value"] for row in rows if row["class"] == name and row["algorithm"] == first), None)


def _foreground(found: Found, columns: Sequence[dict[str, _Column]], *, declared: bool) -> dict[str, float | None]:
    """Means over the classes, where a class without a value leaves none."""
    means: dict[str, float | None] = {}
    for name in columns[0] if columns else ():
        classes = [row[name].mean for row in columns]
        there = [one for one in classes if one is not None]
        means[name] = _mean(there) if len(there) == len(classes) else None
    if len(columns) > 1:
        for asked in found.study.question.metrics:
            if _emulated(asked, declared=declared) is None:
                means[_called(asked)] = _by_policy(found, None, asked)
    return means


def _case(found: Found, names: Sequence[str], columns: Sequence[dict[str, _Column]], number: int) -> dict[str, Any]:
    study = found.study
    source = {case.name: case for case in found.matched.cases}[study.cases[number].name]
    prediction = source.predictions[study.algorithms[0]]
    values = ({word: one.cases[number] for word, one in row.items()} for row in columns)
    return {
        "metrics": dict(zip(names, values, strict=True)),
        "prediction_file": str(prediction) if isinstance(prediction, Path) else None,
        "reference_file": str(source.reference),
    }


def _name(structure: Structure) -> str:
    """`1`, and `(1, 2, 3)` of a region."""
    return str(structure.labels[0] if len(structure.labels) == 1 else structure.labels)


def _called(asked: Asked) -> str:
    return NAMES.get(asked.label, asked.label)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _or_none(value: float | str | None) -> float | None:
    return value if isinstance(value, int | float) and value == value else None  # noqa: PLR0124 - NaN alone is not itself
