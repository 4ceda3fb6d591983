"""The pitfalls that `assay metrics score` tells of masks."""

import json

import numpy as np
from tests.toolkit.cli.metrics_score.masks import MASK

FINGERPRINT = """assay: fingerprint/1
name: organ
category: SemS
structure_volume: true
boundary_errors: distance_contour
class_imbalance: true
class_scores_available: false
"""


def pitfalls_of(done):
    return {row["id"]: row for row in json.loads(done.out)["pitfalls"]}


def test_pitfalls_stand_behind_the_table_and_change_no_status(study, drive):
    words = ["metrics", "score", "truth", "good", "--metrics", "DSC"]
    (study / "fingerprint.yaml").write_text(FINGERPRINT)
    plain, described = drive([words, [*words, "--fingerprint", "fingerprint.yaml"]], cwd=study)
    assert (plain.status, described.status) == (0, 0)
    table, _, told = plain.out.partition("\npitfalls: ")
    assert "what is not there: worst value" in table
    assert "P22-01 structures are so small that single voxels decide [recalled]" in told
    assert "DSC of 1: the median reference has 125 voxels (few: below 500), and one moves DSC by 0.008" in told
    assert "remedy: read NSD with a tolerance beside it" in told
    assert "P21-02" not in told
    assert "P21-02 no metric looks at volumes" in described.out
    assert "volumes matter (FP2.2), and are off by 0% in the mean" in described.out


def test_metrics_that_are_named_come_before_those_of_a_problem(study, drive):
    (study / "fingerprint.yaml").write_text(FINGERPRINT)
    words = ["metrics", "score", "truth", "good", "--fingerprint", "fingerprint.yaml", "--format", "json"]
    chosen, named = drive([words, [*words, "--metrics", "DSC"]], cwd=study)
    assert {row["label"] for row in json.loads(chosen.out)["results"]} > {"DSC", "AVDR"}
    assert {row["label"] for row in json.loads(named.out)["results"]} == {"DSC"}
    assert (pitfalls_of(chosen)["P21-02"]["status"], pitfalls_of(named)["P21-02"]["status"]) == ("not found", "found")


def test_a_policy_that_is_said_is_no_pitfall_though_it_is_the_usual_one(study, drive):
    for folder in ("truth", "good"):
        np.savez(study / folder / "c9.npz", labels=np.zeros_like(MASK), spacing=[2, 1, 1])
    words = ["metrics", "score", "truth", "good", "--format", "json"]
    silent, said = (pitfalls_of(one) for one in drive([words, [*words, "--both-empty", "best"]], cwd=study))
    assert (silent["P23-05"]["status"], said["P23-05"]["status"]) == ("found", "not found")
    assert silent["P23-05"]["numbers"] == {"references": 1, "both_empty": 1, "invented": 0}


def test_another_spacing_than_that_of_the_files_is_told(study, drive):
    words = ["metrics", "score", "truth", "good", "--format", "json"]
    theirs, same, other = drive([words, [*words, "--spacing", "2,1,1"], [*words, "--spacing", "1"]], cwd=study)
    assert [pitfalls_of(one)["P31-04"]["status"] for one in (theirs, same, other)] == [
        "not found",
        "not found",
        "found",
    ]
    assert "says a spacing of 2 x 1 x 1 mm, and 1 x 1 x 1 was given instead" in pitfalls_of(other)["P31-04"]["evidence"]


def test_the_page_has_what_was_found_and_what_was_not(study, drive):
    (done,) = drive([["metrics", "score", "truth", "good", "--metrics", "DSC", "--report", "page.html"]], cwd=study)
    page = (study / "page.html").read_text(encoding="utf-8")
    assert done.status == 0
    section = page[page.index('id="pitfalls"') : page.index('id="checklist"')]
    assert "the median reference has 125 voxels" in section
    for words in ("P22-01", "not found", "give its <code>fingerprint</code>", "excluded by how it is scored"):
        assert words in section or words.replace("<code>", "`").replace("</code>", "`") in section


def test_findings_of_many_classes_are_counted_and_few_are_shown(study, drive):
    labels = np.zeros((10, 12, 14), np.uint8)
    labels[::2, ::2, ::2] = np.arange(5 * 6 * 7).reshape(5, 6, 7) % 30 + 1
    for folder in ("many", "same"):
        (study / folder).mkdir()
        np.savez(study / folder / "c0.npz", labels=labels, spacing=[2, 1, 1])
    (done,) = drive([["metrics", "score", "many", "same", "--metrics", "DSC", "--report", "page.html"]], cwd=study)
    _, _, told = done.out.partition("  P22-01 ")
    assert "    and 27 more\n    remedy: " in told
    assert "More findings stand in the JSON: " in (study / "page.html").read_text(encoding="utf-8")
