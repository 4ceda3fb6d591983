"""P3.3: what a ranking is made of."""

import numpy as np

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import bitten, disc
from assay.metrics.gallery.measured import Measured, counted, mean, of_masks
from assay.metrics.gallery.pictures import Dots, Line, Masks
from assay.metrics.ranking.order import ranks
from assay.metrics.ranking.rank import Resampling, rank_algorithms
from assay.metrics.ranking.schemes import Scheme


def _related() -> Made:
    truth = disc(19, 8)
    found = {"bite": bitten(truth, 56), "thin": disc(19, 7)}
    values: dict[str, dict[str, Measured]] = {
        name: of_masks(truth, each, {"DSC": "DSC", "IoU": "IoU", "NSD": "NSD{tolerance=0.5}"})
        for name, each in found.items()
    }
    for column, metrics in (("mean rank of all", ("DSC", "IoU", "NSD")), ("mean rank without IoU", ("DSC", "NSD"))):
        table = ranks(np.array([[values[name][metric].value for name in found] for metric in metrics], float))
        for name, rank in zip(found, table.mean(axis=0).tolist(), strict=True):
            values[name][column] = counted(rank)
    pictures = (
        Masks("bite", truth, found["bite"], "a disc is outlined; the filled one lacks a large piece on the left"),
        Masks("thin", truth, found["thin"], "a disc is outlined; the filled one is one pixel smaller all around"),
    )
    return Made(values=values, pictures=pictures, facts={"two": 2})


RELATED = Example(
    name="dsc-and-iou",
    rules=("P33-01",),
    title="One question that is asked twice",
    effect="with DSC, IoU and NSD the mean ranks are {thin.mean rank of all} and {bite.mean rank of all}; without "
    "IoU both have {thin.mean rank without IoU}",
    seen="`thin` has the better overlap, `bite` the better boundary.",
    wrong="IoU is a function of DSC (DSC divided by {two} − DSC), so that both always rank alike. Taken "
    "together overlap has two votes and the boundary one.",
    instead="Rank by metrics that ask different things, and keep one of each kin: DSC or IoU, F1 or DSC, Youden's J or "
    "balanced accuracy.",
    make=_related,
    claims=(
        less("bite.DSC", "thin.DSC"),
        less("bite.IoU", "thin.IoU"),
        less("thin.NSD", "bite.NSD"),
        less("thin.mean rank of all", "bite.mean rank of all"),
        equal("thin.mean rank without IoU", "bite.mean rank without IoU"),
    ),
)


def _wavering() -> Made:
    truth = disc(19, 8)
    lost = {"first": (2, 30, 8, 41, 12, 6, 25, 17), "second": (9, 20, 15, 24, 18, 21, 16, 26)}
    each = {name: [of_masks(truth, bitten(truth, n), "DSC")["DSC"] for n in many] for name, many in lost.items()}
    table = np.array([[one.value for one in row] for row in each.values()], float).T
    ranking = rank_algorithms(table, higher_is_better=True, resampling=Resampling(replicates=2000, seed=1))
    first = ranking.schemes[Scheme.MEAN_THEN_RANK]
    assert first.frequency is not None, "there are enough cases to draw from"
    values = {
        name: {
            "mean DSC": mean(row),
            "rank": counted(int(first.rank[at])),
            "share of draws in front": counted(float(first.frequency[at, 0])),
        }
        for at, (name, row) in enumerate(each.items())
    }
    lines = tuple(Line(name, tuple(float(v) for v in table[:, at]), series=at) for at, name in enumerate(lost))
    picture = Dots("DSC of each case", "DSC", lines, 0.8, 1, "the values of both overlap")
    return Made(values=values, pictures=(picture,), facts={"cases": len(table)})


WAVERING = Example(
    name="rank-by-chance",
    rules=("P33-02",),
    title="A winner by the choice of cases",
    effect="`first` wins with mean DSC {first.mean DSC:3} to {second.mean DSC:3}, and in {second.share of draws in "
    "front:%} of draws of the cases `second` does",
    seen="Two algorithms on {cases} cases; each dot is a case.",
    wrong="A rank looks like a fact, whatever the distance behind it. With other cases of the same kind the order "
    "would often be the other one.",
    instead="Draw the cases again and again, and show how often each rank comes up; say where the data do not decide.",
    make=_wavering,
    claims=(
        less("second.mean DSC", "first.mean DSC"),
        equal("first.rank", 1),
        less(0.2, "second.share of draws in front", 0.5),
    ),
)

EXAMPLES = (RELATED, WAVERING)
