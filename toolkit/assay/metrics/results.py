"""results.json: every value with its interval, its method, its counts, and a reason when it has no value."""

from collections.abc import Iterator
from typing import Any

from assay.metrics.rows import Row
from assay.metrics.work import Work, measure_name
from assay.plan.physical import Resample, Sweep
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.metric import metric_key

VERSION = 1


def results_of(work: Work) -> dict[str, Any]:
    """The content of results.json."""
    return {
        "version": VERSION,
        "plan": work.plan.name,
        "results": list(_scores(work)),
        "differences": list(_differences(work)),
    }


def _scores(work: Work) -> Iterator[Row]:
    drawn = {
        (row["sweep"], row["measure"], row["part"]): row
        for node in work.plan.resamples
        for row in _rows(work, node)
        if "difference" not in row
    }
    excluded = work.outputs[work.plan.align.id]["excluded"]
    for sweep in work.plan.sweeps:
        for row in _rows(work, sweep):
            name = measure_name(row["metric"], row["parameters"], row["target"])
            yield _result({**row, **_ends(drawn.get((sweep.id, name, row["part"]), row))}, excluded)


def _ends(row: Row) -> Row:
    return {name: row.get(name) for name in ("low", "high", "method")} | {"undefined": row.get("undefined") or 0}


def _result(row: Row, excluded: int) -> Row:
    entry = catalogue().entries[row["metric"]]
    return {
        "key": key_of(row),
        "metric": row["metric"],
        "algorithm": row["algorithm"],
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "level": row["level"],
        "method": row["method"],
        "unit": "item",
        "n": row["n"],
        "undefined": row["undefined"],
        "excluded": excluded,
        "group": {row["by"]: row["part"]} if row["by"] else {},
        "higher_is_better": entry.higher_is_better,
        "definition": entry.definition,
        "reason": row["reason"],
    }


def _differences(work: Work) -> Iterator[Row]:
    names = [node.id for node in work.plan.resamples] + ([] if work.plan.compare is None else [work.plan.compare.id])
    for name in names:
        for row in work.outputs[name]["rows"]:
            if "difference" in row:
                shown = {name: row[name] for name in ("first", "second", "value", "low", "high", "level", "method")}
                group = {row["by"]: row["part"]} if row["by"] else {}
                yield {"key": key_of(row), **shown, "group": group, "reason": row["reason"]}


def key_of(row: Row) -> str:
    """`AUROC{class=malignant}`: the metric with its parameters and its class."""
    target = {"class": row["target"]} if row["target"] else {}
    return metric_key(row["metric"], {**row["parameters"], **target})


def _rows(work: Work, node: Sweep | Resample) -> list[Row]:
    rows: list[Row] = work.outputs[node.id]["rows"]
    return rows
