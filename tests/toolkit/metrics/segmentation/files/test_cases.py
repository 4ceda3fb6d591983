"""Which prediction is of which reference, by the paths of files, and what is said of the others."""

import numpy as np
import pytest
from tests.toolkit.metrics.segmentation.files.filled import MASK, fill, scored

from assay.cli.masks import mask_lines
from assay.errors import PlanError


def test_cases_are_matched_by_their_path_without_the_ending(tmp_path):
    truth = fill(tmp_path / "truth", "a", "deep/b")
    np.savez((tmp_path / "truth" / "c.npz"), MASK)
    found = scored(truth, fill(tmp_path / "nn", "a", "deep/b", "c"))
    assert [case.name for case in found.study.cases] == ["a", "c", "deep/b"]
    assert found.study.algorithms == ("nn",)
    assert not found.problems


def test_what_is_missing_and_what_is_too_much_is_listed(tmp_path):
    found = scored(fill(tmp_path / "truth", "a", "b", "c"), fill(tmp_path / "nn", "a", "x", "y"))
    problems = [(row["case"], row["algorithm"], row["problem"]) for row in found.results["problems"]]
    assert problems == [(case, "nn", "there is no prediction") for case in "bc"]
    assert found.results["extra"] == {"nn": ["x", "y"]}
    assert found.results["results"][0]["value"] == pytest.approx(1 / 3)


def test_one_reference_against_a_folder_lists_what_else_is_there(tmp_path):
    truth, nn = fill(tmp_path / "truth", "b"), fill(tmp_path / "nn", "a", "b", "deep/c")
    other = fill(tmp_path / "other", "b", "z")
    alone = scored(truth / "b.npy", nn, other)
    assert alone.results["extra"] == {"nn": ["a", "deep/c"], "other": ["z"]}
    assert alone.problems
    assert alone.results["problems"] == []
    assert {row["value"] for row in alone.results["results"]} == {1.0}
    whole = scored(truth, nn, other)
    assert alone.results["extra"] == whole.results["extra"]
    assert not scored(truth / "b.npy", nn / "a.npy").problems


def test_a_damaged_file_among_many_sinks_nothing_else(tmp_path):
    names = [f"c{number:04}" for number in range(300)]
    truth, nn = fill(tmp_path / "truth", *names), fill(tmp_path / "nn", *names)
    (nn / "c0123.npy").write_bytes(b"\x93NUMPY")
    (truth / "c0200.npy").write_bytes(b"")
    found = scored(truth, nn)
    assert [row["case"] for row in found.results["problems"]] == ["c0200", "c0123"]
    assert len(found.study.cases) == 299
    assert found.results["results"][0]["value"] == pytest.approx(298 / 299)
    assert found.results["results"][0]["excluded"] == 1


def test_where_every_case_stands_twice_names_are_not_those_of_cases(tmp_path):
    nn = fill(tmp_path / "nn", "a")
    np.savez(nn / "a.npz", MASK)
    with pytest.raises(PlanError, match=r"every case stands twice, .* `a`: it stands twice, a\.npy and a\.npz"):
        scored(fill(tmp_path / "truth", "a"), nn)


@pytest.mark.parametrize("side", ["truth", "nn"])
def test_a_case_that_stands_twice_cannot_be_used_and_the_others_are_scored(tmp_path, side):
    truth, nn = fill(tmp_path / "truth", "a", "b", "c"), fill(tmp_path / "nn", "a", "b", "c")
    np.savez(tmp_path / side / "b.npz", MASK)
    found = scored(truth, nn)
    (row,) = found.results["problems"]
    assert row["case"] == "b"
    assert row["problem"].startswith("it stands twice, b.npy and b.npz: remove one")
    results = {row["label"]: row for row in found.results["results"]}["DSC"]
    assert (results["value"], results["excluded"]) == ((1.0, 1) if side == "truth" else (pytest.approx(2 / 3), 0))


def test_a_folder_without_images_is_an_algorithm_whose_cases_are_all_missing(tmp_path):
    truth, good = fill(tmp_path / "truth", "a", "b"), fill(tmp_path / "good", "a", "b")
    (tmp_path / "empty").mkdir()
    found = scored(truth, good, tmp_path / "empty")
    assert {(row["algorithm"], row["case"]) for row in found.results["problems"]} == {("empty", "a"), ("empty", "b")}
    values = {row["algorithm"]: row["value"] for row in found.results["results"] if row["label"] == "DSC"}
    assert values == {"good": 1.0, "empty": 0.0}
    assert any(note.startswith("empty: there are no images in") for note in found.matched.notes)
    with pytest.raises(PlanError, match="there are no images in"):
        scored(truth, tmp_path / "empty")


@pytest.mark.parametrize("pattern", [r"(\d+)", r"patient(?P<case>\d+)|(?P<other>x)"])
def test_a_pattern_says_which_part_of_a_name_is_the_case(tmp_path, pattern):
    truth, nn = fill(tmp_path / "truth", "patient7_gt", "patient8_gt"), fill(tmp_path / "nn", "patient7", "patient8_p")
    found = scored(truth, nn, match=pattern)
    assert [case.name for case in found.study.cases] == ["7", "8"]
    with pytest.raises(PlanError, match="--match says which part"):
        scored(truth, nn)
    with pytest.raises(PlanError, match="fits none of 2 images"):
        scored(truth, nn, match="(z)")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(?P<case>(?:a|a)*)$", r"\w*\w*\w*\w*\w*\w*x", "(", "a{99999999999}"])
def test_a_pattern_that_may_take_for_ever_is_refused(tmp_path, pattern):
    name = "a" * 60 + "b"
    with pytest.raises(PlanError, match="--match"):
        scored(fill(tmp_path / "truth", name), fill(tmp_path / "nn", name), match=pattern)


@pytest.mark.parametrize(
    ("wish", "words"),
    [({"rank": "DSC"}, "--rank shows a ranking of several"), ({"cases": "gone.csv"}, "--by and --group name")],
)
def test_an_option_that_would_change_nothing_is_refused(tmp_path, wish, words):
    with pytest.raises(PlanError, match=words):
        scored(fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a"), **wish)


def test_what_is_counted_agrees_with_what_it_does(tmp_path):
    truth, nn = fill(tmp_path / "truth", "a", "b"), fill(tmp_path / "nn", "a", "b")
    fill(tmp_path / "truth", "c", mask=np.zeros_like(MASK))
    fill(tmp_path / "nn", "c", mask=MASK)
    said = "\n".join(mask_lines(scored(truth, nn, labels="a=1")))
    assert "1 of 3 references does not show it; of their predictions 0 are rightly empty (best), and 1 shows it" in said
    alone = "\n".join(mask_lines(scored(fill(tmp_path / "one", "a"), fill(tmp_path / "two", "a"), labels="a=1")))
    assert "1 reference shows it (few" in alone
