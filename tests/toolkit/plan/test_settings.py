"""`--set` for every property of an evaluation: what it changes in the plan, or at which place it is refused."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.demo.study import STUDY
from assay.errors import AssayError, PlanError, SpecError
from assay.plan.compiler import compile_spec
from assay.plan.file import plan_digest
from assay.plan.keys import node_keys
from assay_spec.diagnostic import Severity
from assay_spec.metrics.evaluation import Evaluation, Prediction
from assay_spec.model import properties

EVALUATION = str(STUDY / "evaluation.yaml")
EVERY = "everything"
ALIGNED = {"align", "sweep", "resample", "compare", "report"}

CHANGES = {
    "name=other": set(),
    "title=other": set(),
    "ignore=[{code: EVA050, reason: few}]": set(),
    "record_set=patients": set(),
    "classes=[malignant, benign]": ALIGNED,
    "positive=benign": ALIGNED,
    "predictions.0.name=x": {"read", *ALIGNED},
    "predictions.0.file=predictions/random_forest.parquet": {"read", *ALIGNED},
    "predictions.0.id=patient": set(),
    "predictions.0.scores={benign: p_malignant}": ALIGNED,
    "predictions.0.label=fold": None,
    "predictions.0.threshold=0.25": ALIGNED,
    "undefined=drop": ALIGNED,
    "by=[]": {"read", *ALIGNED},
    "group=size": ALIGNED,
    "level=0.9": {"sweep", "resample", "compare", "report"},
    "proportions=clopper-pearson": {"sweep", "resample", "compare", "report"},
    "replicates=500": {"resample", "compare", "report"},
    "seed=1": {"resample", "compare", "report"},
    "metrics=[AUROC, Accuracy]": {"sweep", "resample", "compare", "report"},
    "assay=evaluation/2": None,
    "dataset=fingerprint.yaml": None,
    "id=size": None,
    "reference=size": None,
    "fingerprint=croissant.json": None,
    "predictions.0.fold=nobody": None,
}
"""The types of the nodes whose keys another value changes; None where it is refused."""


@pytest.fixture(scope="module")
def plan():
    return compile_spec(EVALUATION).plan


def changed_types(plan, other):
    """The types of the nodes of `other` that `plan` has not worked out."""
    known, keys = set(node_keys(plan).values()), node_keys(other)
    return {type(node).types[0] for node in other.nodes if keys[node.id] not in known}


def test_every_property_is_set_here():
    parts = {override.partition("=")[0] for override in CHANGES}
    assert {part for part in parts if "." not in part} | {"predictions"} == set(properties(Evaluation))
    assert {part.removeprefix("predictions.0.") for part in parts if "." in part} == set(properties(Prediction))


@pytest.mark.parametrize("override", CHANGES)
def test_another_value_is_another_plan_or_is_refused(plan, override):
    expected = CHANGES[override]
    if expected is None:
        with pytest.raises(AssayError) as caught:
            compile_spec(EVALUATION, [override])
        assert str(caught.value).isprintable()
        return
    other = compile_spec(EVALUATION, [override]).plan
    assert plan_digest(other) != plan_digest(plan)
    assert other.overrides == (override,)
    assert changed_types(plan, other) == expected


def test_what_is_set_is_what_a_document_would_say(tmp_path):
    """But for the record of what was set, and for the bytes of the document."""
    folder = shutil.copytree(STUDY, tmp_path / "study")
    path = folder / "evaluation.yaml"
    path.write_text(path.read_text().replace("replicates: 2000", "replicates: 300").replace("by: [size]", "by: []"))
    written, told = compile_spec(str(path)).plan, compile_spec(EVALUATION, ["replicates=300", "by=[]"]).plan
    assert node_keys(written) == node_keys(told)
    assert written.nodes == told.nodes


BOUNDED = {name: prop for name, prop in properties(Evaluation).items() if prop.minimum is not None}


@given(st.sampled_from(sorted(BOUNDED)), st.booleans(), st.integers(1, 10**15))
def test_a_number_out_of_range_is_refused_at_its_place(name, above, by):
    declared = BOUNDED[name]
    value = declared.maximum + by if above else declared.minimum - by
    with pytest.raises(SpecError) as caught:
        compile_spec(EVALUATION, [f"{name}={value}"])
    (found,) = (one for one in caught.value.diagnostics if one.severity is Severity.ERROR)
    assert (found.code, found.span.document.path) == ("MOD008", f"--set {name}={value}")
    assert found.message.startswith(f"`{name}` is {value}, but should be between ")


@pytest.mark.parametrize("name", BOUNDED)
def test_the_ends_of_a_range_are_in_it_but_for_levels(name):
    declared = BOUNDED[name]
    for value in (declared.minimum, declared.maximum):
        if name == "level":
            with pytest.raises(SpecError) as caught:
                compile_spec(EVALUATION, [f"{name}={value}"])
            assert "EVA052" in {one.code for one in caught.value.diagnostics}
        else:
            assert compile_spec(EVALUATION, [f"{name}={value}"]).plan.overrides == (f"{name}={value}",)


def test_a_level_that_no_double_tells_from_1_is_one_line():
    with pytest.raises(PlanError, match=r"`level` is 0\.9999999999999999, and has to lie between 0 and 1"):
        compile_spec(EVALUATION, ["level=0.9999999999999999"])


WRONG = {
    "level=high": "should be a number",
    "level=": "should be a number",
    "proportions=exact": "`exact`",
    "replicates=1.5": "should be an integer",
    "seed=x": "should be an integer",
    "metrics=AUROC": "is a list",
    "metrics=[AUROCK]": "no metric is called `AUROCK`",
    "by=[nobody]": "no field `nobody`",
    "group=nobody": "no field `nobody`",
    "classes=[benign]": "is the only class",
    "positive=nobody": "is not one of the classes",
    "record_set=nobody": "has no record set `nobody`",
    "dataset=nobody.json": "does not exist",
    "fingerprint=nobody.yaml": "does not exist",
    "nobody=1": "has no property `nobody`",
}


@pytest.mark.parametrize("override", WRONG)
def test_what_is_wrong_is_said_where_it_was_set(override):
    words = WRONG[override]
    with pytest.raises(SpecError) as caught:
        compile_spec(EVALUATION, [override])
    errors = [one for one in caught.value.diagnostics if one.severity is Severity.ERROR]
    assert (f"--set {override}", True) in {(one.span.document.path, words in one.message) for one in errors}


@pytest.mark.parametrize(
    ("twice", "once", "words"),
    [
        ("by=[size, size]", "by=[size]", "field `size` is named before"),
        ("metrics=[Fbeta, AUROC, 'Fbeta{ beta=1.0 }']", "metrics=[Fbeta, AUROC]", "is listed before"),
        ("metrics=[AUROC, AUROC]", "metrics=[AUROC]", "`AUROC` is listed before"),
    ],
)
def test_what_is_named_twice_is_a_warning_and_is_measured_once(twice, once, words):
    """Measured twice, it would stand in the results twice, from the replicates of both."""
    compiled = compile_spec(EVALUATION, [twice])
    assert any(words in one.message for one in compiled.diagnostics)
    assert node_keys(compiled.plan) == node_keys(compile_spec(EVALUATION, [once]).plan)
    ids = [node.id for node in compiled.plan.nodes]
    assert len(set(ids)) == len(ids)
