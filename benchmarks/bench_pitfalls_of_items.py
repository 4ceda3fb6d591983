"""What does looking for pitfalls of items cost? `python benchmarks/bench_pitfalls_of_items.py [ITEMS [ALGORITHMS]]`

Metrics of counts, ranks and bins of made-up probabilities in memory, with two subgroups, scored with pitfalls looked
for and without, in turn, every value asserted equal; with 100 draws, the least that a report takes for enough, so that
the rules are not lost beside the bootstrap; then the rules themselves, on what is in memory. CPU medians.
"""

import sys
import time
from statistics import median

import numpy as np
from numpy.typing import NDArray

from assay.metrics.arrays import study_of
from assay.metrics.context import Settings
from assay.metrics.costs import cost_matrix
from assay.metrics.measuring import measure, measure_and_look, plan_of
from assay.metrics.pitfalls.items.evidence import Evidence, Setting
from assay.metrics.pitfalls.items.table import ITEMS
from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.scoring import Scoring
from assay.metrics.study import Floats, Study
from assay.plan.logical import Items
from assay.plan.physical import Columns, PhysicalPlan

METRICS = ("Accuracy", "Sensitivity", "Specificity", "PPV", "AUROC", "Brier", "LogLoss", "ECE")
CLASSES = ("well", "ill")
ROUNDS = 5


def scores(rng: np.random.Generator, ill: NDArray[np.uint8], apart: float) -> Floats:
    found: Floats = 1 / (1 + np.exp(-(apart * (2.0 * ill - 1) + rng.normal(size=ill.size))))
    return found


def made_up(items: int, algorithms: int) -> tuple[PhysicalPlan, Study]:
    rng = np.random.default_rng(20240212)
    ill = (rng.random(items) < 0.3).astype(np.uint8)
    given = {f"a{number}": {"ill": scores(rng, ill, 1 + number / 10)} for number in range(algorithms)}
    labels = {name: (each["ill"] >= 0.5).astype(np.uint8) for name, each in given.items()}
    columns = tuple(Columns(name=name, id="item", scores={"ill": "ill"}, label=name) for name in given)
    node = Items(
        id="items",
        key="item",
        reference="reference",
        classes=CLASSES,
        positive="ill",
        predictions=columns,
        by=("centre",),
        rows=items,
    )
    plan = plan_of(node, Settings(metrics=METRICS, replicates=100))
    centre = np.where(rng.random(items) < 0.5, "a", "b").tolist()
    return plan, study_of(CLASSES, ill, labels, given, {"centre": centre}, cost_matrix(plan.align))


def main(items: int = 100_000, algorithms: int = 4) -> None:
    plan, study = made_up(items, algorithms)
    seconds: dict[str, list[float]] = {"without": [], "with": []}
    for turn in range(ROUNDS + 1):
        start = time.process_time()
        plain = measure(plan, study)
        middle = time.process_time()
        looked = measure_and_look(plan, study, Setting())
        end = time.process_time()
        assert {name: looked[name] for name in plain} == plain
        if turn:
            seconds["without"].append(middle - start)
            seconds["with"].append(end - middle)
    scoring, rules = Scoring(plan, study), []
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        rows = rows_of(ITEMS, Evidence(plan, scoring, plain, Setting()))
        rules.append(time.process_time() - start)
    found = len({row["id"] for row in rows if row["status"] == "found"})
    bare, whole = median(seconds["without"]), median(seconds["with"])
    print(f"{algorithms} algorithms, {items:,} items: {bare:.2f} s without, {whole:.2f} s with")
    # The first time makes the states that scoring has already.
    print(f"rules {median(rules[1:]) * 1e3:.1f} ms, {found} found")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
