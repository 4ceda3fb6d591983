"""How many records a second, beside mlcroissant and beside pyarrow? `python benchmarks/bench_load.py`

For CSV, JSON lines and Parquet of five columns, and for CSV and JSON lines of two hundred, all in this process, in
turn: `assay` and pyarrow to Arrow columns, and mlcroissant to its records, of fewer rows where it would take minutes.
Times are CPU, all threads counted, and those of the wall are told beside them, which say something where the machine
does nothing else. Values are asserted equal. Then the time from nothing to the first record of a million in JSON lines,
after imports, with the memory that took, and files of a tar and a zip archive.
"""

import json
import logging
import math
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, islice, permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.json as pj
import pyarrow.parquet as pq

import assay
from assay_spec.croissant.official import CONTEXT

CACHE = "mlcroissant"
"""Where in the folder of this run mlcroissant unpacks archives."""

ROUNDS = 18
ROWS = 200_000
TYPES = {"i": "sc:Integer", "f": "sc:Float", "n": "sc:Integer", "s": "sc:Text", "t": "sc:Text"}
MEDIA = {"csv": "text/csv", "jsonl": "application/jsonlines", "parquet": "application/x-parquet"}


def main() -> None:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["CROISSANT_CACHE"] = str(folder / CACHE)  # read once, when mlcroissant is imported
        for form in MEDIA:
            compare(folder, form, five_columns(ROWS), dict(TYPES), few=4_000)
        compare(folder, "csv", five_columns(10 * ROWS), dict(TYPES), few=4_000)
        wide = {f"c{number}": ("sc:Integer", "sc:Float", "sc:Text")[number % 3] for number in range(200)}
        for form in ("csv", "jsonl"):
            compare(folder, form, columns_of(wide, 5_000), wide, few=100)
        first_record(folder)
        archives(folder)


def five_columns(rows: int) -> pa.Table:
    return columns_of(TYPES, rows)


def columns_of(types: dict[str, str], rows: int) -> pa.Table:
    random = np.random.default_rng(1)
    make: dict[str, Callable[[], Any]] = {
        "sc:Integer": lambda: random.integers(0, 10**6, rows),
        "sc:Float": lambda: random.random(rows).round(6),
        "sc:Text": lambda: [f"w{number}" for number in random.integers(0, 10**5, rows)],
    }
    return pa.table({name: make[type_]() for name, type_ in types.items()})


def compare(folder: Path, form: str, table: pa.Table, types: dict[str, str], few: int) -> None:
    path, document = described(folder, f"t.{form}", form, table, types)
    undigested = without_digest(document)
    _, small = described(folder, f"few.{form}", form, table.slice(0, few), types)
    size = path.stat().st_size
    sides: dict[str, Callable[[], object]] = {
        "assay": lambda: assay.load(document, "r").table(),
        "undigested": lambda: assay.load(undigested, "r").table(),
        "pyarrow": lambda: READERS[form](path),
    }
    times: dict[str, list[Spent]] = {name: [] for name in sides}
    for order in islice(cycle(permutations(sides)), ROUNDS):  # what ran before leaves its memory behind
        for name in order:
            times[name].append(spent(sides[name]))
    theirs = min(spent(lambda: list(theirs_of(small))).cpu for _ in range(2))
    found = assay.load(document, "r").table().rename_columns(table.column_names)
    assert found.equals(table.cast(found.schema))
    assert all(map(same, assay.load(small, "r"), theirs_of(small)))
    mine, bare, raw = times.values()
    rate, pyarrow, other = table.num_rows / medians(mine).cpu, table.num_rows / medians(raw).cpu, few / theirs
    print(f"{form}, {table.num_columns} columns, {table.num_rows:,} rows, {size / 1e6:.1f} MB")
    print(f"    assay {rate:12,.0f} records/s, pyarrow {pyarrow:,.0f}: {ratios(mine, raw)}")
    print(f"    where the document declares no digest, {ratios(bare, raw)}")
    print(f"    mlcroissant {other:6,.0f} records/s: {rate / other:.0f} times as long")


def described(folder: Path, name: str, form: str, table: pa.Table, types: dict[str, str]) -> tuple[Path, Path]:
    """A file of these columns, and a document that describes it."""
    path = folder / name
    WRITERS[form](table, path)
    fields = [
        {"@type": "cr:Field", "@id": f"r/{field}", "name": f"r/{field}", "dataType": type_}
        | {"source": {"fileObject": {"@id": name}, "extract": {"column": field}}}
        for field, type_ in types.items()
    ]
    file = {"@type": "cr:FileObject", "@id": name, "name": name, "contentUrl": name, "encodingFormat": MEDIA[form]}
    return path, written(folder / f"{name}.json", [file | {"sha256": digest(path)}], fields)


def written(path: Path, distribution: list[dict[str, object]], fields: list[dict[str, Any]]) -> Path:
    records = {"@type": "cr:RecordSet", "@id": "r", "name": "r", "field": fields}
    about = {
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "d",
        "url": "https://e.org/",
    }
    document = {"@context": CONTEXT, **about, "distribution": distribution, "recordSet": [records]}
    path.write_text(json.dumps(document))
    return path


def without_digest(document: Path) -> Path:
    """The same document, but that nothing has to be verified."""
    found = json.loads(document.read_text())
    found["distribution"][0].pop("sha256")
    undigested = document.with_stem(f"{document.stem}.undigested")
    undigested.write_text(json.dumps(found))
    return undigested


def digest(path: Path) -> str:
    from hashlib import sha256

    return sha256(path.read_bytes()).hexdigest()


def theirs_of(document: Path) -> Iterable[dict[str, Any]]:
    import mlcroissant

    return mlcroissant.Dataset(jsonld=document).records("r")


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether records are the same; mlcroissant reads some decimal numbers of JSON as a double beside theirs."""
    return ours.keys() == theirs.keys() and all(
        math.isclose(value, theirs[name], rel_tol=1e-15) if isinstance(value, float) else value == plain(theirs)[name]
        for name, value in ours.items()
    )


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in row.items()}


class Spent(NamedTuple):
    """Seconds."""

    cpu: float
    wall: float


def spent(work: Callable[[], object]) -> Spent:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)


def medians(times: Sequence[Spent]) -> Spent:
    return Spent(*(statistics.median(each) for each in zip(*times, strict=True)))


def ratios(ours: Sequence[Spent], theirs: Sequence[Spent]) -> str:
    """The medians of what each round says: two that stand side by side have met the same neighbours."""
    found = medians([Spent(a.cpu / b.cpu, a.wall / b.wall) for a, b in zip(ours, theirs, strict=True)])
    return f"{found.cpu:.2f} of its time, {found.wall:.2f} by the wall"


def write_lines(table: pa.Table, path: Path) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in table.to_pylist()))


WRITERS = {"csv": pc.write_csv, "jsonl": write_lines, "parquet": pq.write_table}
READERS = {"csv": pc.read_csv, "jsonl": pj.read_json, "parquet": pq.read_table}

FIRST = """
import re, sys, time
from pathlib import Path
import assay.croissant.load.records, assay.data.json_lines, assay.documents, assay_spec.croissant.version

def peak():  # what `resource` tells may be the peak of the process that started this one
    return int(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024

before, modules = peak(), len(sys.modules)
began, spent = time.perf_counter(), time.process_time()
next(iter(assay.load(sys.argv[1], "r")))
print(time.perf_counter() - began, time.process_time() - spent, peak() - before, len(sys.modules) - modules)
"""


def first_record(folder: Path) -> None:
    digested = described(folder, "million.jsonl", "jsonl", five_columns(1_000_000), dict(TYPES))[1]
    document = without_digest(digested)  # a digest is that of all bytes
    words = [sys.executable, "-c", FIRST, str(document)]
    found = [
        list(map(float, subprocess.run(words, capture_output=True, check=True).stdout.split()))
        for _ in range(2 * ROUNDS)
    ]
    took, cpu, held, modules = (statistics.median(each) for each in zip(*found, strict=True))
    print(
        f"first of a million records in JSON lines: {took * 1e3:.0f} ms ({cpu * 1e3:.0f} ms CPU), "
        f"{held:.0f} MB more at the most, {modules:.0f} modules imported meanwhile"
    )


def archives(folder: Path) -> None:
    rng = np.random.default_rng(2)
    files = {f"d/{number:05}.txt": rng.bytes(2_000).hex().encode() for number in range(2_000)}
    for form in ("tar", "zip"):
        path = folder / f"a.{form}"
        pack(path, files)
        media = {"tar": "application/x-tar", "zip": "application/zip"}[form]
        archive = {"@type": "cr:FileObject", "@id": "a", "name": "a", "contentUrl": path.name, "encodingFormat": media}
        of_all = {
            "@type": "cr:FileSet",
            "@id": "all",
            "name": "all",
            "includes": "*.txt",
            "encodingFormat": "text/plain",
        }
        parts = {"r/name": "filename", "r/content": "content"}
        fields = [
            {"@type": "cr:Field", "@id": name, "name": name, "dataType": "sc:Text"}
            | {"source": {"fileSet": {"@id": "all"}, "extract": {"fileProperty": part}}}
            for name, part in parts.items()
        ]
        distribution = [archive | {"sha256": digest(path)}, of_all | {"containedIn": {"@id": "a"}}]
        document = written(folder / f"{form}.json", distribution, fields)
        expected = {name.rpartition("/")[2]: data.decode() for name, data in files.items()}
        times: dict[str, list[Spent]] = {"assay": [], "mlcroissant": [], "first": []}
        for _ in range(ROUNDS):
            times["assay"].append(spent(lambda document=document: assay.load(document, "r").table()))
            shutil.rmtree(folder / CACHE, ignore_errors=True)
            times["first"].append(spent(lambda document=document: list(theirs_of(document))))
            times["mlcroissant"].append(spent(lambda document=document: list(theirs_of(document))))
        assert {row["r/name"]: row["r/content"] for row in assay.load(document, "r")} == expected
        assert {row["r/name"]: row["r/content"] for row in map(plain, theirs_of(document))} == expected
        mine, theirs, first = (medians(each).cpu for each in times.values())
        print(
            f"{len(files):,} files in a {form}: assay {len(files) / mine:,.0f} files/s, mlcroissant "
            f"{len(files) / first:,.0f} the first time: {first / mine:.0f} times as long; "
            f"{len(files) / theirs:,.0f} once it has unpacked them: {theirs / mine:.0f} times as long"
        )


def pack(path: Path, files: dict[str, bytes]) -> None:
    import io

    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return
    with tarfile.open(path, "w") as tape:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))


if __name__ == "__main__":
    main()
