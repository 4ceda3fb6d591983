"""From documents to plans: passes, reasons, keys, digests, overrides."""

import json
import shutil
from pathlib import Path

import pytest

from assay.demo.study import STUDY
from assay.errors import PlanError, SpecError
from assay.metrics.findings import findings
from assay.plan.compiler import compile_or_load, compile_spec
from assay.plan.file import plan_bytes, plan_digest, read_plan
from assay.plan.keys import node_keys
from assay.plan.passes import passes_of
from assay.plan.physical import Sweep
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_spec.dump import dump

EVALUATION = str(STUDY / "evaluation.yaml")


@pytest.fixture(scope="module")
def plan():
    return compile_spec(EVALUATION).plan


@pytest.fixture
def study(tmp_path):
    return Path(shutil.copytree(STUDY, tmp_path / "study"))


def test_passes_are_in_their_order():
    names = [each.__name__ for each in passes_of("evaluation")]
    assert names == ["resolve", "select", "intervals", "lint", "fuse", "place", "estimate", "shard"]


def test_every_node_comes_after_its_inputs(plan):
    seen = set()
    for node in plan.nodes:
        assert set(node.inputs) <= seen
        seen.add(node.id)


def test_scores_that_share_a_state_share_a_sweep(plan):
    kinds = {(s.state, s.algorithm, s.target, s.by, s.bins) for s in plan.sweeps}
    assert len(kinds) == len(plan.sweeps)
    assert {s.state for s in plan.sweeps} == {"table", "ranked", "bins"}


def test_pitfalls_are_written_onto_the_scores(plan):
    found = {m.metric: [r.rule for r in m.reasons if r.by == "lint"] for s in plan.sweeps for m in s.measures}
    assert "P2.1 prevalence" in found["Brier"]
    assert found["AUROC"] == []


def test_a_plan_survives_its_file(plan, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(plan_bytes(plan, STUDY))
    stored = read_plan(read_document(str(path)))
    assert stored.plan == plan
    assert plan_bytes(stored.plan, STUDY) == path.read_bytes()


def test_a_plan_changed_by_hand_is_refused(plan, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(plan_bytes(plan, STUDY).replace(b'"replicates":2000', b'"replicates":2001'))
    with pytest.raises(PlanError, match="changed after it was compiled"):
        read_plan(read_document(str(path)))


@pytest.mark.parametrize("text", ["{}", "[]", '{"assay": "plan/1"}', '{"assay": "plan/2", "plan": {}}'])
def test_what_is_no_plan_is_refused_in_one_line(text, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises((PlanError, SpecError)) as caught:
        compile_or_load(str(path))
    assert "\n" not in str(caught.value)


def test_the_digest_is_that_of_the_plan_and_nothing_else(plan):
    again = compile_spec(EVALUATION).plan
    assert plan_digest(again) == plan_digest(plan)
    assert plan_digest(compile_spec(EVALUATION, ["seed=1"]).plan) != plan_digest(plan)


def test_keys_follow_what_a_node_computes_not_what_it_says(plan):
    keys, other = node_keys(plan), node_keys(compile_spec(EVALUATION, ["replicates=50"]).plan)
    assert len(set(keys.values())) == len(keys)
    differing = {name for name in keys if keys[name] != other[name]}
    assert differing == {
        *(f"resample {scheme}" for scheme in ("independent", "stratified")),
        *(f"resample {scheme} size" for scheme in ("independent", "stratified")),
        "compare",
        "report",
    }


def test_an_override_is_checked_like_the_document():
    with pytest.raises(SpecError) as caught:
        compile_spec(EVALUATION, ["level=1.5"])
    assert any("level" in d.span.pointer for d in caught.value.diagnostics)


@pytest.mark.parametrize(
    ("overrides", "pointer", "place", "word"),
    [
        (["level=1.5"], "/level", "--set level=1.5", "1.5"),
        (["level=0.9", "level=1.5"], "/level", "--set level=1.5", "1.5"),
        (["metrics=[AUROC, Bleu]"], "/metrics", "--set metrics=[AUROC, Bleu]", "[AUROC, Bleu]"),
        (["group=centre"], "/group", "--set group=centre", "centre"),
        (
            ["predictions.0.name=random-forest"],
            "/predictions/0/name",
            "--set predictions.0.name=random-forest",
            "random-",
        ),
    ],
)
def test_what_was_given_by_set_is_no_line_of_the_document(overrides, pointer, place, word):
    with pytest.raises(SpecError) as caught:
        compile_spec(EVALUATION, overrides)
    spans = [one.span for d in caught.value.diagnostics for one in (d, *d.related)]
    (span, *others) = [span for span in spans if span.document.path.startswith("--set")]
    assert {one.document.path for one in (span, *others)} == {place}
    assert span.pointer == pointer
    assert span.document.data[span.start : span.end].decode().startswith(word)
    assert not [one for one in spans if one.document.path == EVALUATION and one.pointer.startswith(pointer)]


def test_the_documents_own_lines_stay_theirs(study):
    path = study / "evaluation.yaml"
    path.write_text(path.read_text().replace("level: 0.95", "level: 95"))
    with pytest.raises(SpecError) as caught:
        compile_spec(str(path), ["replicates=50"])
    (found,) = [d for d in caught.value.diagnostics if d.severity is Severity.ERROR]
    assert found.span.document.path == str(path)


def test_a_report_tells_of_what_was_given_by_set(study):
    compiled = compile_spec(str(study / "evaluation.yaml"), ["metrics=[Accuracy]"])
    for checked in (compiled.checked, ()):
        told = findings(compiled.plan, compiled.base, "evaluation.yaml", checked)
        (place,) = [one.place for one in told if one.code == "EVA101"]
        assert place == "--set metrics=[Accuracy]:1:9"


def test_a_group_beside_an_answer_that_nobody_gave_is_no_contradiction(study):
    path = study / "fingerprint.yaml"
    said = path.read_text()

    def codes():
        overrides = ["group=patient_id"]
        with pytest.raises(SpecError) as caught:
            compile_spec(str(study / "evaluation.yaml"), overrides)
        return {d.code for d in caught.value.diagnostics}

    assert "EVA062" in codes()
    path.write_text(f"{said}\ndrafted: [non_independent]\n")
    assert "EVA062" not in codes()
    path.write_text(said.replace("non_independent: independent\n", ""))
    assert "EVA062" not in codes()


@pytest.mark.parametrize("override", ["replicates", "=3", "predictions.9.name=x", "name.x=1"])
def test_an_override_that_cannot_be_made_is_one_line(override):
    with pytest.raises(PlanError) as caught:
        compile_spec(EVALUATION, [override])
    assert override in str(caught.value)


def test_metrics_asked_for_replace_those_of_the_fingerprint():
    plan = compile_spec(EVALUATION, ["metrics=[AUROC, 'Sensitivity@Specificity=0.9']"]).plan
    assert {m.metric for s in plan.sweeps for m in s.measures} == {"AUROC", "Sensitivity@Specificity"}
    assert all(isinstance(s, Sweep) and s.state == "ranked" for s in plan.sweeps)


def test_errors_stop_the_compiler(study):
    path = study / "evaluation.yaml"
    path.write_text(path.read_text().replace("positive: malignant", "positve: malignant"))
    with pytest.raises(SpecError) as caught:
        compile_spec(str(path))
    assert {d.code for d in caught.value.diagnostics} >= {"MOD003"}


def test_a_missing_table_is_one_line(study):
    (study / "predictions" / "random_forest.parquet").unlink()
    with pytest.raises(SpecError) as caught:
        compile_spec(str(study / "evaluation.yaml"))
    assert any("random_forest.parquet" in d.message for d in caught.value.diagnostics)


def test_a_fingerprint_is_no_benchmark():
    with pytest.raises(PlanError, match="not a benchmark"):
        compile_spec(str(STUDY / "fingerprint.yaml"))


def test_a_plan_is_json_without_defaults(plan):
    assert json.loads(json.dumps(dump(plan)))["name"] == "wdbc"
