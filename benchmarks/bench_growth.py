# Without pathlib and tempfile: a child's peak begins at what this process weighs.
# ruff: noqa: PTH100, PTH102, PTH106, PTH108, PTH118, PTH120, PTH123
"""Does a check grow with its document and no faster? `python benchmarks/bench_growth.py [SIZES [WORDS]]`

Documents of 1e3, 1e4, 1e5 and 1e6 nodes, or of the SIZES (`1e3,1e5`), in every shape of `tests/validators/growth.py`
whose name holds WORDS, each checked by a whole process and inside of one; then one of many findings in every format,
and against a baseline that knows them all. Time is of the processor, a node is a key or a value; of YAML's other parts,
such as comments, a line counts as one.
"""

import json
import os
import subprocess
import sys

from bench_check import BIN, run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZES = "1e3,1e4,1e5,1e6"
FORMATS = ("text", "json", "jsonl", "github", "sarif", "junit")
FINDINGS = "croissant.json unknown keys"
"""The shape that the formats are tried with."""

LIMIT = 2
"""So many times as long a node of the largest document may take as one of the largest but one."""


def shapes():
    """Every shape by its name; in a child only."""
    sys.path.insert(0, ROOT)
    from tests.validators.growth import SHAPES

    return {f"{shape.kind}{shape.suffix} {shape.name}": shape for shape in SHAPES}


def make(name: str, nodes: float, stem: str) -> None:
    """Write a document, check it in this process, and print what that took."""
    from time import process_time

    from assay_spec.document import DocumentError
    from assay_validators.emit.text import emit
    from assay_validators.engine import Session

    shape = shapes()[name]
    text = shape.text(int(nodes))
    with open(f"{stem}{shape.suffix}", "w", encoding="utf-8") as file:
        file.write(text)
    began = process_time()
    try:
        document = shape.read(text)
    except DocumentError as error:
        print(json.dumps({"refused": str(error)}))
        return
    report = Session().check_document(document)
    for part in emit([report]):
        assert part
    taken = process_time() - began
    counted = max(len(document.tape), text.count("\n"))
    found = len(report.diagnostics)
    print(json.dumps({"path": f"{stem}{shape.suffix}", "nodes": counted, "inside": 1e6 * taken, "found": found}))


def ask(*words: str) -> object:
    """What this file prints in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def check(path: str, *options: str) -> tuple[float, float]:
    """CPU time in ms and peak in MB of a whole `assay check`."""
    status, (cpu, _, peak) = run([os.path.join(BIN, "assay"), "check", *options, path])
    assert status in (0, 1), f"{path}: status {status}"
    return cpu, peak


def measure(name: str, sizes: list[str], stem: str) -> float:
    """Print a line for each size; how many times as long a node takes in the last as in the one before."""
    print(name, flush=True)
    nodes_us = []
    for size in sizes:
        made = ask("--make", name, size, stem)
        if "refused" in made:
            print(f"  {size:>9}  {made['refused'].partition(': ')[2]}")
            continue
        cpu, peak = check(made["path"])
        nodes_us.append(1e3 * cpu / made["nodes"])
        print(
            f"  {made['nodes']:9,} nodes  process {nodes_us[-1]:8.2f} us a node, {peak:6.1f} MB"
            f"  inside {made['inside'] / made['nodes']:8.2f} us a node  {made['found']:5,} findings",
            flush=True,
        )
        os.unlink(made["path"])
    return nodes_us[-1] / nodes_us[-2] if len(nodes_us) > 1 else 1


def measure_formats(sizes: list[str], stem: str) -> None:
    """The same document in every format, and once more when all that is found was known."""
    for size in sizes:
        made = ask("--make", FINDINGS, size, stem)
        nodes, path, known = made["nodes"], made["path"], f"{stem}.known"
        cpu = {form: check(path, "--format", form)[0] for form in FORMATS}
        check(path, "--format", "json", "--output", known)
        cpu["baseline"] = check(path, "--baseline", known)[0]
        told = "  ".join(f"{form} {1e3 * taken / nodes:.2f}" for form, taken in cpu.items())
        print(f"  {nodes:9,} nodes  us a node: {told}", flush=True)
        os.unlink(known)
        os.unlink(path)


def main(sizes: list[str], words: str) -> None:
    # A folder of its own, since a check looks beside a document for files of nearly the names that it gives.
    folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"growth-{os.getpid()}")
    os.mkdir(folder)
    stem = os.path.join(folder, "document")
    names = [name for name in ask("--list") if words in name]
    ratios = {name: measure(name, sizes, stem) for name in names}
    if not words:
        print(f"{FINDINGS}, in every format")
        measure_formats(sizes, stem)
    os.rmdir(folder)
    ordered = sorted(ratios.values())
    slowest = max(ratios, key=ratios.__getitem__)
    print(f"a node of the largest document over one of the largest but one, in {len(ordered)} shapes:")
    print(f"  median {ordered[len(ordered) // 2]:.2f}, most {ordered[-1]:.2f} ({slowest})")
    print(f"claim: at most {LIMIT}: {'holds' if ordered[-1] <= LIMIT else 'FAILS'}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--list"]:
            print(json.dumps([*shapes()]))
        case ["--make", name, nodes, stem]:
            make(name, float(nodes), stem)
        case given:
            main((given[0] if given else SIZES).split(","), given[1] if len(given) > 1 else "")
