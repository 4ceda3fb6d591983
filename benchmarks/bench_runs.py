"""What does running cost, and what do workers save? `python benchmarks/bench_runs.py`

Dask and Ray are beside ours where they are installed: `pip install "dask[distributed]" ray`. Nothing else needs them.

Three questions. What a shard costs that does nothing, everything durably recorded, beside the same empty tasks on other
engines, which record nothing: the difference between many shards and few, so that starting does not count; and the same
into a folder in memory, which shows how much of it is waiting for the disk. How much faster two workers are than one
process on a plan that computes, whole runs interleaved, the results equal to the byte. Whether a small run is slower
because workers might have been started.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).parent / "package"
sys.path.insert(0, str(PACKAGE))
os.environ["PYTHONPATH"] = str(PACKAGE)
os.environ["ASSAY_REGISTRY"] = "off"
# What it says when its workers are ended.
os.environ["DASK_LOGGING__DISTRIBUTED"] = "critical"

import numpy as np  # noqa: E402 - the package of pieces that do nothing comes first
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from noop.work import nothing  # noqa: E402

import assay  # noqa: E402
from assay.plan.physical import PhysicalPlan, Report, Resample  # noqa: E402
from assay.runs.execute import Manner, run_plan  # noqa: E402

FEW, MANY = 100, 2100
ITEMS = 10_000
"""Items that a shard stands for."""
WORKERS = 2
ROUNDS = 5


def shards(number: int) -> PhysicalPlan:
    node = Resample(id="nothing", scheme="independent", seed=1, replicates=number, shards=number)
    return PhysicalPlan(name="noop", kind="noop", nodes=(node, Report(id="report", inputs=("nothing",))))


def ours(workers: int, folder: Path):
    """Whole runs into a folder on this disk."""

    def run(number: int) -> None:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            run_plan(shards(number), Path(), Path(scratch) / "run", manner=Manner(workers))

    return nullcontext(run)


@contextmanager
def process_pool():
    with ProcessPoolExecutor(WORKERS) as pool:
        yield lambda number: counted(list(pool.map(nothing, range(number))), number)


@contextmanager
def dask():
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield lambda number: counted(client.gather(client.map(nothing, range(number), pure=False)), number)


@contextmanager
def ray():
    import ray

    ray.init(num_cpus=WORKERS, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    task = ray.remote(nothing)
    yield lambda number: counted(ray.get([task.remote(each) for each in range(number)]), number)
    ray.shutdown()


def counted(answers: list[bytes], number: int) -> None:
    assert len(answers) == number


OURS = "assay, two workers"
MEMORY = Path("/dev/shm")
ENGINES: dict[str, Callable[[], AbstractContextManager[Callable[[int], None]]]] = {
    "assay, in process": lambda: ours(0, Path.cwd()),
    OURS: lambda: ours(WORKERS, Path.cwd()),
}
ENGINES |= {f"{OURS}, in memory": lambda: ours(WORKERS, MEMORY)} if MEMORY.is_dir() else {}
ENGINES |= {"ProcessPoolExecutor": process_pool}
ENGINES |= {"Dask distributed": dask} if find_spec("distributed") else {}
ENGINES |= {"Ray": ray} if find_spec("ray") else {}


def timed(work: Callable[[int], None], number: int) -> float:
    began = time.perf_counter()
    work(number)
    return time.perf_counter() - began


def overhead() -> None:
    took: dict[str, list[float]] = {name: [] for name in ENGINES}
    started: dict[str, list[float]] = {name: [] for name in ENGINES}
    for _ in range(ROUNDS):
        for name, engine in ENGINES.items():
            began = time.perf_counter()
            with engine() as work:
                work(FEW)
                started[name].append(time.perf_counter() - began)
                few, many = timed(work, FEW), timed(work, MANY)
            took[name].append((many - few) / (MANY - FEW))
    print(f"one empty shard of {ITEMS:,} items, two workers, medians of {ROUNDS}")
    ours_shared = median(took[OURS])
    for name, each in took.items():
        shard = median(each)
        told = f"{shard * 1e6:8.0f} us a shard ({min(each) * 1e6:.0f} to {max(each) * 1e6:.0f})"
        ratio = f"{shard / ours_shared:6.2f} of ours, {shard / ITEMS * 1e6:7.4f} us an item"
        print(f"  {name:<29} {told}, {ratio}; {FEW} of them, starting included, {median(started[name]):.2f} s")
    for name in ("distributed", "ray"):
        if find_spec(name) is None:
            print(f"  {name} is not installed here")


def study(folder: Path, items: int) -> Path:
    """Two algorithms on made-up items, described by the documents that `assay new` writes."""
    chance = np.random.default_rng(0)
    ill = chance.random(items) < 0.3
    pq.write_table(pa.table({"id": np.arange(items), "label": np.where(ill, "ill", "well")}), folder / "y.parquet")
    for name in "ab":
        p = 1 / (1 + np.exp(-(chance.normal(size=items) + np.where(ill, 1, -1))))
        pq.write_table(pa.table({"id": np.arange(items), "ill": p, "well": 1 - p}), folder / f"{name}.parquet")
    words = [
        "new",
        "evaluation",
        "--positive",
        "ill",
        "--reference",
        "y.parquet",
        "--prediction",
        "a.parquet",
        "b.parquet",
    ]
    command = [sys.executable, "-m", "assay", *words, "-o", "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "evaluation.yaml"


def speed_up(items: int, replicates: int, workers: int | None = WORKERS) -> None:
    """Whole runs in one process and in so many workers, or in what the plan's estimate chooses."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        compiled = assay.compile(study(folder, items), [f"replicates={replicates}"])
        took: dict[int | None, list[float]] = {0: [], workers: []}
        results = set()
        for round_ in range(ROUNDS):
            for number, times in took.items():
                run = folder / f"run {number} {round_}"
                began = time.perf_counter()
                run_plan(compiled.plan, compiled.base, run, manner=Manner(number), checked=compiled.checked)
                times.append(time.perf_counter() - began)
                results.add((run / "results.json").read_bytes())
        assert len(results) == 1
    alone, shared = (median(each) for each in took.values())
    who = "as the estimate chooses" if workers is None else f"in {workers} workers"
    print(f"{items:,} items, {replicates:,} draws: {alone:.2f} s alone, {shared:.2f} s {who}, {alone / shared:.2f}x")


if __name__ == "__main__":
    overhead()
    speed_up(2_000, 2_000, None)
    speed_up(200_000, 10_000)
    speed_up(200_000, 30_000)
