"""Means, what the policy makes of values that are not there, and intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hn

import assay
from assay.errors import PlanError
from assay.images.image import Image
from assay.metrics.segmentation.classes import TOGETHER, Classes
from assay.metrics.segmentation.means import Averager, Drawing
from assay.metrics.segmentation.policy import Policy
from assay.metrics.segmentation.score import metrics_of
from assay.metrics.segmentation.scoring import Case, Question, score_case
from assay.metrics.segmentation.study import study_of
from assay_kernels.resampling.intervals import percentile
from assay_kernels.resampling.replicates import Replicates
from assay_kernels.resampling.sampling import clustered, independent
from assay_kernels.resampling.score import weights

FEW = Drawing(0.9, 60, 7)
VALUES = hn.arrays(
    np.float64,
    st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(6, 12)),
    elements=st.one_of(st.floats(0, 1, allow_subnormal=False), st.just(np.nan)),
)


def by_loops(values, groups, drawing):
    """The means and intervals by one draw after another, as `Averager.means` orders them."""
    sampling = independent(values.shape[-1]) if groups is None else clustered(groups)

    def mean(row, times):
        there = ~np.isnan(row) & (times > 0)
        return (row[there] * times[there]).sum() / times[there].sum() if there.any() else np.nan

    def of(times):
        return np.array([[mean(row, times) for row in metrics] for metrics in values])

    whole = of(np.ones(values.shape[-1]))
    drawn = np.array([of(weights(sampling, drawing.seed, number)) for number in range(drawing.replicates)])
    has = ~np.isnan(whole)
    if len(values) > 1:

        def together(table):
            return [table[has[:, m], m].mean() if has[:, m].any() else np.nan for m in range(values.shape[1])]

        whole = np.vstack([whole, together(whole)])
        drawn = np.array([np.vstack([each, together(each)]) for each in drawn])
    return whole, np.moveaxis(drawn, 0, -1)


@given(VALUES, st.booleans())
def test_means_and_intervals_are_those_of_loops(values, grouped):
    groups = [str(number % 5) for number in range(values.shape[-1])] if grouped else None
    whole, drawn = by_loops(values, groups, FEW)
    found = Averager(values.shape[-1], groups, FEW).means(values)
    for s, row in enumerate(found):
        for m, mean in enumerate(row):
            if np.isnan(whole[s, m]):
                assert (mean.value, mean.low, mean.reason) == (None, None, "no case has a value")
                continue
            assert mean.value == pytest.approx(whole[s, m], abs=1e-12)
            expected = percentile(Replicates.of_values(drawn[s, m]), FEW.level)
            if hasattr(expected, "low"):
                assert (mean.low, mean.high) == pytest.approx((expected.low, expected.high), abs=1e-12)
            else:
                assert (mean.low, mean.reason) == (None, expected.reason)


def test_one_case_says_nothing_about_others():
    (row,) = Averager(1, None, FEW).means(np.ones((1, 1, 1)))[0]
    assert (row.value, row.low, row.reason) == (1.0, None, "one case says nothing about others")


def test_few_groups_make_no_interval():
    (row,) = Averager(8, list("aabbccdd"), FEW).means(np.ones((1, 1, 8)))[0]
    assert (row.low, row.reason) == (None, "4 groups are too few, and an interval takes 5")


def square(size, *, at=2, width=4):
    mask = np.zeros((size, size), np.uint8)
    mask[at : at + width, at : at + width] = 1
    return mask


SHOWN = square(10)
NOTHING = np.zeros_like(SHOWN)
TWO = np.stack([SHOWN, NOTHING])
DIAGONAL = np.hypot(10, 10)
METRICS = ["DSC", "NSD@1mm", "HD95", "Sensitivity", "PPV", "Specificity", "AVDR", "RVE", "AVE"]
BEST = [1, 1, 0, 1, 1, 1, 0, 0, 0]


def values_of(reference, prediction, **options):
    found = assay.segmentation([reference], [prediction], metrics=METRICS, labels={"it": 1}, **options)
    (case,) = found["cases"]
    return case["shown"], list(case["values"].values())


@pytest.mark.parametrize(
    ("reference", "prediction", "shown", "values"),
    [
        (SHOWN, SHOWN, "scored", BEST),
        (NOTHING, NOTHING, "both empty", BEST),
        (SHOWN, NOTHING, "missed", [0, 0, DIAGONAL, 0, 0, 1, 1, -1, 16]),
        (NOTHING, SHOWN, "invented", [0, 0, DIAGONAL, 0, 0, 0.84, None, None, 16]),
        (SHOWN, None, "missing", [0, 0, DIAGONAL, 0, 0, 0, 100 / 16, -1, 100]),
        (NOTHING, None, "missing", [0, 0, DIAGONAL, 0, 0, 0, None, None, 100]),
        (SHOWN, SHOWN[1:], "failed", [0, 0, DIAGONAL, 0, 0, 0, 100 / 16, -1, 100]),
    ],
)
@pytest.mark.filterwarnings("ignore:.*its shape is 9 x 10:assay.errors.ScoreWarning")
def test_what_is_not_there_gets_the_worst_value(reference, prediction, shown, values):
    assert values_of(reference, prediction) == (shown, values)


@pytest.mark.parametrize(
    ("reference", "prediction", "values"),
    [
        (SHOWN, NOTHING, [0, 0, None, 0, None, 1, 1, -1, 16]),
        (NOTHING, SHOWN, [0, 0, None, None, 0, 0.84, None, None, 16]),
        (SHOWN, None, [None] * 9),
        (NOTHING, NOTHING, [1, 1, 0, 1, 1, 1, 0, 0, 0]),
    ],
)
def test_it_can_be_left_out_instead(reference, prediction, values):
    assert values_of(reference, prediction, undefined="drop")[1] == values


def test_a_prediction_that_fills_the_image_has_no_npv_and_gets_the_worst():
    rows = assay.segmentation(SHOWN, np.ones_like(SHOWN), metrics=["NPV"])["cases"]
    assert rows[0]["values"] == {"NPV": 0.0}
    full = np.ones_like(SHOWN)
    assert assay.segmentation(full, full, metrics=["NPV"])["cases"][0]["values"] == {"NPV": 1.0}


def test_no_algorithm_gains_by_leaving_out_what_it_finds_hard():
    hard = square(10, at=7, width=2)
    honest, sly = [SHOWN] * 3 + [np.roll(hard, 3, 0)], [SHOWN] * 3 + [None]
    found = assay.segmentation([SHOWN] * 3 + [hard], {"honest": honest, "sly": sly}, metrics=["HD", "DSC"])
    values = {(row["label"], row["algorithm"]): row["value"] for row in found["results"]}
    assert values["HD", "sly"] > values["HD", "honest"]
    assert values["DSC", "sly"] <= values["DSC", "honest"]


def test_nothing_is_worse_than_no_prediction():
    """Even one that fills the image errs by less than its volume."""
    full = np.ones_like(SHOWN)
    found = assay.segmentation([SHOWN] * 2, {"full": [full] * 2, "absent": [None] * 2}, metrics=["AVDR", "AVE", "HD"])
    values = {(row["label"], row["algorithm"]): row["value"] for row in found["results"]}
    assert all(values[label, "absent"] > values[label, "full"] for label in ("AVDR", "AVE", "HD"))
    assert {row["algorithms"][1]["rank"] for row in found["ranks"] if row["scheme"] != "test-based"} == {2}


def test_inventing_what_has_no_worst_value_leaves_no_mean():
    truth = [SHOWN] * 3 + [NOTHING] * 2
    invents = [SHOWN] * 3 + [SHOWN, NOTHING]
    found = assay.segmentation(truth, {"invents": invents, "right": truth}, metrics=["AVDR", "DSC"])
    rows = {(row["label"], row["algorithm"]): row for row in found["results"]}
    words = "no worst value in 1 case where the reference does not show it"
    (lost, kept) = rows["AVDR", "invents"], rows["AVDR", "right"]
    assert (lost["value"], lost["low"], lost["reason"]) == (None, None, words)
    assert lost["without"] == {"value": 0.0, "n": 3}
    assert (kept["value"], kept["n"], kept["reason"]) == (0.0, 5, None)
    assert next((row["value"], row["reason"]) for row in found["differences"]) == (None, words)
    ranks = {row["label"]: row for row in found["ranks"]}
    assert (ranks["AVDR"]["algorithms"], [row["reason"] for row in ranks["AVDR"]["unranked"]]) == ([], [words])
    assert ranks["AVDR"]["reason"] == "only `right` has a mean, and one algorithm has no rank"
    assert ranks["DSC"]["algorithms"]
    dropped = assay.segmentation(truth, invents, metrics=["AVDR"], undefined="drop")["results"][0]
    assert (dropped["value"], dropped["n"]) == (0.0, 4)


def test_one_class_without_a_worst_value_leaves_no_mean_of_the_classes():
    two = np.where(SHOWN, 1, 0)
    two[8:, 8:] = 2
    rows = assay.segmentation([two, SHOWN], [two, None], metrics=["AVDR"])["results"]
    assert [(row["class"], row["value"]) for row in rows] == [("1", 100 / 16 / 2), ("2", None), (None, None)]


def test_differences_are_paired():
    rng = np.random.default_rng(3)
    truth = [np.roll(SHOWN, step, 0) for step in range(8)]
    first = [np.roll(each, int(rng.integers(0, 3)), 1) for each in truth]
    second = [np.roll(each, 1, 1) for each in first]
    found = assay.segmentation(truth, {"a": first, "b": second}, metrics=["DSC"])
    means = {row["algorithm"]: row["value"] for row in found["results"]}
    (row,) = found["differences"]
    assert row["value"] == pytest.approx(means["a"] - means["b"])
    assert row["low"] <= row["value"] <= row["high"]
    same = assay.segmentation(truth, {"a": first, "b": first}, metrics=["DSC"])["differences"]
    assert (same[0]["low"], same[0]["value"], same[0]["high"]) == (0, 0, 0)


def test_subgroups_are_those_cases_alone():
    truth = [np.roll(SHOWN, step, 0) for step in range(8)]
    found = [np.roll(each, step % 3, 1) for step, each in enumerate(truth)]
    centre = list("AABBBAAA")
    rows = assay.segmentation(truth, found, metrics=["DSC", "HD95"], by={"centre": centre})["results"]
    for part in "AB":
        chosen = [number for number, name in enumerate(centre) if name == part]
        alone = assay.segmentation([truth[n] for n in chosen], [found[n] for n in chosen], metrics=["DSC", "HD95"])
        expected = [row | {"group": {"centre": part}} for row in alone["results"]]
        assert [row for row in rows if row["group"] == {"centre": part}] == expected


def test_an_algorithm_does_not_change_what_others_are_scored_by():
    """A label that only one of them shows is nobody's structure."""
    odd = np.where(SHOWN, 1, 7)
    alone = assay.segmentation(SHOWN, {"a": SHOWN})
    both = assay.segmentation(SHOWN, {"a": SHOWN, "odd": odd})
    assert [row for row in both["results"] if row["algorithm"] == "a"] == alone["results"]
    assert (
        "odd has labels that no reference has: 7; they count as background, and the references have 1" in both["notes"]
    )


def test_millimetres_and_voxels_have_no_mean():
    images = Image(SHOWN, (1.0, 1.0)), Image(SHOWN)
    for metrics, refused in ((["DSC"], False), (["DSC", "NSD@1mm"], True), (["AVE"], True)):
        question = Question(metrics_of(metrics), Classes())
        scored = [score_case(Case(str(n), image, {"a": image}), question) for n, image in enumerate(images)]
        if refused:
            with pytest.raises(PlanError, match="1 of 2 references says the spacing, and others, such as `1`"):
                study_of(scored, question, Policy(), ["a"])
        else:
            assert study_of(scored, question, Policy(), ["a"]).cases


def test_keys_are_one_for_each_row():
    labels = {"mean": 1, "whole": [1, 2]}
    rows = assay.segmentation(SHOWN, SHOWN, labels=labels, metrics=["DSC", "HD95"], by={"x": ["1"]})["results"]
    keys = [(row["key"], tuple(row["group"].items()), row["algorithm"]) for row in rows]
    assert len(set(keys)) == len(keys) == 12
    assert [row["key"] for row in rows[::2]][:3] == ["DSC{class=mean}", "DSC{class=whole}", "DSC"]


def test_very_many_algorithms_are_not_compared_and_that_is_said():
    found = assay.segmentation(SHOWN, {str(number): SHOWN for number in range(46)}, metrics=["DSC"], replicates=1)
    assert found["differences"] == []
    assert found["notes"] == ["46 algorithms make 1,035 pairs; more than 1,000 are not compared"]


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("no reference shows a structure", lambda: assay.segmentation(NOTHING, SHOWN)),
        ("`algorithm` has 2 cases, and the reference 1", lambda: assay.segmentation([SHOWN], [SHOWN, SHOWN])),
        ("it holds 0.5", lambda: assay.segmentation(SHOWN * 0.5, SHOWN)),
        ("there are DSC, IoU", lambda: assay.segmentation(SHOWN, SHOWN, metrics=["Dice"])),
        ("write ['DSC']", lambda: assay.segmentation(SHOWN, SHOWN, metrics="DSC")),
        ("NSD@2mm", lambda: assay.segmentation(SHOWN, SHOWN, metrics=["NSD"])),
        ("`spacing` has 3 numbers, and an image 2 axes", lambda: assay.segmentation(SHOWN, SHOWN, spacing=(1, 1, 1))),
        ("`spacing` is a number of mm", lambda: assay.segmentation(SHOWN, SHOWN, spacing=(1, 0))),
        ("`undefined` is 'zero'", lambda: assay.segmentation(SHOWN, SHOWN, undefined="zero")),
        ("`labels` says which number", lambda: assay.segmentation(SHOWN, SHOWN, labels=["a"])),
        ("has 2 values, and there is 1 case", lambda: assay.segmentation(SHOWN, SHOWN, group=["a", "b"])),
        ("with `one_hot` all are 0 or 1", lambda: assay.segmentation(SHOWN[None] * 3, SHOWN[None], one_hot=True)),
        ("names and 1 channel", lambda: assay.segmentation(SHOWN[None], SHOWN[None], one_hot=True, labels=["a", "b"])),
        ("labels: a class has no name", lambda: assay.segmentation(TWO, TWO, one_hot=True, labels=["a", " "])),
        ("labels: a class has no name", lambda: assay.segmentation(SHOWN, SHOWN, labels={"": 1})),
        ("is what the mean over all", lambda: assay.segmentation(SHOWN, SHOWN, labels={"Mean of the classes": 1})),
        ("is what the mean over all", lambda: assay.segmentation(TWO, TWO, one_hot=True, labels=["a", TOGETHER])),
        ("two channels are called `x`", lambda: assay.segmentation(TWO, TWO, one_hot=True, labels=["x", "x"])),
        ("masked", lambda: assay.segmentation(np.ma.masked_equal(SHOWN, 1), SHOWN)),
        ("it has 1 axis", lambda: assay.segmentation(SHOWN[0], SHOWN[0])),
        ("`reference` has no case", lambda: assay.segmentation({}, {})),
        ("`prediction` names no algorithm", lambda: assay.segmentation(SHOWN, {})),
        ("`algorithm` is None", lambda: assay.segmentation(SHOWN, None)),
        ("`reference` is None", lambda: assay.segmentation(None, SHOWN)),
        ("`by` says which column is what", lambda: assay.segmentation(SHOWN, SHOWN, by=[1])),
        ("it holds nothing", lambda: assay.segmentation(SHOWN[:0], SHOWN[:0])),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_is_one_line(words, call):
    with pytest.raises(PlanError) as error:
        call()
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_labels_that_count_twice_are_said():
    notes = assay.segmentation(SHOWN, SHOWN, labels={"a": 1, "b": 1, "c": [1, 2]}, metrics=["DSC"])["notes"]
    assert "`a` and `b` are the same labels (1), and each counts in the mean of the classes" in notes


class OnlyDLPack:
    """An array of another library."""

    def __init__(self, array):
        self._array = array

    def __dlpack__(self, **options):
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


def test_arrays_of_other_libraries():
    moved = np.roll(SHOWN, 1, 0)
    expected = assay.segmentation(SHOWN, moved)
    assert assay.segmentation(OnlyDLPack(SHOWN), OnlyDLPack(moved)) == expected
    assert assay.segmentation(SHOWN.tolist(), moved.tolist()) == expected


def test_cases_by_name_and_in_a_batch():
    maps = np.stack([SHOWN, np.roll(SHOWN, 1, 0), np.roll(SHOWN, 2, 1)])
    found = assay.segmentation(maps, maps[::-1], batch=True)
    listed = assay.segmentation(list(maps), list(maps[::-1]))
    named = assay.segmentation(dict(zip("xyz", maps, strict=True)), {"algorithm": dict(zip("zyx", maps, strict=True))})
    assert found == listed
    assert named["results"] == found["results"]
    assert [row["case"] for row in named["cases"]] == list("xyz")


def test_what_neither_side_shows_is_dropped_from_the_means_of_all_metrics():
    """Volume errors and specificity have a value there, and would be means over other cases."""
    truth, said = np.zeros((2, 6, 9, 9), np.uint8)
    truth[:2, 2:6, 2:6], said[:2, 2:6, 3:7] = 1, 1
    metrics = ["DSC", "HD", "AVE", "RVE", "NPV", "Specificity"]
    found = {
        drop: assay.segmentation(truth, {"nn": said}, metrics=metrics, batch=True, labels={"it": 1}, both_empty=drop)
        for drop in ("best", "drop")
    }
    assert {row["n"] for row in found["drop"]["results"]} == {2}
    assert {row["n"] for row in found["best"]["results"]} == {6}
    alone = assay.segmentation(truth[:2], {"nn": said[:2]}, metrics=metrics, batch=True, labels={"it": 1})
    assert [row["value"] for row in found["drop"]["results"]] == [row["value"] for row in alone["results"]]
