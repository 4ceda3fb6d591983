"""How long does the first `assay demo` take, and how much of it is compiling? `python benchmarks/bench_demo.py`

Whole processes with a fresh cache folder, for the backend that is chosen here and for numba alone, as on a machine
without a C compiler: the first run, a second one into another folder, and a third that finds the second finished. The
second must compile nothing, and all must give the same results.
"""

import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3
LIMIT_S = 3.0
"""The first run compiles for at most so long."""


def demo(cache: Path, backend: str, folder: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and the seconds of them that numba compiled, as the run itself says."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), "ASSAY_BACKEND": backend}
    words = [sys.executable, "-m", "assay", "demo", "-o", str(folder)]
    log = cache / "stderr"
    silent = [
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    wall = time.perf_counter()
    child = os.posix_spawn(sys.executable, words, environment, file_actions=silent)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - wall
    said = log.read_text()
    assert os.waitstatus_to_exitcode(status) == 0, said
    compiled = re.search(r"compiled \d+ functions in ([\d.]+) s", said)
    return usage.ru_utime + usage.ru_stime, wall, float(compiled[1]) if compiled else 0.0


def values(folder: Path) -> dict[tuple[str, ...], float | None]:
    rows = json.loads((folder / "results.json").read_bytes())["results"]
    return {(row["key"], row["algorithm"], str(row["group"])): row["value"] for row in rows}


def equal(one: dict, other: dict, *, tolerance: float) -> bool:
    close = (a == b or abs(a - b) <= tolerance * abs(a) for a, b in zip(one.values(), other.values(), strict=True))
    return one.keys() == other.keys() and all(close)


def main() -> None:
    backends = {"": "chosen", "numba": "numba"}
    times: dict[str, list[list[tuple[float, float, float]]]] = {backend: [] for backend in backends}
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(ROUNDS):
            for backend, label in backends.items():
                place = Path(scratch, f"{label} {number}")
                place.mkdir()
                folders = [place / "first", place / "second", place / "second"]
                times[backend].append([demo(place, backend, folder) for folder in folders])
                found[backend] = values(place / "second")
                assert equal(values(place / "first"), found[backend], tolerance=0.0)
    assert equal(found[""], found["numba"], tolerance=1e-12)
    print(f"assay demo, Python {sys.version.split()[0]}; the best of {ROUNDS} rounds, results equal")
    for backend, label in backends.items():
        for column, title in enumerate(("first", "second", "finished before")):
            cpu, wall, compiled = min(r[column] for r in times[backend])
            print(f"  {label:7} {title:16} CPU {cpu:5.2f} s  wall {wall:5.2f} s  of it compiling {compiled:.1f} s")
    first = max(min(r[0] for r in rounds)[2] for rounds in times.values())
    again = max(r[1][2] for rounds in times.values() for r in rounds)
    print(
        f"claim: the first compiles for at most {LIMIT_S:g} s: {first:.1f}, {'holds' if first <= LIMIT_S else 'FAILS'}"
    )
    print(f"claim: the second compiles nothing: {again:.1f}, {'holds' if again == 0 else 'FAILS'}")


if __name__ == "__main__":
    main()
