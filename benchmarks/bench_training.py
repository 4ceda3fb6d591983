"""How many records a second reach a training loop? `python benchmarks/bench_training.py [RECORDS]`

A Croissant dataset of a Parquet file, records of lists of 64 numbers and a label, in shuffled batches of 64 through
PyTorch's `DataLoader` without workers: over a loop; over a map-style dataset of NumPy memory maps; and, of a few
thousand records, over mlcroissant's, where it is installed. All in this process, in turn; the sums of what came are
asserted equal. Needs torch.
"""

import hashlib
import json
import logging
import sys
import tempfile
import time
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset

import assay
from assay_spec.croissant.official import CONTEXT

ROUNDS = 5
WIDTH = 64
BATCH = 64
FEW = 2_000
MEAN, DEVIATION = 0.5, 0.25


class Mapped(Dataset):
    """What people write by hand: one record at a time out of memory maps."""

    def __init__(self, x: Path, y: Path) -> None:
        self.x, self.y = np.load(x, mmap_mode="r"), np.load(y, mmap_mode="r")

    def __len__(self) -> int:
        return len(self.y)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, int]:
        return torch.from_numpy(((self.x[place] - MEAN) / DEVIATION).astype("f4")), int(self.y[place])


class Streamed(IterableDataset):
    """mlcroissant's records, as it gives them."""

    def __init__(self, document: Path) -> None:
        import mlcroissant as mlc

        self.records = mlc.Dataset(jsonld=str(document)).records("r")

    def __iter__(self):
        for record in islice(self.records, FEW):
            values = np.asarray(record["r/x"], "f8")
            yield torch.from_numpy(((values - MEAN) / DEVIATION).astype("f4")), int(record["r/y"])


def described(folder: Path, x: np.ndarray, y: np.ndarray) -> Path:
    pq.write_table(pa.table({"x": list(x), "y": y}), folder / "t.parquet")
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"r/{name}",
            "dataType": type_,
            "source": {"fileObject": {"@id": "t.parquet"}, "extract": {"column": name}},
            **more,
        }
        for name, type_, more in (
            ("x", "sc:Float", {"isArray": True, "arrayShape": str(WIDTH)}),
            ("y", "sc:Integer", {}),
        )
    ]
    file = {"@type": "cr:FileObject", "@id": "t.parquet", "name": "t", "contentUrl": "t.parquet"}
    file["encodingFormat"] = "application/x-parquet"
    file["sha256"] = hashlib.sha256((folder / "t.parquet").read_bytes()).hexdigest()
    document = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": "t",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "distribution": [file],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "r", "name": "r", "field": fields}],
    }
    (folder / "croissant.json").write_text(json.dumps(document))
    return folder / "croissant.json"


def drained(loader: DataLoader) -> tuple[int, float, float, float]:
    """Records, the sum of their labels, and CPU and wall time."""
    wall, cpu = time.perf_counter(), time.process_time()
    records, labels = 0, 0
    for batch in loader:
        x, y = batch.values() if isinstance(batch, dict) else batch
        assert x.dtype == torch.float32
        records += len(x)
        labels += int(y.sum())
    return records, labels, time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    logging.disable(logging.CRITICAL)
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    torch.set_num_threads(1)
    random = np.random.default_rng(1)
    x, y = random.random((records, WIDTH)), random.integers(0, 10, records)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        document = described(folder, x, y)
        np.save(folder / "x.npy", x)
        np.save(folder / "y.npy", y)
        start = time.perf_counter()
        loop = assay.load(document, "r").loop(BATCH, shuffle=1, normalise={"x": (MEAN, DEVIATION)})
        print(f"{records:,} records read in {time.perf_counter() - start:.2f} s; batches of {BATCH}")
        mapped = Mapped(folder / "x.npy", folder / "y.npy")
        sides = {
            "a loop": lambda: DataLoader(loop.torch(), batch_size=None),
            "NumPy memory maps": lambda: DataLoader(mapped, batch_size=BATCH, shuffle=True),
        }
        try:
            import_module("mlcroissant")  # now, so that no round pays for it
        except ImportError:
            print("mlcroissant is not installed and not measured")
        else:
            sides["mlcroissant's records"] = lambda: DataLoader(Streamed(document), batch_size=BATCH)
        rounds = [{name: drained(side()) for name, side in sides.items()} for _ in range(ROUNDS)]
        for each in rounds:
            assert each["a loop"][:2] == each["NumPy memory maps"][:2] == (records, int(y.sum()))
            assert each.get("mlcroissant's records", (0, int(y[:FEW].sum())))[1] == int(y[:FEW].sum())
        speeds = {n: [median(r[n][0] / r[n][i] for r in rounds) for i in (2, 3)] for n in sides}
        for name, (cpu, wall) in speeds.items():
            ratio = speeds["a loop"][0] / cpu
            print(f"  {name:22} {cpu:12,.0f} records/s CPU {wall:12,.0f} wall  {ratio:8.1f}x")


if __name__ == "__main__":
    main()
