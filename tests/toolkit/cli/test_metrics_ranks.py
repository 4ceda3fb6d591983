"""What `assay metrics score` says of several algorithms: a ranking on the terminal, all in the JSON, and a page."""

import json

import numpy as np
import pytest

ALGORITHMS = ("poor", "good", "fair")


@pytest.fixture
def study(tmp_path):
    mask = np.zeros((24, 24), np.uint8)
    mask[4:12, 4:12], mask[14:20, 14:20] = 1, 2
    for shift, name in enumerate(("truth", "good", "fair", "poor")):
        (tmp_path / name).mkdir()
        for case in range(9):
            np.save(tmp_path / name / f"c{case}.npy", np.roll(mask, shift + case % 2 * bool(shift), axis=1))
    return tmp_path


def test_the_terminal_shows_one_ranking_and_the_json_all(study, drive):
    words = ["metrics", "score", "truth", *ALGORITHMS, "--metrics", "DSC,HD95"]
    shown, other, whole, wrong = drive(
        [words, [*words, "--rank", "HD95"], [*words, "--format", "json"], [*words, "--rank", "IoU"]], cwd=study
    )
    assert "ranks by DSC, mean of the classes; in brackets those of 95% of the bootstrap draws" in shown.out
    assert "ranks by HD95, mean of the classes" in other.out
    lines = shown.out.splitlines()
    start = next(number for number, line in enumerate(lines) if "mean-then-rank" in line)
    assert [line.split()[0] for line in lines[start + 1 : start + 4]] == ["good", "fair", "poor"]
    assert len(json.loads(whole.out)["ranks"]) == 2 * 3 * 5
    assert wrong.is_one_line("--rank names `IoU`", "DSC, HD95")


def test_levels_of_masks_are_not_rounded(study, drive):
    words = ["metrics", "score", "truth", *ALGORITHMS, "--metrics", "DSC", "--level", "0.975"]
    (told,) = drive([words], cwd=study)
    assert "in brackets those of 97.5% of the bootstrap draws" in told.out
    assert "9 cases; 97.5% intervals from a bootstrap" in told.out


def test_a_page_is_written_over_nothing_but_a_page(study, drive):
    words = ["metrics", "score", "truth", *ALGORITHMS, "--metrics", "DSC", "--report", "page.html"]
    (study / "page.html").write_text("mine")
    refused, *_ = drive([words], cwd=study)
    assert refused.is_one_line("not written by")
    (study / "page.html").unlink()
    first, again, nowhere = drive([words, words, [*words[:-1], "gone/page.html"]], cwd=study)
    assert (first.status, again.status) == (0, 0), again.err
    assert "<h1>Scores of 3 algorithms</h1>" in (study / "page.html").read_text(encoding="utf-8")
    assert nowhere.is_one_line("lies in no folder")
