"""What labels are called, by a list beside the files or in words, and what is refused as a name."""

import json

import pytest
from tests.toolkit.metrics.segmentation.files.filled import fill, scored

from assay.errors import PlanError
from assay.metrics.segmentation.classes import Structure, classes_of, read_labels


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"labels": "liver=11"}, "no reference shows `liver` (11); the labels that they have are 1, 2"),
        ({"classes": "11"}, "no reference shows `11` (11); the labels that they have are 1, 2"),
        ({"regions": "WT=1+7"}, "no reference shows 7, which `WT` has; the labels that they have are 1, 2"),
    ],
)
def test_a_structure_that_somebody_named_and_no_reference_shows_is_a_problem(tmp_path, wish, words):
    """It is rightly empty everywhere, and would be thought perfect."""
    found = scored(fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a"), **wish)
    assert found.results["problems"] == [{"case": "", "algorithm": "", "problem": words}]
    assert found.problems


def test_a_label_that_a_file_lists_and_no_reference_shows_is_a_note(tmp_path):
    root = fill(tmp_path / "truth", "a")
    (root / "dataset.json").write_text(json.dumps({"labels": {"background": 0, "liver": 11, "all": [1, 2, 3]}}))
    found = scored(root, fill(tmp_path / "nn", "a"))
    assert not found.problems
    assert "no reference shows `liver` (11); the labels that they have are 1, 2" in found.results["notes"]
    assert "no reference shows 3, which `all` has; the labels that they have are 1, 2" in found.results["notes"]
    assert scored(root, tmp_path / "nn", classes="liver").problems


def test_names_of_labels(tmp_path):
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps({"labels": {"0": "background", "1": "liver", "2": "tumour"}}))
    assert read_labels(path).structures == (Structure("liver", (1,)), Structure("tumour", (2,)))
    both = classes_of(str(path), "all=liver+tumour,odd=2+7")
    assert both.structures[2:] == (Structure("all", (1, 2)), Structure("odd", (2, 7)))
    assert classes_of(str(path), "all=1+2", "all,liver").structures == (both.structures[2], both.structures[0])
    assert classes_of("a=1,b=2+3").structures == (Structure("a", (1,)), Structure("b", (2, 3)))
    assert classes_of(chosen="4").structures == (Structure("4", (4,)),)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"labels": "gone.json"}, "gone.json"),
        ({"labels": "a=x"}, "`x` is no label"),
        ({"labels": "a=1,a=2"}, "twice"),
        ({"regions": "WT"}, "`name=1+2`"),
        ({"labels": "a=1", "regions": "WT=b+1"}, "there are a"),
        ({"labels": "a=1", "chosen": "b"}, "there is no class `b`"),
        ({"labels": "a=9999999999"}, "no label"),
        ({"labels": f"a={'9' * 5000}"}, "no label"),
        ({"labels": "9" * 5000}, "is no file, and gives no name a number"),
        ({"chosen": "9" * 5000}, "there is no class"),
        ({"regions": "9" * 5000}, "is not of the form"),
    ],
)
def test_names_that_are_none(options, words):
    with pytest.raises(PlanError) as error:
        classes_of(**options)
    assert words in str(error.value)
    assert len(str(error.value)) < 200


TWICE = {
    '{"labels": {"liver": 1, "liver": 2}}': "`liver` is there twice",
    '{"labels": {"1": "liver", "1": "spleen"}}': "`1` is there twice",
    '{"labels": {"liver": 1}, "labels": {"liver": 2}}': "`labels` is there twice",
    '{"labels": {"1": "liver", "2": "liver"}}': "two labels are called `liver`",
}

DAMAGED = ["", "[", "[1]", "{}", "[" * 100_000]
DAMAGED += [json.dumps({"labels": each}) for each in (3, {"a": -1}, {"a": []}, {"a": 1.5}, {"a": True}, {"a": None})]
DAMAGED += [json.dumps({"labels": {"background": 0}}), json.dumps({"labels": {"9" * 5000: "a"}})]
DAMAGED += TWICE


@pytest.mark.parametrize("text", TWICE)
def test_a_list_that_says_two_things_of_a_label_is_refused(tmp_path, text):
    (tmp_path / "dataset.json").write_text(text)
    with pytest.raises(PlanError, match=TWICE[text]):
        read_labels(tmp_path / "dataset.json")


def test_what_is_twice_elsewhere_is_no_matter(tmp_path):
    (tmp_path / "dataset.json").write_text('{"training": [{"a": 1, "a": 2}], "labels": {"liver": 1}}')
    assert [one.name for one in read_labels(tmp_path / "dataset.json").structures] == ["liver"]


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_list_of_labels_is_one_line_or_a_note(tmp_path, text):
    root = fill(tmp_path / "truth", "a")
    (root / "dataset.json").write_text(text)
    with pytest.raises(PlanError):
        read_labels(root / "dataset.json")
    found = scored(root, fill(tmp_path / "nn", "a"))
    assert any("dataset.json" in note and "called by their numbers" in note for note in found.results["notes"])


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"labels": " =1"}, "--labels: a class has no name that can be seen"),
        ({"labels": "a=1,\u200b=2"}, "--labels: a class has no name that can be seen"),
        ({"labels": "mean of the classes=1"}, "--labels: `mean of the classes` is what the mean over all classes is"),
        ({"regions": "Mean of the Classes=1+2"}, "--regions: `Mean of the Classes` is what the mean"),
        ({"labels": "a=1", "regions": " =1"}, "--regions: a class has no name that can be seen"),
    ],
)
def test_a_class_has_a_name_that_is_its_own(tmp_path, wish, words):
    with pytest.raises(PlanError, match=words):
        scored(fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a"), **wish)


@pytest.mark.parametrize("name", ["", "mean of the classes"])
def test_names_of_a_file_that_lies_there_are_left_where_they_cannot_be_taken(tmp_path, name):
    truth = fill(tmp_path / "truth", "a")
    (truth / "dataset.json").write_text(json.dumps({"labels": {"background": 0, name: 1}}))
    nn = fill(tmp_path / "nn", "a")
    with pytest.raises(PlanError, match=r"a class has no name|is what the mean over all"):
        scored(truth, nn, labels=str(truth / "dataset.json"))
    found = scored(truth, nn)
    assert [one.name for one in found.study.structures] == ["1", "2"]
    assert any(note.endswith("labels are called by their numbers") for note in found.results["notes"])


def test_more_structures_than_anybody_reads_are_refused(tmp_path):
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps({"labels": {f"x{number}": number for number in range(10_002)}}))
    with pytest.raises(PlanError, match=r"10,001 structures, and 10,000 at most .* --only names some"):
        classes_of(str(path))
    assert [one.name for one in classes_of(str(path), chosen="x7,x9").structures] == ["x7", "x9"]
