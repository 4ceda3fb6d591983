"""A report of a run that lacks pieces on which workers died says so at its top, until a later run has done them."""

import json

import pytest
from tests.toolkit.runs.poison import run_without

import assay

IDS = [f"{i:02}" for i in range(40)]
REFERENCE = {"id": IDS, "class": [["no", "yes"][i * i % 7 < 3] for i in range(40)]}
PREDICTIONS = {"a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]}}
NODES = ["sweep ranked a yes", "resample independent"]


@pytest.fixture(scope="module")
def compiled(studies):
    metrics = ["AUROC", "Brier"]
    path = studies.write(REFERENCE, PREDICTIONS, positive="yes", metrics=metrics, replicates=20)
    return assay.compile(path)


def warnings_of(folder):
    """What the report's three forms say at their top."""
    pitfalls = json.loads((folder / "report.json").read_text())["report"]["pitfalls"]
    markdown = (folder / "report.md").read_text().partition("## Warnings")[2].partition("\n## ")[0]
    page = (folder / "report.html").read_text().partition('id="warnings"')[2].partition("</section>")[0]
    return [one for one in pitfalls if one["code"] == "given-up"], markdown, page


@pytest.fixture(scope="module")
def poisoned(compiled, tmp_path_factory):
    folder = tmp_path_factory.mktemp("poisoned") / "run"
    given_up = run_without(compiled, folder, NODES)
    return folder, given_up


def test_the_report_says_what_was_given_up_why_and_what_to_do(poisoned):
    folder, given_up = poisoned
    assert given_up == [f"{node}: 1 of 1 pieces given up" for node in NODES]
    told, markdown, page = warnings_of(folder)
    assert [one["place"] for one in told] == NODES
    assert {one["severity"] for one in told} == {"error"}
    for one in told:
        assert one["message"].startswith("1 of 1 pieces given up; what needs them has no value")
        assert "tries again what was given up" in one["help"]
    (line,) = [line for line in markdown.splitlines() if "(given-up)" in line]
    assert line.startswith(f"- **error** {', '.join(NODES)}: 1 of 1 pieces given up")
    assert "`assay run` with the same document" in line
    assert all(node in page for node in NODES)
    assert "<code>assay run</code> with the same document" in page


def test_it_is_gone_when_a_later_run_has_done_them(compiled, poisoned, tmp_path):
    folder, _ = poisoned
    assert not assay.run(compiled, folder).given_up
    told, markdown, page = warnings_of(folder)
    assert told == []
    assert "given up" not in markdown + page
    assay.run(compiled, tmp_path / "run")
    assert (folder / "results.json").read_bytes() == (tmp_path / "run" / "results.json").read_bytes()
