"""`assay metrics recommend` as people call it: the form that a name says, and names that say none."""

import json

import pytest

PROBLEM = """assay: fingerprint/1
name: organ
category: SemS
structure_boundaries: true
boundary_errors: distance_contour
class_imbalance: true
class_scores_available: false
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "problem.yaml").write_text(PROBLEM)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", "<!DOCTYPE html>"),
        ("a.SVG", "<svg"),
        ("a.json", "{"),
        ("a.txt", "organ (SemS)"),
        ("a", "organ (SemS)"),
    ],
)
def test_the_name_says_the_form(folder, drive, name, begins):
    (done,) = drive([["metrics", "recommend", "problem.yaml", "-o", name]], cwd=folder)
    assert done.status == 0
    assert (folder / name).read_text().startswith(begins)


def test_a_name_that_says_no_form_is_refused(folder, drive):
    words = ["metrics", "recommend", "problem.yaml", "-o", "a.png"]
    refused, named = drive([words, [*words, "--format", "json"]], cwd=folder)
    assert refused.status == 2
    assert refused.is_one_line("`a.png` ends with none of", "--format")
    assert named.status == 0
    assert json.loads((folder / "a.png").read_text())["name"] == "organ"
