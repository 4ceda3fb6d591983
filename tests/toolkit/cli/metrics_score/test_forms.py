"""Every form in which `assay metrics score` writes values of masks says the same."""

import csv
import io
import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.toolkit.cli.metrics_score.masks import MASK


def test_every_form_says_the_same(study, drive):
    words = ["metrics", "score", "truth", "bad", "--metrics", "DSC,HD95"]
    forms = ["json", "csv", "nnunet", "latex"]
    done = drive([[*words, "--undefined", "worst", "--format", form] for form in forms], cwd=study)
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


@pytest.mark.parametrize("more", [[], ["--both-empty", "best"]])
def test_one_line_says_whose_values_a_summary_of_nnunet_has(study, drive, more):
    np.savez(study / "truth" / "c3.npz", labels=MASK * 0, spacing=[2, 1, 1])
    np.savez(study / "good" / "c3.npz", labels=MASK * 0, spacing=[2, 1, 1])
    words = ["metrics", "score", "truth", "good", "--metrics", "DSC", "--format", "nnunet", *more]
    (done,) = drive([words], cwd=study)
    said = "by your policy" if more else "by the formulas of nnU-Net"
    assert [line for line in done.err.splitlines() if line.startswith(f"--format nnunet: values {said}")]
    last = json.loads(done.out)["metric_per_case"][3]["metrics"]["1"]["Dice"]
    assert last == (1.0 if more else None)
    (tool,) = drive([["metrics", "score", "truth", "good", "--as", "nnunet", "--format", "json"]], cwd=study)
    assert json.loads(tool.out)["tools"][0]["cases"]["c3"] == "nan"


def test_a_summary_of_nnunet_is_of_one_algorithm(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "bad", "--format", "nnunet"]], cwd=study)
    assert done.is_one_line("one algorithm")


def test_names_cannot_steer_a_terminal_a_page_or_a_spreadsheet(study, drive):
    name = "=cmd()\x1b[31m::error::"
    (study / "odd").mkdir()
    for folder in ("truth", "odd"):
        np.savez(study / folder / f"{name}.npz", labels=MASK, spacing=[2, 1, 1])
    shown, table = drive([["metrics", "score", "truth", "odd", *more] for more in ([], ["--format", "csv"])], cwd=study)
    assert "\x1b" not in shown.out + shown.err
    assert "\x1b" not in table.out
    assert "'=cmd()\ufffd[31m::error::" in table.out
    (done,) = drive([["metrics", "score", "truth", "odd", "--format", "csv", "-o", "out.csv"]], cwd=study)
    assert f"'{name}" in (study / "out.csv").read_text(encoding="utf-8"), done.err


def test_a_summary_of_nnunet_names_no_file_that_was_not_opened(study, drive):
    (study / "bad" / "c0.npz").unlink()
    (study / "bad" / "c0.npz").symlink_to(study / "good" / "c0.npz")
    (done,) = drive([["metrics", "score", "truth", "bad", "--format", "nnunet"]], cwd=study)
    files = [case["prediction_file"] for case in json.loads(done.out)["metric_per_case"]]
    assert files == [None, "bad/c1.npz", "bad/c2.npz", None]


def test_ranks_come_first_and_few_differences_are_listed(study, drive):
    for number in range(4, 9):
        for shift, folder in enumerate(("truth", "good", "bad", "worse")):
            (study / folder).mkdir(exist_ok=True)
            labels = np.roll(MASK, shift, number % 3)
            np.savez(study / folder / f"c{number}.npz", labels=labels, spacing=[2, 1, 1])
    (done,) = drive([["metrics", "score", "truth", "good", "bad", "worse"]], cwd=study)
    assert done.out.index("ranks by DSC") < done.out.index("paired differences")
    table, _, _ = done.out.partition("\npitfalls: ")
    listed = [line for line in table.splitlines() if " of 1: " in line and " - " in line]
    assert 0 < len(listed) <= 8


def test_values_are_verified_by_their_json(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--format", "json", "-o", "values.json"]
    _, found, listed = drive(
        [words, ["verify", "values.json"], ["verify", "values.json", "--format", "json"]], cwd=study
    )
    assert found.status == 0
    assert found.out.endswith("verified\n")
    assert json.loads(listed.out)["numbers"]["different"] == 0
    content = json.loads((study / "values.json").read_text(encoding="utf-8"))
    content["results"][0]["value"] = 1.5
    (study / "values.json").write_text(json.dumps(content), encoding="utf-8")
    edited, signed, folder = drive(
        [["verify", "values.json"], ["verify", "values.json", "--signers", "values.json"], ["verify", "truth"]],
        cwd=study,
    )
    assert edited.status == 1
    assert "VER005  value is 1.5, and scored again " in edited.out
    assert signed.status == 2
    assert "values.json" in signed.err
    assert folder.is_one_line("holds no finished run")


def test_forms_of_values_alone_say_that_the_page_has_ranks_and_pitfalls(study, drive):
    words = ["metrics", "score", "truth", "good", "bad", "--metrics", "DSC", "--replicates", "20", "--format"]
    table, whole = drive([[*words, form] for form in ("csv", "json")], cwd=study)
    assert "not in --format csv: ranks by " in table.err
    assert "has them, and so has the page of --report" in table.err
    assert "not in --format" not in whole.err
