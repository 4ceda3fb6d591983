"""Each pitfall of masks is found where it was put, and not in the twin without it; the others are accounted for."""

import math

import numpy as np
import pytest
from tests.toolkit.metrics.pitfalls.told import require_told
from tests.toolkit.metrics.segmentation.phantoms import (
    BY_A_VOXEL,
    CLEAR,
    NOTHING,
    OUTLIER,
    PATIENTS,
    TWO,
    UNEQUAL,
    WAVERING,
    call,
    cube,
    looked_for,
    moved,
    problem,
    without_a_voxel,
)

import assay
from assay.cli.pitfalls import pitfall_lines
from assay.errors import PlanError
from assay.metrics.pitfalls.rows import outcomes_in
from assay.metrics.segmentation.pitfalls.output import NO_WORST
from assay.metrics.segmentation.pitfalls.settled import EXCLUDED, UNKNOWABLE
from assay.metrics.segmentation.pitfalls.table import MASKS
from assay.report.model import Status
from assay_spec.metrics.answers import Category, Frequency, Independence
from assay_spec.metrics.fingerprint import ClassAnswers
from assay_spec.metrics.pitfalls import pitfalls

FOUND_AND_TWIN = {
    "P1-01": (
        call([TWO] * 5, fingerprint=problem(touching_structures=True)),
        call(fingerprint=problem(touching_structures=True)),
    ),
    "P1-02": (
        call(fingerprint=problem(small_structures=Frequency.CONSISTENTLY, inter_rater_variability=True)),
        call(fingerprint=problem(small_structures=Frequency.OCCASIONALLY, inter_rater_variability=True)),
    ),
    "P21-01": (
        call(fingerprint=problem(structure_boundaries=True)),
        call(fingerprint=problem(structure_boundaries=True), metrics=["DSC", "NSD@2mm"]),
    ),
    "P21-02": (
        call(fingerprint=problem(structure_volume=True)),
        call(fingerprint=problem(structure_volume=True), metrics=["DSC", "AVDR"]),
    ),
    "P21-03": (
        call(fingerprint=problem(structure_center=True)),
        call(fingerprint=problem(structure_center=True), metrics=["DSC", "clDice"]),
    ),
    "P21-04": (call(fingerprint=problem(calibration_requested=True)), call(fingerprint=problem())),
    "P21-05": (
        call([cube(10)] * 3 + [cube(5)] * 3, by={"centre": list("aaabbb")}),
        call([cube(10)] * 6, by={"centre": list("aaabbb")}),
    ),
    "P22-01": (call([cube(4)] * 5), call([cube(8)] * 5)),
    "P22-02": (call([UNEQUAL] * 5), call([TWO] * 5)),
    "P22-03": (call(), call(metrics=["DSC", "MASD"])),
    "P22-04": (
        call(metrics=["HD95"], fingerprint=problem(touching_structures=True)),
        call(metrics=["HD95"], fingerprint=problem()),
    ),
    "P23-01": (call(metrics=["Specificity"]), call([cube(14)] * 5, metrics=["Specificity"])),
    "P23-02": (call(), call([cube()] * 30)),
    "P23-03": (
        call(metrics=["NSD@1mm"], fingerprint=problem(inter_rater_variability=True, tolerance=2.0)),
        call(metrics=["NSD@2mm"], fingerprint=problem(inter_rater_variability=True, tolerance=2.0)),
    ),
    "P23-04": (call([OUTLIER] * 5, [cube()] * 5, metrics=["HD"]), call([cube()] * 5, [moved(1)] * 5, metrics=["HD"])),
    "P23-05": (call([cube(), NOTHING]), call([cube(), cube()])),
    "P24-01": (
        call([cube()] * 2, [cube(), NOTHING], metrics=["HD95"], undefined="drop"),
        call([cube()] * 2, [cube(), NOTHING], metrics=["HD95"]),
    ),
    "P31-02": (call(metrics=["NSD@0.5mm"]), call(metrics=["NSD@1mm"])),
    "P31-04": (call(metrics=["HD95"], spacing=None), call(metrics=["HD95"])),
    "P32-02": (call([cube()] * 10, by=PATIENTS), call([cube()] * 10, by=PATIENTS, group=PATIENTS["patient"])),
    "P33-01": (
        call([cube()] * 6, CLEAR, metrics=["DSC", "IoU"]),
        call([cube()] * 6, CLEAR, metrics=["DSC", "NSD@1mm"]),
    ),
    "P33-02": (call([cube()] * 6, CLEAR, replicates=20), call([cube()] * 6, CLEAR)),
    "P35-01": (
        call([cube()] * 6, {"a": [cube()] * 6, "b": [without_a_voxel()] + [cube()] * 5}),
        call([cube()] * 6, CLEAR),
    ),
    "P35-02": (call(metrics=["HD95"]), call(metrics=["DSC", "NSD@1mm"])),
    "P35-03": (call([cube()] * 6, WAVERING), call([cube()] * 6, CLEAR)),
}
"""By pitfall, a study that falls into it, and one that is the same but for that."""

MORE = {
    "P1-01 of a class alone": call(
        [TWO] * 5,
        labels={"lesion": 1},
        fingerprint=problem(classes=(ClassAnswers(name="lesion", touching_structures=True),)),
    ),
    "P22-02 over cases": call([cube(12), cube(5)]),
    "P23-02 not apart": call(
        [cube()] * 30, {"a": [moved(0), moved(2)] * 15, "b": [moved(2), moved(0)] * 14 + [moved(0)] * 2}
    ),
    "P23-03 decimals": call([cube()] * 2, [cube(), moved(3)], fingerprint=problem(inter_rater_variability=True)),
    "P23-04 by the fingerprint": call(metrics=["HD"], fingerprint=problem(reference_outliers=True)),
    "P24-01 no worst": call([cube(), NOTHING], [cube(), cube()], metrics=["RVE"]),
    "P31-04 volumes": call(metrics=["AVE"], spacing=None),
    "P31-02 width": call(metrics=["BoundaryIoU@0.5mm"]),
    "P32-02 by the fingerprint": call(fingerprint=problem(non_independent=Independence.GROUPED)),
    "P33-01 contours": call([cube()] * 6, CLEAR, metrics=["MASD", "ASSD"]),
    "P35-01 sensitivity": call(
        [cube()] * 6, {"a": [cube()] * 6, "b": [without_a_voxel()] + [cube()] * 5}, metrics=["Sensitivity"]
    ),
}
"""Other ways into them."""

NO_METRIC = {"P32-02"}
"""Pitfalls that are about no metric."""


def test_every_pitfall_of_masks_has_a_rule_or_a_reason():
    sems = {known.id for known in pitfalls().values() if Category.SEMS in known.categories}
    assert {*MASKS.rules, *EXCLUDED, *UNKNOWABLE} == sems
    assert len(MASKS.rules) + len(EXCLUDED) + len(UNKNOWABLE) == len(sems)
    assert set(FOUND_AND_TWIN) == set(MASKS.rules)


@pytest.mark.parametrize("code", FOUND_AND_TWIN)
def test_it_is_found_where_it_was_put_and_not_in_its_twin(code):
    into, twin = FOUND_AND_TWIN[code]
    require_told(code, looked_for(code, into), NO_METRIC)
    (row,) = looked_for(code, twin)
    assert (row["status"], row["reason"]) == (Status.NOT_FOUND, "")


@pytest.mark.parametrize("name", MORE)
def test_other_ways_into_it(name):
    code = name.split()[0]
    require_told(code, looked_for(code, MORE[name]), NO_METRIC)


LACKING = {
    "P1-01": (call(), "give its `fingerprint`"),
    "P21-01": (call(), "give its `fingerprint`"),
    "P21-05": (call(), "`by` says which"),
    "P22-01": (call(metrics=["AVDR"]), "DSC, IoU or HD was not asked for"),
    "P22-04": (call(fingerprint=problem(touching_structures=True)), "a metric of boundaries was not asked for"),
    "P23-01": (call(), "Specificity or NPV was not asked for"),
    "P23-04": (call(metrics=["HD95"]), "HD above its 95th percentile was not asked for"),
    "P31-02": (call(metrics=["HD95"]), "a tolerance or a width was not asked for"),
    "P31-04": (call(spacing=None), "a metric of lengths or volumes was not asked for"),
    "P32-02": (call(), "name a column by `group`"),
    "P33-01": (call(metrics=["DSC", "IoU"]), "there is one algorithm"),
    "P35-03": (call([cube()] * 6, WAVERING, replicates=5), "no difference has an interval: 5 replicates are too few"),
    "P34-01": (call([cube()] * 6, CLEAR), "how often an algorithm was trained"),
}


@pytest.mark.parametrize("code", LACKING)
def test_what_cannot_be_looked_for_says_why(code):
    words, reason = LACKING[code]
    (row,) = looked_for(code, words)
    assert row["status"] == Status.UNKNOWN
    assert reason in row["reason"]


def test_cases_that_belong_together_are_few_by_their_groups():
    """Thirty cases of three patients say as much as three."""
    (row,) = looked_for("P23-02", call([cube()] * 30, group=list("abc") * 10))
    assert (row["status"], row["numbers"]) == ("found", {"cases": 30, "independent": 3})
    assert row["evidence"] == "30 references of 3 groups, by `group`, show it (few: below 30)"
    (row,) = looked_for("P23-02", call([cube()] * 60, group=[str(case // 2) for case in range(60)]))
    assert row["status"] == "not found"


def test_algorithms_that_are_told_apart_on_the_same_cases_may_be_ranked():
    """Although each mean is known less well than the two are apart."""
    words = call([cube()] * 30, BY_A_VOXEL)
    (row,) = looked_for("P23-02", words)
    assert row["status"] == "not found"
    found = assay.segmentation(**words)
    (difference,) = found["differences"]
    assert difference["low"] > 0
    assert all((each["high"] - each["low"]) / 2 > difference["value"] for each in found["results"])


def test_the_mean_of_the_classes_is_ranked_and_so_is_looked_at():
    both = {name: [mask + np.roll(mask, 12, 2) * 2 for mask in masks] for name, masks in WAVERING.items()}
    rows = looked_for("P35-03", call([cube(9) + np.roll(cube(9), 12, 2) * 2] * 6, both, labels={"x": 1, "y": 2}))
    assert [row["class"] for row in rows] == [None, "x", "y"]
    assert rows[0]["evidence"].startswith("mean of the classes: a - b = ")


def test_more_structures_than_are_measured_are_told():
    """The sizes of all are known; parts of the last six are not, and nothing is said to be absent for it."""
    labels = np.arange(1, 71).reshape(7, 10)
    rows = looked_for("P22-01", call([labels], metrics=["DSC"]))
    assert len(rows) == 70
    (row,) = looked_for("P22-02", call([labels], metrics=["DSC"]))
    assert row["status"] == Status.UNKNOWN
    assert row["reason"].startswith("the parts of 6 structures were not told apart")


MANY = np.arange(1, 71).reshape(7, 10)
"""More structures than are measured."""


def test_what_was_not_measured_has_no_number():
    """Nobody counted the border or the parts of the last six, and volumes of what is nowhere are not compared."""
    boundaries = problem(structure_boundaries=True, touching_structures=True)
    rows = looked_for("P21-01", call([MANY], fingerprint=boundaries))
    assert [row["class"] for row in rows] == [str(label) for label in MANY.ravel()]
    assert [row["numbers"] for row in rows] == [{"border_share": 1}] * 64 + [{}] * 6
    assert rows[-1]["evidence"] == "boundaries matter (FP2.1)"
    rows = looked_for("P22-04", call([MANY], metrics=["HD95"], fingerprint=boundaries))
    assert [row["numbers"] for row in rows] == [{"median_parts": 1}] * 64 + [{}] * 6
    volumes = problem(structure_volume=True)
    (row,) = looked_for("P21-02", call([cube()], labels={"organ": 1, "lesion": 2}, fingerprint=volumes))
    assert row["class"] == "organ"
    (row,) = looked_for("P21-02", call([cube()], [None], fingerprint=volumes))
    assert row["status"] == Status.NOT_FOUND


def test_one_is_not_called_many():
    alone = problem(non_independent=Independence.GROUPED)
    (row,) = looked_for("P32-02", call([cube()], fingerprint=alone))
    assert row["evidence"] == "cases form groups (FP4.5), and 1 case was drawn alone"
    (row,) = looked_for("P33-02", call([cube()] * 6, CLEAR, replicates=1))
    assert row["evidence"].startswith("1 ranking of 6 cases has 1 draw")


def test_findings_say_what_was_not_measured():
    rows = looked_for("P22-03", call([MANY]))
    assert [row["class"] for row in rows] == [str(label) for label in MANY.ravel()]
    assert {row["reason"] for row in rows} == {
        "the borders of 6 structures were not measured: an image has more than 64"
    }
    assert rows[-1]["evidence"].startswith("1 reference with a border that was not measured")
    assert "6 structures were not measured" in "\n".join(pitfall_lines(outcomes_in(rows)))
    tall = np.kron(MANY, np.ones((15, 1), int))
    tall[1, 0] = 0
    rows = looked_for("P22-02", call([tall]))
    assert {row["status"] for row in rows} == {Status.FOUND}
    assert all(row["reason"].startswith("the parts of 6 structures were not told apart") for row in rows)
    (row,) = looked_for("P22-03", call([MANY], metrics=["DSC", "HD95"]))
    assert (row["status"], row["reason"]) == (Status.NOT_FOUND, "")


def test_evidence_is_that_of_these_masks():
    """Worked out by hand: 4 x 4 x 4 voxels, of which 8 are inside; both sides alike, so that 2 / (64 + 64)."""
    (row,) = looked_for("P22-01", call([cube(4)] * 5))
    assert row["numbers"] == {"median_voxels": 64, "limit": 500, "dsc_step": 1 / 64}
    (row,) = looked_for("P22-03", call([cube(4)] * 5))
    assert row["numbers"]["border_share"] == pytest.approx(56 / 64)
    (row,) = looked_for(
        "P31-02", call([cube()] * 3, metrics=["NSD@1mm"], spacing=[(step,) * 3 for step in (1.0, 2.0, 3.0)])
    )
    assert "smallest step between voxels, 2 to 3 mm, and allows nothing, in 2 of 3 cases" in row["evidence"]
    assert row["numbers"] == {"allowed": 1, "smallest_step": 2, "largest_smallest_step": 3, "cases": 2}
    (row,) = looked_for("P22-02", call([UNEQUAL] * 5))
    assert row["numbers"] == {"over_cases": 1, "within_a_case": 1000 / 27}
    (row,) = looked_for("P24-01", FOUND_AND_TWIN["P24-01"][0])
    assert (row["numbers"]["left_out"], row["numbers"]["mean"]) == (1, 0)
    assert row["numbers"]["mean_with_worst"] == pytest.approx(math.sqrt(3) * 24 / 2)
    (row,) = looked_for("P23-04", FOUND_AND_TWIN["P23-04"][0])
    assert row["numbers"]["farthest"] == pytest.approx(math.sqrt(3) * 10)
    (row,) = looked_for("P33-01", FOUND_AND_TWIN["P33-01"][0])
    assert row["numbers"] == {"alike": 6, "comparisons": 6}


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        ("P22-01", call([cube(8)[:, :11]] * 2), "found"),
        ("P22-01", call([cube(8)] * 2), "not found"),
        ("P22-01", call([cube(9)[8]] * 2), "found"),
        ("P22-01", call([cube(10)[8]] * 2), "not found"),
        ("P23-02", call([cube()] * 29), "found"),
        ("P31-02", call(metrics=["NSD@0.99mm"]), "found"),
        ("P31-02", call(metrics=["NSD@1mm"], spacing=(1.0, 3.0, 3.0)), "not found"),
        ("P32-02", call([cube()] * 8, by={"centre": list("aabbccdd")}), "not found"),
        ("P32-02", call([cube()] * 25, by={"centre": list("abcde") * 5}), "not found"),
        ("P33-02", call([cube()] * 6, CLEAR, replicates=99), "found"),
        ("P33-02", call([cube()] * 6, CLEAR, replicates=100), "not found"),
        ("P21-05", call([cube(10)] * 3 + [cube(8)] * 3, by={"centre": list("aaabbb")}), "not found"),
    ],
)
def test_limits_are_those_of_the_catalogue(code, words, status):
    assert {row["status"] for row in looked_for(code, words)} == {status}


def test_a_class_has_answers_of_its_own():
    both = cube() + cube(6, 16, 2)
    own = problem(classes=(ClassAnswers(name="b", structure_boundaries=True),))
    rows = looked_for("P21-01", call([both] * 3, labels={"a": 1, "b": 2}, fingerprint=own))
    assert [row["class"] for row in rows] == ["b"]


def test_problems_of_other_kinds_and_no_problems_are_refused():
    with pytest.raises(PlanError, match="about ObD, and masks are scored for SemS"):
        assay.segmentation(**call(fingerprint=problem(category=Category.OBD)))
    with pytest.raises(PlanError, match="is no Fingerprint"):
        assay.segmentation(**call(fingerprint="fingerprint.yaml"))


def test_a_problem_chooses_the_metrics_that_nobody_names():
    words = call(fingerprint=problem(structure_volume=True)) | {"metrics": []}
    assert "AVDR" in {row["label"] for row in assay.segmentation(**words)["results"]}


@pytest.mark.parametrize("undefined", ["worst", "drop"])
def test_what_no_policy_fills_in_has_a_remedy_that_helps(undefined):
    """Where a reference is empty none helps; where a prediction is missing, it is that of an empty one."""
    empty = call([cube(), NOTHING], [cube(), cube()], metrics=["RVE"], undefined=undefined)
    gone = call([cube(), cube()], [cube(), None], metrics=["RVE"], undefined=undefined)
    (row,) = looked_for("P24-01", empty)
    assert row["remedy"] == NO_WORST.format(metric="RVE")
    (row,) = looked_for("P24-01", gone)
    if undefined == "drop":
        assert "--undefined worst" in row["remedy"]
    else:
        assert row["status"] == "not found"
