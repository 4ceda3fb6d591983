"""Runs of which items were left out, or were scored as wrong, are verified with their counts."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

import assay
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


@pytest.mark.parametrize(
    "change",
    [{"excluded": 0}, {"missing": 3}, {"without": {"value": 0.5, "n": 30}}, {"without": {"value": None, "n": 39}}],
)
def test_a_count_that_is_forged_is_found(done, tmp_path, change):
    """Though the digests fit."""
    folder = Path(shutil.copytree(done[0], tmp_path / "run"))
    results = json.loads((folder / "results.json").read_bytes())
    results["results"][0].update(change)
    data = json.dumps(results).encode()
    (folder / "results.json").write_bytes(data)
    record = json.loads((folder / "record.json").read_bytes())
    (folder / "record.json").write_text(json.dumps(record | {"results": f"sha256:{sha256(data).hexdigest()}"}))
    assert "VER005" in {finding.code for finding in verify(folder).findings}
