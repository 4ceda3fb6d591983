"""How many Croissant files a second, warm, beside mlcroissant? `python benchmarks/bench_corpus.py [MANY]`

The files are those of the shared corpus (`ASSAY_CORPUS`) that are of version 1.0 or 1.1. Both sides read each file from
disk and say what is wrong with it; of mlcroissant that is `Dataset(jsonld=path)`, whose verdict is asserted to be the
one that was recorded. Rounds are interleaved, CPU time is quoted; once for published and official files, once for
those that were made for tests, and for all. With a number as argument, so many files are checked
on our side in one process, the memory watched.
"""

import gc
import json
import logging
import os
import resource
import statistics
import sys
import time
from pathlib import Path

from assay_validators.engine import Session

ROUNDS = 3
VERSIONS = ("croissant/1.0", "croissant/1.1")
MADE_UP = "mutations/"
"""Files that are one small dataset with one mistake each; the others are published datasets and official examples."""


def main(many: int) -> None:
    corpus = Path(os.environ["ASSAY_CORPUS"]) / "croissant"
    verdicts = json.loads((corpus / "mlcroissant-1.1.1-verdicts.json").read_bytes())
    every = [name for name in verdicts if is_of_today(corpus / name)]
    made_up = [name for name in every if name.startswith(MADE_UP)]
    real = [name for name in every if not name.startswith(MADE_UP)]
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    parts = {"published and official": real, "made for tests": made_up}
    for _ in range(ROUNDS):
        for called, names in parts.items():
            paths = [str(corpus / name) for name in names]
            ours.setdefault(called, []).extend(timed(lambda paths=paths: check(paths)) for _ in range(5))
            theirs.setdefault(called, []).append(timed(lambda names=names: validate(corpus, names, verdicts)))
    mine = {called: statistics.median(times) for called, times in ours.items()}
    other = {called: statistics.median(times) for called, times in theirs.items()}
    for called, names in parts.items():
        told(corpus, called, names, mine[called], other[called])
    told(corpus, "all", every, sum(mine.values()), sum(other.values()))
    if many:
        watched([str(corpus / name) for name in every], many)


def is_of_today(path: Path) -> bool:
    """Whether a file can be checked and is of no draft, which is checked in another way."""
    report = Session().check_file(str(path))
    return report.done and report.kind in VERSIONS


def told(corpus: Path, called: str, names: list[str], mine: float, other: float) -> None:
    size = sum((corpus / name).stat().st_size for name in names)
    print(f"{called}: {len(names)} files, {size / 1e6:.1f} MB")
    print(f"    assay        {mine:7.4f} s CPU, {len(names) / mine:7.0f} files/s")
    print(f"    mlcroissant  {other:7.3f} s CPU, {len(names) / other:7.1f} files/s: {other / mine:.0f} times as long")


def timed(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def check(paths: list[str]) -> None:
    session = Session()
    gc.disable()  # as `assay check` does
    for path in paths:
        assert session.check_file(path).done
    gc.enable()


def validate(corpus: Path, paths: list[str], verdicts) -> None:
    import mlcroissant

    logging.disable(logging.CRITICAL)
    for name in paths:
        try:
            mlcroissant.Dataset(jsonld=corpus / name)
            valid = True
        except Exception:  # noqa: BLE001 - a crash is a verdict too
            valid = False
        assert valid == verdicts[name]["valid"], name


def watched(paths: list[str], many: int) -> None:
    """Check so many files, and say how much memory was held at the most, a tenth of the way and at the end."""
    session, began = Session(), time.process_time()
    for number in range(1, many + 1):
        session.check_file(paths[number % len(paths)])
        if number in (many // 10, many):
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number:,} files: {time.process_time() - began:.1f} s CPU, {held:.0f} MB at the most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
