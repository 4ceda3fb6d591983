"""`assay metrics score` as people call it on masks: status, streams, and what is told of calls that do not fit."""

import json
import os
import shutil

import numpy as np
import pytest
from tests.toolkit.cli.metrics_score.masks import MASK


def test_status_and_streams(study, drive):
    fine, missing, wrong = drive([["metrics", "score", "truth", each] for each in ("good", "bad", "gone")], cwd=study)
    assert (fine.status, missing.status, wrong.status) == (0, 1, 2)
    assert "DSC" in fine.out
    assert "problem" not in fine.err
    assert "problem: c3, bad: there is no prediction" in missing.err
    assert "of 4 cases, bad: 1 missing" in missing.out
    assert wrong.is_one_line("gone")


def test_the_same_call_prints_the_same(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--format", "json"]
    first, again = drive([words, words], cwd=study)
    assert first.out == again.out


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (["good", "=bad"], "`=bad` has no name before `=`"),
        (["good", "x="], "`x=` names no place behind `=`"),
        (["good/../good", "good"], "two predictions are the same folder"),
        (["good", "./bad/../good"], "two predictions are the same folder"),
    ],
)
def test_an_algorithm_has_a_name_and_a_folder_of_its_own(study, drive, places, words):
    (done,) = drive([["metrics", "score", "truth", *places]], cwd=study)
    assert done.is_one_line(words)


def test_cases_without_a_reference_are_listed_on_every_way(study, drive):
    rows = "".join(f"c{n},a\n" for n in range(12))
    (study / "cases.csv").write_text(f"case,centre\n{rows}")
    words = ["metrics", "score", "truth/c0.npz", "good", "--cases", "cases.csv", "--by", "centre"]
    done, whole = drive([[*words, "--report", "page.html"], [*words, "--format", "json"]], cwd=study)
    assert (done.status, whole.status) == (1, 1)
    assert "problem: good has 3 predictions without a reference: c1, c2, c3\n" in done.err
    assert "problem: the table of cases has 11 rows without a reference: c1, c2, c3, c4, c5 and 6 more\n" in done.err
    found = json.loads(whole.out)
    assert found["extra"] == {"good": ["c1", "c2", "c3"]}
    assert found["extra_rows"] == [f"c{n}" for n in range(1, 12)]
    assert "the table of cases has a row, and there is no reference" in (study / "page.html").read_text()


def test_a_line_says_which_rows_have_no_interval(study, drive):
    rows = "".join(f"c{n},{'ab'[n > 0]},p{n // 2}\n" for n in range(4))
    (study / "cases.csv").write_text(f"case,centre,patient\n{rows}")
    words = ["metrics", "score", "truth", "good", "--cases", "cases.csv", "--by", "centre"]
    one, grouped = drive([words, [*words, "--group", "patient"]], cwd=study)
    assert "no interval of centre=a: one case says nothing about others" in one.out
    assert "no interval of all cases; centre=b: 2 groups are too few" in grouped.out
    assert "no interval of centre=a: 1 group is too few" in grouped.out


def test_options_that_name_nothing_are_refused(study, drive):
    words = ["metrics", "score", "truth", "good"]
    more = [["--metrics", ""], ["--rank", " "]]
    for option, done in zip(more, drive([[*words, *each] for each in more], cwd=study), strict=True):
        assert done.is_one_line(f"{option[0]} names no metric")


def test_a_label_that_no_reference_shows_is_a_problem(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "--labels", "a=9"]], cwd=study)
    assert done.status == 1
    assert "problem: no reference shows `a` (9); the labels that they have are 1\n" in done.err


def test_spacings_that_no_image_has_are_a_mistake(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "--spacing", "1,2"]], cwd=study)
    assert done.is_one_line("--spacing has 2 numbers", "has 3 axes")
    assert done.status == 2


def test_labels_of_other_numbers_are_a_problem(study, drive):
    (study / "numbered").mkdir()
    for case in range(4):
        labels = np.where(np.roll(MASK, 1, case % 3) > 0, 200, 0)
        np.savez(study / "numbered" / f"c{case}.npz", labels=labels, spacing=[2, 1, 1])
    other, named = drive(
        [
            ["metrics", "score", "truth", "numbered"],
            ["metrics", "score", "truth", "numbered", "--regions", "all=1+200", "--only", "all"],
        ],
        cwd=study,
    )
    assert other.status == 1
    assert "problem: numbered: it shows 200 alone, and the references" in other.err
    assert "number both alike" not in named.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--group", "patient"], "name it with --cases TABLE, which has the columns `case` and `patient`"),
        (["--by", "centre"], "name it with --cases TABLE, which has the columns `case` and `centre`"),
        (["--labels", "x"], "a dataset.json, or names with their numbers, such as liver=1,tumour=2"),
        (["--labels", "x" * 5000], "is no file, and gives no name a number"),
        (["--labels", "a=b"], "`b` is no label, which is a whole number"),
    ],
)
def test_what_is_missing_is_asked_for_in_one_line(study, drive, more, words):
    (done,) = drive([["metrics", "score", "truth", "good", *more]], cwd=study)
    assert done.is_one_line(words)


@pytest.mark.parametrize("form", ["json", "csv", "parquet", "nnunet"])
@pytest.mark.parametrize("inner", [b"", b"\xe4/"])
def test_a_file_whose_name_is_no_text_sinks_no_other(study, drive, form, inner):
    """As disks keep names that were written in another encoding."""
    name = os.fsdecode(inner + b"Gr\xf6\xdfe.npz")
    for folder in ("truth", "good"):
        (study / folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(study / folder / "c0.npz", study / folder / name)
    words = ["metrics", "score", "truth", "good", "--format", form, "-o", "out", "--report", "page.html"]
    (done,) = drive([words], cwd=study)
    case = os.fsencode(name.removesuffix(".npz")).decode(errors="surrogateescape").encode(errors="backslashreplace")
    assert f"problem: {case.decode()}, the reference: its name is not UTF-8: rename it" in done.err
    assert done.status == 1
    assert "c3" in (study / "page.html").read_text(encoding="utf-8")
    assert (study / "out").stat().st_size


@pytest.mark.parametrize("sides", [("wei\udcdf", "good"), ("truth", "wei\udcdf")])
def test_a_folder_whose_name_is_no_text_is_refused(study, drive, sides):
    (study / "bad").rename(study / "wei\udcdf")
    (done,) = drive([["metrics", "score", *sides, "--format", "json"]], cwd=study)
    assert done.is_one_line("wei\\udcdf` is not UTF-8: rename what is not")
