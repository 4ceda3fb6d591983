"""Rankings of items on the terminal: of tables as they are, of runs, and what is verified of them."""

import json

import numpy as np
import pytest

from assay.metrics.ranking.schemes import Scheme
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
PLAIN = list(WORDS)
WORDS += ["--replicates", "100", "--metrics", "AUROC,MCC"]


def test_the_terminal_shows_one_ranking_and_the_json_all(tables, drive):
    calls = [WORDS, [*WORDS, "--rank", "MCC"], [*WORDS, "--by", "site", "--rank", "AUROC{class=ill}"]]
    first, other, over, whole = drive([*calls, [*WORDS, "--format", "json"]], cwd=tables)
    assert "ranks by AUROC{class=ill}; in brackets those of 95% of the draws" in first.out
    assert "ranks by MCC; in brackets" in other.out
    assert "  over 3 subgroups of site, each of which counts the same" in over.out
    heads = [line.split()[1:] for line in over.out.splitlines() if line.split()[:1] == ["algorithm"]]
    assert heads == [["value-then-rank", "test-based"], [scheme.value for scheme in Scheme]]
    assert "test-based by site: exact tests of 3 algorithms can find no difference with fewer than 7" in over.out
    lines = first.out.splitlines()
    start = next(number for number, line in enumerate(lines) if "value-then-rank" in line)
    assert [line.split()[:2] for line in lines[start + 1 : start + 4]] == [["good", "1"], ["fair", "2"], ["poor", "3"]]
    rows = json.loads(whole.out)["ranks"]
    assert [(row["metric"], row["scheme"]) for row in rows] == [
        (metric, scheme) for metric in ("AUROC", "MCC") for scheme in ("value-then-rank", "test-based")
    ]


def test_the_ranking_that_is_shown_is_of_the_first_metric_that_was_asked(tables, drive):
    words = [*PLAIN, "--replicates", "100", "--metrics"]
    brier, sensitivity, one = drive(
        [[*words, "Brier,AUROC"], [*words, "Sensitivity,MCC"], [*WORDS[:4], *WORDS[6:], "--rank", "AUROC"]], cwd=tables
    )
    assert "ranks by Brier" in brier.out
    assert "ranks by Sensitivity{class=ill}" in sensitivity.out
    assert one.is_one_line("there is one: leave it out")


def test_a_ranking_of_one_class_says_that_there_are_others(tmp_path, drive):
    grades = ("low", "mid", "top")
    (tmp_path / "y.csv").write_text("id,truth\n" + "".join(f"i{n},{grades[n % 3]}\n" for n in range(60)))
    for name, wrong in (("a", 4), ("b", 7)):
        rows = "".join(f"i{n},{grades[(n + (n % wrong == 0)) % 3]}\n" for n in range(60))
        (tmp_path / f"{name}.csv").write_text(f"id,grade\n{rows}")
    (done,) = drive([["metrics", "score", "y.csv", "a.csv", "b.csv", "--metrics", "PPV,MCC"]], cwd=tmp_path)
    assert "ranks by PPV{class=low}" in done.out
    assert "PPV has 3 rankings, of other classes or definitions, and this is one of them" in done.out
    assert "rankings by 1 other metric are in the JSON" in done.out


def test_the_terminal_and_the_page_say_why_ranks_over_subgroups_have_no_interval(tables, drive):
    """Of LR+ so few items of a site have no false alarm on many draws, and two sites have no value at all."""
    rows = [f"p{i},{'abc'[i % 3] if i else 'alone'},{'ill' if i % 2 else 'well'}" for i in range(40)]
    (tables / "few.csv").write_text("\n".join(["patient,site,truth", *rows]) + "\n")
    for name, wrong in (("one", 7), ("two", 5)):
        lines = [f"p{i},{(i % 2) ^ (i % wrong == 0)}" for i in range(40)]
        (tables / f"{name}.csv").write_text("\n".join(["patient,ill", *lines]) + "\n")
    files = ["--prediction", "one.csv", "two.csv", "--truth", "truth", "--positive", "ill"]
    run = ["run", "evaluation.yaml", "-o", "run", "--set", 'metrics=["LR+"]', "--set", 'by=["site"]']
    _, told = drive([["new", "evaluation", "--reference", "few.csv", *files], run], cwd=tables)
    rows = json.loads((tables / "run" / "results.json").read_text())["ranks"]
    row = next(row for row in rows if row["scheme"] == "mean-then-rank")
    assert "some algorithm has no value on" in row["reason"]
    assert row["left_out"] == 2
    why = f"by site: no interval of ranks: {row['reason']}"
    left = "2 subgroups of site left out for all, since some algorithm has no value there"
    page = (tables / "run" / "report.html").read_text(encoding="utf-8")
    for text in (told.out, page):
        assert why in text
        assert left in text


@pytest.mark.parametrize(("level", "shown"), [("0.975", "97.5%"), ("0.9999", "99.99%"), ("0.9", "90%")])
def test_levels_are_not_rounded(tables, drive, level, shown):
    (told,) = drive([[*PLAIN, "--metrics", "AUROC", "--replicates", "20000", "--level", level]], cwd=tables)
    assert f"in brackets those of {shown} of the draws" in told.out
    assert f"]  {shown} delong" in told.out


def test_tests_that_there_are_not_are_dashes_with_a_reason(tables, drive):
    (told,) = drive([[*PLAIN, "--metrics", "MCC", "--replicates", "5"]], cwd=tables)
    lines = told.out.splitlines()
    start = next(number for number, line in enumerate(lines) if "test-based" in line)
    assert [line.split() for line in lines[start + 1 : start + 4]] == [
        ["good", "1", "-"],
        ["fair", "2", "-"],
        ["poor", "3", "-"],
    ]
    assert "test-based: no ranking: 3 pairs have no test, for want of an interval" in told.out
    assert "value-then-rank: no interval of ranks: 5 draws are too few" in told.out
    assert "in brackets" not in told.out


def test_a_ranking_that_there_is_not_is_refused_in_one_line(tables, drive):
    alone = [word for word in WORDS if word not in ("good.csv", "fair.csv")]
    calls = [[*WORDS, "--rank", "Brier"], [*alone, "--rank", "MCC"], [*PLAIN, "--rank", "MCC", "--as", "sklearn"]]
    unknown, single, tool = drive(calls, cwd=tables)
    assert unknown.is_one_line("--rank names `Brier`", "AUROC{class=ill}, MCC")
    assert single.is_one_line("--rank shows a ranking of several algorithms, and there is one")
    assert tool.is_one_line("--rank is not for --as")


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
