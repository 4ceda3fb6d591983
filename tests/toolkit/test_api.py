"""What Python programs call: on good documents, on bad ones, and how little `import assay` brings along."""

import doctest
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import assay
import assay.api
from assay.api import Compiled
from assay.demo.study import STUDY, break_study, copy_study
from assay.errors import AssayError, DataError, PlanError, RunError, SpecError
from assay.plan.file import plan_bytes
from assay.runs.comparison import Comparison
from assay.runs.execute import Outcome
from assay_spec.croissant.model import Dataset
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint

EVALUATION = STUDY / "evaluation.yaml"
HEAVY = ("numpy", "numba", "pyarrow", "rdflib", "typer", "rich", "yaml", "jinja2", "altair", "mlcroissant", "sklearn")
QUICK = ("replicates=5", "by=[]", "metrics=[Accuracy]")


def python(code, *words):
    """What a fresh interpreter prints, given that its code runs well."""
    done = subprocess.run([sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_brings_nothing_heavy_along():
    loaded = python("import sys, assay; dir(assay); print(*sys.modules)").split()
    assert [name for name in HEAVY if name in loaded] == []
    assert len([name for name in loaded if name.startswith("assay")]) == 1


def test_checking_brings_nothing_heavy_along():
    code = "import sys, assay; print(len(list(assay.check(sys.argv[1])))); print(*sys.modules)"
    count, loaded = python(code, STUDY / "croissant.json").splitlines()
    assert count == "1"
    assert [name for name in HEAVY if name in loaded.split()] == []


def test_looking_for_metrics_brings_nothing_heavy_along():
    code = "import sys, assay; assay.metrics, hasattr(assay.metrics, 'score'); print(*sys.modules)"
    loaded = python(code).split()
    assert [name for name in HEAVY if name in loaded] == []
    assert python("import assay; print(assay.metrics.evaluate([0, 1], [0, 1], positive=1, metrics=['MCC'])['version'])")


def test_the_names_that_are_offered_are_there():
    assert dir(assay) == assay.__all__ == sorted(assay.__all__)
    for name in assay.__all__:
        assert getattr(assay, name).__name__.removeprefix("assay.") == name
        assert getattr(assay, name).__doc__
    namespace = {}
    exec("from assay import *", namespace)
    assert set(assay.__all__) <= namespace.keys()


def test_a_name_that_is_not_there_says_so():
    with pytest.raises(AttributeError, match="module `assay` has no attribute `evalute`"):
        assay.evalute  # noqa: B018
    assert not hasattr(assay, "__path_of_nothing__")


@pytest.mark.parametrize("module", ["assay", "assay.metrics", "assay.metrics.items", "assay.metrics.either"])
def test_the_examples_in_the_documentation_run(module):
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted >= 2
    assert result.failed == 0


@pytest.mark.parametrize(
    ("name", "model"),
    [("evaluation.yaml", Evaluation), ("fingerprint.yaml", Fingerprint), ("croissant.json", Dataset)],
)
@pytest.mark.parametrize("kind", [str, Path])
def test_load_gives_the_model_of_a_kind(name, model, kind):
    found = assay.load(kind(STUDY / name))
    assert type(found) is model
    assert found.name


def test_compile_run_and_compare_follow_each_other(tmp_path):
    compiled = assay.compile(EVALUATION, QUICK, limit=50)
    assert isinstance(compiled, Compiled)
    assert compiled.base == STUDY
    assert (compiled.plan.overrides, compiled.plan.align.limit) == (QUICK, 50)
    outcome = assay.run(compiled, tmp_path / "run")
    assert isinstance(outcome, Outcome)
    assert outcome.results == json.loads((tmp_path / "run" / "results.json").read_bytes())
    found = assay.compare(tmp_path / "run")
    assert isinstance(found, Comparison)
    assert [row["value"] for row in found.results["results"]] == [row["value"] for row in outcome.results["results"]]


def test_run_takes_a_document_or_a_plan_and_finds_what_is_done(study, tmp_path, without_pages):
    ids = ["a", "b", "c"]
    path = study.write(
        {"id": ids, "class": ["no", "yes", "yes"]},
        {"m": {"id": ids, "said": ["no", "yes", "no"]}},
        positive="yes",
        metrics=["Accuracy"],
    )
    first = assay.run(str(path), str(tmp_path / "run"))
    assert (first.worked, first.results["results"][0]["value"]) == (5, 2 / 3)
    compiled = assay.compile(path)
    (path.parent / "plan.json").write_bytes(plan_bytes(compiled.plan, Path()))
    loaded = assay.compile(path.parent / "plan.json")
    assert loaded.plan == compiled.plan
    for spec in (path, compiled, path.parent / "plan.json", loaded):
        assert assay.run(spec, tmp_path / "run").worked == 0


def test_run_writes_into_the_folder_run_unless_told_otherwise(study, tmp_path, monkeypatch, without_pages):
    ids = ["a", "b"]
    path = study.write(
        {"id": ids, "class": ["no", "yes"]},
        {"m": {"id": ids, "said": ["no", "yes"]}},
        positive="yes",
        metrics=["MCC"],
    )
    monkeypatch.chdir(tmp_path)
    assert assay.run(path).folder == Path("run")
    assert (tmp_path / "run" / "record.json").is_file()


def test_run_tells_a_listener_of_every_node(tmp_path, without_pages):
    class Talk:
        def __init__(self):
            self.titles = []

        def begin(self, title, *, total=0):
            self.titles.append(title)

        def advance(self, steps):
            assert steps > 0

        def end(self, note):
            assert note.endswith(" s")

    talk = Talk()
    compiled = assay.compile(EVALUATION, QUICK)
    assay.run(compiled, tmp_path / "run", talk=talk)
    assert talk.titles == [node.id for node in compiled.plan.nodes]


def test_workers_come_to_the_same_results(tmp_path, without_pages):
    compiled = assay.compile(EVALUATION, QUICK)
    alone = assay.run(compiled, tmp_path / "alone", workers=0)
    assert assay.run(compiled, tmp_path / "shared", workers=2).results == alone.results
    with pytest.raises(PlanError, match="`workers` is -1"):
        assay.run(compiled, tmp_path / "none", workers=-1)


def test_check_reports_every_path_given(tmp_path):
    copy_study(tmp_path / "s")
    break_study(tmp_path / "s")
    good, bad = assay.check(str(EVALUATION), str(tmp_path / "s" / "evaluation.yaml"))
    assert (good.valid, good.path) == (True, str(EVALUATION))
    assert not bad.valid
    assert {found.code for found in bad.diagnostics} >= {"MOD003"}
    (missing,) = assay.check(str(tmp_path / "nothing.yaml"))
    assert not missing.valid


def test_compiling_says_what_was_found_on_the_way():
    found = assay.compile(EVALUATION, ["replicates=10"]).diagnostics
    assert {diagnostic.code for diagnostic in found} >= {"EVA050"}


BAD_DOCUMENTS = {
    "nothing": None,
    "empty": b"",
    "binary": bytes(range(256)),
    "half": b'{"assay": "evaluation/1", "name": ',
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "no kind": b"a: 1\n",
    "an unknown kind": b"assay: recipe/1\n",
    "an unknown version": b"assay: evaluation/99\n",
    "nothing but its kind": b"assay: evaluation/1\n",
    "a tag of Python": b"assay: !!python/object/apply:os.system [ls]\n",
}


@pytest.mark.parametrize("call", [assay.load, assay.compile, assay.run])
@pytest.mark.parametrize("name", BAD_DOCUMENTS)
def test_a_bad_document_is_one_line(tmp_path, monkeypatch, call, name):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "document.yaml"
    if BAD_DOCUMENTS[name] is not None:
        path.write_bytes(BAD_DOCUMENTS[name])
    with pytest.raises((SpecError, PlanError)) as caught:
        call(path)
    assert str(caught.value).isprintable()
    assert "document.yaml" in str(caught.value)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("call", [assay.load, assay.compile, assay.run])
def test_a_folder_is_no_document(tmp_path, call):
    with pytest.raises((SpecError, PlanError), match="folder"):
        call(tmp_path)


def test_a_document_with_errors_brings_its_diagnostics(tmp_path):
    copy_study(tmp_path / "s")
    break_study(tmp_path / "s")
    for call in (assay.load, assay.compile, assay.run):
        with pytest.raises(SpecError) as caught:
            call(tmp_path / "s" / "evaluation.yaml")
        (found,) = (one for one in caught.value.diagnostics if one.code == "MOD003")
        assert found.span.line > 1
        assert "positve" in found.message


def test_a_fingerprint_can_be_loaded_and_not_compiled():
    with pytest.raises(PlanError, match="not a benchmark that can be compiled"):
        assay.compile(STUDY / "fingerprint.yaml")


@pytest.mark.parametrize(
    ("overrides", "limit", "error", "line"),
    [
        (["replicates"], None, PlanError, "`replicates` is not of the form path=value"),
        (["level=2"], None, SpecError, "not compiled because of 1 error"),
        ((), 0, PlanError, "`limit` is 0, and has to be at least 1"),
        ((), -5, PlanError, "`limit` is -5"),
    ],
)
def test_a_wrong_call_of_compile_is_one_line(overrides, limit, error, line):
    with pytest.raises(error, match=line):
        assay.compile(EVALUATION, overrides, limit=limit)


def test_a_finished_plan_is_not_changed(tmp_path):
    compiled = assay.compile(EVALUATION, QUICK)
    path = tmp_path / "plan.json"
    path.write_bytes(plan_bytes(compiled.plan, compiled.base))
    assert assay.compile(path).plan == compiled.plan
    for overrides, limit in ((["seed=1"], None), ((), 3)):
        with pytest.raises(PlanError, match="a finished plan cannot be changed"):
            assay.compile(path, overrides, limit=limit)


@pytest.mark.parametrize(
    ("folder", "line"),
    [("thesis", "holds files but no run"), ("file", "cannot be used: File exists"), ("a\0b", "cannot be used")],
)
def test_a_folder_that_cannot_be_used_is_one_line(tmp_path, folder, line):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "thesis.tex").touch()
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=line) as caught:
        assay.run(assay.compile(EVALUATION, QUICK), tmp_path / folder)
    assert str(caught.value).isprintable()


def test_everything_that_is_raised_on_purpose_can_be_caught_at_once():
    for error in (SpecError, PlanError, RunError, DataError):
        assert issubclass(error, assay.AssayError)
    assert assay.AssayError is AssayError
