# Without pathlib and tempfile: a child's peak begins at what this process weighs.
# ruff: noqa: PTH110, PTH118, PTH120, PTH123
"""How long does one cold `assay check` take? `python benchmarks/bench_check.py [FILE [ROUNDS]]`

Whole processes, from exec to exit, interleaved: `assay check`, `mlcroissant validate`, and the bare interpreter, which
nobody who is written in Python can undercut. FILE is Croissant metadata without errors, by default the demo's; a copy
whose first file has another name must be refused by both. CPU time and peak memory are the kernel's own accounts of the
child.
"""

import os
import sys
import time

DEMO = os.path.join(os.path.dirname(__file__), "..", "toolkit", "assay", "demo", "study", "croissant.json")
BIN = os.path.dirname(sys.executable)
CPU, WALL, PEAK = range(3)
CLAIMS = {CPU: ("ms CPU", 100, 60), PEAK: ("MB", 35, 20)}
"""The limit, and the figure that we should like to see."""


def commands(path: str) -> dict[str, list[str]]:
    """The sides; mlcroissant only where it is installed."""
    sides = {
        "assay check": [os.path.join(BIN, "assay"), "check", path],
        "mlcroissant validate": [os.path.join(BIN, "mlcroissant"), "validate", "--jsonld", path],
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -S -c pass": [sys.executable, "-S", "-c", "pass"],
    }
    return {name: words for name, words in sides.items() if os.path.exists(words[0])}


def run(words: list[str]) -> tuple[int, tuple[float, float, float]]:
    """Exit status; CPU and wall time in ms, peak in MB."""
    # Bytecode may be written, as on a user's machine; the first round writes it and is not counted.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    wall = time.perf_counter()
    child = os.posix_spawn(words[0], words, environment, file_actions=silent)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - wall
    unit = 1 if sys.platform == "darwin" else 1024
    return os.waitstatus_to_exitcode(status), (
        1e3 * (usage.ru_utime + usage.ru_stime),
        1e3 * wall,
        usage.ru_maxrss * unit / 1e6,
    )


def verdicts(path: str) -> set[int]:
    """The exit status of everyone who was asked about the file."""
    sides = commands(path)
    return {run(sides[name])[0] for name in sides if not name.startswith("python")}


def verdicts_on_a_broken_copy(path: str) -> set[int]:
    """The same for a copy whose fields refer to a file that is no longer called so."""
    from tempfile import NamedTemporaryFile

    with open(path, encoding="utf-8") as file:
        before, distribution, after = file.read().partition('"distribution"')
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as copy:
        copy.write(before + distribution + after.replace('"@id": "', '"@id": "renamed-', 1))
        copy.flush()
        return verdicts(copy.name)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def version_of(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def main() -> None:
    path = os.path.realpath(sys.argv[1] if len(sys.argv) > 1 else DEMO)
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    assert verdicts(path) == {0}, f"{path}: not everyone finds it valid"
    sides = commands(path)
    rounds = [{name: run(words)[1] for name, words in sides.items()} for _ in range(times)]
    medians = {name: [median([r[name][i] for r in rounds]) for i in range(3)] for name in sides}
    assert verdicts_on_a_broken_copy(path) == {1}, "not everyone refuses the broken copy"
    print(f"{path}; median of {times} interleaved rounds, verdicts equal")
    print(f"Python {sys.version.split()[0]}, mlcroissant {version_of('mlcroissant')}")
    ours = medians["assay check"]
    for name, (cpu, wall, peak) in medians.items():
        ratio = f"{cpu / ours[CPU]:5.2f}x the CPU, {peak / ours[PEAK]:5.2f}x the memory"
        print(f"  {name:20}  CPU {cpu:6.1f} ms  wall {wall:6.1f} ms  peak {peak:6.1f} MB  {ratio}")
    for index, (unit, limit, wish) in CLAIMS.items():
        verdict = "holds" if ours[index] <= limit else "FAILS"
        wished = "holds" if ours[index] <= wish else "not reached"
        print(f"claim: at most {limit} {unit}: {ours[index]:.1f}, {verdict}; {wish}: {wished}")


if __name__ == "__main__":
    main()
