"""Kinds are open: a package beside Assay brings one by an entry point, and every command follows its row."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent / "package"
TABLE = "person,age\nann,31\nbob,54\n"
DOCUMENT = "assay: headcount/1\nname: heads\ntable: people.csv\ncolumn: person\nrows: 2\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text(TABLE)
    (tmp_path / "heads.yaml").write_text(DOCUMENT)
    return tmp_path


def assay(folder, *words, path=PACKAGE):
    """One process of `assay` that finds the packages in `path`."""
    return subprocess.run(
        [sys.executable, "-m", "assay", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(path), "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_its_documents_are_checked(folder):
    assert assay(folder, "check", "heads.yaml").stdout == "1 file checked, nothing found\n"


def test_its_rules_speak_under_their_codes(folder):
    (folder / "heads.yaml").write_text(DOCUMENT.replace("rows: 2", "rows: 0"))
    done = assay(folder, "check", "heads.yaml")
    assert (done.returncode, "warning[HED001]: nobody is to be counted" in done.stdout) == (0, True), done
    assert "--> heads.yaml:5:7" in done.stdout


def test_its_rules_about_data_wait_for_data(folder):
    (folder / "heads.yaml").write_text(DOCUMENT.replace("column: person", "column: sex"))
    assert assay(folder, "check", "heads.yaml").returncode == 0
    for words in (["check", "--data", "heads.yaml"], ["run", "heads.yaml"]):
        done = assay(folder, *words)
        assert done.returncode == 1
        assert "error[HED002]: `people.csv` has no column `sex`" in done.stdout + done.stderr


def test_its_findings_are_accepted_with_a_reason(folder):
    ignored = "ignore:\n  - {code: HED001, reason: the hall is closed}\n"
    (folder / "heads.yaml").write_text(DOCUMENT.replace("rows: 2", "rows: 0") + ignored)
    done = assay(folder, "check", "heads.yaml")
    assert (done.returncode, done.stdout) == (0, "1 file checked, nothing found, 1 accepted\n")


@pytest.mark.parametrize("word", ["HED001", "HED", "headcount", "headcount/1"])
def test_it_is_explained(folder, word):
    done = assay(folder, "explain", word)
    assert (done.returncode, done.stdout.count("\n") > 1) == (0, True), done
    assert word.casefold() in done.stdout.casefold()


def test_its_schema_is_made(folder):
    found = json.loads(assay(folder, "explain", "headcount", "--schema").stdout)
    assert found["properties"]["rows"]["minimum"] == 0
    assert found["required"] == ["assay", "name", "table", "column", "rows"]


def test_a_misspelt_kind_is_told_its_name(folder):
    (folder / "heads.yaml").write_text(DOCUMENT.replace("headcount", "headcuont"))
    assert "did you mean `headcount/1`?" in assay(folder, "check", "heads.yaml").stdout


def test_its_plan_says_why(folder):
    assert assay(folder, "compile", "heads.yaml", "-o", "plan.json").returncode == 0
    lines = assay(folder, "explain", "plan.json").stdout.splitlines()
    assert lines[0].startswith("heads: report")
    assert "read heads from people.csv: person" in lines[1]
    assert lines[2].startswith("   ├─ · people.csv sha256 ")
    assert lines[3] == "   └─ · its owner speaks of 2 rows"


def test_it_is_run_once_and_reported(folder):
    first, again = (assay(folder, "run", "heads.yaml", "-o", "run") for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0), first
    assert "2 nodes run, 0 kept" in first.stdout + first.stderr
    assert "everything was done already: 2 nodes kept" in again.stdout + again.stderr
    (row,) = json.loads((folder / "run" / "results.json").read_text())["results"]
    assert (row["key"], row["value"]) == ("Rows", 2.0)
    assert "<title>heads</title>" in (folder / "run" / "report.html").read_text()
    assert json.loads(assay(folder, "report", "run", "--format", "json").stdout)["report"]["title"] == "heads"


def test_its_runs_are_compared(folder):
    for name in ("a", "b"):
        (folder / "people.csv").write_text(TABLE + "cid,7\n" * (name == "b"))
        assert assay(folder, "run", "heads.yaml", "-o", name).returncode == 0
    assert [line for line in assay(folder, "compare", "a", "b").stdout.splitlines() if "heads" in line] == [
        "  1. heads  3.0000  (no interval)",
        "  2. heads  2.0000  (no interval)",
    ]


def test_runs_of_two_kinds_are_not_compared(folder):
    assert assay(folder, "run", "heads.yaml", "-o", "a").returncode == 0
    assert assay(folder, "demo", "--copy", "study").returncode == 0
    quick = ("--set", "replicates=40", "--set", "by=[]", "-n", "60")
    assert assay(folder, "run", "study/evaluation.yaml", "-o", "b", *quick).returncode == 0
    done = assay(folder, "compare", "a", "b")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "assay: the runs are of different kinds: `headcount`, `evaluation`\n"


def test_what_it_left_is_refused_once_it_has_gone(folder, tmp_path_factory):
    """A document, a plan and a record of a kind that no installed package brings: one line each."""
    assert assay(folder, "compile", "heads.yaml", "-o", "plan.json").returncode == 0
    assert assay(folder, "run", "heads.yaml", "-o", "a").returncode == 0
    nothing = tmp_path_factory.mktemp("nothing")
    assert "`headcount/1` is not a kind of document" in assay(folder, "check", "heads.yaml", path=nothing).stdout
    for words, said in (
        (["run", "plan.json", "-o", "b"], "nothing here can run a plan of the kind `headcount`"),
        (["compare", "a"], "nothing here can compare runs of the kind `headcount`"),
    ):
        done = assay(folder, *words, path=nothing)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"assay: {said}\n")


@pytest.mark.parametrize(
    ("target", "said"), [("headcount:NOTHING", "NOTHING"), ("nowhere:ROW", "nowhere"), ("os:sep", "is no row")]
)
def test_a_package_that_is_broken_is_one_line(folder, tmp_path, target, said):
    broken = tmp_path / "broken"
    (broken / "bad-1.dist-info").mkdir(parents=True)
    (broken / "bad-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: bad\nVersion: 1\n")
    (broken / "bad-1.dist-info" / "entry_points.txt").write_text(f"[assay.kinds]\nbad = {target}\n")
    done = assay(folder, "check", "heads.yaml", path=f"{broken}{os.pathsep}{PACKAGE}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done
    assert "an installed package is broken" in done.stderr
    assert said in done.stderr


def test_our_own_kinds_are_found_without_looking_at_packages(folder):
    """Looking for entry points takes longer than checking a document."""
    code = (
        "import sys, assay.cli; sys.argv[1:] = ['check', 'study']\n"
        "try: assay.cli.main()\n"
        "finally: print('importlib.metadata' in sys.modules)"
    )
    assay(folder, "demo", "--copy", "study")
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines()[-1] == "False", done
