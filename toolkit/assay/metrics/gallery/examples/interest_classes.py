"""P2.1, classes: the metric does not see confidence, severity or benefit, or moves with the prevalence."""

import numpy as np

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.measured import Measured, labels_of, of_counts, of_scores
from assay.metrics.gallery.pictures import Dots, Items, Line
from assay.report.text import counted
from assay_kernels.confusion.finalize import expected_cost, normalised_expected_cost
from assay_kernels.confusion.score import table
from assay_kernels.state.undefined import Undefined


def _confidence() -> Made:
    happens, boasts = (0.1, 0.3, 0.7, 0.9), (0.01, 0.05, 0.95, 0.99)
    reference = np.concatenate([labels_of(0, 0, round(10 * p), 10 - round(10 * p))[0] for p in happens])
    metrics = {"Accuracy": "Accuracy", "AUROC": "AUROC", "ECE": "ECE", "Brier": "Brier", "log loss": "LogLoss"}
    values = {
        name: of_scores(reference, np.repeat(scores, 10), metrics)
        for name, scores in (("modest", happens), ("boastful", boasts))
    }
    lines = (
        Line("how often it is so", happens, series=2),
        Line("modest says", happens),
        Line("boastful says", boasts, series=1),
    )
    says = "modest gives the shares that occur; boastful gives shares nearer to 0 and 1"
    picture = Dots("four groups of ten items", "probability", lines, 0, 1, says)
    return Made(values=values, pictures=(picture,), facts={"groups": 4, "items": 10})


CONFIDENCE = Example(
    name="confidence",
    rules=("P21-04",),
    title="Counting metrics do not see overconfidence",
    effect="accuracy {modest.Accuracy} and AUROC {modest.AUROC} for both; the ECE is {modest.ECE} and {boastful.ECE}",
    seen="There are {groups} groups of {items} items. `modest` gives each group the share that really occurs in it, "
    "`boastful` something nearer to certainty. Both put the items into the same order.",
    wrong="Accuracy looks at one threshold and AUROC at the order. Who acts on the probabilities themselves is misled "
    "by `boastful`, and neither metric shows it.",
    instead="Where probabilities are used as such, score them: Brier or log loss, and ECE with a reliability diagram.",
    make=_confidence,
    claims=(
        equal("modest.Accuracy", "boastful.Accuracy"),
        equal("modest.AUROC", "boastful.AUROC"),
        equal("modest.ECE", 0),
        less("modest.ECE", "boastful.ECE", by=0.1),
        less("modest.Brier", "boastful.Brier"),
        less("modest.log loss", "boastful.log loss"),
    ),
)


def _prevalence() -> Made:
    metrics = {
        "Sensitivity": "Sensitivity",
        "Specificity": "Specificity",
        "BA": "BalancedAccuracy",
        "PPV": "PPV",
        "F1": "Fbeta{beta=1}",
        "MCC": "MCC",
    }
    counts = {"clinic": (90, 10, 10, 90), "screening": (9, 19, 1, 171)}
    values = {name: of_counts(*each, metrics) for name, each in counts.items()}
    pictures = tuple(
        Items(name, *each, says=f"{each[0] + each[2]} of {sum(each)} are ill") for name, each in counts.items()
    )
    return Made(values=values, pictures=pictures, facts={"often": 0.5, "rarely": 0.05})


PREVALENCE = Example(
    name="prevalence",
    rules=("P21-05",),
    title="The same test, another prevalence",
    effect="PPV {clinic.PPV} where half are ill and {screening.PPV} where {rarely:%} are; balanced accuracy is "
    "{clinic.BA} in both places",
    seen="The same test with sensitivity {clinic.Sensitivity} and specificity {clinic.Specificity}: in a clinic where "
    "{often:%} are ill, and in a screening where {rarely:%} are.",
    wrong="PPV, F1 and MCC follow the share of the ill. Two data sets of other shares give two values for one "
    "algorithm, and that of the clinic promises too much for the screening.",
    instead="Compare across data sets by what does not move with the prevalence: sensitivity, specificity, balanced "
    "accuracy, LR+, AUROC; or correct PPV and expected cost to the prevalence where the algorithm will be used.",
    make=_prevalence,
    claims=(
        equal("clinic.Sensitivity", "screening.Sensitivity"),
        equal("clinic.BA", "screening.BA"),
        less("screening.PPV", "clinic.PPV", by=0.5),
        less("screening.F1", "clinic.F1", by=0.4),
        less("screening.MCC", "clinic.MCC", by=0.2),
    ),
)

MISS, ALARM = 10, 1
"""What it costs to miss an ill patient, and to alarm a healthy one."""


def costs_of(tp: int, fp: int, fn: int, tn: int, miss: float, alarm: float) -> dict[str, Measured]:
    """The expected cost, and how many times that of the best constant answer it is."""
    counts = table(*labels_of(tp, fp, fn, tn), 2)
    costs = np.array([[0, alarm], [miss, 0]], float)
    found = {"EC": expected_cost(counts, costs), "normalised EC": normalised_expected_cost(counts, costs)}
    key = f"EC{{alarm={alarm:g},miss={miss:g}}}"
    return {
        name: Measured(None, key, score.reason) if isinstance(score, Undefined) else Measured(score, key)
        for name, score in found.items()
    }


def _severity() -> Made:
    counts = {"careful": (18, 8, 2, 72), "careless": (12, 2, 8, 78)}
    values = {name: {**of_counts(*each, "Accuracy"), **costs_of(*each, MISS, ALARM)} for name, each in counts.items()}
    pictures = tuple(
        Items(name, *each, says=f"{each[2]} missed, {counted(each[1], 'false alarm')}") for name, each in counts.items()
    )
    return Made(
        values=values, pictures=pictures, facts={"wrong": 10, "few": 2, "many": 8, "miss": MISS, "alarm": ALARM}
    )


SEVERITY = Example(
    name="severity",
    rules=("P21-06",),
    title="All errors count alike, and they are not alike",
    effect="accuracy {careful.Accuracy} for both; with their costs, {careful.EC} and {careless.EC} an item",
    seen="Both make {wrong} errors. `careful` misses {few} of the ill, `careless` {many}; the rest are false alarms.",
    wrong="Accuracy, balanced accuracy, MCC and F1 do not know that a missed patient costs {miss} and a false alarm "
    "{alarm}.",
    instead="Write the costs into the fingerprint: expected cost (EC) weighs each confusion by them, weighted kappa by "
    "distance.",
    make=_severity,
    claims=(equal("careful.Accuracy", "careless.Accuracy"), less("careful.EC", "careless.EC", by=0.4)),
)


def _benefit() -> Made:
    metrics = {"F1": "Fbeta{beta=1}", "net benefit": "NetBenefit{exchange_rate=0.1}"}
    counts = {"eager": (36, 30, 4, 130), "shy": (28, 10, 12, 150)}
    values = {name: of_counts(*each, metrics) for name, each in counts.items()}
    pictures = tuple(
        Items(name, *each, says=f"{each[0]} found, {counted(each[1], 'false alarm')}") for name, each in counts.items()
    )
    return Made(values=values, pictures=pictures, facts={"harm": 10})


BENEFIT = Example(
    name="benefit",
    rules=("P21-07",),
    title="F1 weighs harm and benefit in its own way",
    effect="F1 prefers `shy`, {shy.F1} to {eager.F1}; net benefit prefers `eager`, {eager.net benefit:3} to "
    "{shy.net benefit:3}",
    seen="`eager` finds more of the ill at the price of more false alarms than `shy`. One who is found is worth {harm} "
    "false alarms.",
    wrong="F1 has a fixed idea of what errors are worth, whoever decides. Its order is not that of who pays.",
    instead="Where benefit and harm are known, use net benefit at that exchange rate, or expected cost.",
    make=_benefit,
    claims=(less("eager.F1", "shy.F1"), less("shy.net benefit", "eager.net benefit")),
)

EXAMPLES = (CONFIDENCE, PREVALENCE, SEVERITY, BENEFIT)
