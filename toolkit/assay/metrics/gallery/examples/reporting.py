"""P3.4: what a report leaves out."""

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import blocks
from assay.metrics.gallery.measured import Measured, counted, mean, of_counts, of_masks
from assay.metrics.gallery.pictures import Dots, Line


def _seeds() -> Made:
    right = {"first": (88, 79, 83, 78, 82), "second": (84, 86, 83, 85, 84)}
    values, lines = {}, []
    for series, (name, many) in enumerate(right.items()):
        each = [
            of_counts(n // 2, (100 - n) // 2, 50 - n // 2, 50 - (100 - n) // 2, "Accuracy")["Accuracy"] for n in many
        ]
        numbers = tuple(float(one.value or 0.0) for one in each)
        values[name] = {
            "first seed": each[0],
            "mean of seeds": mean(each),
            "spread of seeds": counted(max(numbers) - min(numbers)),
        }
        lines.append(Line(name, numbers, series=series))
    picture = Dots("accuracy by seed", "accuracy", tuple(lines), 0.7, 0.9, "one algorithm varies far more over seeds")
    return Made(
        values=values, pictures=(picture,), facts={"seeds": 5, "lead": (right["first"][0] - right["second"][0]) / 100}
    )


SEEDS = Example(
    name="one-seed",
    rules=("P34-01",),
    title="One training run of each algorithm",
    effect="by the first seed `first` leads, {first.first seed} to {second.first seed}; by {seeds} seeds `second` "
    "does, {second.mean of seeds} to {first.mean of seeds}",
    seen="Each algorithm was trained {seeds} times with other random numbers; each dot is a training.",
    wrong="One training is one draw. The difference of the first two, {lead}, is smaller than what `first` varies by "
    "itself, {first.spread of seeds}.",
    instead="Train at least three times with other seeds, report the mean and the spread, and say which seed is shown.",
    make=_seeds,
    claims=(
        less("second.first seed", "first.first seed"),
        less("first.mean of seeds", "second.mean of seeds"),
        less("lead", "first.spread of seeds"),
        less("second.spread of seeds", "first.spread of seeds", by=0.05),
    ),
)


def _mean_only() -> Made:
    truth = blocks((10, 10), (2, 2, 3, 4))
    half, nothing = blocks((10, 10), (2, 2, 2, 4)), truth * 0
    found = {"steady": [half] * 10, "all or nothing": [truth] * 8 + [nothing] * 2}
    values: dict[str, dict[str, Measured]] = {}
    lines = []
    for series, (name, masks) in enumerate(found.items()):
        each = [of_masks(truth, one, "DSC")["DSC"] for one in masks]
        numbers = tuple(float(one.value or 0.0) for one in each)
        values[name] = {
            "mean DSC": mean(each),
            "worst DSC": Measured(min(numbers)),
            "cases at 0": counted(numbers.count(0)),
        }
        lines.append(Line(name, numbers, series=series))
    picture = Dots("DSC of each case", "DSC", tuple(lines), 0, 1, "one has all cases at one value, the other two at 0")
    return Made(values=values, pictures=(picture,), facts={"cases": 10})


MEAN_ONLY = Example(
    name="only-the-mean",
    rules=("P34-02",),
    title="Two means that are alike",
    effect="mean DSC {steady.mean DSC} for both; one misses {all or nothing.cases at 0} of {cases} cases altogether",
    seen="There are {cases} cases; each dot is one, and equal ones are stacked.",
    wrong="A mean does not say whether all cases are fair or most perfect and some lost. Who uses the algorithm meets "
    "cases, not means.",
    instead="Show the values of all cases, name the worst ones, and count those that were missed.",
    make=_mean_only,
    claims=(
        equal("steady.mean DSC", "all or nothing.mean DSC"),
        equal("all or nothing.worst DSC", 0),
        equal("all or nothing.cases at 0", 2),
        less("all or nothing.worst DSC", "steady.worst DSC", by=0.5),
    ),
)

EXAMPLES = (SEEDS, MEAN_ONLY)
