"""How fast are Croissant files read? `python benchmarks/bench_scan.py [--corpus DIR]`

A tape, and a tape turned into dict and list, against `orjson.loads` and `json.loads`: every JSON file below `croissant`
in the corpus (`$ASSAY_CORPUS` unless told), interleaved rounds in one process, the values asserted equal.
"""

import argparse
import json
import os
import time
from pathlib import Path
from statistics import median, quantiles

import orjson

from assay_kernels.scan import SCANNER, scan_json

ROUNDS = 31
CLAIMS = {"tape": 1.5, "value": 4.0}
"""At most this many times orjson's CPU time."""


def tape_value(document: bytes) -> object:
    return scan_json(document).value()


SIDES = {"orjson": orjson.loads, "tape": scan_json, "value": tape_value, "json": json.loads}


def documents(corpus: Path) -> list[bytes]:
    """The files that hold one JSON text; the others hold one a line."""
    paths = sorted(path for path in corpus.joinpath("croissant").rglob("*.json*") if path.is_file())
    texts = (path.read_bytes() for path in paths)
    return [text for text in texts if not scan_json(text).problems]


def timed(side, texts: list[bytes]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        side(text)
    return 1e3 * (time.process_time() - cpu), 1e3 * (time.perf_counter() - wall)


def show(rounds: list[dict[str, tuple[float, float]]], size: int) -> dict[str, float]:
    """Print a line for each side; returns each side's CPU time over orjson's, as median of the rounds' ratios."""
    ratios = {name: [r[name][0] / r["orjson"][0] for r in rounds] for name in SIDES}
    for name in SIDES:
        cpu, wall = (median(r[name][i] for r in rounds) for i in (0, 1))
        low, _, high = quantiles(ratios[name], n=4)
        print(
            f"{name:7} cpu {cpu:7.2f} ms  wall {wall:7.2f} ms  {size / cpu / 1e3:6.0f} MB/s"
            f"  {median(ratios[name]):5.2f}x orjson (quartiles {low:.2f} to {high:.2f})"
        )
    return {name: median(values) for name, values in ratios.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=os.environ.get("ASSAY_CORPUS"))
    corpus = parser.parse_args().corpus
    if corpus is None or not Path(corpus, "croissant").is_dir():
        parser.error("--corpus or ASSAY_CORPUS must name a folder that holds `croissant`")
    texts = documents(Path(corpus))
    for text in texts:
        assert repr(tape_value(text)) == repr(orjson.loads(text)) == repr(json.loads(text))
    size = sum(map(len, texts))
    print(f"{len(texts)} files, {size:,} bytes, scanner {SCANNER}, orjson {orjson.__version__}, {ROUNDS} rounds")
    rounds = [{name: timed(side, texts) for name, side in SIDES.items()} for _ in range(ROUNDS)]
    ratios = show(rounds, size)
    for name, limit in CLAIMS.items():
        verdict = "holds" if ratios[name] <= limit else "FAILS"
        print(f"claim: {name} at most {limit}x orjson: {ratios[name]:.2f}x, {verdict}")


if __name__ == "__main__":
    main()
