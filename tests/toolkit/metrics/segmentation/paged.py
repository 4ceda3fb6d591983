"""A small study of masks, and its page."""

import numpy as np

from assay.metrics.segmentation.means import Drawing
from assay.metrics.segmentation.page.render import render_page
from assay.metrics.segmentation.record import record_of
from assay.metrics.segmentation.score import Wish, score

MASK = np.zeros((6, 20, 20), np.uint8)
MASK[1:5, 4:13, 4:13], MASK[2:4, 14:18, 14:18] = 1, 2


def study(folder, names=("one", "two", "three"), cases=6, case="case"):
    for shift, name in enumerate(("truth", *names)):
        (folder / name).mkdir(parents=True)
        for number in range(cases):
            if shift == 1 and number == 3:
                continue
            labels = np.roll(MASK, shift * (1 + number % 2), axis=2)
            if shift == 2 and number == 1:
                labels = np.where(labels == 2, 0, labels)
            np.savez(folder / name / f"{case}{number}.npz", labels=labels, spacing=[3, 1, 0.5])
    return folder / "truth", [folder / name for name in names]


def page_of(folder, *, metrics="DSC,HD95,RVE", policy=None, drawing=None, **more):
    truth, predictions = study(folder, **more)
    wish = Wish(metrics=metrics)
    drawing = drawing or Drawing(replicates=100)
    found = score(truth, predictions, wish, policy, drawing)
    return render_page(found, wish, "truth", record_of(found, truth, wish, drawing), "2026-01-01T00:00+00:00")
