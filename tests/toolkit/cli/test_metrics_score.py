"""`assay metrics score` as people call it: status, streams, and every form in which values are written."""

import csv
import io
import json

import numpy as np
import pyarrow.parquet as pq
import pytest

MASK = np.zeros((10, 12, 14), np.uint8)
MASK[2:7, 2:7, 2:7] = 1


@pytest.fixture
def study(tmp_path):
    for number, folder in enumerate(("truth", "good", "bad")):
        (tmp_path / folder).mkdir()
        for case in range(4):
            labels = np.roll(MASK, number, case % 3)
            np.savez(tmp_path / folder / f"c{case}.npz", labels=labels, spacing=[2, 1, 1])
    (tmp_path / "bad" / "c3.npz").unlink()
    return tmp_path


def test_status_and_streams(study, drive):
    fine, missing, wrong = drive([["metrics", "score", "truth", each] for each in ("good", "bad", "gone")], cwd=study)
    assert (fine.status, missing.status, wrong.status) == (0, 1, 2)
    assert "DSC" in fine.out
    assert "problem" not in fine.err
    assert "problem: c3, bad: there is no prediction" in missing.err
    assert "of 4 cases, bad: 1 missing" in missing.out
    assert wrong.is_one_line("gone")


def test_every_form_says_the_same(study, drive):
    words = ["metrics", "score", "truth", "bad", "--metrics", "DSC,HD95"]
    forms = ["json", "csv", "nnunet", "latex"]
    done = drive([[*words, "--format", form] for form in forms], cwd=study)
    whole, table, summary, latex = (one.out for one in done)
    found = json.loads(whole)
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [float(row["DSC"]) for row in rows] == [row["values"]["DSC"] for row in found["cases"]]
    assert rows[3]["HD95 (formula)"] == ""
    document = json.loads(summary)
    dice = document["mean"]["1"]["Dice"]
    assert dice == pytest.approx(found["results"][0]["value"]) == document["foreground_mean"]["Dice"]
    assert document["metric_per_case"][0]["reference_file"] == "truth/c0.npz"
    assert document["metric_per_case"][3]["prediction_file"] is None
    assert f"{dice:.3f} [" in latex
    (done,) = drive([[*words, "--format", "parquet", "-o", "out.parquet"]], cwd=study)
    assert done.status == 1
    assert pq.read_table(study / "out.parquet").column("DSC").to_pylist() == [float(row["DSC"]) for row in rows]


@pytest.mark.parametrize("form", ["table", "json", "csv", "parquet", "nnunet", "latex"])
def test_only_what_it_wrote_is_written_over(study, drive, form):
    words = ["metrics", "score", "truth", "good", "--format", form, "-o", "out"]
    (study / "out").write_text("my notes\n")
    refused, *_ = drive([words], cwd=study)
    assert refused.is_one_line("`out`", "not written by `assay metrics score`")
    (study / "out").unlink()
    first, again = drive([words, words], cwd=study)
    assert (first.status, again.status) == (0, 0), again.err
    assert (study / "out").stat().st_size > 100


def test_a_place_that_is_none_is_refused_before_the_work(study, drive):
    words = ["metrics", "score", "truth", "good", "-o"]
    for place, done in zip(
        ("good", "gone/out"), drive([[*words, "good"], [*words, "gone/out"]], cwd=study), strict=True
    ):
        assert done.is_one_line(f"`{place}`", "name a file")


def test_a_summary_of_nnunet_is_of_one_algorithm(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "bad", "--format", "nnunet"]], cwd=study)
    assert done.is_one_line("one algorithm")


def test_the_same_call_prints_the_same(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--format", "json"]
    first, again = drive([words, words], cwd=study)
    assert first.out == again.out


def test_names_cannot_steer_a_terminal_a_page_or_a_spreadsheet(study, drive):
    name = "=cmd()\x1b[31m::error::"
    (study / "odd").mkdir()
    for folder in ("truth", "odd"):
        np.savez(study / folder / f"{name}.npz", labels=MASK, spacing=[2, 1, 1])
    shown, table = drive([["metrics", "score", "truth", "odd", *more] for more in ([], ["--format", "csv"])], cwd=study)
    assert "\x1b" not in shown.out + shown.err
    assert f"'{name}" in table.out


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
