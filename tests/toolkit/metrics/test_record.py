"""record.json: all that was read with its digest, what it was made with, and nothing of whose machine it was."""

import json
import os
import platform
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

import assay
from assay.canonical import digest
from assay.errors import RunError
from assay.metrics.finished import read_run
from assay.plan.keys import node_keys

IDS = [f"{i:02}" for i in range(30)]
REFERENCE = {"id": IDS, "class": [*["no", "yes", "yes"] * 9, "no", "yes", None], "site": ["n", "s"] * 15}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 30 / 30 for i in range(30)]},
    "b": {"id": [*IDS[1:], "99"], "p yes": [i * 7 % 30 / 30 for i in range(30)]},
}
SHA256 = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
TEXTS = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
SCHEMA = {
    "type": "object",
    "properties": {
        "version": {"const": 1},
        "digest": SHA256,
        "plan": {
            "type": "object",
            "properties": {
                "name": {"const": "study"},
                "kind": {"const": "evaluation"},
                "documents": {"type": "object", "additionalProperties": {"pattern": "^[0-9a-f]{64}$"}},
                "overrides": {"type": "array", "items": {"type": "string"}},
                "nodes": {"type": "array", "items": {"type": "object", "required": ["type", "id"]}},
            },
            "required": ["name", "kind", "documents", "nodes"],
            "additionalProperties": False,
        },
        "environment": {
            "type": "object",
            "properties": {
                "python": {"type": "string"},
                "implementation": {"type": "string"},
                "packages": TEXTS,
                "platform": {"type": "string"},
                "libc": {"type": ["string", "null"]},
                "processor": TEXTS,
                "cores": {"type": "integer", "minimum": 1},
                "workers": {"type": "integer", "minimum": 0},
                "threads": {
                    "type": "object",
                    "properties": {"numba": {"type": "integer"}, "arrow": {"type": "integer"}},
                    "required": ["numba", "arrow"],
                    "additionalProperties": {"type": "string", "pattern": r"^\d+(,\d+)*$"},
                },
                "backends": TEXTS,
            },
            "required": ["python", "packages", "platform", "processor", "workers", "threads", "backends"],
            "additionalProperties": False,
        },
        "nodes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "key": SHA256,
                    "seconds": {"type": "number", "minimum": 0},
                    "cpu_seconds": {"type": "number", "minimum": 0},
                    "segments": {"type": "array", "items": {"required": ["name", "rows", "digest"]}},
                },
                "required": ["name", "key", "seconds", "cpu_seconds"],
                "additionalProperties": False,
            },
        },
        "results": SHA256,
        "report": SHA256,
        "exclusions": {
            "type": "array",
            "items": {"required": ["finding", "algorithm", "column", "count", "examples", "excludes"]},
        },
        "left_out": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "column": {"type": "string"},
                    "part": {"type": "string"},
                    "count": {"type": "integer", "minimum": 0},
                },
                "required": ["count"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "digest", "plan", "results", "environment", "nodes", "exclusions"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def path(studies):
    """An evaluation of two algorithms, whose items do not all join."""
    settings = {"positive": "yes", "metrics": ["AUROC", "MCC"], "replicates": 10, "by": ["site"]}
    return studies.write(REFERENCE, PREDICTIONS, files=2, **settings)


@pytest.fixture(scope="module")
def folder(path, tmp_path_factory, without_pages):
    made = tmp_path_factory.mktemp("record") / "run"
    assay.run(assay.compile(path, ["seed=3"], limit=25), made)
    return made


@pytest.fixture(scope="module")
def record(folder):
    return json.loads((folder / "record.json").read_bytes())


def test_a_record_follows_the_schema(record):
    Draft202012Validator(SCHEMA).validate(record)


def test_every_file_that_was_read_is_named_with_its_digest(record, path):
    files = {file["path"]: file for node in record["plan"]["nodes"] for file in node.get("files", ())}
    assert files.keys() == {"croissant.json", "reference-0.csv", "reference-1.csv", "a.csv", "b.csv"}
    for name, file in files.items():
        data = (path.parent / name).read_bytes()
        assert (file["sha256"], file["bytes"]) == (sha256(data).hexdigest(), len(data))
    documents = record["plan"]["documents"]
    assert documents.keys() == {"evaluation.yaml", "croissant.json"}
    assert documents["croissant.json"] == sha256((path.parent / "croissant.json").read_bytes()).hexdigest()


def test_every_item_row_is_named_with_its_digest(record, folder):
    named = {s["name"]: s for node in record["nodes"] for s in node.get("segments", ())}
    assert named.keys() == {file.name for file in (folder / "items").iterdir()}
    for name, segment in named.items():
        data = (folder / "items" / name).read_bytes()
        assert segment["digest"] == f"sha256:{sha256(data).hexdigest()}"
        assert segment["rows"] == pq.read_table(folder / "items" / name).num_rows == 25


def test_the_plan_is_whole_and_has_its_digest(record, path):
    compiled = assay.compile(path, ["seed=3"], limit=25)
    assert digest(record["plan"]) == record["digest"]
    assert record["plan"]["overrides"] == ["seed=3"]
    keys = node_keys(compiled.plan)
    assert {node["name"]: node["key"] for node in record["nodes"]} == {
        name: key for name, key in keys.items() if name != "report"
    }


def test_what_could_change_a_digit_is_named(record):
    found = record["environment"]
    assert found["python"] == platform.python_version()
    for package in ("assay", "numpy", "numba", "pyarrow"):
        assert found["packages"][package] == version(package)
    assert found["backends"]["reference"] == "available"


def test_what_was_left_out_is_named(record):
    found = {(fact["finding"], fact["algorithm"]): fact for fact in record["exclusions"]}
    # What is amiss with the items from 25 on lies beyond the limit.
    assert found.keys() == {("missing-id", "b")}
    assert found["missing-id", "b"]["examples"] == ["00"]
    assert record["left_out"] == [{"count": 0}]


@pytest.mark.parametrize(("limit", "beyond"), [(None, False), (30, False), (29, True), (28, True)])
def test_what_was_left_out_lies_within_the_limit(path, tmp_path, without_pages, limit, beyond):
    assay.run(assay.compile(path, ["seed=3"], limit=limit), tmp_path / "run")
    record = json.loads((tmp_path / "run" / "record.json").read_bytes())
    found = {(fact["finding"], fact["algorithm"]) for fact in record["exclusions"]}
    assert found == {("missing-id", "b")} | (set() if beyond else {("null-value", ""), ("unknown-id", "b")})
    of_all = [{"count": 0}] if beyond else [{"count": 1}, {"column": "site", "part": "s", "count": 1}]
    assert record["left_out"] == of_all
    results = json.loads((tmp_path / "run" / "results.json").read_bytes())["results"]
    assert {row["excluded"] for row in results if row["group"] != {"site": "n"}} == {0 if beyond else 1}
    assert {row["excluded"] for row in results if row["group"] == {"site": "n"}} == {0}


def test_a_finished_run_is_read_back(folder, path):
    found = read_run(folder)
    assert found.plan == assay.compile(path, ["seed=3"], limit=25).plan
    assert found.rows["id"].to_pylist() == IDS[:25]
    assert found.rows["label b"].to_pylist()[:2] == [None, "no"]
    assert found.folder == folder


def test_nodes_of_another_plan_in_the_folder_are_not_in_the_record(path, tmp_path, without_pages):
    for overrides in ((), ("seed=8",), ()):
        assay.run(assay.compile(path, overrides), tmp_path / "run")
        record = json.loads((tmp_path / "run" / "record.json").read_bytes())
        keys = set(node_keys(assay.compile(path, overrides).plan).values())
        assert {node["key"] for node in record["nodes"]} <= keys
        assert len({node["key"] for node in record["nodes"]}) >= len(keys) - 1
        assert read_run(tmp_path / "run").plan == assay.compile(path, overrides).plan


def test_nothing_in_a_run_tells_whose_machine_it_was(path, tmp_path):
    """Neither the user's name nor a path that holds it, in any file of the folder."""
    home = tmp_path / "zaphod-home"
    home.mkdir()
    who = dict.fromkeys(("USER", "LOGNAME", "USERNAME", "SUDO_USER", "HOSTNAME"), "zaphod")
    done = subprocess.run(
        [sys.executable, "-m", "assay", "run", os.path.relpath(path, home), "-o", "run"],
        cwd=home,
        env={**os.environ, **who, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = [file for file in (home / "run").rglob("*") if file.is_file()]
    assert len(files) >= 5
    secrets = [b"zaphod", os.fsencode(tmp_path), os.fsencode(path.parent)]
    for file in files:
        data = file.read_bytes()
        assert [secret for secret in secrets if secret in data] == [], file.name


@pytest.mark.parametrize("limit", [1, 2])
def test_a_run_of_hardly_any_items_is_recorded_too(path, tmp_path, limit, without_pages):
    assay.run(assay.compile(path, limit=limit), tmp_path / "run")
    assert read_run(tmp_path / "run").rows.num_rows == limit


def test_a_run_that_never_ended_has_no_record(path, tmp_path):
    class Talk:
        def begin(self, title, *, total=0):
            if title == "report":
                raise KeyboardInterrupt

        def advance(self, steps):
            pass

        def end(self, note):
            pass

    with pytest.raises(KeyboardInterrupt):
        assay.run(path, tmp_path / "run", talk=Talk())
    with pytest.raises(RunError, match="holds no finished run; `assay run` makes one"):
        read_run(tmp_path / "run")


def test_workers_and_threads_are_recorded_and_change_nothing_else(path, folder, tmp_path, monkeypatch, without_pages):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    compiled = assay.compile(path, ["seed=3"], limit=25)
    assay.run(compiled, tmp_path / "run", workers=2)
    shared, alone = (json.loads((made / "record.json").read_bytes()) for made in (tmp_path / "run", folder))
    told = shared["environment"]
    assert (told["workers"], told["threads"]["OMP_NUM_THREADS"]) == (2, "1")
    assert alone["environment"]["workers"] == 0
    assert (tmp_path / "run" / "results.json").read_bytes() == (folder / "results.json").read_bytes()
    assert [node["key"] for node in shared["nodes"]] == [node["key"] for node in alone["nodes"]]
