"""A plan in which anything was changed, under a digest that fits, runs or is refused in one line."""

import json
import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay.report.html
from assay.canonical import canonical
from assay.demo.study import STUDY
from assay.errors import AssayError, RunError
from assay.metrics.sound import senseless
from assay.plan.compiler import compile_or_load, compile_spec
from assay.plan.file import PlanFile, plan_bytes, plan_digest
from assay.plan.tree import tree_lines
from assay.report.charts.drawing import Undrawn
from assay.runs.execute import Manner, run_plan
from assay_spec.document import read_document
from assay_spec.load import load

SETTINGS = {
    "by the fingerprint": (),
    "by groups": ("group=size",),
    "with parameters": (
        "metrics=['ECE{spacing=mass}','ECE{bins=10}',Brier,Sensitivity@Specificity=0.9,PartialAUROC,EC,Accuracy,Fbeta]",
    ),
    "in a population": ("metrics=['EC{prevalence=0.9/0.1}','AP{form=trapezoid,prevalence=0.1}']",),
    "over the classes": (
        "metrics=['Fbeta{average=macro}','AUROC{average=macro}','ECE{average=macro}',AUROC,Fbeta,Brier]",
    ),
    "by subgroups": ("by=[size]", "proportions=clopper-pearson", "metrics=[Accuracy,Sensitivity,NetBenefit,AUROC]"),
}

SAYING = {"reasons", "estimate", "signature", "documents"}
"""What says something and is not computed with."""

ODD = ("", "x", "patient", "size", "malignant", "table", "wilson", "bootstrap", "numba", "cuda", "cluster")
NUMBERS = (0, -1, 1, 2, 7, 0.5, 40, 10**12)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return Path(shutil.copytree(STUDY, tmp_path_factory.mktemp("changed") / "study"))


@pytest.fixture(scope="module")
def plans(study):
    """Compiled plans, as JSON."""
    path = str(study / "evaluation.yaml")
    made = (compile_spec(path, ["replicates=40", "by=[]", *own]).plan for own in SETTINGS.values())
    return [json.loads(plan_bytes(plan, Path())) for plan in made]


@pytest.fixture(scope="module")
def without_pictures():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assay.report.html, "draw", lambda charts: [Undrawn("speed")] * len(charts))
        yield


def places(value, path=()):
    """The path to everything in a plan that is computed with."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if key not in SAYING:
            yield (*path, key)
            yield from places(inner, (*path, key))


def parent(plan, path):
    for key in path[:-1]:
        plan = plan[key]
    return plan


def read(plan, path):
    return parent(plan, path)[path[-1]]


@st.composite
def changes(draw, plan):
    """`plan` after a value was set to another one, deleted, doubled, or swapped."""
    changed = deepcopy(plan)
    found = list(places(changed))
    path = draw(st.sampled_from(found))
    holder, key, old = parent(changed, path), path[-1], read(changed, path)
    how = draw(st.sampled_from(("set", "delete", "double", "swap")))
    if how == "set":
        # What is put there may be around it, and must not end up inside itself.
        holder[key] = deepcopy(draw(st.sampled_from(others(changed, found, old))))
    elif how == "delete":
        del holder[key]
    elif how == "double" and isinstance(holder, list):
        holder.insert(key, deepcopy(old))
    elif how == "swap":
        other = draw(st.sampled_from(found))
        if path[: len(other)] != other and other[: len(path)] != path:
            holder[key] = read(changed, other)
            parent(changed, other)[other[-1]] = old
    return changed


def others(plan, found, old):
    """What may stand in the place of a value."""
    if isinstance(old, dict | list):
        return [type(old)()]
    known = [read(plan, path) for path in found]
    # Not so many replicates that a run takes its time.
    known = [one for one in known if isinstance(one, str | dict | list) or not 1000 < one <= 10**6]
    return [one for one in (*known, *ODD, *NUMBERS) if isinstance(one, str) == isinstance(old, str)]


def forge(plan, study):
    """The path of a plan under a digest that fits, which is taken of what is read of it: defaults are left out."""
    path = study / "forged.json"
    path.write_bytes(canonical(plan))
    read = load(read_document(str(path)), PlanFile).model
    if read is not None:
        path.write_bytes(canonical({**plan, "digest": plan_digest(read.plan)}))
    return str(path)


@pytest.mark.usefixtures("without_pictures")
@given(data=st.data())
def test_a_changed_plan_runs_or_is_refused_in_one_line(plans, study, data):
    made = deepcopy(data.draw(st.sampled_from(plans)))
    for _ in range(data.draw(st.integers(1, 2))):
        made["plan"] = data.draw(changes(made["plan"]))
    assert refusal(forge(made, study), study.parent).isprintable()


def refusal(path, base):
    """Why a plan is refused; empty when it runs."""
    try:
        compiled = compile_or_load(path)
        tree_lines(compiled.plan)
        with TemporaryDirectory(dir=base) as folder:
            run_plan(compiled.plan, compiled.base, Path(folder) / "run", manner=Manner(0))
    except AssayError as error:
        return str(error)
    return ""


def test_what_was_compiled_makes_sense(plans, study):
    for plan in plans:
        assert senseless(compile_or_load(forge(deepcopy(plan), study)).plan) == ""


def node(plan, type_, number=0):
    return [each for each in plan["nodes"] if each["type"] == type_][number]


def ranked(plan):
    return next(each for each in plan["nodes"] if each.get("state") == "ranked" and "target" in each)


def bins(plan):
    return next(each for each in plan["nodes"] if each.get("state") == "bins")


SENSELESS = {
    "a subgroup that is not aligned": (lambda p: ranked(p).update(by="patient"), "`patient` for its subgroups"),
    "an id that is not read": (lambda p: node(p, "align").update(key="table"), "`table` for a column of `reference`"),
    "a label that is not read": (lambda p: node(p, "read", 1)["columns"].remove("prediction"), "`prediction` for a"),
    "a column twice": (lambda p: node(p, "read")["columns"].append("patient"), "`patient` twice for its columns"),
    "predictions of nobody": (lambda p: node(p, "read", 2).update(name="nobody"), "for its tables of predictions"),
    "a class that is none": (lambda p: ranked(p).update(target="patient"), "`patient` for its class"),
    "a backend that is none": (lambda p: node(p, "sweep").update(backend="size"), "`size` for a backend"),
    "no interval": (lambda p: node(p, "sweep")["measures"][1].pop("interval"), "for the interval of"),
    "an interval of others": (
        lambda p: ranked(p)["measures"][0].update(interval="wilson"),
        "`wilson` for the interval",
    ),
    "one class": (lambda p: node(p, "align")["classes"].pop(0), "for how many classes there are"),
    "no versions": (lambda p: node(p, "sweep").pop("versions"), "for the versions of its kernels"),
    "no bins": (lambda p: bins(p).pop("bins"), "`0` for its bins"),
    "a difference of one side alone": (
        lambda p: node(p, "sweep")["measures"][0].update(difference="wilson"),
        "for the difference of",
    ),
    "draws of nothing": (lambda p: node(p, "resample").update(sweeps=["items"]), "`items` for its sweeps"),
    "draws that nobody makes": (lambda p: node(p, "resample").update(sweeps=[]), "for the draws for"),
    "shards without replicates": (lambda p: node(p, "resample").update(shards=41), "`41` for its shards"),
    "a sweep that waits for nothing": (lambda p: node(p, "sweep").update(inputs=[]), "for its inputs"),
}


@pytest.mark.parametrize(("change", "said"), SENSELESS.values(), ids=SENSELESS)
def test_what_makes_no_sense_is_named(plans, study, tmp_path, change, said):
    made = deepcopy(plans[0])
    change(made["plan"])
    assert said in refusal(forge(made, study), tmp_path)


def of_each(plan, state):
    return next(each for each in plan["nodes"] if each.get("state") == state and "target" not in each)


MEANS = {
    "a mean in the place of a class": (
        lambda p: of_each(p, "ranked")["measures"][0].update(target="malignant"),
        "`malignant` for the class of `AUROC`",
    ),
    "a class in the place of a mean": (
        lambda p: of_each(p, "bins")["measures"][0]["parameters"].pop("average"),
        "`` for the class of `ECE`",
    ),
    "a mean that is read off one class": (
        lambda p: ranked(p)["measures"][0].update(parameters={"average": "macro"}, target=""),
        "`` for the class of `AUROC`",
    ),
    "a mean of another kind": (
        lambda p: of_each(p, "ranked")["measures"][0]["parameters"].update(average="micro"),
        "`micro` for `average` of `AUROC`",
    ),
    "the interval of one class": (
        lambda p: of_each(p, "ranked")["measures"][0].update(interval="delong"),
        "`delong` for the interval of `AUROC`",
    ),
}


@pytest.mark.parametrize(("change", "said"), MEANS.values(), ids=MEANS)
def test_means_over_the_classes_are_read_off_all_of_them(plans, study, tmp_path, change, said):
    made = deepcopy(plans[[*SETTINGS].index("over the classes")])
    change(made["plan"])
    assert said in refusal(forge(made, study), tmp_path)


PARAMETERS = {
    "none": (lambda found: found.pop("spacing"), "for the parameters of `ECE`"),
    "another": (lambda found: found.update(beta=1), "for the parameters of `ECE`"),
    "a strange word": (lambda found: found.update(spacing="odd"), "`odd` for `spacing` of `ECE`"),
    "other bins than the sweep's": (lambda found: found.update(bins=11), "`11.0` for `bins` of `ECE`"),
}


@pytest.mark.parametrize(("change", "said"), PARAMETERS.values(), ids=PARAMETERS)
def test_parameters_are_those_of_the_catalogue(plans, study, tmp_path, change, said):
    made = deepcopy(plans[2])
    measures = [each for each in bins(made["plan"])["measures"] if each["metric"] == "ECE"]
    change(measures[0]["parameters"])
    assert said in refusal(forge(made, study), tmp_path)


OPTIONS = {
    "shares of more classes": ("EC", {"prevalence": "0.3/0.3/0.4"}),
    "a share alone of all classes": ("EC", {"prevalence": 0.3}),
    "the word for no population": ("EC", {"prevalence": "observed"}),
    "that word for scores": ("AP", {"prevalence": "observed"}),
    "shares of scores": ("AP", {"prevalence": "0.3/0.7"}),
    "the form that is meant anyway": ("AP", {"form": "step"}),
    "a strange form": ("AP", {"form": "odd"}),
}


@pytest.mark.parametrize(("metric", "options"), OPTIONS.values(), ids=OPTIONS)
def test_options_are_those_that_a_compiled_plan_could_have(plans, study, tmp_path, metric, options):
    made = deepcopy(plans[[*SETTINGS].index("in a population")])
    measures = [each for one in made["plan"]["nodes"] for each in one.get("measures", ())]
    asked = next(each for each in measures if each["metric"] == metric and "prevalence" in each.get("parameters", ()))
    asked["parameters"] |= options
    ((word, value),) = options.items()
    assert f"`{value}` for `{word}` of `{metric}`" in refusal(forge(made, study), tmp_path)


def test_a_plan_for_a_backend_that_is_absent_here_is_refused_with_what_to_do(study, tmp_path, monkeypatch):
    """As one that was compiled where there was a C compiler, run where there was none."""
    compiled = compile_or_load(study / "evaluation.yaml", ["replicates=40"])
    chosen = compiled.plan.sweeps[0].backend
    why = {chosen: "built without a C compiler"}
    monkeypatch.setattr("assay.metrics.sound.available_backends", lambda name: {chosen: None} | why)
    said = rf"^the plan was compiled for the backend `{chosen}`, which cannot run here: built without a C compiler; "
    with pytest.raises(RunError, match=said) as caught:
        run_plan(compiled.plan, compiled.base, tmp_path / "run")
    assert "compile its document again on this machine" in str(caught.value)
    assert "`assay doctor`" in str(caught.value)
