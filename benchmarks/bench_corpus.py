"""How many Croissant files a second, warm, beside mlcroissant? `python benchmarks/bench_corpus.py [MANY]`

The files are those of the shared corpus (`ASSAY_CORPUS`) that are of version 1.0 or 1.1. Both sides read each file from
disk and say what is wrong with it; of mlcroissant that is `Dataset(jsonld=path)`, whose verdict is asserted to be the
one that was recorded. Rounds are interleaved, CPU time is quoted. With a number as argument, so many files are checked
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


def main(many: int) -> None:
    corpus = Path(os.environ["ASSAY_CORPUS"]) / "croissant"
    verdicts = json.loads((corpus / "mlcroissant-1.1.1-verdicts.json").read_bytes())
    paths = [name for name in verdicts if Session().check_file(str(corpus / name)).done]
    size = sum((corpus / name).stat().st_size for name in paths)
    print(f"{len(paths)} files, {size / 1e6:.1f} MB")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours += [timed(lambda: check(corpus, paths)) for _ in range(5)]
        theirs.append(timed(lambda: validate(corpus, paths, verdicts)))
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"assay        {mine:7.3f} s CPU, {len(paths) / mine:7.0f} files/s")
    print(f"mlcroissant  {other:7.3f} s CPU, {len(paths) / other:7.1f} files/s: {other / mine:.0f} times as long")
    if many:
        watched(corpus, paths, many)


def timed(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def check(corpus: Path, paths: list[str]) -> None:
    session = Session()
    gc.disable()  # as `assay check` does
    for name in paths:
        assert session.check_file(str(corpus / name)).done
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


def watched(corpus: Path, paths: list[str], many: int) -> None:
    """Check so many files, and say how much memory was held at the most, a tenth of the way and at the end."""
    session, began = Session(), time.process_time()
    for number in range(1, many + 1):
        session.check_file(str(corpus / paths[number % len(paths)]))
        if number in (many // 10, many):
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number:,} files: {time.process_time() - began:.1f} s CPU, {held:.0f} MB at the most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
