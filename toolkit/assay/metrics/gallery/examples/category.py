"""P1: the metric answers another question than the one that is asked."""

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import blocks, joined
from assay.metrics.gallery.measured import of_counts, of_labels, of_masks
from assay.metrics.gallery.objects import matched
from assay.metrics.gallery.pictures import Items, Masks


def _houses() -> Made:
    truth = blocks((10, 19), (2, 2, 6, 5), (2, 7, 6, 5), (2, 12, 6, 5))
    block = joined(truth)
    single = blocks((10, 19), (3, 2, 5, 5), (3, 7, 5, 5), (3, 12, 5, 5))
    values = {
        name: {**of_masks(joined(truth), joined(found), "DSC"), **matched(truth, found).values()}
        for name, found in (("block", block), ("houses", single))
    }
    pictures = (
        Masks("block", truth, block, "three houses in a row are outlined, and one block covers all three"),
        Masks("houses", truth, single, "three houses in a row are outlined, each is filled but for its first row"),
    )
    return Made(values=values, pictures=pictures, facts={"houses": int(truth.max())})


HOUSES = Example(
    name="row-of-houses",
    rules=("P1-01",),
    field="buildings seen from the air (not medicine)",
    title="Touching objects scored as one area",
    effect="DSC {block.DSC} for one block that separates {block.objects found} of {houses} houses, and {houses.DSC} "
    "for the prediction that has all {houses.objects found}",
    seen="A row of {houses} houses. `block` covers them with one area; `houses` draws each, one row of pixels too "
    "small.",
    wrong="Semantic segmentation asks of each pixel whether it is a house. Where one house ends and the next begins is "
    "no part of the question, so the block is perfect (DSC {block.DSC}) though no house in it can be counted.",
    instead="Where objects touch and each one matters, ask for instances: match objects, count those that are found, "
    "then look at the outlines of these.",
    make=_houses,
    claims=(
        less("houses.DSC", "block.DSC"),
        equal("block.DSC", 1),
        equal("block.objects found", 0),
        equal("houses.objects found", "houses"),
    ),
)


def _raters() -> Made:
    places = ((2, 2), (2, 9), (6, 5), (10, 2), (10, 9))
    truth = blocks((14, 14), *((y, x, 2, 2) for y, x in places))
    second = blocks((14, 14), *((y, x + 1, 2, 2) for y, x in places))
    blind, above = truth * (truth <= 3), 0.1
    values = {
        name: {**of_masks(joined(truth), joined(found), "DSC"), **matched(truth, found, above=above).values()}
        for name, found in (("second rater", second), ("algorithm", blind))
    }
    pictures = (
        Masks("second rater", truth, second, "five lesions of four pixels are outlined, each is filled one pixel off"),
        Masks("algorithm", truth, blind, "three of five lesions are filled exactly, two are missed"),
    )
    facts = {"lesions": len(places), "size": int((truth == 1).sum()), "above": above}
    return Made(values=values, pictures=pictures, facts=facts)


RATERS = Example(
    name="small-and-uncertain",
    rules=("P1-02",),
    title="Lesions as small as the raters' disagreement, scored by overlap",
    effect="DSC {second rater.DSC} for a rater who finds {second rater.objects found} of {lesions} lesions, and "
    "{algorithm.DSC} for an algorithm that finds {algorithm.objects found}",
    seen="There are {lesions} lesions of {size} pixels. The second rater marks all of them, one pixel to the right; "
    "the algorithm draws {algorithm.objects found} exactly as the first rater did and misses the others.",
    wrong="Of so few pixels, overlap measures how outlines were drawn and not whether lesions were found: the "
    "algorithm beats a human rater who overlooked nothing.",
    instead="Where structures are always small and raters differ, ask for detection: here a lesion is found from an "
    "IoU of {above:1} on, and the F1 score of objects puts the rater in front.",
    make=_raters,
    claims=(
        less("second rater.DSC", "algorithm.DSC"),
        less("algorithm.F1 of objects", "second rater.F1 of objects"),
        equal("second rater.objects found", "lesions"),
    ),
)


def _windows() -> Made:
    metrics = {"F1": "Fbeta{beta=1}", "Accuracy": "Accuracy", "Specificity": "Specificity"}
    found, missed = 8, 2
    counts = {name: (found, missed, missed, empty) for name, empty in (("coarse windows", 38), ("fine windows", 388))}
    values = {name: of_counts(*each, metrics) for name, each in counts.items()}
    pictures = tuple(
        Items(name, *each, says=f"the same ten findings among {sum(each)} windows") for name, each in counts.items()
    )
    windows = {name.removesuffix(" windows"): sum(each) for name, each in counts.items()}
    return Made(values=values, pictures=pictures, facts={**windows, "found": found, "missed": missed})


WINDOWS = Example(
    name="no-true-negatives",
    rules=("P1-03",),
    title="True negatives where there are none",
    effect="accuracy {coarse windows.Accuracy} or {fine windows.Accuracy} for the same detections, by how finely the "
    "background is cut; F1 is {fine windows.F1} either way",
    seen="A detector finds {found} objects, misses {missed} and calls {missed} that are none. The image is searched in "
    "{coarse} windows, or in {fine}; the detections are the same.",
    wrong="Whatever is not an object is everywhere in an image, so true negatives are as many as somebody likes. "
    "Accuracy and specificity grow with them, and say nothing of the detector.",
    instead="Count what exists: sensitivity, PPV and F-beta of objects, AP or FROC over thresholds, PQ of instances.",
    make=_windows,
    claims=(
        less("coarse windows.Accuracy", "fine windows.Accuracy"),
        less("coarse windows.Specificity", "fine windows.Specificity"),
        equal("coarse windows.F1", "fine windows.F1"),
    ),
)


def _tags() -> Made:
    kinds = (("dog",), ("dog", "child"), ("child",))
    numbers = (8, 8, 4)
    one = {("dog",): ("dog", "dog"), ("dog", "child"): ("child", "dog"), ("child",): ("child", "child")}
    photos = [kind for kind, number in zip(kinds, numbers, strict=True) for _ in range(number)]
    reference, prediction = zip(*(one[kind] for kind in photos), strict=True)
    values = {"one tag each": of_labels(reference, prediction, {"Accuracy": "Accuracy"}, positive="dog")}
    for tag in ("dog", "child"):
        there = [tag in kind for kind in photos]
        values[f"tag {tag}"] = of_labels(there, there, {"Accuracy": "Accuracy"}, positive=True)
    pictures = (
        Items("one tag each, dogs", 8, 8, 0, 4, says="8 photos are dogs for both, 8 of both tags count as wrong"),
        Items("tag dog", 16, 0, 0, 4, says="all 16 dogs are found"),
        Items("tag child", 12, 0, 0, 8, says="all 12 children are found"),
    )
    return Made(values=values, pictures=pictures, facts={"photos": len(photos), "both": numbers[1]})


TAGS = Example(
    name="several-labels",
    rules=("P1-04",),
    field="tagged photographs (not medicine)",
    title="Items with several labels, scored as if each had one",
    effect="accuracy {one tag each.Accuracy} for an algorithm that has every tag of every photo right",
    seen="There are {photos} photos with dogs, children or both, and the algorithm names every one. To have one class "
    "each, the reference keeps `child` of the {both} with both, and the algorithm its surest tag, `dog`.",
    wrong="A multi-class metric has room for one class per item. What is right twice counts as wrong once.",
    instead="Score each label against the rest, and average over labels only after that.",
    make=_tags,
    claims=(
        less("one tag each.Accuracy", "tag dog.Accuracy", by=0.3),
        equal("tag dog.Accuracy", "tag child.Accuracy", 1),
    ),
)

EXAMPLES = (HOUSES, RATERS, WINDOWS, TAGS)
