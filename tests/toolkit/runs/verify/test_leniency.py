"""What older versions did not write is passed over in their runs, and in no run of this version."""

import json
from hashlib import sha256

import pytest
from tests.toolkit.runs.verify.forging import by_another_version, codes, fitted, rewrite, told

from assay.runs.verify import verify

LATER = [
    lambda results: results.pop("ranks"),
    lambda results: [row.pop("mcnemar") for row in results["differences"]],
    *(
        lambda results, name=name: [row.pop(name) for row in results["results"]]
        for name in ("excluded", "unit", "higher_is_better", "missing", "without")
    ),
]
CALLED = ["ranks", "mcnemar", "excluded", "unit", "higher_is_better", "missing", "without"]


@pytest.mark.parametrize("later", LATER, ids=CALLED)
def test_what_only_older_versions_do_not_write_is_missing(folder, later):
    rewrite(folder, later)
    assert codes(verify(folder)) & {"VER005", "VER006"}
    by_another_version(folder)
    assert not codes(verify(folder)) & {"VER005", "VER006", "VER012"}


def test_a_test_of_a_difference_has_no_more_members_than_are_written(folder):
    def forge(results):
        next(row for row in results["differences"] if row["mcnemar"])["mcnemar"]["significant"] = True

    rewrite(folder, forge)
    assert "VER012" in codes(verify(folder))


@pytest.mark.parametrize("name", ["n", "undefined", "missing", "p", "unit", "excluded"])
def test_a_difference_has_no_numbers_that_no_difference_has(folder, name):
    def forge(results):
        for row in results["differences"]:
            row.setdefault(name, 3)
            row[name] = 3

    rewrite(folder, forge)
    assert codes(verify(folder)) & {"VER005", "VER012"}


def forged_p(rows):
    row = next(row for row in rows if row["p"])
    row["p"] = [[p if p is None else 0.0001 for p in ps] for ps in row["p"]]


@pytest.mark.parametrize("change", [forged_p, lambda rows: [row["p"].clear() for row in rows]])
def test_what_ranks_by_tests_rest_on_is_held_without_a_report(folder, change):
    rewrite(folder, lambda results: change(results["ranks"]))
    for name in ("report.json", "report.html", "report.md"):
        (folder / name).unlink()
    assert codes(verify(folder)) == {"VER008", "VER012"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda report: report["report"]["pitfalls"][0].pop("message"),
        lambda report: report["report"]["confusions"][0]["counts"][1].append(21),
        lambda report: report["report"]["results"][0].pop("reason"),
        lambda report: report["report"].pop("notices"),
        lambda report: report.update(winner="a"),
        lambda report: report.update(version=2),
    ],
)
def test_a_report_that_this_version_did_not_write_so_vouches_for_no_page(folder, damage):
    report = json.loads((folder / "report.json").read_bytes())
    damage(report)
    fitted(folder, "report", report)
    assert codes(verify(folder)) == {"VER008"}


def test_a_report_that_another_version_wrote_is_read_as_far_as_it_can_be(folder):
    report = json.loads((folder / "report.json").read_bytes())
    report["report"]["outlook"] = "good"
    fitted(folder, "report", report)
    by_another_version(folder)
    found = verify(folder)
    assert found.valid
    assert "this version does not read what Assay 0.0.1 made" in told(found, "report.json")
    assert found.reserve.startswith("not all that another version of Assay made was compared, and pages were not held")


@pytest.mark.parametrize("is_here", [True, False])
def test_a_report_whose_digest_the_record_names_is_there(folder, is_here):
    (folder / "report.json").unlink()
    if not is_here:
        by_another_version(folder)
    found = verify(folder)
    assert codes(found) == {"VER008"}
    assert told(found, "report.json") == "missing"


@pytest.mark.parametrize(("name", "code"), [("results", "VER002"), ("report", "VER008")])
def test_only_records_of_older_versions_name_no_digest(folder, name, code):
    file = folder / "record.json"
    record = json.loads(file.read_bytes())
    del record[name]
    file.write_text(json.dumps(record))
    assert codes(verify(folder)) == {code}
    by_another_version(folder)
    found = verify(folder)
    assert found.valid
    (folder / "report.json").unlink()
    assert verify(folder).valid == (name == "report")


def test_a_record_of_this_version_counts_what_is_not_scored(folder, path):
    file = folder / "record.json"
    record = json.loads(file.read_bytes())
    del record["left_out"]
    file.write_text(json.dumps(record))
    assert codes(verify(folder, inputs=path.parent)) == {"VER013"}
    by_another_version(folder)
    assert verify(folder, inputs=path.parent).valid


def test_half_a_character_is_no_text(folder):
    data = (folder / "report.json").read_bytes().replace(b'"title":"', b'"title":"\\ud800', 1)
    (folder / "report.json").write_bytes(data)
    file = folder / "record.json"
    record = json.loads(file.read_bytes()) | {"report": f"sha256:{sha256(data).hexdigest()}"}
    file.write_text(json.dumps(record))
    assert codes(verify(folder)) == {"VER008"}
