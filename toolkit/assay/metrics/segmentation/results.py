"""The content of results.json for a study of masks: means with and without what the policy fills in, and the cases."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assay.metrics.segmentation.means import Averager, Drawing, Floats, Mean
from assay.metrics.segmentation.notes import MOST_PAIRS, absent, strange
from assay.metrics.segmentation.policy import Shown
from assay.metrics.segmentation.scoring import Scored
from assay.metrics.segmentation.study import SHOWN, Study
from assay.report.digits import without_text
from assay.report.text import counted
from assay_kernels.resampling.replicates import difference
from assay_spec.metrics.metric import metric_key
from assay_spec.metrics.segmentation import AREA, IN_VOXELS, UNITS, VOLUME, Asked

VERSION = 1

CASE, VALUE = "case", "value"
"""What is counted: of a class cases, of several together a value for each case and class."""


class Columns(NamedTuple):
    """What is known of the cases beside their images."""

    by: Mapping[str, Sequence[str]]
    """Columns whose values form subgroups, a value for each case of the study."""
    group: str = ""
    """The column whose equal values say which cases belong together."""
    groups: Sequence[str] | None = None
    unusable: Mapping[str, Sequence[str]] = MappingProxyType({})
    """The columns of subgroups again, a value for each case that cannot be used."""

    def left_out(self, group: Mapping[str, str], study: Study) -> int:
        """How many cases of a subgroup cannot be used; of all cases where it is empty."""
        if not group:
            return len(study.unusable)
        ((name, part),) = group.items()
        return list(self.unusable.get(name, ())).count(part)


def results_of(study: Study, columns: Columns, drawing: Drawing) -> dict[str, Any]:
    """The results, differences, cases and problems of a study."""
    parts: list[tuple[dict[str, str], NDArray[np.int64]]] = [({}, np.arange(len(study.cases)))] if study.cases else []
    for name, values in columns.by.items():
        given = np.array(values)
        parts += [({name: part}, np.flatnonzero(given == part)) for part in sorted(set(values))]
    results, differences = [], []
    for group, chosen in parts:
        groups = None if columns.groups is None else [columns.groups[case] for case in chosen.tolist()]
        averager, excluded = Averager(chosen.size, groups, drawing), columns.left_out(group, study)
        shared = _Shared(study, averager, chosen, group, columns.group or CASE, excluded)
        results += list(_results(shared))
        differences += list(_differences(shared))
    return {
        "version": VERSION,
        "policy": {"undefined": study.policy.undefined.value, "both_empty": study.policy.both_empty.value},
        "drawing": drawing._asdict(),
        "structures": [{"name": each.name, "labels": list(each.labels)} for each in study.structures],
        "ignored": study.question.classes.ignore,
        "results": results,
        "differences": differences,
        "cases": list(_cases(study)),
        "problems": list(problems_of(study)),
    }


class _Shared(NamedTuple):
    study: Study
    averager: Averager
    chosen: NDArray[np.int64]
    group: dict[str, str]
    unit: str
    excluded: int


def _results(shared: _Shared) -> Iterator[dict[str, Any]]:
    study, chosen = shared.study, shared.chosen
    for a, algorithm in enumerate(study.algorithms):
        with_policy = shared.averager.means(study.value[:, :, a, chosen])
        without = _plain(study.raw[:, :, a, chosen])
        for s, row in enumerate(bounded(with_policy, study.endless[:, :, a, chosen])):
            together = s == len(study.structures)
            name = None if together else study.structures[s].name
            shown = _counts(study, slice(None) if together else slice(s, s + 1), a, chosen)
            for m, mean in enumerate(row):
                asked = study.question.metrics[m]
                yield {
                    "key": key_of(asked, name),
                    "metric": asked.entry.name,
                    "label": asked.label,
                    "class": name,
                    "algorithm": algorithm,
                    **_interval(mean, shared),
                    "n": chosen.size if together else mean.cases,
                    "undefined": int(
                        np.isnan(study.raw[:, m, a, chosen] if together else study.raw[s, m, a, chosen]).sum()
                    ),
                    "excluded": shared.excluded,
                    "without": without[s][m],
                    "shown": shown,
                    "group": shared.group,
                    "measured_in": unit_of(asked, study),
                    "higher_is_better": asked.entry.higher_is_better,
                    "definition": asked.definition,
                    "reason": mean.reason,
                }


def _differences(shared: _Shared) -> Iterator[dict[str, Any]]:
    study, chosen = shared.study, shared.chosen
    pairs = list(combinations(range(len(study.algorithms)), 2))
    for first, second in pairs if len(pairs) <= MOST_PAIRS else ():
        one, other = (study.value[:, :, a, chosen] for a in (first, second))
        apart = np.where(np.isnan(one) | np.isnan(other), np.nan, difference(np.nan_to_num(one), np.nan_to_num(other)))
        endless = study.endless[:, :, first, chosen] | study.endless[:, :, second, chosen]
        for s, row in enumerate(bounded(shared.averager.means(apart), endless)):
            together = s == len(study.structures)
            name = None if together else study.structures[s].name
            for m, mean in enumerate(row):
                asked = study.question.metrics[m]
                yield {
                    "key": key_of(asked, name),
                    "label": asked.label,
                    "class": name,
                    "first": study.algorithms[first],
                    "second": study.algorithms[second],
                    **_interval(mean, shared),
                    "n": chosen.size if together else mean.cases,
                    "group": shared.group,
                    "reason": mean.reason,
                }


def bounded(means: Sequence[Sequence[Mean]], endless: NDArray[np.bool_]) -> list[list[Mean]]:
    """The means as they are, but for those over a case for which nothing is bad enough: leaving it out would be a gift.

    Args:
        means: as `Averager.means` orders them.
        endless: b1[structure, metric, case].
    """
    rows = [*endless, endless.any(axis=0)]
    return [
        [
            mean if not there.any() else Mean(None, mean.cases, reason=no_worst(int(there.sum())))
            for mean, there in zip(row, cells, strict=True)
        ]
        for row, cells in zip(means, rows, strict=False)
    ]


def no_worst(cases: int) -> str:
    """Why there is no mean."""
    return f"no worst value in {counted(cases, 'case')} where the reference does not show it"


def _interval(mean: Mean, shared: _Shared) -> dict[str, Any]:
    there = mean.low is not None
    return {
        "value": mean.value,
        "low": mean.low,
        "high": mean.high,
        "level": shared.averager.drawing.level,
        "method": shared.averager.method if there else "none",
        "unit": shared.unit,
    }


def _plain(raw: Floats) -> list[list[dict[str, Any]]]:
    """The means over the cases on which the formulas have a value, as `Averager.means` orders them."""
    count = (~np.isnan(raw)).sum(axis=-1)
    total = np.nansum(raw, axis=-1)
    found = [[_mean(total[s, m], int(count[s, m])) for m in range(raw.shape[1])] for s in range(raw.shape[0])]
    if len(found) > 1:
        together = []
        for m in range(raw.shape[1]):
            values = [row[m]["value"] for row in found if row[m]["value"] is not None]
            together.append(_mean(float(np.sum(values)), len(values)) | {"n": int(count[:, m].sum())})
        found.append(together)
    return found


def _mean(total: float, count: int) -> dict[str, Any]:
    return {"value": float(total / count) if count else None, "n": count}


def _counts(study: Study, structures: slice, algorithm: int, chosen: Any) -> dict[str, int]:
    """How many cases show what."""
    times = np.bincount(study.shown[structures, algorithm][:, chosen].ravel(), minlength=len(SHOWN))
    return {shown.value: int(number) for shown, number in zip(SHOWN, times, strict=True)}


def key_of(asked: Asked, name: str | None) -> str:
    """The definition of a metric with its class; without one it is the mean over the classes."""
    return metric_key(asked.entry.name, {**asked.entry.fixed, **asked.parameters}, name or "")


def unit_of(asked: Asked, study: Study) -> str:
    """What a value is measured in; without a spacing lengths are counted in voxels."""
    unit = asked.entry.unit
    if unit == VOLUME and study.cases and all(case.is_area for case in study.cases):
        unit = AREA
    return UNITS[unit] if not UNITS[unit] or all(case.measured for case in study.cases) else IN_VOXELS


def without_of(row: Mapping[str, Any], value: str) -> str:
    """What a row of the results is without the values that its formula does not give; empty where it gives all.

    Args:
        row: of the results; that of several classes counts a value for each case and class.
        value: its mean over the others as it is shown; empty where there is none.
    """
    return without_text(value, row["undefined"], row["without"]["n"], counts_of(row))


def counts_of(row: Mapping[str, Any]) -> str:
    """What a row of the results counts: cases, and of several classes values."""
    return VALUE if row["class"] is None else CASE


def titled(asked: Asked, study: Study) -> str:
    """A metric with what it is measured in: `HD95, mm`."""
    unit = unit_of(asked, study)
    return f"{asked.label}, {unit}" if unit else asked.label


def _cases(study: Study) -> Iterator[dict[str, Any]]:
    """A row for each case, structure and algorithm, in the order of their names."""
    for c, case in enumerate(study.cases):
        for a, algorithm in enumerate(study.algorithms):
            for s, structure in enumerate(study.structures):
                table = study.cell(s, a, c).table
                shown = SHOWN[study.shown[s, a, c]]
                absent = shown in (Shown.MISSING, Shown.FAILED)
                yield {
                    "case": case.name,
                    "algorithm": algorithm,
                    "class": structure.name,
                    "shown": shown.value,
                    "values": {
                        asked.label: _or_none(study.value[s, m, a, c]) for m, asked in enumerate(study.question.metrics)
                    },
                    "without": {
                        asked.label: _or_none(study.raw[s, m, a, c]) for m, asked in enumerate(study.question.metrics)
                    },
                    "voxels": {
                        "TN": None if absent else int(table[0, 0]),
                        "FP": None if absent else int(table[0, 1]),
                        "FN": None if absent else int(table[1, 0]),
                        "TP": None if absent else int(table[1, 1]),
                    },
                }


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def problems_of(study: Study) -> Iterator[dict[str, str]]:
    """What is wrong with the files of cases, in their order; an empty algorithm is the reference, an empty case all."""
    for name, line in absent(study):
        if name in study.question.classes.asked:
            yield {"case": "", "algorithm": "", "problem": line}
    for name, line in strange(study):
        yield {"case": "", "algorithm": name, "problem": line}
    for case in study.unusable:
        yield {"case": case.name, "algorithm": "", "problem": case.problem}
    for case in study.cases:
        yield from (_problem(case.name, scored) for scored in case.predictions if scored.problem)


def _problem(case: str, scored: Scored) -> dict[str, str]:
    return {"case": case, "algorithm": scored.algorithm, "problem": scored.problem}
