"""Item rows of a finished run against the tables, where these are there: a run of doctored tables is found."""

import json
import shutil
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.toolkit.runs.verify.forging import codes, told

import assay
from assay.plan.file import plan_digest
from assay.runs.beside import UNHELD
from assay.runs.record import read_record
from assay.runs.verify import verify
from assay_spec.dump import dump


def test_rows_are_those_of_the_tables_or_nobody_looked(folder, path, tmp_path):
    found = verify(folder, inputs=path.parent)
    assert found.valid
    assert not found.reserve
    assert told(found, "items").startswith("joined again from the tables: the same")
    assert verify(folder).reserve == UNHELD
    inputs = shutil.copytree(path.parent, tmp_path / "inputs")
    (inputs / "a.csv").unlink()
    assert verify(folder, inputs=inputs).reserve == UNHELD


def test_a_run_of_doctored_tables_is_found_though_the_plan_is_that_of_the_true_ones(folder, path, tmp_path):
    inputs = shutil.copytree(path.parent, tmp_path / "inputs")
    (inputs / "b.csv").write_text((inputs / "b.csv").read_text().replace("0.175", "0.975"))
    assert (inputs / "b.csv").read_bytes() != (path.parent / "b.csv").read_bytes()
    assay.run(inputs / path.name, tmp_path / "forged")
    forged, honest = tmp_path / "forged", read_record(folder)
    record = json.loads((forged / "record.json").read_bytes())
    doctored = record["digest"]
    report = (forged / "report.json").read_text().replace(doctored, plan_digest(honest.plan))
    (forged / "report.json").write_text(report)
    record |= {"plan": dump(honest.plan), "digest": honest.digest}
    record["report"] = f"sha256:{sha256(report.encode()).hexdigest()}"
    (forged / "record.json").write_text(json.dumps(record))
    found = verify(forged, inputs=path.parent)
    assert "VER013" in codes(found)
    assert told(found, "items") == "column `label b` has yes in row 2, and the tables give no"


@pytest.mark.parametrize("name", ["exclusions", "left_out"])
def test_what_was_left_out_is_that_of_the_tables(folder, path, name):
    record = json.loads((folder / "record.json").read_bytes())
    fact = {"finding": "null-id", "algorithm": "", "column": "id", "count": 2, "examples": []}
    forged = {"exclusions": [fact | {"excludes": True, "is_wrong": False}], "left_out": [{"count": 2}]}
    (folder / "record.json").write_text(json.dumps(record | {name: forged[name]}))
    assert "VER013" in codes(verify(folder, inputs=path.parent))


def test_an_item_more_than_the_tables_have_is_found(folder, path):
    record = json.loads((folder / "record.json").read_bytes())
    (segment,) = [segment for node in record["nodes"] for segment in node.get("segments", ())]
    file = folder / "items" / segment["name"]
    rows = pq.read_table(file)
    pq.write_table(pa.concat_tables([rows, rows.slice(0, 1)]), file)
    segment |= {"digest": f"sha256:{sha256(file.read_bytes()).hexdigest()}", "rows": 41}
    (folder / "record.json").write_text(json.dumps(record))
    assert told(verify(folder, inputs=path.parent), "items") == "there are not so many of them"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("score a yes", float("nan"), "a score of `a` for `yes` that is no probability"),
        ("score a yes", None, "a score of `a` for `yes` that is no probability"),
        ("score a yes", 7.0, "a score of `a` for `yes` that is no probability"),
        ("reference", "perhaps", "a true class that is none of the plan's"),
    ],
)
def test_rows_that_no_run_writes_are_one_finding(folder, column, value, said):
    (file,) = (folder / "items").glob("*.parquet")
    table = pq.read_table(file)
    rows = table.to_pylist()
    assert column in rows[0]
    rows[3][column] = value
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
    record = json.loads((folder / "record.json").read_bytes())
    for segment in (segment for node in record["nodes"] for segment in node.get("segments", ())):
        segment["digest"] = f"sha256:{sha256(file.read_bytes()).hexdigest()}"
    (folder / "record.json").write_text(json.dumps(record))
    found = verify(folder)
    assert codes(found) == {"VER007"}
    assert told(found, "numbers") == f"`{folder / 'items'}` holds {said}, which no run writes; run again"
