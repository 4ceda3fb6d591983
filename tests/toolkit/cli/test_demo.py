"""`assay demo`: the first minute, and what it says to do next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assay.demo.study import MISTAKES


@pytest.fixture(scope="module")
def shown(tmp_path_factory, assay):
    """What a first and a second demo show, and the folder they ran in."""
    folder = tmp_path_factory.mktemp("demo")
    return assay("demo", cwd=folder), assay("demo", cwd=folder), folder


def acts(text):
    """The text under each title."""
    parts = text.split("\n== ")[1:]
    return {part.partition(" ==\n")[0]: part.partition(" ==\n")[2] for part in parts}


def test_it_ends_well_and_leaves_a_report(shown):
    first, second, folder = shown
    assert (first.status, second.status) == (0, 0), first.err
    assert (folder / "assay-demo" / "report.html").is_file()
    assert [path.name for path in folder.iterdir()] == ["assay-demo"]


def test_mistakes_are_found_before_anything_else(shown):
    first = next(iter(acts(shown[0].out).values()))
    for mistake in MISTAKES:
        assert f" --> {mistake.file}:" in first
        assert mistake.lesson in first
    assert "did you mean `positive`?" in first
    assert "/tmp" not in first


def test_the_right_documents_have_no_error(shown):
    second = list(acts(shown[0].out).values())[1]
    assert "error" not in second
    assert "3 files checked" in second


def test_each_act_shows_the_command_behind_it(shown):
    for title, text in acts(shown[0].out).items():
        assert text.startswith("$ assay "), title


def test_the_plan_says_why(shown):
    plan = list(acts(shown[0].out).values())[2]
    assert "AUROC of malignant" in plan
    assert "FP5.1" in plan


def test_the_results_have_intervals(shown):
    results = list(acts(shown[0].out).values())[3]
    assert "AUROC{class=malignant}\n  logistic-regression  0.9933  [" in results
    assert "paired differences" in results


def test_a_second_one_finds_everything_done(shown):
    first, second, _ = shown
    assert "everything was done already" in second.out
    assert acts(second.out).keys() == acts(first.out).keys()


def test_the_copy_is_gone_on_with_as_it_says(assay, tmp_path):
    """Though the folder was there already, as long as it was empty."""
    (tmp_path / "my study").mkdir()
    done = assay("demo", "--copy", "my study", cwd=tmp_path)
    assert done.status == 0, done.err
    commands = [line.strip() for line in done.out.splitlines() if line.startswith("  ")]
    assert [command.split()[:2] for command in commands] == [
        ["cd", "'my"],
        ["assay", "check"],
        ["assay", "explain"],
        ["assay", "run"],
        ["assay", "report"],
    ]
    bin_folder = str(Path(sys.executable).parent)
    script = "set -e\n" + "\n".join(commands)
    followed = subprocess.run(
        ["sh", "-c", script.replace("-o run", "-o run --set replicates=20")],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert followed.returncode == 0, followed.stderr
    assert (tmp_path / "my study" / "run" / "report.html").is_file()
    assert "size=" in followed.stdout


def test_a_copy_overwrites_nothing(assay, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "evaluation.yaml").write_text("mine")
    assert assay("demo", "--copy", "mine", cwd=tmp_path).is_one_line("mine is there already")
    assert (tmp_path / "mine" / "evaluation.yaml").read_text() == "mine"


def test_a_run_folder_that_is_a_file_is_refused_before_anything_is_shown(assay, tmp_path):
    (tmp_path / "mine").write_text("mine")
    assert assay("demo", "-o", "mine", cwd=tmp_path).is_one_line("`mine` is no folder")
    assert (tmp_path / "mine").read_text() == "mine"
