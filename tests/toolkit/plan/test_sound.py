"""A plan that somebody wrote, with a digest that fits: one line says what makes no sense in it."""

import json
import shutil
from pathlib import Path

import pytest

import assay
from assay.canonical import canonical, digest
from assay.demo.study import STUDY
from assay.errors import AssayError, PlanError
from assay.plan.compiler import compile_or_load, compile_spec
from assay.plan.file import plan_bytes


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return Path(shutil.copytree(STUDY, tmp_path_factory.mktemp("sound") / "study"))


@pytest.fixture(scope="module")
def plan(study):
    """The file of a plan, as JSON."""
    path = str(study / "evaluation.yaml")
    return json.loads(plan_bytes(compile_spec(path, ["replicates=40", "by=[]"]).plan, Path()))


@pytest.fixture
def forged(plan, study):
    """The path of the plan after a change, under a digest that fits."""

    def forged(change):
        made = json.loads(json.dumps(plan))
        change(made["plan"])
        made["digest"] = digest(made["plan"])
        (study / "forged.json").write_bytes(canonical(made))
        return study / "forged.json"

    return forged


def node(plan, type_):
    return next(each for each in plan["nodes"] if each["type"] == type_)


def test_a_plan_that_was_only_signed_again_is_one(forged, tmp_path):
    assert compile_or_load(str(forged(lambda plan: None))).plan.name == "wdbc"


SENSELESS = {
    "no nodes": lambda p: p.update(nodes=[]),
    "no report": lambda p: p["nodes"].pop(),
    "an input that is not there": lambda p: node(p, "sweep").update(inputs=["nope"]),
    "a circle": lambda p: node(p, "align").update(inputs=["items"]),
    "a sweep that is not there": lambda p: node(p, "resample").update(sweeps=["nope"]),
    "two of one name": lambda p: p["nodes"].insert(0, p["nodes"][0]),
    "an unknown kernel": lambda p: node(p, "sweep").update(kernel="no.such"),
    "no draws": lambda p: node(p, "resample").update(replicates=-5),
    "draws without end": lambda p: node(p, "resample").update(replicates=10**12),
    "a table elsewhere": lambda p: node(p, "read").update(path="../../else.csv"),
    "a file elsewhere": lambda p: node(p, "read")["files"][0].update(path="/etc/passwd"),
    "a level of 7": lambda p: node(p, "sweep")["measures"][0].update(level=7),
    "no shards": lambda p: node(p, "sweep").update(shards=0),
}


@pytest.mark.parametrize("change", SENSELESS.values(), ids=SENSELESS)
def test_what_makes_no_sense_is_refused_when_it_is_read(forged, change):
    with pytest.raises(PlanError) as caught:
        compile_or_load(str(forged(change)))
    assert "\n" not in str(caught.value)


UNKNOWN = {
    "a metric": lambda p: node(p, "sweep")["measures"][0].update(metric="Nope"),
    "a class": lambda p: node(p, "sweep")["measures"][0].update(target="nobody"),
    "an algorithm": lambda p: node(p, "sweep").update(algorithm="nobody"),
    "a state": lambda p: node(p, "sweep").update(state="nothing"),
    "a scheme": lambda p: node(p, "resample").update(scheme="nothing"),
    "no join": lambda p: p.update(nodes=[node(p, "read"), {**p["nodes"][-1], "inputs": []}]),
}


@pytest.mark.parametrize("change", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_refused_before_anything_is_run(forged, tmp_path, change):
    with pytest.raises(AssayError) as caught:
        assay.run(forged(change), tmp_path / "run")
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "run").glob("*.html"))
