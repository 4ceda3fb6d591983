"""Results of an evaluation in the forms that other programs take."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.metrics.parquet import parquet_of
from assay.report.digits import without_text
from assay.report.latex import cell, escaped, remark
from assay.report.spreadsheet import harmless

_TEXTS = ("key", "metric", "algorithm", "group", "method", "reason")
_NUMBERS = ("value", "low", "high", "level")
_COUNTS = ("n", "undefined", "missing", "excluded")
COLUMNS = ("key", "metric", "algorithm", "group", *_NUMBERS, "method", *_COUNTS, "without", "reason")
"""`without` is the value over the items that are not missing."""


def as_csv(results: Mapping[str, Any]) -> str:
    """A row for each metric, class, subgroup and algorithm, and one without a key for each that is not scored."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(harmless(row) for row in _rows(results))
    return out.getvalue()


def as_parquet(results: Mapping[str, Any]) -> bytes:
    """The same rows as a Parquet file."""
    return parquet_of(list(_rows(results)), COLUMNS, _TEXTS, _COUNTS)


def as_latex(results: Mapping[str, Any]) -> str:
    """A table of the values over all items with their intervals, a row for each metric, a column for each algorithm."""
    rows = [row for row in results["results"] if not row["group"]]
    refused = results.get("problems", ())
    algorithms = list(dict.fromkeys(row["algorithm"] for row in rows))
    table: dict[str, dict[str, str]] = {}
    for row in rows:
        table.setdefault(row["key"], {})[row["algorithm"]] = _cell(row)
    return "\n".join(
        [
            "% Values over all items with their intervals in brackets; made by assay metrics score.",
            rf"\begin{{tabular}}{{l{'r' * len(algorithms)}}}",
            r"\hline",
            _line(["metric", *algorithms]),
            r"\hline",
            *(_line([key, *(cells.get(name, "--") for name in algorithms)]) for key, cells in table.items()),
            r"\hline",
            *remark(_remarks(rows, refused), len(algorithms) + 1),
            r"\end{tabular}",
            "",
        ]
    )


def _rows(results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in results["results"]:
        group = " ".join(f"{name}={value}" for name, value in row["group"].items())
        yield {**row, "group": group, "without": row["without"]["value"]}
    # Whoever reads the rows alone has to know who was given and has no value.
    for each in results.get("problems", ()):
        yield {"algorithm": each["algorithm"], "reason": f"not scored: {each['problem']}"}


def _cell(row: Mapping[str, Any]) -> str:
    return cell(row["value"], row["low"], row["high"], _without(row))


def _without(row: Mapping[str, Any]) -> str:
    # Runs of older versions count nothing as missing.
    if not row.get("missing"):
        return ""
    without = row["without"]["value"]
    return without_text("" if without is None else f"{without:z.3f}", row["missing"], row["without"]["n"], "item")


def _remarks(rows: Sequence[Mapping[str, Any]], refused: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is told that the heading does not say."""
    if any(map(_without, rows)):
        yield "In parentheses: the value without the items that have no prediction."
    reasons = dict.fromkeys(f"{row['key']}: {row['reason']}" for row in rows if row["value"] is None)
    if reasons:
        yield f"--: no value. {escaped('; '.join(reasons))}."
    if refused:
        each = "; ".join(f"{one['algorithm']} ({one['problem']})" for one in refused)
        yield f"Not scored: {escaped(each)}."


def _line(cells: Sequence[str]) -> str:
    return " & ".join(map(escaped, cells)) + r" \\"
