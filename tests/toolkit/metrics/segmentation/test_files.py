"""Folders of masks, as people have them: which prediction is of which reference, and what is said of the others."""

import json
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.cli.masks import mask_lines, trouble_lines
from assay.errors import AssayError, PlanError
from assay.images.formats import read_image
from assay.metrics.segmentation.cases import algorithms_of
from assay.metrics.segmentation.classes import Structure, classes_of, read_labels
from assay.metrics.segmentation.score import Wish, score

MASK = np.zeros((6, 8), np.uint8)
MASK[1:4, 1:4], MASK[3:5, 3:6] = 1, 2


def fill(folder, *names, mask=MASK):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        np.save(folder / f"{name}.npy", mask)
    return folder


def scored(reference, *predictions, **wish):
    return score(reference, predictions, Wish(metrics="DSC", **wish))


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


@given(named=st.lists(st.sampled_from(["a", "b", "c", "x", "y y", "=z", "a.npy"]), unique=True))
def test_rows_of_the_table_without_a_reference_are_listed(tmp_path_factory, named):
    folder = tmp_path_factory.mktemp("table")
    truth, nn = fill(folder / "truth", "a", "b"), fill(folder / "nn", "a", "b")
    rows = [("a", "n"), ("b", "s"), *((name, "n") for name in named if name not in ("a", "b"))]
    (folder / "cases.csv").write_text("case,centre\n" + "".join(f"{name},{centre}\n" for name, centre in rows))
    found = scored(truth, nn, cases=folder / "cases.csv", by=("centre",))
    assert found.results["extra_rows"] == [name for name, _ in rows[2:]]
    assert found.problems == bool(rows[2:])
    assert (found.results["problems"], found.results["extra"]) == ([], {})
    lines = [line for line in trouble_lines(found) if line.startswith("problem: ")]
    assert len(lines) == bool(rows[2:])
    assert all(name in line for line in lines for name, _ in rows[2:7])


def test_rows_that_name_no_case_are_listed_by_their_number(tmp_path):
    truth, nn, table = fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a"), tmp_path / "cases.csv"
    table.write_text("case,centre\n,n\na,s\n,\n")
    assert scored(truth, nn, cases=table, by=("centre",)).results["extra_rows"] == ["(data row 1)", "(data row 3)"]


def test_subgroups_count_their_own_cases_that_cannot_be_used(tmp_path):
    truth, nn = fill(tmp_path / "truth", *"abcde"), fill(tmp_path / "nn", *"abcde")
    for broken in "be":
        (truth / f"{broken}.npy").write_bytes(b"")
    table = tmp_path / "cases.csv"
    table.write_text(
        "case,centre\n" + "".join(f"{case},{centre}\n" for case, centre in zip("abcde", "nnnss", strict=True))
    )
    found = scored(truth, nn, cases=table, by=("centre",))
    counts = {row["group"].get("centre", ""): row["excluded"] for row in found.results["results"]}
    assert counts == {"": 2, "n": 1, "s": 1}


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


def test_links_that_lead_out_are_not_followed_unasked(tmp_path):
    outside = fill(tmp_path / "elsewhere", "b")
    nn = fill(tmp_path / "nn", "a")
    (nn / "b.npy").symlink_to(outside / "b.npy")
    (nn / "deep").symlink_to(outside)
    truth = fill(tmp_path / "truth", "a", "b")
    (row,) = scored(truth, nn).results["problems"]
    assert (row["case"], "--follow-links" in row["problem"]) == ("b", True)
    found = scored(truth, nn)
    assert any("1 link to folders was left out" in note for note in found.results["notes"])
    found = scored(truth, nn, links=True)
    assert (found.results["problems"], found.results["extra"]) == ([], {"nn": ["deep/b"]})


def test_hidden_files_and_files_of_other_kinds_are_no_cases(tmp_path):
    nn = fill(tmp_path / "nn", "a")
    for name in (".a.npy", "._a.npy", "notes.txt", ".git/b.npy"):
        (nn / name).parent.mkdir(exist_ok=True)
        (nn / name).write_text("x")
    assert not scored(fill(tmp_path / "truth", "a"), nn).problems


def test_algorithms_are_called_as_their_folders_with_as_much_as_tells_them_apart(tmp_path):
    for name in ("one/fold/pred", "two/fold/pred", "x"):
        (tmp_path / name).mkdir(parents=True)
    one, two, x = (tmp_path / name for name in ("one/fold/pred", "two/fold/pred", "x"))
    assert list(algorithms_of([one])) == ["pred"]
    assert list(algorithms_of([one, two])) == ["one/fold/pred", "two/fold/pred"]
    assert list(algorithms_of([one, x])) == ["pred", "x"]
    assert list(algorithms_of([type(one)(f"mine={one}"), x])) == ["x", "mine"]
    with pytest.raises(PlanError, match="same folder"):
        algorithms_of([one, one])
    with pytest.raises(PlanError, match="no file or folder"):
        algorithms_of([tmp_path / "gone"])


def test_a_file_against_files(tmp_path):
    fill(tmp_path, "truth", "first", "second")
    found = scored(*(tmp_path / f"{name}.npy" for name in ("truth", "first", "second")))
    assert found.study.algorithms == ("first", "second")
    assert {row["value"] for row in found.results["results"]} == {1.0}


def test_a_file_that_is_no_image_is_refused_before_anything_is_read(tmp_path):
    fill(tmp_path, "truth")
    for name, words in (("a.csv", "is a table and the reference is none"), ("a.doc", "ends with none of")):
        (tmp_path / name).write_text("x")
        with pytest.raises(PlanError, match=words):
            scored(tmp_path / name, tmp_path / "truth.npy")
        with pytest.raises(PlanError, match=words):
            scored(tmp_path / "truth.npy", tmp_path / name)


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


@pytest.mark.parametrize(("steps", "given", "volume"), [([2, 1, 1], "", 10), (None, "3,1,1", 15), (None, "2", 40)])
def test_a_volume_of_one_slice_has_a_thickness(tmp_path, steps, given, volume):
    """The spacing of a file has a number for each of its own axes, those of size 1 among them."""
    truth, other = np.zeros((2, 1, 9, 9), np.uint8)
    truth[0, 2:5, 1:6] = 1
    other[0, 2:4, 1:6] = 1
    for name, mask in (("truth", truth), ("nn", other)):
        (tmp_path / name).mkdir()
        np.savez(tmp_path / name / "a.npz", labels=mask, **({} if steps is None else {"spacing": steps}))
    found = score(tmp_path / "truth", [tmp_path / "nn"], Wish(metrics="AVE,HD", spacing=given))
    assert [row["value"] for row in found.results["results"]] == [volume, 2.0 if given == "2" else 1.0]


@pytest.mark.parametrize(("ending", "needs"), [("nii", "nibabel"), ("mha", "SimpleITK")])
def test_files_say_how_thick_one_slice_is(tmp_path, ending, needs):
    library = pytest.importorskip(needs)
    path = str(tmp_path / f"a.{ending}")
    if ending == "nii":
        library.save(library.Nifti1Image(MASK[np.newaxis].T, np.diag([0.5, 0.8, 2.5, 1])), path)
    else:
        image = library.GetImageFromArray(MASK[np.newaxis])
        image.SetSpacing((0.5, 0.8, 2.5))
        library.WriteImage(image, path)
    found = read_image(path)
    assert (found.spacing, found.depth, found.sides) == ((0.8, 0.5), 2.5, (False, True, True))


def test_a_spacing_of_other_axes_is_a_mistake_of_who_gives_it(tmp_path):
    truth, nn = fill(tmp_path / "truth", "a", "b"), fill(tmp_path / "nn", "a", "b")
    with pytest.raises(PlanError, match=r"--spacing has 3 numbers, and case `[ab]` has 2 axes"):
        scored(truth, nn, spacing="1,2,3")


def test_nothing_is_said_of_the_spacing_of_what_cannot_be_read(tmp_path):
    truth, nn = fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a")
    (truth / "a.npy").write_bytes(b"")
    found = score(truth, [nn], Wish(metrics="HD", labels="a=1"))
    assert not [note for note in found.results["notes"] if "spacing" in note]


def test_what_leaves_the_order_of_axes_open_is_said(tmp_path):
    nib = pytest.importorskip("nibabel")
    truth, nn = fill(tmp_path / "truth", "a"), fill(tmp_path / "nn", "a")
    (truth / "a.npy").unlink()
    nib.save(nib.Nifti1Image(MASK.T, np.eye(4)), truth / "a.nii")
    words = "nn: 1 of 1 file: says no orientation, and the reference does: axes are compared as they lie"
    assert words in scored(truth, nn).results["notes"]
    assert words not in scored(truth, nn, placed=False).results["notes"]
    (tmp_path / "same").mkdir()
    nib.save(nib.Nifti1Image(MASK.T, np.eye(4)), tmp_path / "same" / "a.nii")
    assert not [note for note in scored(truth, tmp_path / "same").results["notes"] if "orientation" in note]


@pytest.mark.parametrize(("colours", "said"), [([255, 0, 0, 0, 0, 0], True), ([0, 0, 0, 255, 0, 0, 9, 9, 9], False)])
def test_palettes_that_differ_are_said(tmp_path, colours, said):
    pictures = pytest.importorskip("PIL.Image")
    for folder, palette in (("truth", [0, 0, 0, 255, 0, 0]), ("nn", colours)):
        (tmp_path / folder).mkdir()
        picture = pictures.fromarray(np.eye(6, dtype=np.uint8)).convert("P")
        picture.putpalette(palette)
        picture.save(tmp_path / folder / "a.png")
    notes = scored(tmp_path / "truth", tmp_path / "nn").results["notes"]
    assert any("has another palette than the reference" in note for note in notes) == said


def test_axes_that_are_not_at_right_angles_measure_nothing(tmp_path):
    nib = pytest.importorskip("nibabel")
    cube = np.zeros((6, 6, 6), np.uint8)
    cube[2:4, 2:4, 2:4] = 1
    affine = np.eye(4)
    affine[0, 2] = 1.5
    for folder in ("truth", "nn"):
        (tmp_path / folder).mkdir()
        image = nib.Nifti1Image(cube, affine)
        nib.save(image, tmp_path / folder / "a.nii")
    found = score(tmp_path / "truth", [tmp_path / "nn"], Wish(metrics="HD", classes="1"))
    assert "not at right angles" in found.results["problems"][0]["problem"]
    for wish in (Wish(metrics="DSC"), Wish(metrics="HD", spacing="1")):
        assert not score(tmp_path / "truth", [tmp_path / "nn"], wish).results["problems"]


def test_a_library_that_is_not_there_is_one_line_and_no_fault_of_the_cases(tmp_path, monkeypatch):
    for folder in ("truth", "nn"):
        fill(tmp_path / folder, "a")
        (tmp_path / folder / "b.nii.gz").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "nibabel", None)
    with pytest.raises(AssayError, match=r"reading .nii.gz needs nibabel: pip install"):
        scored(tmp_path / "truth", tmp_path / "nn")


DATASET = {"labels": {"background": 0, "whole": [1, 2], "core": 2, "ignore": 3}, "file_ending": ".npy"}


def test_a_data_set_of_nnunet(tmp_path):
    root = tmp_path / "Dataset001"
    fill(root / "labelsTr", "t1", "t2")
    fill(root / "labelsTs", "a", "b")
    fill(root / "imagesTs", "a_0000", "b_0000")
    (root / "dataset.json").write_text(json.dumps(DATASET))
    nn = fill(tmp_path / "nn", "a", "b")
    (nn / "dataset.json").write_text(json.dumps(DATASET))
    np.savez(nn / "a.npz", probabilities=np.zeros((3, 6, 8)))
    found = scored(root, nn)
    assert [one.name for one in found.study.structures] == ["whole", "core"]
    assert found.study.question.classes.ignore == 3
    assert [case.name for case in found.study.cases] == ["a", "b"]
    assert any("labelsTs" in note for note in found.results["notes"])
    assert scored(root / "labelsTs", nn).results["results"] == found.results["results"]
    with pytest.raises(PlanError, match=r"imagesTs.* its references are in labelsTr or labelsTs"):
        scored(root / "imagesTs", nn)


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


DAMAGED = ["", "[", "[1]", "{}", "[" * 100_000]
DAMAGED += [json.dumps({"labels": each}) for each in (3, {"a": -1}, {"a": []}, {"a": 1.5}, {"a": True}, {"a": None})]
DAMAGED += [json.dumps({"labels": {"background": 0}}), json.dumps({"labels": {"9" * 5000: "a"}})]

TWICE = {
    '{"labels": {"liver": 1, "liver": 2}}': "`liver` is there twice",
    '{"labels": {"1": "liver", "1": "spleen"}}': "`1` is there twice",
    '{"labels": {"liver": 1}, "labels": {"liver": 2}}': "`labels` is there twice",
    '{"labels": {"1": "liver", "2": "liver"}}': "two labels are called `liver`",
}
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


def test_a_table_of_cases(tmp_path):
    names = list("abcdef")
    truth, nn = fill(tmp_path / "truth", *names), fill(tmp_path / "nn", *names[:-1])
    table = tmp_path / "t.csv"
    table.write_text("centre,case,patient\nX,b,p1\nX,a,p1\nY,c,p2\nY,d,p3\nY,e,p4\nY,f,p5\nZ,more,p9\n")
    found = scored(truth, nn, cases=table, by=("centre",), group="patient")
    rows = {row["group"].get("centre", ""): row for row in found.results["results"] if row["class"] == "1"}
    assert {name: (row["n"], row["value"]) for name, row in rows.items()} == {
        "": (6, pytest.approx(5 / 6)),
        "X": (2, 1.0),
        "Y": (4, 0.75),
    }
    assert (rows[""]["unit"], rows[""]["method"]) == ("patient", "cluster-bootstrap")
    assert rows["X"]["reason"] == "1 group is too few, and an interval takes 5"
    table.write_text("case,centre\na,X\na,Y\n")
    with pytest.raises(PlanError, match="has case `a` twice, in data rows 1 and 2"):
        scored(truth, nn, cases=table, by=("centre",))
    table.write_text("case,centre\na,X\n")
    with pytest.raises(PlanError, match="no row whose `case` is `b`"):
        scored(truth, nn, cases=table, by=("centre",))
    with pytest.raises(PlanError, match="--cases"):
        scored(truth, nn, by=("centre",))


def test_links_that_lead_back_to_themselves(tmp_path):
    truth, net = fill(tmp_path / "truth", "x"), fill(tmp_path / "net", "x")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for pair in (("a", "truth"), ("truth", "a")):
        with pytest.raises(PlanError, match="leads back to itself"):
            scored(tmp_path / pair[0], tmp_path / pair[1])
    (net / "again").symlink_to(net)
    (net / "own.npy").symlink_to(net / "own.npy")
    plain, followed = (scored(truth, net, links=links).results["results"] for links in (False, True))
    assert [row["value"] for row in plain] == [row["value"] for row in followed]


def test_the_reference_as_a_prediction_is_told(tmp_path):
    truth, net = fill(tmp_path / "truth", "x"), fill(tmp_path / "net", "x")
    notes = scored(truth, truth, net).results["notes"]
    assert [note for note in notes if "reference itself" in note] == [
        "truth: it is the reference itself, whose values are those of a perfect prediction"
    ]


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


def test_what_is_counted_agrees_with_what_it_does(tmp_path):
    truth, nn = fill(tmp_path / "truth", "a", "b"), fill(tmp_path / "nn", "a", "b")
    fill(tmp_path / "truth", "c", mask=np.zeros_like(MASK))
    fill(tmp_path / "nn", "c", mask=MASK)
    said = "\n".join(mask_lines(scored(truth, nn, labels="a=1")))
    assert "1 of 3 references does not show it; of their predictions 0 are rightly empty (best), and 1 shows it" in said
    alone = "\n".join(mask_lines(scored(fill(tmp_path / "one", "a"), fill(tmp_path / "two", "a"), labels="a=1")))
    assert "1 reference shows it (few" in alone
