"""P2.3: what the data set is like."""

from assay.metrics.gallery.claims import equal, less, undefined
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import blocks, disc
from assay.metrics.gallery.measured import of_counts, of_masks, with_interval
from assay.metrics.gallery.pictures import Dots, Items, Line, Masks


def _spam() -> Made:
    metrics = {
        "Accuracy": "Accuracy",
        "Sensitivity": "Sensitivity",
        "Specificity": "Specificity",
        "NPV": "NPV",
        "BA": "BalancedAccuracy",
        "MCC": "MCC",
    }
    counts = {"lets all pass": (0, 0, 5, 95), "filters": (4, 6, 1, 89)}
    values = {name: of_counts(*each, metrics) for name, each in counts.items()}
    tp, fp, fn, tn = counts["filters"]
    says = f"{{}} of {tp + fn} spam messages found"
    pictures = tuple(Items(name, *each, says=says.format(each[0])) for name, each in counts.items())
    return Made(values=values, pictures=pictures, facts={"messages": tp + fp + fn + tn, "spam": tp + fn})


SPAM = Example(
    name="spam-filter",
    rules=("P23-01",),
    field="a spam filter (not medicine)",
    title="Accuracy with a rare class",
    effect="accuracy {lets all pass.Accuracy} for a filter that finds nothing, and {filters.Accuracy} for one that "
    "works",
    seen="Of {messages} messages {spam} are spam. One filter lets everything pass, the other finds most of the spam "
    "with a few false alarms.",
    wrong="Nearly all messages are fine, so that saying so is nearly always right. Specificity "
    "({lets all pass.Specificity}) and NPV ({lets all pass.NPV}) praise the first filter as well; MCC has no value "
    "for it.",
    instead="Read sensitivity beside them, or use balanced accuracy ({lets all pass.BA} and {filters.BA}), expected "
    "cost or AP.",
    make=_spam,
    claims=(
        equal("lets all pass.Accuracy", 0.95),
        less("filters.Accuracy", "lets all pass.Accuracy"),
        equal("lets all pass.Sensitivity", 0),
        equal("lets all pass.Specificity", 1),
        less("filters.Specificity", "lets all pass.Specificity"),
        equal("lets all pass.NPV", 0.95),
        undefined("lets all pass.MCC"),
        equal("lets all pass.BA", 0.5),
        less("lets all pass.BA", "filters.BA", by=0.3),
    ),
)


def _few() -> Made:
    values, lines = {}, []
    positives, finds = 12, {"first": 11, "second": 9}
    for series, (name, found) in enumerate(finds.items()):
        counted = of_counts(found, 0, positives - found, 12, "Sensitivity")
        values[name] = with_interval(counted, "Sensitivity")
        low, high = values[name]["low"].value, values[name]["high"].value
        share = values[name]["Sensitivity"].value
        assert share is not None
        lines.append(Line(name, (share,), low, high, series))
    says = "the intervals of both sensitivities overlap widely"
    picture = Dots("sensitivity with its interval", "sensitivity", tuple(lines), 0, 1, says)
    facts = {"positives": positives, "apart": finds["first"] - finds["second"]}
    return Made(values=values, pictures=(picture,), facts=facts | {f"{name} found": n for name, n in finds.items()})


FEW = Example(
    name="few-positives",
    rules=("P23-02",),
    title="A ranking from a dozen positives",
    effect="sensitivity {first.Sensitivity} and {second.Sensitivity} of {positives} positives: the intervals reach "
    "down to {first.low} and up to {second.high}",
    seen="The test set has {positives} positives. One algorithm finds {first found}, the other {second found}.",
    wrong="{apart} patients more or less make the difference. The Wilson intervals overlap, so that with other "
    "patients the order may well be the other one.",
    instead="Show intervals, do not rank by differences that they cover, and plan the test set for the difference that "
    "matters.",
    make=_few,
    claims=(
        less("second.Sensitivity", "first.Sensitivity", by=0.1),
        less("first.low", "second.high", by=0.2),
    ),
)


def _noise() -> Made:
    truth = blocks((12, 16), (2, 3, 8, 8))
    metrics = {"NSD@0": "NSD{tolerance=0}", "NSD@1": "NSD{tolerance=1}", "DSC": "DSC"}
    found = {"second rater": blocks((12, 16), (2, 4, 8, 8)), "algorithm": blocks((12, 16), (2, 6, 8, 8))}
    values = {name: of_masks(truth, each, metrics) for name, each in found.items()}
    pictures = (
        Masks("second rater", truth, found["second rater"], "a square is outlined; the filled one is one pixel off"),
        Masks("algorithm", truth, found["algorithm"], "a square is outlined; the filled one is three pixels off"),
    )
    return Made(values=values, pictures=pictures, facts={"apart": 1, "off": 3, "strict": 0})


NOISE = Example(
    name="raters-differ",
    rules=("P23-03",),
    title="A tolerance below the raters' own disagreement",
    effect="NSD {second rater.NSD@0} for the second rater with tolerance {strict}, and {second rater.NSD@1} with the "
    "distance that raters are apart",
    seen="Two raters draw the same structure, {apart} pixel apart. An algorithm is {off} pixels off.",
    wrong="With tolerance {strict} a second expert has {second rater.NSD@0}, not far from the algorithm's "
    "{algorithm.NSD@0}. The metric measures whose hand is steadier.",
    instead="Take the tolerance from the raters' distance: then the rater has {second rater.NSD@1} and the algorithm "
    "{algorithm.NSD@1}. Do not print more decimals than the raters agree on.",
    make=_noise,
    claims=(
        less("second rater.NSD@0", 0.7),
        equal("second rater.NSD@1", 1),
        less("algorithm.NSD@1", 0.8),
        less("algorithm.DSC", "second rater.DSC", 1),
    ),
)


def _stray() -> Made:
    clean = blocks((20, 20), (4, 4, 8, 8))
    truth = clean.copy()
    truth[18, 18] = 1
    values = {
        name: of_masks(reference, clean, "DSC,HD,HD95,MASD")
        for name, reference in (("clean", clean), ("one stray pixel", truth))
    }
    says = "a square is outlined and filled; one pixel of the reference lies far off"
    return Made(values=values, pictures=(Masks("one stray pixel", truth, clean, says),), facts={"stray": 1})


STRAY = Example(
    name="stray-pixel",
    rules=("P23-04",),
    title="One stray pixel in the reference",
    effect="HD goes from {clean.HD} to {one stray pixel.HD} by {stray} pixel of the reference; HD95 stays at "
    "{one stray pixel.HD95}",
    seen="The prediction is exact. In the reference {stray} pixel far off was marked by a slip.",
    wrong="HD is the distance of the farthest point, so that one slip decides it. DSC is {one stray pixel.DSC:3}.",
    instead="Where the reference may have such pixels, use HD95 or MASD ({one stray pixel.MASD}), and look at cases "
    "where HD is many times HD95.",
    make=_stray,
    claims=(
        equal("clean.HD", 0),
        less(9, "one stray pixel.HD"),
        equal("one stray pixel.HD95", 0),
        less("one stray pixel.MASD", 1),
        less(0.98, "one stray pixel.DSC", 1),
    ),
)


def _empty() -> Made:
    full, close, nothing, some = disc(12, 4), disc(12, 3.6), disc(12, 0), disc(12, 2)
    truth = [full, full, nothing, nothing]
    found = {"knows": [close, close, nothing, nothing], "invents": [close, close, some, some]}
    values = {}
    for name, masks in found.items():
        dropped = {"DSC, left out": "DSC", "HD95, left out": "HD95"}
        decided = {"DSC, decided": "DSC", "HD95, decided": "HD95"}
        left = of_masks(truth[:2], masks[:2], dropped)
        values[name] = {**left, **of_masks(truth, masks, decided, undefined="worst")}
    pictures = (
        Masks("with the structure", full, close, "a disc is outlined; the filled one is slightly smaller"),
        Masks("invents, without it", nothing, some, "nothing is outlined, and a small disc is filled"),
        Masks("knows, without it", nothing, nothing, "nothing is outlined, and nothing filled"),
    )
    facts = {"images": len(truth), "without": sum(not each.any() for each in truth)}
    return Made(values=values, pictures=pictures, facts=facts)


EMPTY = Example(
    name="empty-reference",
    rules=("P23-05",),
    title="Images without the structure",
    effect="mean DSC {invents.DSC, left out} for both where images without the structure are left out; "
    "{knows.DSC, decided} and {invents.DSC, decided} where they count",
    seen="Of {images} images {without} do not show the structure. `invents` finds something there, `knows` does not; "
    "elsewhere they agree.",
    wrong="Distances and overlaps have no value of their own there. Who leaves such images out, or does not say what "
    "becomes of them, gives no credit for the healthy and hides what is invented.",
    instead="Declare it: rightly empty gets the best value, invented the worst, which for distances is the diagonal of "
    "the image. Then HD95 is {knows.HD95, decided} and {invents.HD95, decided}.",
    make=_empty,
    claims=(
        equal("knows.DSC, left out", "invents.DSC, left out"),
        equal("knows.HD95, left out", "invents.HD95, left out"),
        less("invents.DSC, decided", "knows.DSC, decided", by=0.4),
        less("knows.HD95, decided", "invents.HD95, decided", by=5),
    ),
)

EXAMPLES = (SPAM, FEW, NOISE, STRAY, EMPTY)
