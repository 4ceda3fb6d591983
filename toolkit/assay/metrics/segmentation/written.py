"""Results in the forms that other programs take."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.metrics.parquet import parquet_of
from assay.metrics.segmentation.classes import TOGETHER
from assay.metrics.segmentation.record import MasksRecord
from assay.metrics.segmentation.results import unit_of, without_of
from assay.metrics.segmentation.score import Found
from assay.report.latex import cell, escaped, remark
from assay.report.spreadsheet import harmless
from assay_spec.dump import dump
from assay_spec.metrics.segmentation import ask
from assay_validators.emit.excerpt import printable


def as_json(found: Found, record: MasksRecord) -> str:
    """The content of results.json, with what it was made from."""
    return json.dumps(found.results | {"record": dump(record)}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(found: Found, *, printed: bool = False) -> str:
    """A row for each case, structure and algorithm; what is printed has marks for characters that steer a terminal."""
    out = io.StringIO()
    rows = [_printable(row) if printed else row for row in _rows(found)]
    writer = csv.DictWriter(out, _names(found), lineterminator="\n")
    writer.writeheader()
    writer.writerows(harmless(row) for row in rows)
    return out.getvalue()


def as_parquet(found: Found) -> bytes:
    """The same rows as a Parquet file."""
    return parquet_of(list(_rows(found)), _names(found), ("case", "algorithm", "class", "shown"), _COUNTS)


def _names(found: Found) -> list[str]:
    labels = [asked.label for asked in found.study.question.metrics]
    return ["case", "algorithm", "class", "shown", *labels, *(f"{each} (formula)" for each in labels), *_COUNTS]


_COUNTS = ("TP", "FP", "FN", "TN")


def _rows(found: Found) -> Iterator[dict[str, Any]]:
    """Values as the policy makes them, then as the formula gives them."""
    for row in found.results["cases"]:
        plain = {name: row[name] for name in ("case", "algorithm", "class", "shown")}
        formula = {f"{label} (formula)": value for label, value in row["without"].items()}
        yield plain | row["values"] | formula | {name: row["voxels"][name] for name in _COUNTS}


def _printable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: printable(value) if isinstance(value, str) else value for name, value in row.items()}


def as_latex(found: Found) -> str:
    """A table of the means over all cases with their intervals, a row for each class and algorithm."""
    study = found.study
    rows = [row for row in found.results["results"] if not row["group"]]
    columns = study.question.metrics
    lines = [
        "% Means over cases with their intervals in brackets; made by assay metrics score.",
        rf"\begin{{tabular}}{{ll{'r' * len(columns)}}}",
        r"\hline",
        " & ".join(["class", "algorithm", *(_heading(found, one.key, one.label) for one in columns)]) + r" \\",
        r"\hline",
    ]
    table: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        table.setdefault((TOGETHER if row["class"] is None else row["class"], row["algorithm"]), {})[row["label"]] = row
    for (name, algorithm), values in table.items():
        cells = [escaped(name), escaped(algorithm), *(_cell(values[one.label]) for one in columns)]
        lines.append(" & ".join(cells) + r" \\")
    return "\n".join([*lines, r"\hline", *remark(_remarks(rows), len(columns) + 2), r"\end{tabular}"]) + "\n"


def _heading(found: Found, key: str, label: str) -> str:
    unit = unit_of(ask(key), found.study)
    return escaped(f"{label} ({unit})" if unit else label)


def _cell(row: Mapping[str, Any]) -> str:
    return cell(row["value"], row["low"], row["high"], _without(row))


def _without(row: Mapping[str, Any]) -> str:
    without = row["without"]["value"]
    return without_of(row, "" if without is None else f"{without:z.3f}")


def _remarks(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is told that the heading does not say."""
    if any(_without(row) for row in rows):
        yield "In parentheses: the mean without the values that the formula does not give."
    reasons = dict.fromkeys(f"{row['label']}: {row['reason']}" for row in rows if row["value"] is None)
    if reasons:
        yield f"--: no mean. {escaped('; '.join(reasons))}."
