"""P3.1: the same name for different numbers."""

import numpy as np

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import blocks, disc
from assay.metrics.gallery.measured import Measured, of_counts, of_masks, of_scores
from assay.metrics.gallery.pictures import Dots, Items, Line, Masks
from assay.report.text import counted
from assay_kernels.state.undefined import Undefined
from assay_kernels.surfaces.score import between, border, hausdorff


def _definitions() -> Made:
    truth = disc(24, 8)
    found = disc(24, 7) | blocks((24, 24), (9, 18, 3, 5))
    apart = between(border(truth), border(found))
    both = apart.reference, apart.prediction
    kernel = {"larger direction": hausdorff(apart, 95), "directions pooled": hausdorff(apart, 95, "pooled")}
    numbers = {name: value for name, value in kernel.items() if not isinstance(value, Undefined)} | {
        "value below": max(float(np.percentile(one, 95, method="lower")) for one in both),
        "value above": max(float(np.percentile(one, 95, method="higher")) for one in both),
        "mean of directions": float(np.mean([np.percentile(one, 95) for one in both])),
    }
    values = {name: {"HD95": Measured(value, unit="px")} for name, value in numbers.items()}
    says = "a disc is outlined; the filled one is smaller, with a spur to the right"
    facts = {"definitions": len(numbers), "least": min(numbers.values()), "most": max(numbers.values())}
    return Made(values=values, pictures=(Masks("one pair of masks", truth, found, says),), facts=facts)


DEFINITIONS = Example(
    name="five-definitions",
    rules=("P31-01",),
    title="HD95 is not one metric",
    effect="the same two masks have an HD95 from {least:1} to {most:1} pixels, by {definitions} definitions",
    seen="One reference and one prediction, with a spur. The larger of both directed percentiles is what MONAI and "
    "MetricsReloaded compute; MedPy pools the directions. The name allows the others too: the next value below or "
    "above in place of one between, and the mean of the directions.",
    wrong="Whether the percentile is taken of each direction or of both together, and what lies between two "
    "neighbouring values, is no part of the name. Papers compare values of different metrics.",
    instead="Name the whole definition: percentile, directions, border, interpolation. The keys of Assay's results do; "
    "`assay metrics tools` shows what each tool would print.",
    make=_definitions,
    claims=(
        equal("definitions", 5),
        less("least", "most", by=0.5),
        less("value below.HD95", "larger direction.HD95", "value above.HD95"),
        less("directions pooled.HD95", "mean of directions.HD95", "larger direction.HD95"),
    ),
)


def _tolerance() -> Made:
    truth = blocks((12, 14), (2, 2, 8, 8))
    found = blocks((12, 14), (2, 3, 8, 8))
    metrics = {f"NSD@{t}mm": f"NSD{{tolerance={t}}}" for t in ("0", "1", "1.9", "2")}
    values = {"shifted by one pixel": of_masks(truth, found, metrics, spacing=2)}
    says = "a square is outlined; the filled one is one pixel of two millimetres to the right"
    facts = {"spacing": 2, "small": 1, "below": 1.9}
    return Made(values=values, pictures=(Masks("shifted by one pixel", truth, found, says),), facts=facts)


TOLERANCE = Example(
    name="tolerance-below-spacing",
    rules=("P31-02",),
    title="A tolerance finer than the pixels",
    effect="with pixels of {spacing} mm, NSD is {shifted by one pixel.NSD@1mm} for every tolerance below that, and "
    "{shifted by one pixel.NSD@2mm} from there on",
    seen="Pixels of {spacing} mm, and a prediction that is one of them to the right.",
    wrong="No two pixels are nearer to one another than their size, so that a tolerance of {small} or {below:1} mm "
    "is none at all. The value says something finer than the image can.",
    instead="Choose a tolerance of the spacing or above, by what raters differ, and show what its neighbours give.",
    make=_tolerance,
    claims=(
        equal("shifted by one pixel.NSD@0mm", "shifted by one pixel.NSD@1mm", "shifted by one pixel.NSD@1.9mm"),
        less("shifted by one pixel.NSD@1.9mm", "shifted by one pixel.NSD@2mm", by=0.2),
        equal("shifted by one pixel.NSD@2mm", 1),
    ),
)

BINS = (5, 10, 15, 50)


def _bins() -> Made:
    scores = np.linspace(0.01, 0.99, 60)
    # Some items go against their score, by a rule and not by chance.
    reference = (scores * 7 % 1 < scores).astype(int)
    metrics = {f"ECE, {bins} bins": f"ECE{{bins={bins}}}" for bins in BINS} | {"Brier": "Brier"}
    values = {"one algorithm": of_scores(reference, scores, metrics)}
    found = [values["one algorithm"][f"ECE, {bins} bins"].value or 0.0 for bins in BINS]
    lines = tuple(Line(f"{bins} bins", (value,)) for bins, value in zip(BINS, found, strict=True))
    picture = Dots("ECE by number of bins", "ECE", lines, 0, 0.4, "the ECE grows with the number of bins")
    facts = {
        "items": scores.size,
        "against": int((reference != (scores > 0.5)).sum()),
        "least bins": min(BINS),
        "most bins": max(BINS),
    }
    return Made(values=values, pictures=(picture,), facts=facts)


ECE_BINS = Example(
    name="ece-bins",
    rules=("P31-02", "P31-03"),
    title="The ECE follows the number of bins",
    effect="the ECE of one algorithm is {one algorithm.ECE, 5 bins} with {least bins} bins and "
    "{one algorithm.ECE, 50 bins} with {most bins}",
    seen="One algorithm with {items} scores, of which {against} are on the wrong side of a half, and its ECE with more "
    "and more bins.",
    wrong="With about one item in a bin, the share of positives in it is nought or one, and far from every honest "
    "probability. The ECE then measures how few items there are.",
    instead="Say the number of bins and how they are spaced, show others beside it, keep many items in each, and "
    "report a score without bins: Brier, here {one algorithm.Brier}.",
    make=_bins,
    claims=(
        equal("against", 18),
        less("one algorithm.ECE, 5 bins", "one algorithm.ECE, 10 bins", "one algorithm.ECE, 15 bins"),
        less("one algorithm.ECE, 15 bins", "one algorithm.ECE, 50 bins", by=0.05),
    ),
)


def _beta() -> Made:
    metrics = {"F1": "Fbeta{beta=1}", "F2": "Fbeta{beta=2}"}
    counts = {"eager": (9, 9, 1, 41), "careful": (7, 1, 3, 49)}
    values = {name: of_counts(*each, metrics) for name, each in counts.items()}
    pictures = tuple(
        Items(name, *each, says=f"{each[0]} found, {counted(each[1], 'false alarm')}") for name, each in counts.items()
    )
    return Made(values=values, pictures=pictures)


BETA = Example(
    name="f-score-of-what",
    rules=("P31-03",),
    title="An F score whose beta nobody says",
    effect="by F1 `careful` leads, {careful.F1} to {eager.F1}; by F2 `eager` does, {eager.F2} to {careful.F2}",
    seen="`eager` finds more at the price of false alarms, `careful` has fewer of both.",
    wrong="`F score` may be either, and the order turns round with beta. The same goes for the tolerance of NSD, the "
    "threshold of IoU, the exchange rate of net benefit.",
    instead="Report every parameter with the metric, and choose it before looking at results.",
    make=_beta,
    claims=(less("eager.F1", "careful.F1"), less("careful.F2", "eager.F2")),
)


def _spacing() -> Made:
    truth = blocks((9, 30), (3, 8, 3, 12))
    found = {"one slice off": blocks((9, 30), (4, 8, 3, 12)), "three pixels off": blocks((9, 30), (3, 11, 3, 12))}
    spacing = (5.0, 1.0)
    values = {
        name: {
            **of_masks(truth, each, {"HD, in pixels": "HD"}),
            **of_masks(truth, each, {"HD, in mm": "HD"}, spacing=list(spacing)),
        }
        for name, each in found.items()
    }
    says = "thick slices: a structure is outlined; the filled one is {}"
    pictures = tuple(Masks(name, truth, each, says.format(name), spacing) for name, each in found.items())
    return Made(values=values, pictures=pictures, facts={"thick": 5, "fine": 1})


SPACING = Example(
    name="spacing-forgotten",
    rules=("P31-04",),
    title="Distances in pixels that are not square",
    effect="in pixels `one slice off` is nearer, HD {one slice off.HD, in pixels} to {three pixels off.HD, in "
    "pixels}; in millimetres it is farther, {one slice off.HD, in mm} to {three pixels off.HD, in mm}",
    seen="Slices are {thick} mm apart, pixels within them {fine} mm. One prediction is a slice too low, the other is "
    "three pixels to the right.",
    wrong="Who leaves the spacing out counts a slice like a pixel, and the order turns round.",
    instead="Read the spacing from the header, and refuse to measure distances without one.",
    make=_spacing,
    claims=(
        less("one slice off.HD, in pixels", "three pixels off.HD, in pixels"),
        less("three pixels off.HD, in mm", "one slice off.HD, in mm"),
    ),
)

EXAMPLES = (DEFINITIONS, TOLERANCE, ECE_BINS, BETA, SPACING)
