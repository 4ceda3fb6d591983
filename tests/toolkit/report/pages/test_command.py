"""`assay report`: real processes on real run folders, whole, unfinished and damaged ones."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from assay.plan.compiler import compile_spec
from assay.runs.execute import run_plan
from assay.runs.folder import run_folder
from assay.runs.talk import Silence

PAGES = ("report.html", "report.md")
REPLACED = (*PAGES, "run.lock")


def assay(*words, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "assay", *map(str, words)], capture_output=True, text=True, cwd=cwd, check=False
    )


@pytest.fixture
def run(runs, tmp_path):
    """A copy of a finished run, to be damaged."""
    return shutil.copytree(runs("binary"), tmp_path / "run")


def failed(*words):
    """The one line that a command says when it fails."""
    done = assay(*words)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("assay: ")
    return line


def test_pages_are_written_anew_and_results_printed(run):
    before = {name: (run / name).read_bytes() for name in PAGES}
    kept = {path.name: path.read_bytes() for path in run.iterdir() if path.is_file() and path.name not in REPLACED}
    for name in PAGES:
        (run / name).write_bytes(b"an older Assay wrote this")
    done = assay("report", run)
    assert (done.returncode, done.stderr) == (0, "")
    assert {name: (run / name).read_bytes() for name in PAGES} == before
    assert {name: (run / name).read_bytes() for name in kept} == kept
    assert "site=north" in done.stdout
    assert "\n\npitfalls: " in done.stdout
    for name in (*PAGES, "results.json", "record.json"):
        assert str(run / name) in done.stdout


@pytest.mark.parametrize(("form", "name"), [("html", "report.html"), ("md", "report.md"), ("json", "report.json")])
def test_one_form_is_printed_and_nothing_written(run, form, name):
    before = {path.name: path.stat().st_mtime_ns for path in run.iterdir()}
    done = assay("report", run, "--format", form)
    assert done.stdout == (run / name).read_text(encoding="utf-8")
    assert {path.name: path.stat().st_mtime_ns for path in run.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "start"),
    [("page.html", "<!DOCTYPE html>"), ("page.MD", "# "), ("page.json", '{"version":1'), ("page.txt", "\n")],
)
def test_the_name_of_the_file_says_its_form(run, tmp_path, name, start):
    done = assay("report", run, "-o", tmp_path / name)
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / name))
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_the_format_overrules_the_name(run, tmp_path):
    assert assay("report", run, "--format", "json", "-o", tmp_path / "page.html").returncode == 0
    assert json.loads((tmp_path / "page.html").read_bytes())["version"] == 1


def test_a_name_that_says_nothing_is_asked_about(run, tmp_path):
    assert "add --format" in failed("report", run, "-o", tmp_path / "page.pdf")
    assert not (tmp_path / "page.pdf").exists()


def test_pages_are_not_written_under_a_run_that_is_at_work(run):
    before = {name: (run / name).read_bytes() for name in PAGES}
    with run_folder(run):
        assert "is at work in" in failed("report", run)
        assert assay("report", run, "--format", "md").returncode == 0
    assert {name: (run / name).read_bytes() for name in PAGES} == before


def test_text_is_what_the_run_printed(run):
    done = assay("report", run, "--format", "text")
    results = json.loads((run / "results.json").read_bytes())["results"]
    for row in results:
        assert row["key"] in done.stdout
        assert row["algorithm"] in done.stdout


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_where_no_run_is(tmp_path, make):
    make(tmp_path / "nothing")
    line = failed("report", tmp_path / "nothing")
    assert "holds no run" in line
    assert "assay run DOCUMENT -o" in line


def test_a_file_is_no_run(tmp_path):
    (tmp_path / "nothing").write_text("x")
    assert "is a file, and a report is that of a run folder" in failed("report", tmp_path / "nothing")
    assert "nothing" in failed("report", tmp_path / "nothing", "--methods")


def test_an_unfinished_run_says_how_to_go_on(run):
    for name in (*PAGES, "report.json", "results.json", "record.json"):
        (run / name).unlink()
    line = failed("report", run)
    assert "is not finished" in line
    assert f"-o {run}" in line


def test_a_run_that_left_no_report_says_how_to_get_one(run, runs):
    (run / "report.json").unlink()
    assert "delete" in failed("report", run)
    (run / "report.html").unlink()
    compiled = compile_spec(str(runs("binary").parent / "evaluation.yaml"))
    run_plan(compiled.plan, compiled.base, run)
    assert assay("report", run).returncode == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "not a report"),
        (b"\xff\xfe\x00", "not a report"),
        (b'{"version": 1', "not a report"),
        (b'{"version": 1, "report": {"title": NaN}}', "NaN is no number"),
        (b'{"version": 1, "report": {"items": 1e999, "title": "x"}}', "is expected"),
        (b'{"version": 1, "report": {"title": "x", "colour": "red"}}', "nothing is called `colour`"),
        (b'{"report": {}}', "`version` is missing"),
        (b'{"version": 2, "report": {}}', "version 2, while this Assay reads version 1"),
        (b"[" * 100_000, "not a report"),
    ],
)
def test_a_damaged_report_is_one_clear_line(run, text, why):
    (run / "report.json").write_bytes(text)
    line = failed("report", run)
    assert why in line
    assert str(run / "report.json") in line
    assert "call `assay run` again" in line


def test_half_a_file_is_damaged(run):
    data = (run / "report.json").read_bytes()
    (run / "report.json").write_bytes(data[: len(data) // 2])
    assert "not a report" in failed("report", run)


def test_a_folder_where_the_report_should_be(run):
    (run / "report.json").unlink()
    (run / "report.json").mkdir()
    assert failed("report", run)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_can_still_be_printed(run):
    run.chmod(0o500)
    try:
        assert "cannot be used" in failed("report", run)
        assert assay("report", run, "--format", "md").returncode == 0
    finally:
        run.chmod(0o700)


def test_a_later_run_that_stopped_is_mentioned(run, runs, tmp_path):
    """Another question was put to the same folder and did not come to its end."""
    compiled = compile_spec(str(runs("binary").parent / "evaluation.yaml"), ["replicates=30"])

    class Listener(Silence):
        def begin(self, title, *, total=0):
            if title == "report":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_plan(compiled.plan, compiled.base, run, Listener())
    done = assay("report", run, "--format", "md")
    assert done.returncode == 0
    assert "a later run" in done.stderr
    assert "not finished" in done.stderr
