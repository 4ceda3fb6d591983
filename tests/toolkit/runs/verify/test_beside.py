"""What a run publishes beside its numbers: made again, whatever digests and pages were made to fit."""

import json

import pytest
from tests.toolkit.runs.verify.forging import codes, republish, told

from assay.runs.verify import verify


def ranks_by_tests(results, report, record):
    for each in (results, report):
        row = next(row for row in each["ranks"] if row["p"])
        row["p"] = [[p if p is None else 0.0001 for p in ps] for ps in row["p"]]


def frequency(results, report, record):
    for each in (results, report):
        each["ranks"][0]["algorithms"][1]["frequency"] = {"1": 1.0}


def tau(results, report, record):
    for each in (results, report):
        next(row for row in each["ranks"] if row["tau"])["tau"]["mean"] = 1.0


def agreement(results, report, record):
    for each in (results, report):
        next(row for row in each["ranks"] if row["agreement"])["agreement"][0]["tau"] = 0.123


def definition(results, report, record):
    for each in (results, report):
        each["results"][0]["definition"] = "the share of patients who were saved"


def confusion(results, report, record):
    report["confusions"][0]["counts"][0][0] += 1


def curve(results, report, record):
    report["curves"][0]["points"][1]["y"] = 1.0


def pitfall(results, report, record):
    one = next(one for one in report["outcomes"] if one["status"] == "found")
    one["status"], one["findings"] = "not found", []


def question(results, report, record):
    report["question"] = "Does it save lives?"


def seed(results, report, record):
    next(fact for fact in report["provenance"] if fact["name"] == "Seed")["value"] = "7"


def made(results, report, record):
    report["created"] = "in the year of our Lord"


def exclusions(results, report, record):
    report["exclusions"] = [
        {"reason": "rows were sick", "count": 3, "algorithm": "", "examples": [], "excludes": True, "is_wrong": False}
    ]


def facts(results, report, record):
    record["exclusions"] = [{}]


FORGERIES = [
    ranks_by_tests,
    frequency,
    tau,
    agreement,
    definition,
    confusion,
    curve,
    pitfall,
    question,
    seed,
    made,
    exclusions,
    facts,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_what_stands_beside_the_numbers_is_no_place_to_forge(folder, forge):
    """Digests fit, pages fit, and every number is right."""
    republish(folder, forge)
    assert codes(verify(folder)) == {"VER012"}


def title(results, report, record):
    report["title"] = "Approved by all authorities"


def steps(results, report, record):
    report["steps"][1]["command"] = "rm -r run"


def warning(results, report, record):
    report["pitfalls"].append(
        {"code": "EVA001", "severity": "info", "message": "fine", "help": "", "place": "", "accepted": ""}
    )


@pytest.mark.parametrize("forge", [title, steps, warning], ids=lambda forge: forge.__name__)
def test_what_documents_say_is_compared_where_they_are_and_else_is_said_not_to_be(folder, path, forge):
    republish(folder, forge)
    assert codes(verify(folder, inputs=path.parent)) == {"VER012"}
    found = verify(folder)
    assert found.valid
    said = [finding.text for finding in found.findings if finding.text.startswith("not compared: ")]
    assert any("title, answers, steps" in text for text in said)
    assert any("warnings of documents, and the pitfalls that rest on them (" in text for text in said)


def test_what_is_there_twice_is_found(folder):
    """The one that is right does not hide the other."""

    def forge(results, report, record):
        for each in (results, report):
            each["results"].insert(0, each["results"][0] | {"value": 0.99})

    republish(folder, forge)
    assert "VER006" in codes(verify(folder))


def test_a_run_that_claims_another_version_is_not_compared_by_name(folder):
    def forge(results, report, record):
        record["environment"]["packages"]["assay"] = "0.0.1"
        definition(results, report, record)

    republish(folder, forge)
    found = verify(folder)
    assert found.valid
    assert told(found, "results").startswith("not compared: AUROC{class=yes} a: definition, made by Assay 0.0.1, and")


def test_a_row_of_a_study_with_documents_is_whole(done, path):
    found = verify(done, inputs=path.parent)
    assert not codes(found)
    assert json.loads((done / "report.json").read_bytes())["report"]["outcomes"]
    assert "all else is what the item rows give" in [finding.text for finding in found.findings]
