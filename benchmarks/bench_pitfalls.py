"""What does looking for pitfalls of masks cost? `python benchmarks/bench_pitfalls.py [ALGORITHMS [CASES [SIZE]]]`

Three balls of SIZE**3 voxels in CASES references, phantoms of ours in memory, and predictions in which they are moved:
DSC, HD95, ASSD and NSD at 2 mm of every case, class and algorithm, with the references measured for pitfalls and
without, in turn and in one thread, every value asserted equal; then the rules themselves over the study. CPU medians.
"""

import sys
import time
from statistics import median

import numpy as np

from assay.images.image import Image
from assay.metrics.pitfalls.rows import rows_of
from assay.metrics.segmentation.classes import of_mapping
from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.pitfalls.evidence import Evidence, Setting
from assay.metrics.segmentation.pitfalls.table import MASKS
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.ranks import ranking_of, ranks_of
from assay.metrics.segmentation.results import CASE, Columns, results_of
from assay.metrics.segmentation.score import metrics_of
from assay.metrics.segmentation.scoring import Case, CaseScores, Question, score_case
from assay.metrics.segmentation.study import study_of

SPACING = (1.0, 0.8, 1.2)
METRICS = "DSC,HD95,ASSD,NSD@2mm"
ROUNDS = 7


def phantoms(algorithms: int, cases: int, size: int) -> list[Case]:
    rng = np.random.default_rng(20240212)
    grid = np.indices((size,) * 3, dtype=np.float32)
    found = []
    for case in range(cases):
        truth = np.zeros(grid.shape[1:], np.uint8)
        for label, part in enumerate((5, 8, 14), 1):
            place = rng.uniform(0.3, 0.7, 3).astype(np.float32) * size
            truth[((grid - place[:, None, None, None]) ** 2).sum(axis=0) < (size / part) ** 2] = label
        moved = {f"a{number}": Image(np.roll(truth, number % 3, 0), SPACING) for number in range(algorithms)}
        found.append(Case(f"case{case:03}", Image(truth, SPACING), moved))
    return found


def values(scored: list[CaseScores]) -> list[object]:
    return [cell.values for case in scored for each in case.predictions for cell in each.cells.values()]


def main(algorithms: int = 4, cases: int = 6, size: int = 128) -> None:
    every = phantoms(algorithms, cases, size)
    plain = Question(metrics_of(METRICS), of_mapping({"large": 1, "middle": 2, "small": 3}))
    sides = {"without": plain, "with": plain._replace(shaped=True)}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    scored: dict[str, list[CaseScores]] = {}
    for turn in range(ROUNDS + 1):
        for name, question in sides.items():
            start = time.process_time()
            scored[name] = [score_case(case, question) for case in every]
            if turn:
                seconds[name].append(time.process_time() - start)
        assert values(scored["with"]) == values(scored["without"])
    study = study_of(scored["with"], sides["with"], Policy(), [f"a{number}" for number in range(algorithms)])
    drawing = Drawing()
    results = results_of(study, Columns({}), drawing)
    results["ranks"] = ranks_of(ranking_of(study, None, drawing), study, drawing, CASE)
    rules = []
    for _ in range(ROUNDS):
        start = time.process_time()
        rows = rows_of(MASKS, Evidence(study, Setting(), results))
        rules.append(time.process_time() - start)
    found = len({row["id"] for row in rows if row["status"] == "found"})
    bare, whole = median(seconds["without"]), median(seconds["with"])
    print(f"{algorithms} algorithms, {cases} cases of {size}^3: {bare * 1e3:.1f} ms without, {whole * 1e3:.1f} ms with")
    print(f"measuring {(whole - bare) / cases * 1e3:.2f} ms a case, rules {median(rules) * 1e3:.1f} ms, {found} found")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
