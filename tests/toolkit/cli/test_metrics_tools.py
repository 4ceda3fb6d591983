"""`assay metrics tools` as people call it: a line for each tool, every case in JSON, and status."""

import json
import re

import numpy as np
import pytest

MASK = np.zeros((10, 12, 14), np.uint8)
MASK[2:7, 2:7, 2:7] = 1


@pytest.fixture
def study(tmp_path):
    for folder, masks in {"truth": [MASK] * 3, "net": [np.roll(MASK, 1, 0), 0 * MASK, MASK]}.items():
        (tmp_path / folder).mkdir()
        for case, mask in enumerate(masks):
            np.savez(tmp_path / folder / f"c{case}.npz", labels=mask, spacing=[2, 1, 1])
    return tmp_path


def test_each_tool_has_its_line_and_its_reasons(study, drive):
    (done,) = drive([["metrics", "tools", "truth", "net", "--metrics", "HD95"]], cwd=study)
    assert done.status == 0
    table, below = done.out.strip().split("\n\n")
    head, *lines = table.splitlines()
    assert head == "HD95 of 1, net"
    assert [line.split()[0] for line in lines] == ["assay", "monai", "metricsreloaded", "deepmind", "medpy"]
    assert re.search(r"1 case missed: nan \[\d\]$", lines[1])
    assert "1 case missed: inf" in lines[3]
    assert "1 case missed: an error" in lines[4]
    notes = re.findall(r"^\[(\d)\]", below, re.MULTILINE)
    assert notes == [str(number) for number in range(1, len(notes) + 1)]
    assert {*re.findall(r"\[(\d)\]", table)} == {*notes}
    told = " ".join(below.split())
    assert "missed: the reference shows the class and the prediction does not" in told
    assert "its mean is of those cases only that have a number" in told
    assert "the tool makes no mean of cases; any mean of them is infinite" in told
    assert told.count("takes one percentile of the distances") == 1


@pytest.mark.parametrize("width", [40, 80, 100, 120])
def test_lines_fit_and_a_note_is_told_once(study, drive, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    words = ["metrics", "tools", "truth", "net", "--metrics", "HD95,HD,MASD"]
    (done,) = drive([words], cwd=study)
    longest = max(map(len, done.out.splitlines()))
    assert longest <= max(width, 41 + 24)
    assert " ".join(done.out.split()).count("its borders run between voxels, each part counts by its area, and") == 1


@pytest.mark.parametrize(("called", "tool"), [("DeepMind", "deepmind"), ("nnU-Net", "nnunet"), ("SKLEARN", "sklearn")])
def test_a_tool_is_known_by_its_name_or_title_in_any_letters(study, drive, called, tool):
    (done,) = drive([["metrics", "score", "truth", "net", "--as", called, "--metrics", "DSC"]], cwd=study)
    assert done.status == 0
    assert f"\n  {tool} " in done.out


def test_json_has_every_case_and_no_nan(study, drive):
    words = ["metrics", "tools", "truth", "net", "--metrics", "DSC,HD", "--format", "json"]
    (done,) = drive([words], cwd=study)
    rows = json.loads(done.out, parse_constant=pytest.fail)["tools"]
    monai = next(row for row in rows if (row["tool"], row["label"]) == ("monai", "HD"))
    assert monai["cases"] == {"c0": 2.0, "c1": "inf", "c2": 0.0}
    assert monai["value"] == "inf"
    assert {row["label"] for row in rows} == {"DSC", "HD"}


def test_a_missing_prediction_is_a_problem_that_tools_never_hear_of(study, drive):
    (study / "net" / "c2.npz").unlink()
    done, wrong = drive(
        [["metrics", "tools", "truth", each, "--metrics", "DSC"] for each in ("net", "gone")], cwd=study
    )
    assert (done.status, wrong.status) == (1, 2)
    assert "is given nothing of 1 case without a prediction" in " ".join(done.out.split())
    assert "problem: c2, net: there is no prediction" in done.err
    assert wrong.is_one_line("gone")


def test_one_tool_alone(study, drive):
    words = ["metrics", "score", "truth", "net", "--as"]
    table, whole = drive([[*words, "monai"], [*words, "sklearn", "--format", "json"]], cwd=study)
    assert table.status == whole.status == 0
    lines = [line.split()[0] for line in table.out.splitlines() if line.startswith("  ")]
    assert lines == ["monai", "monai"]  # of the usual metrics, those that it has
    assert {row["tool"] for row in json.loads(whole.out)["tools"]} == {"sklearn"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["monay"], "did you mean `monai`?"),
        (["nobody"], "there are monai, "),
        (["sklearn", "--metrics", "HD"], "does not know what scikit-learn prints as HD; known: DSC"),
        (["monai", "--undefined", "worst"], "--undefined is not for --as: a tool has its own policy"),
        (["monai", "--level", "0.9"], "--level is not for --as"),
        (["monai", "-o", "x.json"], "--output is not for --as"),
        (["monai", "--format", "csv"], "--format csv is not for --as"),
    ],
)
def test_what_no_tool_prints(study, drive, words, told):
    (done,) = drive([["metrics", "score", "truth", "net", "--as", *words]], cwd=study)
    assert done.status == 2
    assert done.is_one_line(told)


def test_an_ignore_label_is_nnunets_alone(tmp_path, drive):
    """Others count its voxels as background, where what is predicted there is wrong."""
    truth = MASK.copy()
    truth[7:9, 2:7, 2:7] = 2
    predicted = (truth > 0).astype(np.uint8)
    for folder, mask in (("labelsTs", truth), ("net", predicted)):
        (tmp_path / folder).mkdir()
        np.savez(tmp_path / folder / "c.npz", labels=mask, spacing=[2, 1, 1])
    names = {"background": 0, "it": 1, "ignore": 2}
    (tmp_path / "dataset.json").write_text(json.dumps({"labels": names, "file_ending": ".npz"}))
    words = ["metrics", "tools", "labelsTs", "net", "--metrics", "DSC", "--format", "json"]
    (done,) = drive([words], cwd=tmp_path)
    rows = {row["tool"]: row for row in json.loads(done.out)["tools"]}
    inside, wrong = np.count_nonzero(truth == 1), np.count_nonzero(truth == 2)
    assert (rows["assay"]["value"], rows["nnunet"]["value"]) == (1, 1)
    others = {name: row for name, row in rows.items() if name not in ("assay", "nnunet")}
    assert others
    for row in others.values():
        assert row["value"] == pytest.approx(2 * inside / (2 * inside + wrong), rel=1e-5)
        assert row["differs"][0] == "knows of no ignore label, and counts its voxels as background"
