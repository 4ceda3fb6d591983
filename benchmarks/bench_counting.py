"""How fast are the counting metrics of two masks? `python benchmarks/bench_counting.py [SIZE]`

Of SIZE^3 voxels (512 by default), u1: DSC, IoU, sensitivity, PPV, specificity and MCC from one sweep, against
SimpleITK's overlap filter and MetricsReloaded, and against the time in which NumPy finds the largest word of the same
bytes, which says how fast memory is read. Then the confusion of 8 classes of (SIZE/2)^3 voxels, against scikit-learn,
MetricsReloaded and NumPy. All in one process, in turn; values asserted equal; CPU. Peers that are not installed are
left out, and said to be.
"""

import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np

from assay_kernels.confusion import finalize, score

METRICS = ("f_beta", "iou", "sensitivity", "ppv", "specificity", "mcc")
ROUNDS = 5

Side = tuple[Callable[[], Any], int]
"""What is timed, and how often."""


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    warnings.simplefilter("ignore")
    counting(size)
    confusion(size // 2)


def blobs(size: int, shift: int) -> np.ndarray:
    """Balls in a grid, which fill about a third."""
    axis = (np.arange(size) + shift) % 64 - 32
    square = axis.astype(np.int32) ** 2
    return (square[:, None, None] + square[None, :, None] + square[None, None, :] < 28**2).astype(np.uint8)


def counting(size: int) -> None:
    reference, prediction = blobs(size, 0), blobs(size, 3)
    rows = reference.reshape(-1), prediction.reshape(-1)

    def ours() -> list[float]:
        table = score.table(*rows, 2)
        return [getattr(finalize, name)(table) for name in METRICS]

    sides: dict[str, Side] = {"assay": (ours, ROUNDS)}
    words = [each[: each.size // 8 * 8].view(np.uint64) for each in rows]
    sides["memory, read by np.max of words"] = (lambda: [int(each.max()) for each in words], ROUNDS)
    expected = ours()
    if itk := found("SimpleITK"):
        images = [itk.GetImageFromArray(each) for each in (reference, prediction)]
        overlap = itk.LabelOverlapMeasuresImageFilter()
        overlap.SetNumberOfThreads(1)

        def theirs() -> list[float]:
            overlap.Execute(*images)
            return [overlap.GetDiceCoefficient(1), overlap.GetJaccardCoefficient(1)]

        assert np.allclose(theirs(), expected[:2], rtol=1e-9)
        sides["SimpleITK, two of them"] = (theirs, 3)
    if reloaded := found("MetricsReloaded.metrics.pairwise_measures"):
        names = (
            "dsc",
            "intersection_over_union",
            "sensitivity",
            "positive_predictive_value",
            "specificity",
            "matthews_correlation_coefficient",
        )

        def package() -> list[float]:
            measures = reloaded.BinaryPairwiseMeasures(prediction, reference)
            return [float(getattr(measures, name)()) for name in names]

        assert np.allclose(package(), expected, rtol=1e-4)  # it counts in f4
        sides["MetricsReloaded"] = (package, 1)
    compare(f"six counting metrics of {size}^3", sides, 2 * reference.size)


def confusion(size: int) -> None:
    rng = np.random.default_rng(1)
    coarse = rng.integers(0, 8, (size // 8 + 1,) * 3, dtype=np.uint8)
    reference = coarse.repeat(8, 0).repeat(8, 1).repeat(8, 2)[:size, :size, :size].reshape(-1)
    prediction = np.roll(reference, 2)
    expected = np.bincount(8 * reference.astype(np.int64) + prediction, minlength=64).reshape(8, 8)
    assert np.array_equal(score.table(reference, prediction, 8), expected)
    sides: dict[str, Side] = {
        "assay": (lambda: score.table(reference, prediction, 8), ROUNDS),
        "np.bincount": (lambda: np.bincount(8 * reference + prediction, minlength=64), ROUNDS),
    }
    if sklearn := found("sklearn.metrics"):
        assert np.array_equal(sklearn.confusion_matrix(reference, prediction, labels=range(8)), expected)
        sides["scikit-learn"] = (lambda: sklearn.confusion_matrix(reference, prediction, labels=range(8)), 3)
    if reloaded := found("MetricsReloaded.metrics.pairwise_measures"):
        measures = lambda: reloaded.MultiClassPairwiseMeasures(prediction, reference, list(range(8))).confusion_matrix()  # noqa: E731
        assert np.array_equal(np.asarray(measures(), np.int64).T, expected)
        sides["MetricsReloaded"] = (measures, 1)
    compare(f"confusion of 8 classes of {size}^3", sides, 2 * reference.size)


def found(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        print(f"{module.partition('.')[0]} is not installed, and left out")
        return None


def compare(title: str, sides: dict[str, Side], size: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name, (work, most) in sides.items():
            if number < most:
                begin = time.process_time()
                work()
                times[name].append(time.process_time() - begin)
    print(title)
    base = median(times["assay"])
    for name, spent in times.items():
        cpu = median(spent)
        print(f"  {name:32} CPU {1e3 * cpu:9.2f} ms  {cpu / base:8.2f}x  {size / cpu / 1e9:6.1f} GB/s")


if __name__ == "__main__":
    main()
