"""Rankings of a study of masks: by metric and class, of the classes together."""

import numpy as np
import pytest

import assay
from assay.cli.masks import rank_lines
from assay.errors import PlanError
from assay.metrics.ranking.rank import Resampling, rank_algorithms
from assay.metrics.segmentation.page.rankings import all_ranks, figures, shown_of, shown_places
from assay.metrics.segmentation.score import Wish, score

SIZE = 24


def masks(shift, number):
    labels = np.zeros((SIZE, SIZE), np.uint8)
    labels[4:12, 4 + number % 3 : 12], labels[14:20, 14:20] = 1, 2
    return np.roll(labels, shift, axis=1)


@pytest.fixture
def folders(tmp_path):
    for shift, name in enumerate(("truth", "good", "fair", "poor")):
        (tmp_path / name).mkdir()
        for number in range(9):
            np.save(tmp_path / name / f"c{number}.npy", masks(shift, number))
    return [tmp_path / name for name in ("truth", "poor", "good", "fair")]


def test_ranks_are_those_of_the_values(folders):
    found = score(folders[0], folders[1:], Wish(metrics="DSC,HD95"))
    rows = found.results["ranks"]
    assert [(row["label"], row["class"]) for row in rows[::5]] == [
        (label, name) for label in ("DSC", "HD95") for name in ("1", "2", None)
    ]
    for row in rows:
        if row["scheme"] != "test-based":
            assert {one["algorithm"]: one["rank"] for one in row["algorithms"]} == {"good": 1, "fair": 2, "poor": 3}
        assert row["n"] == 9
        assert row["left_out"] == 0
    values = found.study.value
    expected = rank_algorithms(values[:, 0].mean(axis=0).T, higher_is_better=True, resampling=Resampling(0.95, 2000, 0))
    together = next(row for row in rows if row["class"] is None)
    assert [one["score"] for one in together["algorithms"]] == pytest.approx(
        expected.schemes[together["scheme"]].score.tolist()
    )


def test_significance_says_who_is_better_than_whom(folders):
    rows = score(folders[0], folders[1:], Wish(metrics="DSC")).results["ranks"]
    test = next(row for row in rows if row["scheme"] == "test-based")
    assert {(one["first"], one["second"]) for one in test["better"]} == {
        ("good", "fair"),
        ("good", "poor"),
        ("fair", "poor"),
    }
    names = [one["algorithm"] for one in test["algorithms"]]
    for a, first in enumerate(names):
        assert test["p"][a][a] is None
        for b, second in enumerate(names):
            told = [one["p"] for one in test["better"] if (one["first"], one["second"]) == (first, second)]
            assert told == [p for p in [test["p"][a][b]] if p is not None and p <= test["alpha"]]
    # Nine differences of one sign have 1 in 2**9; the smallest of six is worth six.
    assert min(one["p"] for one in test["better"]) < 6 / 2**6


def test_a_missing_prediction_pulls_down_by_the_policy(folders):
    for number in range(8):
        (folders[2] / f"c{number}.npy").unlink()
    rows = score(folders[0], folders[1:], Wish(metrics="DSC")).results["ranks"]
    first = {one["algorithm"]: one["rank"] for one in rows[0]["algorithms"]}
    assert first == {"poor": 2, "good": 3, "fair": 1}


def test_a_value_in_the_middle_has_no_ranking(folders):
    (row,) = score(folders[0], folders[1:], Wish(metrics="RVE", classes="1")).results["ranks"]
    assert row["algorithms"] == []
    assert "middle" in row["reason"]


def test_one_algorithm_has_no_ranks(folders):
    found = score(folders[0], folders[1:2], Wish(metrics="DSC"))
    assert found.results["ranks"] == []


def test_the_metric_that_is_shown_is_one_that_is_computed(folders):
    with pytest.raises(PlanError, match="--rank names `IoU`, and what is computed is DSC"):
        score(folders[0], folders[1:], Wish(metrics="DSC", rank="IoU"))
    assert score(folders[0], folders[1:], Wish(metrics="DSC,HD95", rank="HD95")).first.label == "HD95"


def test_arrays_are_ranked_alike(folders):
    truth = [masks(0, number) for number in range(9)]
    given = {
        name: [masks(shift, number) for number in range(9)] for shift, name in ((3, "poor"), (1, "good"), (2, "fair"))
    }
    found = assay.segmentation(truth, given, metrics=["DSC", "HD95"])
    assert found["ranks"] == score(folders[0], folders[1:], Wish(metrics="DSC,HD95")).results["ranks"]


def lines(*rows):
    """A label map whose rows are of these labels."""
    return np.repeat(np.array(rows, np.uint8)[:, np.newaxis], 10, axis=1)


def test_the_mean_of_the_classes_ranks_as_it_is_printed():
    """Class 2 is in one case alone: the mean of the cases' means would weigh it less than the mean that is printed."""
    truth = [lines(1, 1, 1, 1, 0, 0)] * 3 + [lines(0, 0, 0, 0, 2, 2)]
    wide, thin = lines(1, 1, 1, 1, 0, 0), lines(1, 1, 1, 0, 0, 0)
    given = {"a": [thin] * 3 + [truth[3]], "b": [wide] * 3 + [lines(0, 0, 0, 0, 2, 0)]}
    found = assay.segmentation(truth, given, metrics=["DSC"], both_empty="drop")
    printed = {row["algorithm"]: row["value"] for row in found["results"] if row["class"] is None}
    rows = {row["scheme"]: row for row in found["ranks"] if row["class"] is None}
    first = rows["mean-then-rank"]
    assert {one["algorithm"]: one["score"] for one in first["algorithms"]} == pytest.approx(printed)
    assert {one["algorithm"]: one["rank"] for one in first["algorithms"]} == {"a": 1, "b": 2}
    assert "over the classes of their means over the cases" in first["meaning"]
    assert "mean over the classes of which all algorithms have a value there" in rows["median-then-rank"]["meaning"]


def test_few_cases_have_no_interval_of_ranks_by_tests():
    truth = [masks(0, number) for number in range(5)]
    found = assay.segmentation(truth, {"x": truth, "y": [masks(2, n) for n in range(5)]}, metrics=["DSC"])
    row = next(row for row in found["ranks"] if row["scheme"] == "test-based")
    assert [one["low"] for one in row["algorithms"]] == [None, None]
    assert (row["method"], row["replicates"]) == ("none", 0)
    assert "fewer than 6 cases" in row["reason"]


def test_a_score_of_nothing_has_no_sign():
    right = masks(0, 0)
    found = assay.segmentation([right] * 3, {"a": [right] * 3, "b": [masks(2, 0)] * 3}, metrics=["HD95"])
    scores = [one["score"] for row in found["ranks"] for one in row["algorithms"]]
    assert 0 in scores
    assert not any(np.signbit(score) for score in scores if score == 0)


def test_who_has_no_mean_has_no_rank_and_the_others_are_ranked(folders):
    truth, poor = folders[0], folders[1]
    labels = np.load(truth / "c0.npy")
    np.save(truth / "c0.npy", np.where(labels == 2, 0, labels))
    for name in folders[2:]:
        labels = np.load(name / "c0.npy")
        np.save(name / "c0.npy", np.where(labels == 2, 0, labels))
    found = score(truth, [poor, *folders[2:]], Wish(metrics="AVDR"))
    reason = "no worst value in 1 case where the reference does not show it"
    for row in found.results["ranks"]:
        ranked = [one["algorithm"] for one in row["algorithms"]]
        if row["class"] == "1":
            assert (ranked, row["unranked"]) == (["poor", "good", "fair"], [])
        else:
            assert (ranked, row["unranked"]) == (["good", "fair"], [{"algorithm": "poor", "reason": reason}])
    assert f"  poor has no rank: {reason}" in list(rank_lines(found))
    assert f"poor: {reason}" in {row[2] for row in all_ranks(found).rows}
    assert figures(found, shown_places(found), [shown_of(found, place) for place in shown_places(found)])
