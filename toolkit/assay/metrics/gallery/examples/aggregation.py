"""P3.2: how values are put together."""

from collections.abc import Sequence

import numpy as np

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import beside, blocks
from assay.metrics.gallery.measured import (
    counted,
    mean,
    of_labels,
    of_masks,
    of_scores,
    with_interval,
)
from assay.metrics.gallery.pictures import Dots, Line, Masks


def _pooled() -> Made:
    shape = (12, 12)
    truth = [blocks(shape, place) for place in ((1, 1, 10, 10), (4, 5, 2, 3), (6, 4, 3, 2))]
    found = {
        "large one only": [truth[0], truth[1] * 0, truth[2] * 0],
        "all three": [blocks(shape, (2, 1, 8, 10)), *truth[1:]],
    }
    values = {
        name: {
            **of_masks(beside(truth), beside(each), {"DSC, pixels pooled": "DSC"}),
            "DSC, mean of images": mean([of_masks(*pair, "DSC")["DSC"] for pair in zip(truth, each, strict=True)]),
        }
        for name, each in found.items()
    }
    pictures = (
        Masks("large one only", beside(truth), beside(found["large one only"]), "one of three images is filled"),
        Masks("all three", beside(truth), beside(found["all three"]), "all three are filled, the large one too small"),
    )
    missed = sum(not each.any() for each in found["large one only"])
    return Made(values=values, pictures=pictures, facts={"images": len(truth), "missed": missed})


POOLED = Example(
    name="pixels-pooled",
    rules=("P32-01",),
    title="The pixels of all images in one pot",
    effect="pooled DSC {large one only.DSC, pixels pooled} for an algorithm that misses {missed} of {images} images; "
    "their mean is {large one only.DSC, mean of images}",
    seen="The {images} images stand side by side. `large one only` finds nothing in {missed} of them; `all three` "
    "finds the structure in each, a bit too small in the first.",
    wrong="In one pot, images count by how many pixels of the structure they show. Pixels of one image resemble one "
    "another as well, so that there are fewer cases than it seems.",
    instead="Score each image, then average: {large one only.DSC, mean of images} and {all three.DSC, mean of images}.",
    make=_pooled,
    claims=(
        less("all three.DSC, pixels pooled", "large one only.DSC, pixels pooled"),
        less("large one only.DSC, mean of images", "all three.DSC, mean of images", by=0.5),
    ),
)


def _patients() -> Made:
    right, patients, images = 6, 8, 10
    said = np.repeat([1] * right + [0] * (patients - right), images)
    truth, who = np.ones_like(said), np.repeat([f"p{k}" for k in range(patients)], images)
    options = {"replicates": 2000, "positive": 1, "classes": [0, 1]}
    rows = {
        "images drawn": of_labels(truth, said, "Accuracy", **options),
        "patients drawn": of_labels(truth, said, "Accuracy", group=who.tolist(), **options),
    }
    values = {name: with_interval(row, "Accuracy") for name, row in rows.items()}
    for row in values.values():
        row["width"] = counted((row["high"].value or 0.0) - (row["low"].value or 0.0))
    lines = tuple(
        Line(name, (row["Accuracy"].value or 0.0,), row["low"].value, row["high"].value, series)
        for series, (name, row) in enumerate(values.items())
    )
    picture = Dots("accuracy with its interval", "accuracy", lines, 0, 1, "the interval of patients is far wider")
    facts = {"patients": patients, "images": images, "right": right}
    return Made(values=values, pictures=(picture,), facts=facts)


PATIENTS = Example(
    name="images-of-one-patient",
    rules=("P32-02",),
    title="Many images of few patients",
    effect="the 95 % interval of the accuracy is {images drawn.width:3} wide if images count as independent, "
    "{patients drawn.width:3} by patient",
    seen="There are {patients} patients with {images} images each. The algorithm is right on all images of {right} "
    "of them, and wrong on all of the others.",
    wrong="Images of one patient are alike, so that there are {patients} observations and no more. An interval that "
    "takes images for independent is far too narrow.",
    instead="Name the group (`--group`, or `group:` in a document), so that whole patients are drawn.",
    make=_patients,
    claims=(
        equal("images drawn.Accuracy", "patients drawn.Accuracy"),
        less("images drawn.width", "patients drawn.width", by=0.2),
    ),
)


def _classes() -> Made:
    kinds = ("a", "b", "c")
    common, rare = 90, 5
    truth = np.repeat(kinds, (common, rare, rare))
    found = {
        "common class only": np.repeat(["a"], truth.size),
        "all classes": np.repeat(["a", "b", "c", "b", "a", "c", "a"], (82, 4, 4, 4, 1, 4, 1)),
    }
    values = {}
    for name, each in found.items():
        f1 = [of_labels(truth == kind, each == kind, {"F1": "Fbeta{beta=1}"}, positive=True)["F1"] for kind in kinds]
        micro = of_labels(truth, each, {"F1, items pooled": "Accuracy"})
        values[name] = {**micro, "F1, mean of classes": mean(f1)}
    lines = tuple(
        Line(f"{name}: {column}", (row[column].value or 0.0,), series=series)
        for series, (name, row) in enumerate(values.items())
        for column in row
    )
    picture = Dots("F1 of three classes", "F1", lines, 0, 1, "pooled, both are high; by class, one is low")
    facts = {"common": common, "rare": rare, "classes": len(kinds) - 1}
    return Made(values=values, pictures=(picture,), facts=facts)


CLASSES = Example(
    name="common-class-decides",
    rules=("P32-03",),
    title="An average that the common class decides",
    effect="pooled F1 {common class only.F1, items pooled} for an algorithm that knows nothing but the common class; "
    "the mean of classes is {common class only.F1, mean of classes}",
    seen="A class of {common} items and {classes} of {rare}. One algorithm calls everything by the common class, the "
    "other finds most of the rare ones and makes some mistakes with the common one.",
    wrong="Micro averages pool the items, so that classes count by their size (with one class per item, micro F1 is "
    "accuracy). Both algorithms look alike.",
    instead="Average over classes (macro), with weights where classes differ in importance, and show each class.",
    make=_classes,
    claims=(
        equal("common class only.F1, items pooled", "all classes.F1, items pooled"),
        less("common class only.F1, mean of classes", "all classes.F1, mean of classes", by=0.3),
    ),
)


def _best_threshold(reference: Sequence[int], scores: Sequence[float]) -> float:
    """The threshold with the best balanced accuracy; the least of several."""
    found = {t: _at(reference, scores, t) for t in sorted(set(scores))}
    return max(found, key=lambda t: (found[t], -t))


def _at(reference: Sequence[int], scores: Sequence[float], threshold: float) -> float:
    value = of_scores(reference, scores, {"BA": "BalancedAccuracy"}, threshold=threshold)["BA"].value
    assert value is not None, "there are two classes"
    return value


TEST, VALIDATION = "PPPNPNNNPNNNNNPPPPPN", "PPNNPNNNPNPPNPPNNPPN"
"""Positives and negatives by rising score; the order of neither has anything to do with the classes."""


def _peeked() -> Made:
    scores = [k / (len(TEST) + 1) for k in range(1, len(TEST) + 1)]
    test, validation = ([int(each == "P") for each in order] for order in (TEST, VALIDATION))
    chosen = {"test items": _best_threshold(test, scores), "validation items": _best_threshold(validation, scores)}
    values = {
        f"threshold of {name}": {
            "threshold": counted(threshold),
            **of_scores(test, scores, {"BA": "BalancedAccuracy"}, threshold=threshold),
            **of_scores(test, scores, "AUROC"),
        }
        for name, threshold in chosen.items()
    }
    negative, positive = (tuple(s for s, r in zip(scores, test, strict=True) if r == side) for side in (0, 1))
    lines = (Line("negatives", negative), Line("positives", positive, series=1))
    picture = Dots("scores of the test items", "score", lines, 0, 1, "scores of both classes are mixed")
    return Made(values=values, pictures=(picture,), facts={"items": len(TEST), "guess": 0.5})


PEEKED = Example(
    name="threshold-from-test-items",
    rules=("P32-04",),
    title="A threshold that was chosen on the test items",
    effect="balanced accuracy {threshold of test items.BA} for scores that know nothing, with the threshold that "
    "suits the test items; {threshold of validation items.BA} with one from elsewhere",
    seen="An algorithm gives {items} test items scores that have nothing to do with their classes: AUROC "
    "{threshold of test items.AUROC}.",
    wrong="Among few items some threshold always looks good by chance. To choose and to test on the same items counts "
    "that luck as skill; guessing has {guess:1}.",
    instead="Choose the threshold on validation items, and only apply it to the test items.",
    make=_peeked,
    claims=(
        equal("threshold of test items.AUROC", "guess"),
        equal("threshold of validation items.BA", "guess"),
        less("guess", "threshold of test items.BA", by=0.15),
    ),
)

EXAMPLES = (POOLED, PATIENTS, CLASSES, PEEKED)
