"""Runs of which items were left out, or were scored as wrong, are verified with their counts."""

import json
import re
import shutil
from hashlib import sha256

import pytest
from tests.toolkit.runs.verify.forging import by_another_version

import assay
from assay.cli.leaderboard import leaderboard
from assay.metrics.methods import methods_of
from assay.report.methods import methods_text
from assay.runs.verification import Verdict
from assay.runs.verify import verify
from assay_spec.policy import Undefineds

IDS = [f"{i:02}" for i in range(40)]
REFERENCE = {"id": IDS, "class": [None, *(["no", "yes"][i % 7 < 3] for i in range(39))], "site": ["n", "s"] * 20}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]},
    "b": {"id": IDS[:-6], "p yes": [i * 7 % 40 / 40 for i in range(34)]},
}


@pytest.fixture(scope="module", params=Undefineds)
def done(request, studies, tmp_path_factory):
    """The folder of a run, and how many items each policy leaves out; not to be touched."""
    folder = tmp_path_factory.mktemp("done") / "run"
    settings = {"positive": "yes", "metrics": ["AUROC", "MCC"], "replicates": 40, "by": ["site"]}
    assay.run(studies.write(REFERENCE, PREDICTIONS, undefined=request.param.value, **settings), folder)
    return folder, 1 if request.param is Undefineds.WORST else 7


def test_counts_are_those_of_the_tables(done):
    folder, excluded = done
    found = verify(folder)
    assert not [finding for finding in found.findings if finding.code]
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    rows = [row for row in json.loads((folder / "results.json").read_bytes())["results"] if not row["group"]]
    assert {row["excluded"] for row in rows} == {excluded}
    assert {(row["algorithm"], row["missing"]) for row in rows} == {("a", 0), ("b", 6 if excluded == 1 else 0)}
    assert {row["n"] for row in rows} == {40 - excluded}


def _forge(run, folder, change):
    """A copy of a run whose rows were changed, though the digests fit."""
    shutil.copytree(run, folder)
    results = json.loads((folder / "results.json").read_bytes())
    for row in results["results"]:
        change(row)
    data = json.dumps(results).encode()
    (folder / "results.json").write_bytes(data)
    record = json.loads((folder / "record.json").read_bytes())
    (folder / "record.json").write_text(json.dumps(record | {"results": f"sha256:{sha256(data).hexdigest()}"}))
    return folder


LATER = {("missing",), ("without",), ("missing", "without")}
"""What rows of older versions did not have, which left items out for all."""


@pytest.mark.parametrize("names", sorted(LATER))
def test_items_that_are_missing_are_not_hidden_by_not_speaking_of_them(done, tmp_path, names):
    """A run of an older version, which has none, is verified without."""
    folder = _forge(done[0], tmp_path / "run", lambda row: [row.pop(name) for name in names])
    by_another_version(folder)
    found = verify(folder)
    lacking = {(n.key, n.of) for n in found.numbers if n.verdict is Verdict.DIFFERENT}
    rows = json.loads((done[0] / "results.json").read_bytes())["results"]
    assert {key for key, _ in lacking} == {row["key"] for row in rows if row["missing"]}
    assert all("b" in of.split() for _, of in lacking)
    assert ("VER005" in {finding.code for finding in found.findings}) == bool(lacking)


def test_what_is_no_pair_of_numbers_is_none(done, tmp_path):
    folder = _forge(done[0], tmp_path / "run", lambda row: row.update(without=0.5))
    found = verify(folder)
    assert {finding.code for finding in found.findings} & {"VER005", "VER008"}


@pytest.mark.parametrize("name", ["n", "method", "level", "undefined"])
def test_a_row_has_all_that_depends_on_no_arithmetic(done, tmp_path, name):
    folder = _forge(done[0], tmp_path / "run", lambda row: row.pop(name))
    assert "VER005" in {finding.code for finding in verify(folder).findings}


@pytest.mark.parametrize(
    "change",
    [
        {"excluded": 0},
        {"missing": 3},
        {"without": {"value": 0.5, "n": 30}},
        {"without": {"value": None, "n": 39}},
        {"without": {}},
    ],
)
def test_a_count_that_is_forged_is_found(done, tmp_path, change):
    """Though the digests fit."""
    folder = _forge(done[0], tmp_path / "run", lambda row: row.update(change))
    assert "VER005" in {finding.code for finding in verify(folder).findings}


def only_of_subgroups(change):
    """A change of the rows of subgroups alone."""
    return lambda row: row.update(change if row["group"] else {})


@pytest.mark.parametrize("count", [0, 2, 30])
def test_what_is_excluded_of_a_subgroup_is_compared(done, tmp_path, count):
    rows = [row for row in json.loads((done[0] / "results.json").read_bytes())["results"] if row["group"]]
    true = {(row["key"], f"{row['algorithm']} site={row['group']['site']}") for row in rows if row["excluded"] != count}
    assert true
    folder = _forge(done[0], tmp_path / "run", only_of_subgroups({"excluded": count}))
    found = verify(folder)
    assert {(n.key, n.of) for n in found.numbers if n.verdict is Verdict.DIFFERENT} == true
    assert "VER005" in {finding.code for finding in found.findings}


def test_a_record_of_an_older_version_tells_nothing_of_subgroups(done, tmp_path):
    folder = _forge(done[0], tmp_path / "run", only_of_subgroups({"excluded": 2}))
    record = json.loads((folder / "record.json").read_bytes())
    (folder / "record.json").write_text(json.dumps({name: record[name] for name in record if name != "left_out"}))
    by_another_version(folder)
    found = verify(folder)
    assert {number.verdict for number in found.numbers} == {Verdict.EQUAL}
    assert "VER005" not in {finding.code for finding in found.findings}


@pytest.mark.parametrize("name", ["results.json", "report.json", "record.json"])
def test_a_file_in_which_an_object_has_a_key_twice_is_not_taken_for_sound(done, tmp_path, name):
    """Readers differ about which of the two counts."""
    folder = tmp_path / "run"
    shutil.copytree(done[0], folder)
    data = (folder / name).read_bytes().replace(b'"version"', b'"version":1,"version"', 1)
    (folder / name).write_bytes(data)
    if name != "record.json":
        record = json.loads((folder / "record.json").read_bytes())
        changed = {name.removesuffix(".json"): f"sha256:{sha256(data).hexdigest()}"}
        (folder / "record.json").write_text(json.dumps(record | changed))
    codes = {"results.json": "VER002", "report.json": "VER008", "record.json": "VER001"}
    assert codes[name] in {finding.code for finding in verify(folder).findings}


def test_a_comparison_says_what_is_missing(done):
    rows = json.loads((done[0] / "results.json").read_bytes())["results"]
    missing = [row for row in rows if row["missing"] and not row["group"]]
    lines = [line for line in leaderboard(assay.compare(done[0])) if re.search(r" without \d", line)]
    assert len(lines) == len(missing)
    for row in missing:
        assert any(f"{row['without']['value']:.4f} without {row['missing']} of {row['n']} items" in x for x in lines)


def test_methods_of_an_older_run_speak_of_nothing_that_is_missing(done, tmp_path):
    older = _forge(done[0], tmp_path / "run", lambda row: [row.pop(name) for name in ("missing", "without")])
    told, known = methods_text(methods_of(older)), methods_text(methods_of(done[0]))
    assert "Predictions that are missing" not in told
    assert (told == known) == ("Predictions that are missing" not in known)
