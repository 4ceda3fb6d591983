"""The reference cases and the papers' numbers, through the path that users take; what other tools get wrong, right."""

import json
import math

import numpy as np
import pytest

import assay
from assay.errors import PlanError
from assay_kernels.state.undefined import Undefined

FIELDS = {
    "dsc": "DSC",
    "iou": "IoU",
    "avdr": "AVDR",
    "hd": "HD",
    "hd95_max_of_directed": "HD95",
    "hd90_max_of_directed": "HD90",
    "hd50_max_of_directed": "HD50",
    "hd95_pooled": "HD{directions=pooled,percentile=95}",
    "assd": "ASSD",
    "masd": "MASD",
    "nsd_voxel_tau_1.0": "NSD@1mm",
    "nsd_voxel_tau_2.0": "NSD@2mm",
    "cldice_given_skeletons": "clDice",
}


def rows_of(reference, prediction, metrics, **options):
    """The row of each metric, of one structure and one algorithm."""
    found = assay.segmentation(reference, prediction, metrics=metrics, replicates=40, **options)
    return dict(zip(metrics, found["results"][: len(metrics)], strict=True))


def test_the_reference_cases(corpus):
    cases = json.loads((corpus / "metrics" / "segmentation.json").read_text())["cases"]
    masks = np.load(corpus / "metrics" / "segmentation_masks.npz")
    compared = 0
    for case in cases:
        name, expected = case["name"], case["expected"]
        pair = masks[f"{name}/ref"], masks[f"{name}/pred"]
        rows = rows_of(*pair, list(FIELDS.values()), spacing=case["spacing"], labels={"it": 1}, undefined="drop")
        for field, metric in FIELDS.items():
            if expected.get(field, "nan") != "nan":
                assert rows[metric]["value"] == pytest.approx(float(expected[field]), rel=1e-12, abs=1e-12), (
                    name,
                    metric,
                )
                compared += 1
    assert compared > 365


def single(shape, *places):
    mask = np.zeros(shape, bool)
    for place in places:
        mask[place] = True
    return mask


def test_six_dice_values_of_which_two_are_missing():
    """Metrics Reloaded, SN 2.5: the mean of .94, -, .87, .90, -, .89 is .90 without the missing ones, .60 with."""
    found = []
    for dice in (0.94, None, 0.87, 0.90, None, 0.89):
        line = np.zeros((2, 100), bool)
        line[0] = True
        shifted = np.roll(line.ravel(), round(100 * (1 - (dice or 0)))).reshape(2, 100)
        found.append((line, None if dice is None else shifted))
    row = rows_of([one for one, _ in found], [other for _, other in found], ["DSC"])["DSC"]
    assert row["value"] == pytest.approx(0.60, abs=1e-12)
    assert row["without"] == {"value": pytest.approx(0.90), "n": 4}
    assert row["undefined"] == row["shown"]["missing"] == 2


def test_hausdorff_distances_of_which_two_are_missing():
    """SN 2.6: the mean is 6.76 without the missing ones, and 11.10 with the diagonal of the 14 x 14 image for them."""
    apart = [(5, 5), (3, 6), (4, 5), (1, 6)]
    reference = [single((14, 14), (2, 2))] * 6
    prediction = [single((14, 14), (2 + y, 2 + x)) for y, x in apart] + [np.zeros((14, 14), bool)] * 2
    row = rows_of(reference, prediction, ["HD"])["HD"]
    assert row["without"]["n"] == 4
    assert row["value"] == pytest.approx((4 * row["without"]["value"] + 2 * math.hypot(14, 14)) / 6)
    assert (4 * 6.76 + 2 * math.hypot(14, 14)) / 6 == pytest.approx(11.10, abs=0.01)


def test_cases_that_were_missed_stay_in_the_mean():
    """MONAI 1.6.1 gives 2.0 here: it leaves the five cases out in which the structure was missed."""
    reference = [single((20, 20), (5, 5))] * 10
    prediction = [single((20, 20), (5, 7))] * 5 + [np.zeros((20, 20), bool)] * 5
    row = rows_of(reference, prediction, ["HD95"])["HD95"]
    assert row["without"] == {"value": 2.0, "n": 5}
    assert row["value"] == pytest.approx((5 * 2 + 5 * math.hypot(20, 20)) / 10)
    assert row["shown"]["missed"] == row["undefined"] == 5
    assert row["n"] == 10


def test_volumes_of_bytes_do_not_wrap():
    """MetricsReloaded's defect 1: AVDR of uint8 masks was 1.15e18 where it is 1.25."""
    reference, prediction = (np.zeros((14, 14), np.uint8) for _ in range(2))
    reference[5:9, 5:9] = prediction[4:10, 4:10] = 1
    rows = rows_of(reference, prediction, ["AVDR", "RVE", "AVE"], spacing=(2, 0.5))
    assert [row["value"] for row in rows.values()] == [1.25, 1.25, 20.0]
    rows = rows_of(prediction, reference, ["AVDR", "RVE"])
    assert [row["value"] for row in rows.values()] == [20 / 36, -20 / 36]


def test_two_empty_masks_are_the_same_for_dice_and_iou():
    """MetricsReloaded's defect 9: DSC was 1 and IoU NaN."""
    empty = np.zeros((5, 5), np.uint8)
    metrics = ["DSC", "IoU", "Sensitivity", "PPV", "NSD@1mm", "HD", "ASSD", "AVDR", "AVE"]
    rows = rows_of(empty, empty, metrics, labels={"it": 1})
    assert [rows[name]["value"] for name in metrics] == [1, 1, 1, 1, 1, 0, 0, 0, 0]
    assert {rows[name]["without"]["n"] for name in metrics[:-1]} == {0}
    rows = rows_of(empty, empty, metrics, labels={"it": 1}, both_empty="drop")
    assert {rows[name]["value"] for name in metrics} == {None}
    assert rows["DSC"]["reason"] == "no case has a value"


def test_a_centreline_that_is_not_there():
    """MetricsReloaded's defect 8: that of two empty masks was NaN, though its code meant 1, and where nothing meets."""
    empty, line = np.zeros((9, 9), np.uint8), np.zeros((9, 9), np.uint8)
    line[2, 1:8] = 1
    found = [
        rows_of(*pair, ["clDice"], labels={"it": 1})["clDice"]
        for pair in ((empty, empty), (line, empty), (empty, line), (line, line[::-1]), (line, line))
    ]
    assert [row["value"] for row in found] == [1, 0, 0, 0, 1]
    assert [row["without"]["n"] for row in found] == [0, 0, 0, 1, 1]


def test_centrelines_of_the_packages_own_tests(corpus):
    """test_cldsc: a corner of two strokes, of which one is found."""
    facts = json.loads((corpus / "metrics" / "upstream_test_facts.json").read_text())["facts"]
    (fact,) = (one for one in facts if one.get("test") == "test_cldsc")
    reference, prediction = np.zeros((14, 14), bool), np.zeros((14, 14), bool)
    reference[1:4, 1], reference[3, 1:4], prediction[3, 1:4] = True, True, True
    row = rows_of(reference, prediction, ["clDice"])["clDice"]
    assert row["value"] == pytest.approx(fact["expected"], abs=fact["atol"])


def test_a_skeleton_says_by_which_rule():
    """Of a square of two pixels a side the paper's thinning leaves nothing, so that the value is that of the policy."""
    square, other = np.zeros((8, 8), np.uint8), np.zeros((8, 8), np.uint8)
    square[2:4, 2:4], other[2:4, 2:5] = 1, 1
    rules = ["clDice", "clDice{skeleton=lee}", "clDice{skeleton=zhang-suen}"]
    rows = rows_of(square, other, rules)
    assert [row["without"]["n"] for row in rows.values()] == [1, 1, 0]
    assert rows["clDice"]["key"] == "clDice{class=1,disjoint=zero,skeleton=scikit-image}"
    with pytest.raises(PlanError, match=r"zhang-suen is for images, and case `.*` is a volume: ask for clDice"):
        rows_of(*[np.stack([each] * 3) for each in (square, other)], rules)


def test_the_width_of_a_band_is_a_length():
    """MetricsReloaded's defect 11: boundary_iou took voxels for its distance, whatever the spacing."""
    reference = np.zeros((30, 30), bool)
    reference[5:25, 5:25] = True
    prediction = np.roll(reference, 1, axis=1)
    shares = []
    for spacing in (1.0, 2.0):
        rows = rows_of(reference, prediction, ["BoundaryIoU@2mm"], spacing=(spacing,) * 2)
        shares.append(rows["BoundaryIoU@2mm"]["value"])
    # The border, and 2 voxels more or 1: frames of 3 voxels, and of 2.
    assert shares == pytest.approx([_shifted(20, 3), _shifted(20, 2)], rel=1e-12)


def _shifted(side, thick):
    """IoU of a square frame and the same one voxel aside."""
    frame = np.pad(np.zeros((side - 2 * thick,) * 2, bool), thick, constant_values=True)
    one, other = np.pad(frame, ((0, 0), (0, 1))), np.pad(frame, ((0, 0), (1, 0)))
    return (one & other).sum() / (one | other).sum()


def test_counts_are_whole_numbers_of_any_size():
    """MetricsReloaded's defect 13: 2**25 + 3 voxels were counted as 2**25 + 4."""
    mask = np.zeros((1 << 13, (1 << 12) + 1), np.uint8)
    mask.ravel()[: (1 << 25) + 3] = 1
    (row,) = assay.segmentation(mask, mask, metrics=["DSC"])["cases"]
    assert row["voxels"]["TP"] == 33_554_435


def test_one_stray_pixel_moves_the_largest_distance_alone():
    """What SN 2.23 shows, on masks of ours: a percentile and means hardly move where the maximum does."""
    reference = np.zeros((40, 40), bool)
    reference[10:30, 10:30] = True
    stray = reference.copy()
    stray[1, 1] = True
    rows = rows_of(stray, reference, ["HD", "HD95", "MASD", "NSD@1mm"])
    assert rows["HD"]["value"] == pytest.approx(math.hypot(9, 9))
    assert rows["HD95"]["value"] == 0
    assert rows["MASD"]["value"] < 0.1
    assert rows["NSD@1mm"]["value"] > 0.99


def test_formulas_say_what_is_undefined():
    from assay_kernels.confusion import volumes

    nothing = np.array([[9, 2], [0, 0]])
    assert isinstance(volumes.absolute_ratio(nothing, 1.0), Undefined)
    assert isinstance(volumes.relative(nothing, 1.0), Undefined)
    assert volumes.absolute(nothing, 2.0) == 4.0
