"""P2.4: what algorithms give."""

import numpy as np

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import blocks
from assay.metrics.gallery.measured import counted, of_counts, of_labels, of_masks, of_scores
from assay.metrics.gallery.pictures import Dots, Line, Masks


def _dropped() -> Made:
    truth = blocks((14, 14), (3, 3, 6, 6))
    close, far, nothing = (np.roll(truth, shift, axis=0) for shift in (2, 3, 0))
    nothing = nothing * 0
    found = {"gives up": [close] * 5 + [nothing] * 5, "tries": [far] * 10}
    values = {}
    for name, masks in found.items():
        left = of_masks([truth] * 10, masks, {"HD95, left out": "HD95"})
        decided = of_masks([truth] * 10, masks, {"HD95, worst value": "HD95"}, undefined="worst")
        missed = sum(not mask.any() for mask in masks)
        values[name] = {**left, **decided, "cases missed": counted(missed)}
    pictures = (
        Masks("gives up, five cases", truth, close, "a square is outlined; the filled one is two pixels off"),
        Masks("gives up, five others", truth, nothing, "a square is outlined, and nothing is filled"),
        Masks("tries, ten cases", truth, far, "a square is outlined; the filled one is three pixels off"),
    )
    return Made(values=values, pictures=pictures, facts={"cases": 10})


DROPPED = Example(
    name="dropped-cases",
    rules=("P24-01",),
    title="Missed cases that vanish from the mean",
    effect="mean HD95 {gives up.HD95, left out} with {gives up.cases missed} of {cases} cases missed, and "
    "{tries.HD95, left out} with none",
    seen="Of {cases} cases `gives up` misses {gives up.cases missed} altogether and is close in the others; `tries` "
    "is a bit off in all.",
    wrong="Where nothing is predicted there is no distance, and a mean over what is there (`nanmean`) is the mean of "
    "the easy cases. It rewards who leaves out what is hard.",
    instead="Give a missed case the worst value, for distances the diagonal of the image: {gives up.HD95, worst value} "
    "against {tries.HD95, worst value}. Say how many there are.",
    make=_dropped,
    claims=(
        equal("gives up.HD95, left out", 2),
        equal("gives up.cases missed", 5),
        less("gives up.HD95, left out", "tries.HD95, left out"),
        less("tries.HD95, worst value", "gives up.HD95, worst value", by=5),
    ),
)


def _overlapping() -> Made:
    truth = blocks((8, 14), (2, 2, 4, 10))
    left, right = blocks((8, 14), (2, 2, 4, 7)), blocks((8, 14), (2, 5, 4, 7))
    overlaps = {name: of_masks(truth, each, "IoU") for name, each in (("left", left), ("right", right))}
    f1 = {"F1": "Fbeta{beta=1}"}
    values = {
        "left": overlaps["left"],
        "right": overlaps["right"],
        "each above the threshold": of_counts(2, 0, 0, 0, f1),
        "one to one": of_counts(1, 1, 0, 0, f1),
    }
    pictures = (
        Masks("left", truth, left, "an object is outlined; a prediction covers its left seven tenths"),
        Masks("right", truth, right, "the same object; another prediction covers its right seven tenths"),
    )
    facts = {"objects": 1, "predictions": 2, "threshold": 0.5}
    return Made(values=values, pictures=pictures, facts=facts)


OVERLAPPING = Example(
    name="overlapping-predictions",
    rules=("P24-02",),
    title="Two predictions for one object",
    effect="F1 {each above the threshold.F1} where every prediction with IoU above {threshold:1} counts, "
    "{one to one.F1} where each object has one",
    seen="There is {objects} object and there are {predictions} predictions that overlap one another. Each has an "
    "IoU of {left.IoU} with the object.",
    wrong="Above {threshold:1} an object has one partner only where predictions do not overlap. Here both pass, and "
    "the duplicate counts as found.",
    instead="Match one to one, by score (greedy) or by the best sum (Hungarian); a second prediction is a false alarm.",
    make=_overlapping,
    claims=(
        equal("left.IoU", "right.IoU"),
        less("threshold", "left.IoU"),
        less("one to one.F1", "each above the threshold.F1", by=0.3),
    ),
)


def _thresholded() -> Made:
    reference = [0] * 10 + [1] * 10
    scores = [*np.linspace(0.05, 0.6, 10).round(3).tolist(), *np.linspace(0.42, 0.95, 10).round(3).tolist()]
    labels = [float(score >= 0.5) for score in scores]
    values = {
        "scores": {**of_scores(reference, scores, "AUROC,AP"), "different values": counted(len(set(scores)))},
        "labels": {**of_scores(reference, labels, "AUROC,AP"), "different values": counted(len(set(labels)))},
        "classes": of_labels(reference, [int(each) for each in labels], {"BA": "BalancedAccuracy"}, positive=1),
    }
    lines = (
        Line("negatives, scores", tuple(scores[:10])),
        Line("positives, scores", tuple(scores[10:]), series=1),
        Line("negatives, labels", tuple(labels[:10])),
        Line("positives, labels", tuple(labels[10:]), series=1),
    )
    picture = Dots("scores, and what a threshold leaves", "score", lines, 0, 1, "labels have two values")
    return Made(values=values, pictures=(picture,), facts={"items": 20})


THRESHOLDED = Example(
    name="thresholded-scores",
    rules=("P24-03",),
    title="AUROC of labels instead of scores",
    effect="AUROC {scores.AUROC} of the scores, {labels.AUROC} of what a threshold leaves of them",
    seen="An algorithm has {scores.different values} different scores for {items} items. Its file holds what a "
    "threshold made of them: {labels.different values} values.",
    wrong="A curve over thresholds needs scores. Of two values it has one corner, and its area is the balanced "
    "accuracy ({classes.BA}) of that one threshold.",
    instead="Ask for the scores. Where there are none, use a counting metric and call it so.",
    make=_thresholded,
    claims=(
        less("labels.AUROC", "scores.AUROC"),
        equal("labels.AUROC", "classes.BA"),
        equal("labels.different values", 2),
        less("labels.AP", "scores.AP"),
    ),
)

EXAMPLES = (DROPPED, OVERLAPPING, THRESHOLDED)
