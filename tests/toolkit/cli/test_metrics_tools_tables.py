"""`assay metrics tools` and `--as` of tables as people call them: lines, reasons, JSON, and what does not fit."""

import json

import pytest

TRUTH = "id,truth\na,ill\nb,ill\nc,healthy\nd,healthy\n"
SCORES = {"net": "0.9,0.6,0.4,0", "flat": "0.2,0.2,0.2,0.2"}


@pytest.fixture
def study(tmp_path):
    (tmp_path / "y.csv").write_text(TRUTH)
    for name, scores in SCORES.items():
        rows = [f"{item},{score}" for item, score in zip("abcd", scores.split(","), strict=True)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["id,p_ill", *rows]) + "\n")
    return tmp_path


WORDS = ["y.csv", "net.csv", "flat.csv", "--positive", "ill"]


def test_each_tool_has_its_line_and_its_reasons(study, drive):
    (done,) = drive([["metrics", "tools", *WORDS, "--metrics", "PPV,Brier"]], cwd=study)
    assert done.status == 0
    blocks = [block.splitlines() for block in done.out.strip().split("\n\n")]
    notes = blocks.pop()
    assert [block[0] for block in blocks] == [
        "PPV of ill, net",
        "PPV of ill, flat",
        "Brier of ill, net",
        "Brier of ill, flat",
    ]
    names = [line.split()[0] for line in blocks[1][1:]]
    assert names == ["assay", "monai", "metricsreloaded", "sklearn", "torchmetrics"]
    assert blocks[1][1].split()[1:3] == ["no", "number"]
    sklearn = blocks[1][4].split(maxsplit=3)
    assert sklearn[2] == "0"
    assert sklearn[3].startswith("0: ")
    assert blocks[2][2].split()[-1] == blocks[3][2].split()[-1] == "[1]"
    assert notes == ["[1] adds the class and its complement, which doubles it"]
    assert "to be found: `ill`" in done.err


def test_json_has_the_rows_of_masks(study, drive):
    (done,) = drive([["metrics", "tools", *WORDS, "--metrics", "LogLoss,PPV,LR+", "--format", "json"]], cwd=study)
    rows = json.loads(done.out, parse_constant=pytest.fail)["tools"]
    found = {(row["tool"], row["label"], row["algorithm"]): row for row in rows}
    assert found["metricsreloaded", "PPV", "flat"]["value"] == 0
    assert found["metricsreloaded", "LR+", "flat"]["value"] == "nan"
    assert found["assay", "PPV", "flat"]["value"] is None
    assert found["sklearn", "LogLoss", "net"]["value"] == pytest.approx(found["assay", "LogLoss", "net"]["value"])
    assert {row["class"] for row in rows} == {"ill"}
    assert all(row["cases"] == {} for row in rows)


def test_one_tool_alone(study, drive):
    words = ["metrics", "score", *WORDS, "--as"]
    usual, whole = drive([[*words, "monai"], [*words, "sklearn", "--metrics", "MCC", "--format", "json"]], cwd=study)
    assert usual.status == whole.status == 0
    assert {line.split()[0] for line in usual.out.splitlines() if line.startswith("  ")} == {"monai"}
    assert [row["value"] for row in json.loads(whole.out)["tools"]] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sklaern"], "what `sklaern` prints of tables; there are monai, metricsreloaded, sklearn, torchmetrics"),
        (["sklearn", "--metrics", "ECE"], "does not know what scikit-learn prints as ECE{bins=15,spacing=uniform}"),
        (["sklearn", "--metrics", "AP", "--format", "csv"], "--format csv is not for --as"),
        (["sklearn", "--metrics", "AP", "-o", "x.csv"], "--output is not for --as"),
        (["sklearn", "--metrics", "AP", "--seed", "1"], "--seed is not for --as"),
    ],
)
def test_what_no_tool_prints(study, drive, words, told):
    (done,) = drive([["metrics", "score", *WORDS, "--as", *words]], cwd=study)
    assert done.status == 2
    assert told in done.err
    assert "Traceback" not in done.err
    assert not done.out


def test_options_of_masks_are_refused(study, drive):
    (done,) = drive([["metrics", "tools", *WORDS, "--labels", "a=1"]], cwd=study)
    assert done.status == 2
    assert "--labels is for masks" in done.err


def test_of_more_classes_there_are_the_tools_that_have_them(study, drive):
    (study / "grades.csv").write_text("id,truth\na,low\nb,mid\nc,mid\nd,top\n")
    (study / "said.csv").write_text("id,p_low,p_mid,p_top\na,1,0,0\nb,0,1,0\nc,0,0,1\nd,0,0,1\n")
    (done,) = drive([["metrics", "tools", "grades.csv", "said.csv", "--metrics", "BalancedAccuracy,PPV"]], cwd=study)
    assert done.status == 0
    blocks = {block.splitlines()[0]: block.splitlines()[1:] for block in done.out.strip().split("\n\n")}
    assert [line.split()[0] for line in blocks["BalancedAccuracy, said"]] == [
        "assay",
        "metricsreloaded",
        "sklearn",
        "torchmetrics",
    ]
    assert blocks["BalancedAccuracy, said"][2].split()[2] == "0.8333333333"
    assert blocks["PPV of top, said"][0].split()[1] == "0.5"


@pytest.mark.parametrize("words", [["tools"], ["score", "--as", "sklearn"]])
def test_what_is_missing_is_said_and_counts(study, drive, words):
    """A tool is not told of what is not there, and Assay counts it as wrong."""
    table = study / "net.csv"
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:-1]))
    command, *more = words
    (done,) = drive([["metrics", command, *WORDS, "--metrics", "Accuracy", *more]], cwd=study)
    assert done.status == 1, done.err
    assert "1 item that the table says nothing about" in done.err
