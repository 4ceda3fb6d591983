"""Does any document make Assay fall over? `python tests/toolkit/mutations/mutate.py [COUNT [FIRST]]`

Documents that were changed at random, each made from its number alone, are checked, written in every format and, when
they have no errors, compiled; changed plans are explained and run dry. What goes wrong is printed with the number, by
which the document is made again as long as the seeds are the same: `ASSAY_CORPUS` adds real ones.
"""

# ruff: noqa: T201
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
os.environ["ASSAY_REGISTRY"] = "off"

from tests.toolkit.mutations.seeds import copy_studies, fingerprint, seeds
from tests.toolkit.mutations.trial import try_number

EVERY = 10_000
"""After so many documents a line says how far it is."""


def main(count: int, first: int) -> int:
    print(f"{count:,} documents from number {first:,} on, made of {len(seeds())} seeds {fingerprint()}", flush=True)
    failures: Counter[str] = Counter()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        copy_studies(Path(scratch))
        for done, number in enumerate(range(first, first + count), 1):
            failure = try_number(number, Path(scratch), timed=True)
            if failure is not None:
                failures[failure.what.partition(":")[0]] += 1
                print(f"number {failure.number}, {failure.seed}: {failure.what}", flush=True)
            if done % EVERY == 0:
                print(f"{done:,} done, {failures.total()} failed, {time.process_time() - began:.0f} s CPU", flush=True)
    print(f"{count:,} documents, {failures.total()} failed, {time.process_time() - began:.0f} s CPU")
    return 1 if failures else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    raise SystemExit(main(*(given + [1000, 0][len(given) :])))
