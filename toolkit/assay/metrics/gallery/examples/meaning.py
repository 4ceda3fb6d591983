"""P3.5: what is read into values."""

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.examples.interest_classes import costs_of
from assay.metrics.gallery.grids import bitten, disc
from assay.metrics.gallery.measured import Measured, counted, mean, of_counts, of_masks
from assay.metrics.gallery.pictures import Dots, Items, Labels, Line
from assay.report.text import counted as so_many


def _steps() -> Made:
    positives = 12
    values = {
        f"{found} found": {**of_counts(found, 0, positives - found, positives, "Sensitivity"), "found": counted(found)}
        for found in (10, 11)
    }
    steps = tuple(k / positives for k in range(positives + 1))
    shown = tuple(float(row["Sensitivity"].value or 0.0) for row in values.values())
    lines = (Line("what it can be", steps), Line("two algorithms", shown, series=1))
    picture = Dots("sensitivity", "sensitivity", lines, 0, 1, "there are thirteen values, and nothing between them")
    facts = {"positives": positives, "step": 1 / positives, "claimed": 0.05}
    return Made(values=values, pictures=(picture,), facts=facts)


STEPS = Example(
    name="steps-of-sensitivity",
    rules=("P35-01",),
    title="More digits than there are patients",
    effect="with {positives} positives, sensitivity moves in steps of {step:3}: {10 found.Sensitivity:3} or "
    "{11 found.Sensitivity:3}, and nothing between",
    seen="All the values that sensitivity can have with {positives} positives, and two algorithms.",
    wrong="Three digits look like a fine scale. The least difference that can occur is one patient, {step:3}, so "
    "that a gain of {claimed} cannot even be measured.",
    instead="Give the counts beside the share, {11 found.found} of {positives}, and no more digits than they carry.",
    make=_steps,
    claims=(less("claimed", "step"), less("10 found.Sensitivity", "11 found.Sensitivity", by=0.08)),
)


def _unbounded() -> Made:
    counts = {"algorithm": (2, 8, 3, 87), "calls all healthy": (0, 0, 5, 95)}
    values = {name: {**costs_of(*each, 2, 1), **of_counts(*each, "Accuracy")} for name, each in counts.items()}
    pictures = tuple(
        Items(name, *each, says=f"{each[2]} missed, {so_many(each[1], 'false alarm')}") for name, each in counts.items()
    )
    return Made(values=values, pictures=pictures, facts={"miss": 2})


UNBOUNDED = Example(
    name="no-bound",
    rules=("P35-02",),
    title="A small number that is worse than nothing",
    effect="an expected cost of {algorithm.EC} looks small, and is {algorithm.normalised EC:1} times that of calling "
    "everybody healthy",
    seen="An algorithm, and one that never looks at an item. To miss somebody costs {miss} false alarms.",
    wrong="Expected cost, log loss and HD have no upper bound that would say what is bad. With a rare class they are "
    "small for everybody.",
    instead="Put a naive system beside them, or divide by it: the normalised expected cost is one for the best "
    "constant answer. For distances, say what raters reach.",
    make=_unbounded,
    claims=(
        less("algorithm.EC", 0.2),
        less(1, "algorithm.normalised EC"),
        equal("calls all healthy.normalised EC", 1),
        less("calls all healthy.EC", "algorithm.EC"),
    ),
)


def _irrelevant() -> Made:
    truth = disc(19, 8)
    lost = {
        "first": (6, 10, 4, 12, 8, 9, 5, 11),
        "second": (8, 9, 7, 11, 10, 8, 9, 7),
        "second rater": (18, 22, 14, 25, 20, 16, 24, 19),
    }
    each = {name: [of_masks(truth, bitten(truth, n), "DSC")["DSC"] for n in many] for name, many in lost.items()}
    values: dict[str, dict[str, Measured]] = {name: {"mean DSC": mean(row)} for name, row in each.items()}
    apart = _difference(truth, lost["first"], lost["second"])
    values["first − second"] = apart
    lines = tuple(
        Line(name, tuple(float(one.value or 0.0) for one in row), series=at)
        for at, (name, row) in enumerate(each.items())
    )
    picture = Dots("DSC of each case", "DSC", lines, 0.9, 1, "both algorithms lie together, the second rater below")
    human = values["second rater"]["mean DSC"].value or 0.0
    return Made(values=values, pictures=(picture,), facts={"raters apart": 1 - human})


def _difference(truth: Labels, first: tuple[int, ...], second: tuple[int, ...]) -> dict[str, Measured]:
    """The paired difference of mean DSC, with its interval."""
    from assay.metrics.segmentation.evaluate import segmentation

    masks = {name: [bitten(truth, n) for n in lost] for name, lost in (("first", first), ("second", second))}
    found = segmentation([truth] * len(first), masks, metrics=["DSC"], replicates=2000)
    (row,) = found["differences"]
    ends = {"low": Measured(row["low"], row["key"]), "high": Measured(row["high"], row["key"])}
    return {"mean DSC": Measured(row["value"], row["key"]), **ends}


IRRELEVANT = Example(
    name="difference-that-does-not-matter",
    rules=("P35-03",),
    title="A difference smaller than that of two raters",
    effect="`first` leads by a DSC of {first − second.mean DSC:3}, with an interval from {first − second.low:3} to "
    "{first − second.high:3}; a second rater is {raters apart:3} away from the first",
    seen="Two algorithms and a second rater against the first rater; each dot is a case.",
    wrong="The interval of the difference holds nought, and the raters themselves differ by more. A ranking would "
    "turn this into a first and a second place.",
    instead="Say before what difference would matter, and show it beside the interval; where it is not reached, do not "
    "rank.",
    make=_irrelevant,
    claims=(
        less("second.mean DSC", "first.mean DSC"),
        less("first − second.low", 0, "first − second.high"),
        less("first − second.mean DSC", "raters apart", by=0.02),
    ),
)

EXAMPLES = (STEPS, UNBOUNDED, IRRELEVANT)
