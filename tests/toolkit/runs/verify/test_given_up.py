"""Runs that gave pieces up are verified, and the verdict says that not all is there."""

import json

import pytest
from tests.toolkit.runs.poison import run_without
from tests.toolkit.runs.verify.forging import METRICS, PREDICTIONS, REFERENCE, codes, fitted, rewrite, told

import assay
from assay.cli.verify import _lines
from assay.runs.verification import Verdict
from assay.runs.verify import verify


@pytest.fixture(scope="module")
def compiled(studies):
    asked = {"metrics": METRICS, "replicates": 20, "by": ["site"]}
    return assay.compile(studies.write(REFERENCE, PREDICTIONS, positive="yes", name="lossy", **asked))


def nodes_of(compiled):
    return [node.id for node in compiled.plan.nodes if node.pieces]


@pytest.mark.parametrize("which", [0, -1, slice(None)], ids=["a sweep", "a bootstrap", "all"])
def test_what_was_given_up_is_a_reserve_and_no_forgery(compiled, tmp_path, which):
    nodes = nodes_of(compiled)
    lost = nodes[which] if isinstance(which, slice) else [nodes[which]]
    assert run_without(compiled, tmp_path / "run", lost)
    found = verify(tmp_path / "run", inputs=compiled.base)
    assert not codes(found), [finding for finding in found.findings if finding.code]
    count = sum(number.verdict is Verdict.GIVEN_UP for number in found.numbers)
    assert count > 1
    assert found.reserve == f"{count:,} values were given up"
    assert found.document()["reserve"] == found.reserve
    assert [*_lines(found)][-1] == f"verified, but {count:,} values were given up"
    assert told(found, "nodes").endswith("as far as they were done")
    assay.run(compiled, tmp_path / "run")
    assert not verify(tmp_path / "run", inputs=compiled.base).reserve


def test_a_value_that_is_said_to_be_given_up_is_not_verified_like_any_other(folder):
    content = json.loads((folder / "results.json").read_bytes())
    content["results"][0] |= {"value": None, "low": None, "high": None, "reason": "given up: it was late"}
    fitted(folder, "results", content)
    for page in ("report.html", "report.md"):
        (folder / page).unlink()
    found = verify(folder)
    assert found.valid
    assert found.reserve == "a value was given up, and item rows were not held against the tables"


def test_tables_that_are_not_there_are_none_of_which_something_was_given_up(folder):
    def forge(results):
        del results["results"], results["ranks"]
        results["differences"][0]["reason"] = "given up"

    rewrite(folder, forge)
    assert {"VER006", "VER012"} <= codes(verify(folder))
