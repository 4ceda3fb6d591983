"""Evaluations of data that lie elsewhere: what was fetched is read, and named by its address and its digest."""

import io
import json
import shutil
from hashlib import sha256

import pyarrow.parquet as pq
import pytest

import assay
from assay.demo.study import STUDY
from assay.errors import AssayError
from assay.runs.folder import RECORD


@pytest.fixture
def study(tmp_path, file_host):
    """The study of the demo, whose patients are on a host."""
    folder = tmp_path / "study"
    shutil.copytree(STUDY, folder)
    path = folder / "croissant.json"
    dataset = json.loads(path.read_text(encoding="utf-8"))
    for file in dataset["distribution"]:
        name = file["contentUrl"]
        file_host.files[f"/{name}"] = (folder / name).read_bytes()
        (folder / name).unlink()
        file["contentUrl"] = f"{file_host.url}/{name}"
        file.pop("sha256", None)
        file.pop("contentSize", None)
    path.write_text(json.dumps(dataset), encoding="utf-8")
    return folder


def fetched(study):
    return len(list(assay.load(study / "croissant.json", "patients", fetch=True)))


def refused(call, *words):
    with pytest.raises(AssayError) as caught:
        call()
    assert "\n" not in str(caught.value)
    assert all(word in str(caught.value) for word in words)


def test_what_was_fetched_is_evaluated_and_named_by_its_address(study, file_host, drive):
    asked = ["check", "--data", "evaluation.yaml"], ["run", "evaluation.yaml", "-o", "out"]
    unable = drive(asked, cwd=study)
    assert [done.status for done in unable] == [1, 1]
    assert "is not here yet" in unable[0].out
    fetched(study)
    count = len(file_host.asked)
    done = drive([*asked, ["verify", "out"], ["verify", "out", "--inputs", "."]], cwd=study)
    assert [each.status for each in done] == [0, 0, 0, 0], [each.err for each in done]
    url = f"{file_host.url}/patients.parquet"
    digest = sha256(file_host.files["/patients.parquet"]).hexdigest()
    plan = (study / "out" / RECORD).read_text(encoding="utf-8")
    assert json.dumps(url) in plan
    assert digest in plan
    assert str(study.parent) not in plan, "no folder of this machine is named"
    assert f"{url}" in done[3].out
    assert len(file_host.asked) == count, "nothing but `data load --fetch` uses the network"


def test_another_file_than_was_compiled_is_not_run(study, file_host):
    fetched(study)
    compiled = assay.compile(study / "evaluation.yaml")
    data, other = file_host.files["/patients.parquet"], io.BytesIO()
    pq.write_table(pq.read_table(io.BytesIO(data)), other, compression="none")
    file_host.files["/patients.parquet"] = other.getvalue()
    fetched(study)
    refused(lambda: assay.run(compiled, study / "out"), "/patients.parquet: another file was fetched since the plan")
    file_host.files["/patients.parquet"] = data
    fetched(study)
    assay.run(compiled, study / "again")


def test_what_is_no_longer_in_the_cache_is_one_line(study, cache):
    fetched(study)
    compiled = assay.compile(study / "evaluation.yaml")
    shutil.rmtree(cache)
    refused(lambda: assay.run(compiled, study / "out"), "is not here yet", "assay data load --fetch")
