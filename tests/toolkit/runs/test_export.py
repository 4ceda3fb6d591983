"""Runs described for others: what is written is true, is read by those it is for, and leaves the run as it was."""

import json
import warnings
from hashlib import sha256

import pyarrow.parquet as pq
import pytest

import assay
from assay.errors import RunError
from assay.runs.export import export_run
from assay.runs.found import look_at, remove
from assay.runs.verify import verify

pytestmark = pytest.mark.usefixtures("without_pages")

IDS = [f"{i:02}" for i in range(20)]
SITES = ["n", "a b"] * 10
REFERENCE = {"id": IDS, "class": ["no", "yes"] * 10, "site": SITES, "site/x": SITES, "site_x": SITES}
PREDICTIONS = {"a": {"id": IDS, "p yes": [i / 20 for i in range(20)]}, "ä b c": {"id": IDS, "p yes": [0.5] * 20}}


@pytest.fixture(scope="module")
def run(studies, tmp_path_factory, without_pages):
    by = ["site", "site/x", "site_x"]
    path = studies.write(REFERENCE, PREDICTIONS, positive="yes", metrics=["MCC"], replicates=20, by=by)
    folder = tmp_path_factory.mktemp("export") / "run"
    assay.run(path, folder)
    before = (folder / "record.json").read_bytes()
    export_run(folder)
    assert (folder / "record.json").read_bytes() == before
    return folder


@pytest.fixture(scope="module")
def croissant(run):
    return json.loads((run / "croissant.json").read_bytes())


@pytest.fixture(scope="module")
def crate(run):
    return {each["@id"]: each for each in json.loads((run / "ro-crate-metadata.json").read_bytes())["@graph"]}


def test_the_items_are_a_dataset_without_errors(run):
    (report,) = assay.check(run / "croissant.json")
    assert report.valid
    assert {found.code for found in report.diagnostics} <= {"CRO006", "CRO168"}


def test_every_column_is_a_field_with_an_address_of_its_own(run, croissant):
    (file,) = (run / "items").glob("*.parquet")
    (records,) = croissant["recordSet"]
    columns = [field["source"]["extract"]["column"] for field in records["field"]]
    assert columns == pq.read_schema(file).names
    addresses = [field["@id"] for field in records["field"]]
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() for address in addresses)
    (described,) = croissant["distribution"]
    assert described["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert described["contentSize"] == f"{file.stat().st_size} B"


def test_mlcroissant_reads_the_same_rows(run):
    mlcroissant = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(mlcroissant.Dataset(str(run / "croissant.json")).records("items"))
    (file,) = (run / "items").glob("*.parquet")
    rows = pq.read_table(file).to_pylist()
    assert [row["items/id"].decode() for row in found] == [row["id"] for row in rows]
    score = next(name for name in found[0] if "score_a" in name)
    assert [row[score] for row in found] == [row["score a yes"] for row in rows]


def test_the_crate_names_every_file_with_its_digest(run, crate):
    parts = [part["@id"] for part in crate["./"]["hasPart"]]
    there = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    assert set(parts) == there - {"journal.sqlite", "run.lock", "ro-crate-metadata.json"}
    for name in parts:
        data = (run / name).read_bytes()
        assert crate[name]["identifier"] == f"sha256:{sha256(data).hexdigest()}"
        assert crate[name]["contentSize"] == str(len(data))


def test_the_crate_tells_what_was_read_and_by_what(run, crate):
    action = crate[crate["./"]["mentions"]["@id"]]
    record = json.loads((run / "record.json").read_bytes())
    read = {crate[each["@id"]]["name"]: crate[each["@id"]]["identifier"] for each in action["object"]}
    assert {"evaluation.yaml", "croissant.json", "a.csv", "reference-0.csv"} <= read.keys()
    assert read["evaluation.yaml"] == f"sha256:{record['plan']['documents']['evaluation.yaml']}"
    assert crate[action["instrument"]["@id"]]["softwareVersion"] == record["environment"]["packages"]["assay"]
    assert {each["@id"] for each in action["result"]} == {each["@id"] for each in crate["./"]["hasPart"]}


def test_everything_that_is_linked_is_there(crate):
    def links(value):
        if isinstance(value, dict):
            yield from [value["@id"]] if set(value) == {"@id"} else ()
            for inner in value.values():
                yield from links(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from links(inner)

    outside = {link for entity in crate.values() for link in links(entity)} - crate.keys()
    assert outside == {"https://w3id.org/ro/crate/1.1"}


def test_the_run_is_verified_and_removed_as_before(run):
    assert look_at(run).bytes > (run / "croissant.json").stat().st_size
    assert not [finding for finding in verify(run).findings if finding.code not in ("", "VER008")]
    assert remove(run) == []


def test_what_is_no_run_is_one_line(tmp_path):
    with pytest.raises(RunError, match="holds no finished run"):
        export_run(tmp_path)
