"""How many files a second does `assay check FOLDER` read, in how much memory? `python benchmarks/bench_many.py [MANY]`

MANY files (10,000 unless said) are made in a temporary folder from those of the shared corpus (`ASSAY_CORPUS`), or of
the demo's, each with a name of its own. Whole processes are timed: one process, two, and the second run of a cache;
rounds are interleaved, medians quoted, of ratios with the least and the most, and the output of all is asserted to be
the same to the byte. Peak memory is what the kernel says of the process and of each of those that it starts, at a tenth
of the files and at all of them.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

from assay_validators.engine import Session

ASSAY = Path(sys.executable).with_name("assay")
DEMO = Path(__file__).parents[1] / "toolkit" / "assay" / "demo" / "study" / "croissant.json"
ROUNDS = 5
MOST_TIMED = 2000
"""So many files at most are checked in the interleaved rounds."""
IN_A_FOLDER = 500
LARGEST = 200_000
"""Bytes; the few files of the corpus that are larger would be the whole benchmark."""


def seeds() -> list[dict]:
    """Real datasets, as objects."""
    corpus = os.environ.get("ASSAY_CORPUS")
    found = sorted((Path(corpus) / "croissant").rglob("*.json")) if corpus else [DEMO]
    return [json.loads(path.read_bytes()) for path in found if path.stat().st_size < LARGEST and is_read(path)]


def is_read(path: Path) -> bool:
    """Whether it is a dataset of a version that we read."""
    report = Session().check_file(str(path))
    return report.done and report.kind is not None


def make(folder: Path, many: int) -> int:
    """So many files; their bytes."""
    size, some = 0, seeds()
    for number in range(many):
        if number % IN_A_FOLDER == 0:
            below = folder / f"{number // IN_A_FOLDER:04}"
            below.mkdir()
        data = json.dumps(some[number % len(some)] | {"name": f"dataset-{number}"}, indent=1).encode()
        (below / f"{number}.json").write_bytes(data)
        size += len(data)
    print(f"{many:,} files of {len(some)} datasets, {size / 1e6:.0f} MB", flush=True)
    return size


def run(*words: str) -> dict:
    """One whole process: wall and CPU seconds, peak MB of itself and of the largest that it started, its output."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        process = subprocess.Popen([ASSAY, "check", "--format", "jsonl", *words], stdout=out, stderr=subprocess.DEVNULL)
        peaks, over = {}, Event()
        watcher = Thread(target=watch, args=(process.pid, peaks, over))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        over.set()
        watcher.join()
        assert process.returncode in (0, 1), process.returncode
        out.seek(0)
        digest = sha256()
        while piece := out.read(1 << 20):
            digest.update(piece)
    own = peaks.pop(process.pid, 0.0)
    cpu = usage.ru_utime + usage.ru_stime
    return {
        "wall": wall,
        "cpu": cpu,
        "own": own,
        "workers": max(peaks.values(), default=0.0),
        "out": digest.hexdigest(),
    }


def watch(pid: int, peaks: dict[int, float], over: Event) -> None:
    """Note the peak memory of a process and of those that it starts, as long as they are there."""
    while not over.wait(0.05):
        try:
            below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for each in (pid, *map(int, below)):
                lines = Path(f"/proc/{each}/status").read_text().splitlines()
                peak = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
                peaks[each] = max(peaks.get(each, 0.0), peak * 1024 / 1e6)
        except OSError:
            continue


def halves(folder: Path) -> dict:
    """Wall and CPU seconds of two checks that know nothing of each other, each of half of the files."""
    below = sorted(map(str, folder.iterdir()))
    words = [str(ASSAY), "check", "--format", "jsonl", "--jobs", "1"]
    began = time.perf_counter()
    both = [
        subprocess.Popen([*words, *some], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for some in (below[::2], below[1::2])
    ]
    cpu = 0.0
    for each in both:
        _, status, usage = os.wait4(each.pid, 0)
        each.returncode = os.waitstatus_to_exitcode(status)
        assert each.returncode in (0, 1), each.returncode
        cpu += usage.ru_utime + usage.ru_stime
    return {"wall": time.perf_counter() - began, "cpu": cpu}


def medians(rounds: list[dict]) -> dict:
    return {key: statistics.median(each[key] for each in rounds) for key in ("wall", "cpu", "own", "workers")}


def ratio(over: list[dict], under: list[dict], what: str = "wall") -> str:
    """How many times as much the one takes as the other in the same round: the median, the least and the most."""
    found = sorted(a[what] / b[what] for a, b in zip(over, under, strict=True))
    return f"{statistics.median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


def told(name: str, many: int, one: dict) -> None:
    print(
        f"  {name:26} {one['wall']:7.2f} s wall, {one['cpu']:7.2f} s CPU, {many / one['wall']:6.0f} files/s;"
        f"  peak {one['own']:5.1f} MB, of a worker {one['workers']:5.1f} MB",
        flush=True,
    )


def compare(folder: Path, many: int, cache: Path) -> None:
    """One process beside two, and a cache that knows everything."""
    sides = {
        "one process": ("--jobs", "1"),
        "two processes": ("--jobs", "2"),
        "cached, one process": ("--jobs", "1", "--cache", str(cache)),
        "cached, two processes": ("--jobs", "2", "--cache", str(cache)),
    }
    first = run("--jobs", "1", "--cache", str(cache), str(folder))
    told("first run of a cache", many, first)
    rounds = {name: [] for name in sides}
    apart = []
    for _ in range(ROUNDS):
        apart.append(halves(folder))
        for name, words in sides.items():
            rounds[name].append(run(*words, str(folder)))
    assert {each["out"] for some in rounds.values() for each in some} == {first["out"]}, "outputs differ"
    middle = {name: medians(some) for name, some in rounds.items()}
    for name, one in middle.items():
        told(name, many, one)
    one, two, known = (rounds[name] for name in ("one process", "two processes", "cached, one process"))
    print(f"  two processes: {ratio(one, two)} times as fast by wall, {ratio(two, one, 'cpu')} times the CPU")
    print(
        f"  two checks of half of the files, started by hand: {ratio(one, apart)} times as fast by wall,"
        f" {ratio(apart, one, 'cpu')} times the CPU"
    )
    print(f"  two processes beside these: {ratio(apart, two)} times as fast by wall")
    print(f"  cached: {ratio(one, known)} times as fast by wall, {ratio(one, known, 'cpu')} by CPU")
    size = sum(path.stat().st_size for path in cache.iterdir())
    print(f"  the cache: {size / 1e6:.1f} MB")


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="assay-many-") as place:
        folder = Path(place) / "all"
        folder.mkdir()
        make(folder, many)
        few = [str(path) for path in sorted(folder.iterdir())[: max(1, many // IN_A_FOLDER // 10)]]
        small = sum(1 for name in few for _ in Path(name).iterdir())
        print(f"memory of {small:,} and {many:,} files")
        for name, paths, count in (("two processes", few, small), ("two processes", [str(folder)], many)):
            told(f"{name}, {count:,}", count, run("--jobs", "2", *paths))
        timed = few[: MOST_TIMED // IN_A_FOLDER]
        count = sum(1 for name in timed for _ in Path(name).iterdir())
        print(f"speed, {count:,} files, medians of {ROUNDS} interleaved rounds")
        speed = Path(place) / "speed"
        speed.mkdir()
        for each in timed:
            Path(each).rename(speed / Path(each).name)
        compare(speed, count, Path(place) / "cache")


if __name__ == "__main__":
    main()
