"""`assay demo --masks`: from phantoms to a report, by the commands that it shows."""

import json

import pytest


@pytest.fixture(scope="module")
def shown(tmp_path_factory, assay):
    folder = tmp_path_factory.mktemp("demo-masks")
    return assay("demo", "--masks", cwd=folder), folder


def test_it_ends_well_and_leaves_a_report(shown):
    done, folder = shown
    assert done.status == 0, done.err
    study = folder / "assay-demo-masks"
    assert "<!DOCTYPE html>" in (study / "report.html").read_text()
    assert (study / "fingerprint.yaml").is_file()
    assert [path.name for path in folder.iterdir()] == [study.name]


def test_it_says_that_they_are_phantoms_and_what_may_mislead(shown):
    out = shown[0].out
    assert out.startswith("Phantoms of ours")
    assert "0 open" in out
    assert "of 16 cases, ragged: 1 missing" in out
    assert "\npitfalls: " in out
    assert "problem: p6_scan1, ragged: there is no prediction" in shown[0].err


def test_the_commands_that_it_shows_do_the_same(shown, assay):
    done, folder = shown
    study = folder / "assay-demo-masks"
    (line,) = [line for line in done.out.splitlines() if line.startswith("$ assay metrics score")]
    words = line.removeprefix("$ assay ").split()
    again = assay(*words[:-2], "--format", "json", cwd=study)
    (value,) = [
        row["value"]
        for row in json.loads(again.out)["results"]
        if (row["label"], row["class"], row["algorithm"]) == ("DSC", "organ", "steady") and not row["group"]
    ]
    assert f"DSC     steady  {value:.4f}" in done.out


def test_what_is_there_is_not_written_over(shown, assay):
    _, folder = shown
    again = assay("demo", "--masks", cwd=folder)
    both = assay("demo", "--masks", "--copy", "x", cwd=folder)
    assert (again.status, both.status) == (2, 2)
    assert "is there already and not empty" in again.err
    assert "leave --copy out" in both.err
