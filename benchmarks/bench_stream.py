"""What does a study cost that is larger than memory? `python benchmarks/bench_stream.py [ROWS ...] [--shape SHAPE]`

A synthetic study of so many items, by default 1e6 and 1e7, is written to a folder that is removed at the end, and whole
processes work on it. Time is the kernel's own account of the child; memory is its peak, and the peak of what it has for
itself, without the pages of files that are mapped. Both should stay where they are, however many rows there are.

SHAPE says how the ids of the predictions come: `same` as those of the records (the default), `gaps` with one in a
thousand missing, or `mixed` in another order. `--keep FOLDER` writes the study there and leaves it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from math import gcd
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assay.files.source_file import digest_of
from assay_spec.croissant.official import CONTEXT

ASSAY = Path(sys.executable).parent / "assay"
ROW_GROUP = 1 << 20
SHAPES = ("same", "gaps", "mixed")
SEED = 1
TICK_S = 0.02
"""Between two looks at a child's memory."""

EVALUATION = """\
assay: evaluation/1
name: stream
title: A synthetic study
dataset: croissant.json
record_set: items
id: item
reference: truth
classes: [ill, well]
positive: ill
metrics: [Accuracy, Sensitivity, Specificity, AUROC]
predictions:
  - {name: forest, file: forest.parquet, scores: {ill: p_ill}}
  - {name: ridge, file: ridge.parquet, scores: {ill: p_ill}}
"""


class Cost(NamedTuple):
    """What one process took."""

    status: int
    wall_s: float
    cpu_s: float
    peak_bytes: int
    own_bytes: int
    """The peak of its memory that no file is behind; 0 where the system does not tell."""


def write_study(folder: Path, rows: int, shape: str = "same") -> None:
    """A study of so many items, written a row group at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "items.parquet", _records(rows))
    for number, name in enumerate(("forest", "ridge")):
        _write(folder / f"{name}.parquet", _predictions(rows, shape, number))
    (folder / "croissant.json").write_text(json.dumps(_croissant(folder / "items.parquet"), indent=1), "utf-8")
    (folder / "evaluation.yaml").write_text(EVALUATION, "utf-8")


def _write(path: Path, batches: Iterator[pa.Table]) -> None:
    first = next(batches)
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for batch in batches:
            writer.write_table(batch)


def _numbers(rows: int) -> Iterator[np.ndarray]:
    """The numbers of the items, i8[n], a row group at a time."""
    yield from (np.arange(start, min(start + ROW_GROUP, rows)) for start in range(0, rows, ROW_GROUP))


def _ids(numbers: np.ndarray) -> pa.Array:
    """Texts such as `i00000001`."""
    return pc.binary_join_element_wise("i", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 8, "0"), "")


def _is_ill(numbers: np.ndarray) -> np.ndarray:
    """Whether an item is ill, by its number alone: whoever asks is told the same."""
    return (numbers * 2654435761) % 1000 < 300


def _records(rows: int) -> Iterator[pa.Table]:
    for numbers in _numbers(rows):
        truth = pa.array(np.where(_is_ill(numbers), "ill", "well"))
        yield pa.table({"item": _ids(numbers), "truth": truth})


def _predictions(rows: int, shape: str, algorithm: int) -> Iterator[pa.Table]:
    generator = np.random.default_rng([SEED, algorithm])
    factor = next(factor for factor in range(int(rows * 0.618), 2 * rows) if gcd(factor, rows) == 1)
    for numbers in _numbers(rows):
        items = numbers * factor % rows if shape == "mixed" else numbers
        if shape == "gaps":
            items = items[items % 1000 != 1 + algorithm]
        score = np.clip(0.5 + 0.2 * _is_ill(items) - 0.06 + 0.2 * generator.standard_normal(len(items)), 0, 1)
        yield pa.table({"item": _ids(items), "p_ill": score})


def _croissant(table: Path) -> dict[str, object]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"items/{name}",
            "name": name,
            "description": name,
            "dataType": "sc:Text",
            "source": {"fileObject": {"@id": "table"}, "extract": {"column": name}},
        }
        for name in ("item", "truth")
    ]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "stream",
        "description": "Synthetic items.",
        "url": "https://example.org/",
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "version": "1.0.0",
        "datePublished": "2024-01-01",
        "creator": {"@type": "sc:Person", "name": "nobody"},
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": "table",
                "name": "table",
                "contentUrl": table.name,
                "encodingFormat": "application/x-parquet",
                "sha256": digest_of(table),
            }
        ],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "items", "name": "items", "field": fields}],
    }


def measure(words: list[str], log: Path) -> Cost:
    """What a command costs as a process; what it says goes to `log`."""
    began = time.perf_counter()
    with log.open("wb") as out:
        child = subprocess.Popen(words, stdout=out, stderr=out)
    ended, told = threading.Event(), []

    def wait() -> None:
        told.append(os.wait4(child.pid, 0)[1:])
        ended.set()

    threading.Thread(target=wait).start()
    peak, own = 0, 0
    while not ended.wait(TICK_S):
        peak, own = max(peak, _told_of(child.pid, "VmHWM")), max(own, _told_of(child.pid, "RssAnon"))
    wall = time.perf_counter() - began
    status, usage = told[0]
    child.returncode = os.waitstatus_to_exitcode(status)
    # The kernel's account begins at what this process weighs.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(child.returncode, wall, usage.ru_utime + usage.ru_stime, peak or usage.ru_maxrss * unit, own)


def _told_of(pid: int, name: str) -> int:
    """Bytes of a process's memory by their name in its status; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def report(folder: Path, rows: int, shape: str) -> None:
    """Measure the commands on one study, one line each."""
    commands = {
        "check": ["check", "--data", str(folder / "evaluation.yaml")],
        "compile": ["compile", str(folder / "evaluation.yaml"), "-o", str(folder / "plan.json")],
        "run": ["run", str(folder / "evaluation.yaml"), "-o", str(folder / "run"), "--workers", "0"],
        "verify": ["verify", str(folder / "run")],
    }
    for name, words in commands.items():
        log = folder / f"{name}.log"
        cost = measure([str(ASSAY), *words], log)
        assert cost.status == 0, log.read_text("utf-8")
        print(
            f"{rows:>12,} {shape:<6} {name:<8} {cost.wall_s:8.2f} s wall {cost.cpu_s:8.2f} s CPU "
            f"{1e9 * cost.cpu_s / rows / 3:7.1f} ns/row and table {cost.peak_bytes / 1e6:7.0f} MB peak "
            f"{cost.own_bytes / 1e6:7.0f} MB own",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=float, default=[1e6, 1e7])
    parser.add_argument("--shape", choices=SHAPES, default="same")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    for rows in map(int, given.rows):
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as scratch:
            folder = given.keep / f"{rows}" if given.keep else Path(scratch)
            write_study(folder, rows, given.shape)
            report(folder, rows, given.shape)


if __name__ == "__main__":
    main()
