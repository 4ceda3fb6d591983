"""results.json: every value with its interval, its method, its counts, and a reason when it has no value."""

from collections.abc import Iterator, Mapping
from typing import Any

from assay.metrics.left_out import left_out_of
from assay.metrics.ranking.rows import agreement
from assay.metrics.rows import Row
from assay.plan.physical import Compare, PhysicalPlan, Resample
from assay_spec.metrics.catalogue import catalogue, entry_of
from assay_spec.metrics.metric import metric_key

VERSION = 1

Outputs = Mapping[str, Mapping[str, Any]]
"""What the nodes of a plan came to, by their ids."""


def results_of(plan: PhysicalPlan, outputs: Outputs) -> dict[str, Any]:
    """The content of results.json."""
    return {
        "version": VERSION,
        "plan": plan.name,
        "results": list(_scores(plan, outputs)),
        "differences": list(_differences(plan, outputs)),
        "ranks": list(_ranks(plan, outputs)),
    }


def _scores(plan: PhysicalPlan, outputs: Outputs) -> Iterator[Row]:
    drawn = {
        (row["sweep"], row["measure"], row["part"]): row
        for node in plan.resamples
        for row in outputs[node.id]["rows"]
        if "difference" not in row
    }
    left_out = left_out_of(outputs[plan.align.id])
    for sweep in plan.sweeps:
        for row in outputs[sweep.id]["rows"]:
            shared = {"unit": plan.align.key, "excluded": left_out.of(row["by"], row["part"])}
            yield _result(row, drawn.get((sweep.id, row["measure"], row["part"]), row)) | shared


def _result(row: Row, ends: Row) -> Row:
    """A value and, from `ends`, its interval."""
    entry = entry_of(row["metric"], row["parameters"])
    return {
        "key": key_of(row),
        "metric": row["metric"],
        "algorithm": row["algorithm"],
        "value": row["value"],
        "low": ends.get("low"),
        "high": ends.get("high"),
        "level": row["level"],
        "method": ends["method"],
        "n": row["n"],
        "undefined": ends.get("undefined") or 0,
        "missing": row["missing"],
        "without": row["without"],
        "group": _group(row),
        "higher_is_better": entry.higher_is_better,
        "definition": entry.definition,
        "reason": row["reason"] or ends.get("reason"),
    }


def _differences(plan: PhysicalPlan, outputs: Outputs) -> Iterator[Row]:
    for node in plan.nodes:
        if isinstance(node, Resample | Compare):
            for row in outputs[node.id]["rows"]:
                if "difference" in row:
                    yield _difference(row)


def _difference(row: Row) -> Row:
    shown = ("first", "second", "value", "low", "high", "level", "method", "n", "reason", "mcnemar")
    return {"key": key_of(row), **{name: row.get(name) for name in shown}, "group": _group(row)}


def _ranks(plan: PhysicalPlan, outputs: Outputs) -> Iterator[Row]:
    """The rankings, those by one metric together and in the order of the results."""
    order = {key_of(row): None for sweep in plan.sweeps for row in outputs[sweep.id]["rows"]}
    found: dict[str, list[Row]] = {key: [] for key in order}
    for node in plan.nodes:
        if isinstance(node, Resample | Compare):
            for row in outputs[node.id]["ranks"]:
                found[key_of(row)].append(_ranking(row, outputs[plan.align.id]["excluded"]))
    for rows in found.values():
        for row in sorted(rows, key=lambda row: bool(row["over"])):
            others = [other for other in rows if other is not row and row["algorithms"] and other["algorithms"]]
            yield row | {"agreement": [_agreement(row, other) for other in others]}


def _agreement(row: Row, other: Row) -> Row:
    """How much a ranking agrees with that of the same metric by another scheme."""
    tau = agreement(row["algorithms"], other["algorithms"])
    return {"scheme": other["scheme"], "over": other["over"], "tau": tau}


def _ranking(row: Row, excluded: int) -> Row:
    """A ranking with its key; of all items those are left out that some algorithm says nothing of."""
    entry = catalogue().entries[row["metric"]]
    said = {name: value for name, value in row.items() if name not in ("parameters", "target")}
    shared = {"key": key_of(row), "higher_is_better": entry.higher_is_better}
    return shared | said | ({} if row["over"] else {"left_out": excluded})


def _group(row: Row) -> dict[str, str]:
    return {row["by"]: row["part"]} if row["by"] else {}


def key_of(row: Row) -> str:
    """`AUROC{class=malignant}`: the metric with its parameters and its class."""
    return metric_key(row["metric"], row["parameters"], row["target"])
