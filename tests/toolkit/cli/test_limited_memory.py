"""A shell that limits address space, as clusters do: everything but the pictures is there, and those come later."""

import json
import os
import sys

import pytest

from assay.demo.study import STUDY

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits address space as shells of POSIX do")

LIMITED = ("sh", "-c", 'ulimit -v 32000000 && exec "$@"', "sh", sys.executable, "-m", "assay")
WORDS = ("run", str(STUDY / "evaluation.yaml"), "--set", "replicates=20", "--set", "by=[]", "-o", "run")


def test_a_run_is_finished_without_pictures_and_they_are_drawn_later(tmp_path, assay):
    limited = assay(*WORDS, cwd=tmp_path, command=LIMITED)
    assert limited.status == 0, limited.err
    assert "AUROC{class=malignant}" in limited.out
    (told,) = [line for line in limited.err.splitlines() if "pictures" in line]
    assert "`assay report DIR` draws them" in told
    assert "Fatal" not in limited.err
    assert json.loads((tmp_path / "run" / "results.json").read_bytes())["results"]
    assert json.loads((tmp_path / "run" / "record.json").read_bytes())["digest"]
    page = tmp_path / "run" / "report.html"
    assert "could not be drawn" in page.read_text(encoding="utf-8")

    again = assay(*WORDS, cwd=tmp_path)
    assert "everything was done already" in again.out
    assert "could not be drawn" in page.read_text(encoding="utf-8")

    drawn = assay("report", "run", cwd=tmp_path)
    assert (drawn.status, drawn.err) == (0, "")
    assert "could not be drawn" not in page.read_text(encoding="utf-8")


def test_a_page_that_is_printed_says_it_on_standard_error(tmp_path, assay):
    assert assay(*WORDS, cwd=tmp_path).status == 0
    limited = assay("report", "run", "--format", "html", cwd=tmp_path, command=LIMITED)
    assert limited.status == 0
    assert limited.err.count("\n") == 1
    assert "could not be drawn" in limited.out
