"""P2.1, masks: the metric does not see the property that matters."""

from assay.metrics.gallery.claims import equal, less
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.grids import bitten, blocks, disc
from assay.metrics.gallery.measured import counted, of_masks
from assay.metrics.gallery.pictures import Labels, Masks
from assay_kernels.components.score import components


def _boundary() -> Made:
    truth, thin = disc(19, 8), disc(19, 7)
    bite = bitten(truth, int(truth.sum()) - int(thin.sum()))
    metrics = {"DSC": "DSC", "IoU": "IoU", "NSD": "NSD{tolerance=0.5}", "HD": "HD"}
    values = {name: of_masks(truth, found, metrics) for name, found in (("bite", bite), ("thin", thin))}
    pictures = (
        Masks("bite", truth, bite, "a disc is outlined; the filled one lacks a piece on the left"),
        Masks("thin", truth, thin, "a disc is outlined; the filled one is smaller by a pixel all around"),
    )
    return Made(values=values, pictures=pictures, facts={"tolerance": 0.5})


BOUNDARY = Example(
    name="boundary",
    rules=("P21-01",),
    title="Overlap does not see where the boundary is wrong",
    effect="DSC {bite.DSC} for both; NSD tells them apart, {bite.NSD} and {thin.NSD}",
    seen="Both predictions have as many pixels. `bite` lacks a piece on the left and is exact elsewhere; `thin` is one "
    "pixel too small all around.",
    wrong="DSC and IoU count pixels, wherever they lie. Where a boundary guides a blade or a beam, `thin` is wrong "
    "everywhere and `bite` is wrong in one place, by a lot: HD {bite.HD} against {thin.HD}.",
    instead="Put a boundary metric beside the overlap: NSD for the share of the boundary within a tolerance (here "
    "{tolerance:1} pixels), HD or HD95 for the worst place, MASD for the usual distance.",
    make=_boundary,
    claims=(
        equal("bite.DSC", "thin.DSC"),
        equal("bite.IoU", "thin.IoU"),
        less("thin.NSD", "bite.NSD", by=0.3),
        less("thin.HD", "bite.HD"),
    ),
)


def _volume() -> Made:
    truth = blocks((10, 16), (2, 2, 6, 10))
    shifted, small = blocks((10, 16), (2, 4, 6, 10)), blocks((10, 16), (3, 2, 4, 10))
    metrics = "DSC,RVE,AVDR"
    values = {name: of_masks(truth, found, metrics) for name, found in (("shifted", shifted), ("small", small))}
    pictures = (
        Masks("shifted", truth, shifted, "a rectangle is outlined; the filled one lies two pixels to the right"),
        Masks("small", truth, small, "a rectangle is outlined; the filled one lacks a row above and one below"),
    )
    return Made(values=values, pictures=pictures)


VOLUME = Example(
    name="volume",
    rules=("P21-02",),
    title="Overlap does not see a volume that is too small",
    effect="DSC {shifted.DSC} for both; one has the right volume, the other's is off by {small.RVE:%}",
    seen="`shifted` is the reference, two columns to the right. `small` lies within the reference.",
    wrong="A dose or a stage that follows from the volume is right for `shifted` and wrong for `small`. DSC is the "
    "same.",
    instead="Where the volume is what is used, report its error too: RVE with its sign, AVDR or AVE without.",
    make=_volume,
    claims=(equal("shifted.DSC", "small.DSC"), equal("shifted.RVE", 0), less("small.RVE", -0.3)),
)


def _pieces(mask: Labels) -> int:
    _, sizes = components(mask, neighbours=8)
    return len(sizes)


def _crack() -> Made:
    truth = blocks((9, 26), (3, 2, 3, 22))
    torn, thin = truth.copy(), truth.copy()
    torn[:, [6, 7, 12, 13, 18, 19]] = 0
    thin[3, 4:22] = 0
    values = {
        name: {**of_masks(truth, found, "DSC,clDice"), "pieces": counted(_pieces(found))}
        for name, found in (("torn", torn), ("thin", thin))
    }
    pictures = (
        Masks("torn", truth, torn, "a long crack is outlined; the filled one has three gaps of two pixels"),
        Masks("thin", truth, thin, "a long crack is outlined; the filled one is thinner along its upper side"),
    )
    return Made(values=values, pictures=pictures, facts={"lost": 18})


CRACK = Example(
    name="road-crack",
    rules=("P21-03",),
    field="cracks in roads (not medicine)",
    title="Overlap does not see that a line is broken",
    effect="DSC {torn.DSC} for both; one crack is in {torn.pieces} pieces, and clDice tells it from the whole one, "
    "{torn.clDice} and {thin.clDice}",
    seen="A crack in a road. Both predictions lose {lost} pixels: `torn` in gaps across it, `thin` along its side. "
    "Vessels, nerves and roads are drawn the same way.",
    wrong="Whether a thing of one line hangs together decides what happens next. DSC counts lost pixels, not gaps.",
    instead="Add clDice, which looks at the centrelines, and count the pieces; for objects, a centre distance.",
    make=_crack,
    claims=(
        equal("torn.DSC", "thin.DSC"),
        equal("thin.pieces", 1),
        equal("torn.pieces", 4),
        less("torn.clDice", "thin.clDice", by=0.1),
    ),
)

EXAMPLES = (BOUNDARY, VOLUME, CRACK)
