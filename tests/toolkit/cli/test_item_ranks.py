"""Rankings of items on the terminal: of tables as they are, of runs, and what is verified of them."""

import json

import numpy as np
import pytest

from assay.runs.verify import verify

SCORES = {"poor": 0.4, "good": 2.5, "fair": 1.0}


@pytest.fixture
def tables(tmp_path):
    rng = np.random.default_rng(4)
    y = rng.permutation(np.arange(90) % 2)
    words = ["well", "ill"]
    rows = [f"p{i},{'abc'[i % 3]},{words[each]}" for i, each in enumerate(y)]
    (tmp_path / "y.csv").write_text("\n".join(["patient,site,truth", *rows]) + "\n")
    for name, quality in SCORES.items():
        p = 1 / (1 + np.exp(-(quality * (2 * y - 1) + rng.normal(size=90))))
        rows = [f"p{i},{each:.4f}" for i, each in enumerate(p)]
        (tmp_path / f"{name}.csv").write_text("\n".join(["patient,ill", *rows]) + "\n")
    return tmp_path


WORDS = ["metrics", "score", "y.csv", *(f"{name}.csv" for name in SCORES), "--truth", "truth", "--positive", "ill"]
WORDS += ["--replicates", "100", "--metrics", "AUROC,MCC"]


def test_the_terminal_shows_one_ranking_and_the_json_all(tables, drive):
    calls = [WORDS, [*WORDS, "--rank", "MCC"], [*WORDS, "--by", "site", "--rank", "AUROC{class=ill}"]]
    first, other, over, whole = drive([*calls, [*WORDS, "--format", "json"]], cwd=tables)
    assert "ranks by AUROC{class=ill}; in brackets those of 95% of the draws" in first.out
    assert "ranks by MCC; in brackets" in other.out
    assert "mean-then-rank by site" in over.out
    lines = first.out.splitlines()
    start = next(number for number, line in enumerate(lines) if "value-then-rank" in line)
    assert [line.split()[:2] for line in lines[start + 1 : start + 4]] == [["good", "1"], ["fair", "2"], ["poor", "3"]]
    rows = json.loads(whole.out)["ranks"]
    assert [(row["metric"], row["scheme"]) for row in rows] == [
        (metric, scheme) for metric in ("AUROC", "MCC") for scheme in ("value-then-rank", "test-based")
    ]


def test_a_ranking_that_there_is_not_is_refused_in_one_line(tables, drive):
    alone = [word for word in WORDS if word not in ("good.csv", "fair.csv")]
    calls = [[*WORDS, "--rank", "Brier"], [*alone, "--rank", "MCC"], [*WORDS, "--rank", "MCC", "--as", "sklearn"]]
    unknown, single, tool = drive(calls, cwd=tables)
    assert unknown.is_one_line("--rank names `Brier`", "AUROC{class=ill}, MCC")
    assert single.is_one_line("--rank shows a ranking of several algorithms, and there is one")
    assert tool.is_one_line("no files, groups, ranks")


def test_methods_say_how_algorithms_were_ranked(tables, drive):
    (told,) = drive([[*WORDS, "--format", "methods"]], cwd=tables)
    assert "Algorithms were ranked for each metric by its value over all items" in told.out
    assert "@holm1979simple" in told.out
    assert "- [x] How sure ranks are: Methods" in told.out


def test_ranks_of_a_run_are_compared_and_verified(tables, drive):
    new = ["new", "evaluation", "--reference", "y.csv", "--prediction", *(f"{name}.csv" for name in SCORES)]
    new += ["--truth", "truth", "--positive", "ill"]
    run = ["run", "evaluation.yaml", "-o", "run", "--set", 'metrics=["MCC"]', "--set", "replicates=100"]
    _, done, compared = drive([new, run, ["compare", "run"]], cwd=tables)
    assert "ranks by MCC" in done.out
    assert [line.split()[:2] for line in compared.out.splitlines() if line.startswith("  ")][:3] == [
        ["1.", "good"],
        ["2.", "fair"],
        ["3.", "poor"],
    ]
    assert verify(tables / "run").valid
    path = tables / "run" / "results.json"
    results = json.loads(path.read_text())
    results["ranks"][0]["algorithms"][0]["rank"] = 1
    path.write_text(json.dumps(results))
    codes = {finding.code for finding in verify(tables / "run").findings}
    assert {"VER002", "VER005", "VER008"} <= codes
