"""How long does `assay data verify` take, beside loading the same records? `python benchmarks/bench_verify.py`

For CSV, JSON lines and Parquet of five columns, for the CSV with a key and a reference, and for CSV of two hundred
columns, all in this process, in turn: `assay` loads to Arrow columns and verifies, all threads counted. Both compare
the digest of the file. Every dataset is clean, and found to be.
"""

import json
import logging
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from bench_load import MEDIA, TYPES, columns_of, described, five_columns, spent

import assay
from assay.croissant.reading import read_newest
from assay.croissant.verify.verify import verify

ROUNDS = 9
ROWS = 200_000


def main() -> None:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for form in MEDIA:
            _, document = described(folder, f"t.{form}", form, five_columns(ROWS), dict(TYPES))
            compare(document, f"{form}, 5 columns, {ROWS:,} rows")
        compare(with_key(folder), f"csv, 6 columns, {ROWS:,} rows, a key of texts and a reference")
        wide = {f"c{number}": ("sc:Integer", "sc:Float", "sc:Text")[number % 3] for number in range(200)}
        for rows in (5_000, 50_000):
            _, document = described(folder, "wide.csv", "csv", columns_of(wide, rows), wide)
            compare(document, f"csv, 200 columns, {rows:,} rows")


def with_key(folder: Path) -> Path:
    """Records in no order of their keys, each of which refers to one of a thousand others."""
    order = np.random.default_rng(3).permutation(ROWS)
    keys = pa.array([f"k{number:07}" for number in order])
    table = five_columns(ROWS).append_column("k", keys).append_column("other", pa.array(order % 1000))
    types = {**TYPES, "k": "sc:Text", "other": "sc:Integer"}
    _, document = described(folder, "keyed.csv", "csv", table, types)
    found = json.loads(document.read_text())
    records: dict[str, Any] = found["recordSet"][0]
    records["key"] = {"@id": "r/k"}
    next(each for each in records["field"] if each["@id"] == "r/other")["references"] = {"@id": "o/id"}
    others = {"@type": "cr:RecordSet", "@id": "o", "name": "o", "key": {"@id": "o/id"}}
    others["field"] = [{"@type": "cr:Field", "@id": "o/id", "name": "o/id", "dataType": "sc:Integer"}]  # type: ignore[assignment]
    others["data"] = [{"o/id": number} for number in range(1000)]  # type: ignore[assignment]
    found["recordSet"].append(others)
    document.write_text(json.dumps(found))
    return document


def compare(document: Path, what: str) -> None:
    times: dict[str, list[float]] = {"load": [], "verify": []}
    for _ in range(ROUNDS):
        times["load"].append(spent(lambda: assay.load(document, "r").table()).cpu)
        times["verify"].append(spent(lambda: verify(read_newest(document), document)).cpu)
    found = verify(read_newest(document), document)
    assert found.valid, [each for each in found.checks if each.outcome == "problem"]
    load, took = (statistics.median(each) for each in times.values())
    print(f"{what}: load {load * 1e3:.0f} ms, verify {took * 1e3:.0f} ms CPU, {took / load:.2f} of it")


if __name__ == "__main__":
    main()
