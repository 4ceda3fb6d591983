"""P2.2: small, uneven, odd, touching or scattered structures."""

import numpy as np

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import bitten, blocks, boxed, disc, joined, only
from assay.metrics.gallery.measured import counted, mean, of_masks
from assay.metrics.gallery.objects import matched
from assay.metrics.gallery.pictures import Labels, Masks


def _small() -> Made:
    values, pictures = {}, []
    for size, truth in (("small", blocks((14, 14), (6, 6, 2, 2))), ("large", blocks((14, 14), (2, 2, 10, 10)))):
        for lost in (1, 2):
            name, found = f"{size}, {lost} lost", bitten(truth, lost)
            values[name] = of_masks(truth, found, {"DSC": "DSC", "IoU": "IoU", "NSD": "NSD{tolerance=1}"})
            pictures.append(Masks(name, truth, found, f"a {size} square is outlined, {lost} of its pixels not filled"))
    return Made(values=values, pictures=tuple(pictures), facts={"few": 4, "many": 100, "tolerance": 1})


SMALL = Example(
    name="small-structure",
    rules=("P22-01",),
    title="One pixel of a small structure",
    effect="one pixel more that is missed moves DSC from {small, 1 lost.DSC} to {small, 2 lost.DSC} in a structure of "
    "{few} pixels, and from {large, 1 lost.DSC:3} to {large, 2 lost.DSC:3} in one of {many}",
    seen="A structure of {few} pixels and one of {many}; of each, a prediction misses one pixel or two.",
    wrong="What one pixel does to DSC is inversely proportional to the size. Raters differ by more than a pixel, so "
    "that of small structures DSC shows how somebody's hand moved.",
    instead="Use NSD with a tolerance of the raters' disagreement, or treat small structures as objects to be found.",
    make=_small,
    claims=(
        less("small, 2 lost.DSC", "small, 1 lost.DSC", by=0.15),
        less("large, 2 lost.DSC", "large, 1 lost.DSC"),
        less("large, 1 lost.DSC", 1),
        equal("small, 1 lost.NSD", "small, 2 lost.NSD", "large, 2 lost.NSD", "tolerance"),
    ),
)


def _sizes() -> Made:
    shape = (16, 18)
    truth = blocks(shape, (1, 1, 8, 10), (11, 1, 2, 2), (11, 6, 2, 2), (11, 11, 2, 2), (4, 14, 2, 2))
    greedy = only(truth, 1)
    fair = truth.copy()
    fair[1] = fair[:, 1] = 0
    fair[11:13, 1:3] = 2
    values = {}
    for name, found in (("largest only", greedy), ("all of them", fair)):
        each = [of_masks(only(truth, k), only(found, k), "DSC")["DSC"] for k in range(1, 6)]
        whole = of_masks(joined(truth), joined(found), {"DSC of the image": "DSC"})
        found_ = {"lesions found": counted(matched(truth, found).tp)}
        values[name] = {**whole, "mean DSC of lesions": mean(each), **found_}
    pictures = (
        Masks("largest only", truth, greedy, "one large and four small lesions are outlined, only the large is filled"),
        Masks("all of them", truth, fair, "all five lesions are filled, the large one a bit too small"),
    )
    return Made(values=values, pictures=pictures, facts={"lesions": 5})


SIZES = Example(
    name="uneven-sizes",
    rules=("P22-02",),
    title="A large structure outvotes the small ones",
    effect="DSC {largest only.DSC of the image} with {largest only.lesions found} of {lesions} lesions found, and "
    "{all of them.DSC of the image} with all",
    seen="One lesion is large, the others are small. `largest only` finds none of the small ones; `all of them` has "
    "every one, the large one slightly too small.",
    wrong="All pixels of an image together are mostly those of the largest structure. What happens to the others "
    "hardly moves the value.",
    instead="Score each structure and average over them, or report by classes of size.",
    make=_sizes,
    claims=(
        less("all of them.DSC of the image", "largest only.DSC of the image"),
        less("largest only.mean DSC of lesions", "all of them.mean DSC of lesions", by=0.5),
        equal("largest only.lesions found", 1),
        equal("all of them.lesions found", "lesions"),
    ),
)


def _spikes() -> Made:
    truth = disc(25, 5)
    for k in range(4, 11):
        for y, x in ((k, 12), (24 - k, 12), (12, k), (12, 24 - k), (k, k), (k, 24 - k), (24 - k, k), (24 - k, 24 - k)):
            truth[y, x] = 1
    smooth, eaten = disc(25, 5), truth.copy()
    core = np.argwhere(disc(25, 4))[: int(truth.sum()) - int(smooth.sum())]
    eaten[core[:, 0], core[:, 1]] = 0
    metrics = {"DSC": "DSC", "HD": "HD", "MASD": "MASD"}
    values = {name: of_masks(truth, found, metrics) for name, found in (("smooth", smooth), ("eaten", eaten))}
    pictures = (
        Masks("smooth", truth, smooth, "a disc with eight spikes is outlined; only the disc is filled"),
        Masks("eaten", truth, eaten, "the same outline; spikes and rim are filled, a part within is not"),
    )
    return Made(values=values, pictures=pictures, facts={"spikes": 8})


SPIKES = Example(
    name="spiky-shape",
    rules=("P22-03",),
    title="Overlap does not see what shape a thing has",
    effect="DSC {smooth.DSC} for both; one has no spike at all, and an HD of {smooth.HD} against {eaten.HD}",
    seen="A lesion with {spikes} spikes, by which it is told from a harmless one. `smooth` has none of them; `eaten` "
    "has all and lacks as many pixels within.",
    wrong="Thin parts hold few pixels, however much they mean. Whatever is lost, overlap counts alike.",
    instead="Add a metric of the boundary, and look at pictures of the worst cases.",
    make=_spikes,
    claims=(
        equal("smooth.DSC", "eaten.DSC"),
        less("eaten.HD", "smooth.HD"),
    ),
)


def _needle() -> Made:
    truth = np.zeros((12, 12), np.uint8)
    for k in range(1, 10):
        truth[k, k : k + 2] = 1
    across = truth[:, ::-1].copy()
    near = np.roll(truth, 1, axis=1)
    values = {
        name: {
            **of_masks(boxed(truth), boxed(found), {"IoU of boxes": "IoU"}),
            **of_masks(truth, found, {"IoU of masks": "IoU", "HD": "HD"}),
        }
        for name, found in (("across", across), ("beside", near))
    }
    pictures = (
        Masks("across", truth, across, "a needle from corner to corner; the filled one crosses it", boxes=True),
        Masks("beside", truth, near, "a needle from corner to corner; the filled one lies beside it", boxes=True),
    )
    return Made(values=values, pictures=pictures)


NEEDLE = Example(
    name="needle",
    rules=("P22-03",),
    title="A box around a thin, slanted thing",
    effect="the IoU of boxes is {across.IoU of boxes} for a needle that points elsewhere, and {beside.IoU of boxes} "
    "for the one right beside it",
    seen="A needle lies across its box. `across` points to the other corner; `beside` is the needle, one pixel to the "
    "right. Dashed lines are the boxes.",
    wrong="The box holds mostly what is not the needle. Two boxes agree wherever the needles in them point.",
    instead="Compare masks where a thing fills little of its box, and add a boundary metric: overlap alone does not "
    "see shapes either.",
    make=_needle,
    claims=(
        equal("across.IoU of boxes", 1),
        less("beside.IoU of boxes", "across.IoU of boxes"),
        less("across.IoU of masks", "beside.IoU of masks"),
        less("beside.HD", "across.HD"),
    ),
)


def _touching() -> Made:
    truth, moved = (blocks((10, 16), (2, 2, 6, wide), (2, 2 + wide, 6, 12 - wide)) for wide in (6, 9))
    metrics = {"DSC": "DSC", "NSD": "NSD{tolerance=1}", "HD": "HD"}
    values = {
        "as one class": of_masks(joined(truth), joined(moved), metrics),
        "left cell": of_masks(only(truth, 1), only(moved, 1), metrics),
        "right cell": of_masks(only(truth, 2), only(moved, 2), metrics),
    }
    says = "two cells that touch are outlined; the filled ones meet three pixels further to the right"
    return Made(values=values, pictures=(Masks("two cells", truth, moved, says),), facts={"off": 3, "tolerance": 1})


TOUCHING = Example(
    name="touching-cells",
    rules=("P22-04",),
    title="The boundary between two structures that touch",
    effect="NSD {as one class.NSD} for both cells as one class; {left cell.NSD} and {right cell.NSD} cell by cell",
    seen="Two cells touch. The prediction draws the line between them {off} pixels too far to the right.",
    wrong="As one class the cells have only an outer boundary, and that is exact. The line between them, which is "
    "wrong, is no boundary of the class, so no boundary metric sees it.",
    instead="Match the cells and score each by itself.",
    make=_touching,
    claims=(
        equal("as one class.NSD", "as one class.DSC", 1),
        equal("as one class.HD", 0),
        equal("left cell.HD", "right cell.HD", "off"),
        less("left cell.NSD", 0.9),
        less("right cell.NSD", 0.9),
    ),
)


def _scattered() -> Made:
    truth = joined(blocks((10, 24), (2, 2, 6, 4), (2, 18, 6, 4)))
    filled = joined(blocks((10, 24), (2, 2, 6, 20)))
    pieces = joined(blocks((10, 24), (2, 3, 6, 3), (2, 18, 6, 3)))
    values = {
        name: {
            **of_masks(boxed(truth), boxed(found), {"IoU of boxes": "IoU"}),
            **of_masks(truth, found, {"IoU of masks": "IoU"}),
            "distance of centres": counted(_centre(truth, found), "px"),
        }
        for name, found in (("filled", filled), ("both parts", pieces))
    }
    pictures = (
        Masks("filled", truth, filled, "two parts far apart are outlined; all between them is filled", boxes=True),
        Masks("both parts", truth, pieces, "both parts are filled but for their outer columns", boxes=True),
    )
    return Made(values=values, pictures=pictures)


def _centre(one: Labels, other: Labels) -> float:
    first, second = (np.argwhere(each).mean(axis=0) for each in (one, other))
    return float(np.hypot(*(first - second)))


SCATTERED = Example(
    name="hidden-car",
    rules=("P22-05",),
    field="a car behind a pillar (not medicine)",
    title="One object in two parts",
    effect="the IoU of boxes is {filled.IoU of boxes} for a prediction that fills the pillar too, and "
    "{both parts.IoU of boxes} for the one that has both parts",
    seen="A pillar hides the middle of a car. `filled` takes the pillar for car; `both parts` has the two visible "
    "parts, slightly too narrow.",
    wrong="The box around an object in parts holds what lies between them, and its centre lies outside of the object. "
    "IoU of boxes and the distance of centres do not see the pillar.",
    instead="Compare masks: their IoU is {filled.IoU of masks} and {both parts.IoU of masks}. For parts, the share "
    "of the reference that is found (IoR) helps.",
    make=_scattered,
    claims=(
        equal("filled.IoU of boxes", 1),
        less("both parts.IoU of boxes", "filled.IoU of boxes"),
        less("filled.IoU of masks", "both parts.IoU of masks", by=0.3),
        equal("filled.distance of centres", "both parts.distance of centres", 0),
    ),
)

EXAMPLES = (SMALL, SIZES, SPIKES, NEEDLE, TOUCHING, SCATTERED)
