"""How often do intervals of calibration hold what they are of? `python benchmarks/bench_coverage.py [SAMPLES [ITEMS]]`

SAMPLES samples, 200 by default, of ITEMS forecasts of three classes, 200 by default, that are perfect, and twice made
too sure; a bootstrap of 200 draws of each. Printed is the share of the 95 % intervals that hold the truth: of KCE its
value on very many items, of the others, whose values move with the number of items, the mean over all samples. It
stands beside that of the same draws where they are not moved to the value. ECE, MCE and the parts of the Brier score
are those of the first class against the rest. Nothing here is about time.
"""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assay_kernels.calibration import finalize
from assay_kernels.calibration import score as calibration
from assay_kernels.calibration.binned import Binned
from assay_kernels.calibration.finalize import class_wise
from assay_kernels.pairwise.redrawn import Densities, Terms
from assay_kernels.pairwise.score import skce
from assay_kernels.resampling.intervals import percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.state.undefined import Score, Undefined

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

DRAWS, CLASSES, BINS, WIDTH, MANY = 200, 3, 15, 0.4, 20_000
BANDWIDTHS = (0.02, 0.1, 0.5)
SURE = {"perfect": 1.0, "too sure": 1.5, "far too sure": 3.0}


def sample(random: np.random.Generator, items: int, power: float) -> tuple[Labels, Floats]:
    """Labels, and forecasts that are right to the power 1."""
    fair = random.dirichlet(np.ones(CLASSES), items)
    label = np.minimum((random.random(items)[:, np.newaxis] > fair.cumsum(axis=1)).sum(axis=1), CLASSES - 1)
    sharp = fair**power
    return label, sharp / sharp.sum(axis=1, keepdims=True)


def cwce(label: Labels, table: Floats, weights: NDArray[np.uint32]) -> list[Score]:
    of_classes = [calibration.redrawn(label == k, np.minimum(table[:, k], 1.0), BINS, weights) for k in range(CLASSES)]
    return [class_wise(each) for each in zip(*of_classes, strict=True)]


def top_label(
    formula: Callable[[Binned], Score], label: Labels, table: Floats, weights: NDArray[np.uint32]
) -> list[Score]:
    """Of the predicted class, in bins of equal width."""
    top = table.argmax(axis=1)
    confidence = np.minimum(table.max(axis=1), 1.0)
    return [formula(each) for each in calibration.redrawn(top == label, confidence, BINS, weights)]


def of_width(
    formula: Callable[[Binned], Score], label: Labels, table: Floats, weights: NDArray[np.uint32]
) -> list[Score]:
    """Of bins of equal width, of the first class."""
    return [formula(each) for each in calibration.redrawn(label == 0, np.minimum(table[:, 0], 1.0), BINS, weights)]


def of_mass(
    formula: Callable[[Binned], Score], label: Labels, table: Floats, weights: NDArray[np.uint32]
) -> list[Score]:
    """Of bins of equal mass, of the first class."""
    ascending = calibration.ascending(label == 0, np.minimum(table[:, 0], 1.0))
    return [formula(each) for each in calibration.redrawn_equal_mass(ascending, BINS, weights)]


def ece_kde(bandwidth: float) -> Callable[[Labels, Floats, NDArray[np.uint32]], list[Score]]:
    def values(label: Labels, table: Floats, weights: NDArray[np.uint32]) -> list[Score]:
        pairs = Densities.about(label, table, bandwidth)
        return [pairs.ece_kde(each.astype(np.float64)) for each in weights]

    return values


def kce(label: Labels, table: Floats, weights: NDArray[np.uint32]) -> list[Score]:
    pairs = Terms.between(label, table, WIDTH)
    return [pairs.skce(each.astype(np.float64)) for each in weights]


OF_BINS = {
    "ECE": finalize.ece,
    "MCE": finalize.mce,
    "BrierReliability": finalize.brier_reliability,
    "BrierResolution": finalize.brier_resolution,
}

METRICS = (
    {"CWCE": cwce, "KCE": kce}
    | {f"TopLabel{name}": partial(top_label, OF_BINS[name]) for name in ("ECE", "MCE")}
    | {f"ECE-KDE{{bandwidth={h}}}": ece_kde(h) for h in BANDWIDTHS}
    | {name: partial(of_width, formula) for name, formula in OF_BINS.items()}
    | {f"{name}{{spacing=mass}}": partial(of_mass, formula) for name, formula in OF_BINS.items()}
)


def main() -> None:
    samples, items = (int(text) for text in [*sys.argv[1:], *("200", "200")[len(sys.argv) - 1 :]])
    random = np.random.default_rng(0)
    for name, power in SURE.items():
        drawn = [sample(random, items, power) for _ in range(samples)]
        chance = np.full(items, 1 / items)
        # The first takes every item once: the value itself.
        weights = [np.vstack([np.ones(items), random.multinomial(items, chance, DRAWS)]).astype("u4") for _ in drawn]
        for metric, values in METRICS.items():
            found = [Replicates.of(values(*each, w)).value for each, w in zip(drawn, weights, strict=True)]
            truth = float(np.mean([each[0] for each in found]))
            if metric == "KCE":
                far = 0.0 if power == 1 else skce(*sample(random, MANY, power), WIDTH)
                assert not isinstance(far, Undefined)
                truth = far
            plain = np.mean([_holds(Replicates.of_values(each[1:]), truth) for each in found])
            moved = np.mean([_holds(Replicates.of_values(each[1:]).about(float(each[0])), truth) for each in found])
            print(f"{metric}, {name}: {plain:.1%} of the draws as they are, {moved:.1%} moved to the value", flush=True)


def _holds(values: Replicates, truth: float) -> bool:
    found = percentile(values, 0.95)
    return not isinstance(found, Undefined) and found.low <= truth <= found.high


if __name__ == "__main__":
    main()
