"""Ranking schemes: `python benchmarks/bench_ranking_schemes.py [ALGORITHMS [CASES [REPLICATES]]]`

Values of ALGORITHMS on CASES, their bootstrap draws, and on each draw the ranks by five schemes: mean and median then
rank, rank then mean and median, and one-sided Wilcoxon tests of all pairs in both directions, Holm-adjusted. Against a
script with NumPy and SciPy: `rankdata`, `wilcoxon` along an axis (all pairs of a draw in one call, with corrections for
ties and continuity), and Holm's steps. Both sides in one process, in turn, the ranks of every draw asserted equal. Then
ours alone for three classes and five metrics with 1,000 draws. Needs scipy.
"""

import sys
import time
from itertools import permutations
from statistics import median

import numpy as np
import scipy
from scipy import stats

from assay.metrics.ranking.order import ranks
from assay.metrics.ranking.rank import Resampling, rank_algorithms
from assay.metrics.ranking.schemes import ALPHA, Scheme, scorer
from assay_kernels.resampling.sampling import independent
from assay_kernels.resampling.score import draws

ROUNDS = 3
TABLES, DRAWS = 15, 1000


def values(algorithms: int, cases: int, seed: int = 0) -> np.ndarray:
    """Values without ties: hard and easy cases, and algorithms of slowly falling skill."""
    rng = np.random.default_rng(seed)
    skill = np.linspace(0.05, 0, algorithms)
    return rng.normal(0.8, 0.1, (cases, 1)) + skill + rng.normal(0, 0.08, (cases, algorithms))


def ours(table: np.ndarray, units: np.ndarray) -> dict[Scheme, np.ndarray]:
    cases = units.astype(np.float64)
    return {scheme: ranks(scorer(scheme, table, None, average=False).drawn(cases, units)) for scheme in Scheme}


def script(table: np.ndarray, units: np.ndarray) -> dict[Scheme, np.ndarray]:
    found: dict[Scheme, list[np.ndarray]] = {scheme: [] for scheme in Scheme}
    pairs = np.array(list(permutations(range(table.shape[1]), 2)))
    for times in units:
        drawn = np.repeat(table, times, axis=0)
        places = stats.rankdata(-drawn, method="min", axis=1)
        for scheme, score in (
            (Scheme.MEAN_THEN_RANK, -drawn.mean(axis=0)),
            (Scheme.MEDIAN_THEN_RANK, -np.median(drawn, axis=0)),
            (Scheme.RANK_THEN_MEAN, places.mean(axis=0)),
            (Scheme.RANK_THEN_MEDIAN, np.median(places, axis=0)),
        ):
            found[scheme].append(stats.rankdata(score, method="min"))
        apart = drawn[:, pairs[:, 0]] - drawn[:, pairs[:, 1]]
        p = stats.wilcoxon(apart, alternative="greater", correction=True, method="asymptotic", axis=0).pvalue
        order = np.argsort(p)
        adjusted = np.empty(p.size)
        adjusted[order] = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
        wins = np.bincount(pairs[adjusted <= ALPHA, 0], minlength=table.shape[1])
        found[Scheme.TEST].append(stats.rankdata(-wins, method="min"))
    return {scheme: np.stack(rows) for scheme, rows in found.items()}


def main(algorithms: int = 20, cases: int = 100, replicates: int = 50) -> None:
    table = values(algorithms, cases)
    units = draws(independent(cases), 0, replicates)
    ours(table, units[:1])
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        results = []
        for side, run in enumerate((ours, script)):
            begin = time.perf_counter()
            results.append(run(table, units))
            taken[side].append(time.perf_counter() - begin)
        for scheme in Scheme:
            assert (results[0][scheme] == results[1][scheme]).all(), scheme
    fast, slow = (median(each) for each in taken)
    print(f"{algorithms} algorithms, {cases} cases, {replicates} draws, five schemes, ranks of all draws equal")
    print(f"  Assay {1e3 * fast:.1f} ms, NumPy {np.__version__} and SciPy {scipy.__version__} {1e3 * slow:.0f} ms")
    print(f"  {slow / fast:.1f}x")
    begin = time.perf_counter()
    for number in range(TABLES):
        rank_algorithms(values(algorithms, cases, number), higher_is_better=True, resampling=Resampling(0.95, DRAWS, 0))
    seconds = time.perf_counter() - begin
    print(f"  {TABLES} tables (3 classes, 5 metrics), {DRAWS} draws, all of it in one thread: {seconds:.2f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
