"""Finished runs held against each other: like one run of all algorithms, on the items that all of them scored."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import assay
from assay.errors import PlanError, RunError
from assay.metrics.comparing import _names
from assay.metrics.context import Settings
from assay.metrics.finished import FinishedRun
from assay.metrics.measuring import plan_of
from assay.plan.file import plan_digest
from assay.plan.logical import Items
from assay.plan.physical import Columns, PhysicalPlan
from assay_spec.document import read_document
from assay_spec.load import load

METRICS = ["AUROC", "AP", "MCC", "Accuracy", "Brier"]
N = 60


def tables(items=range(N), flip=()):
    """The reference of some items, some of them with the other class, and three algorithms that score them."""
    rng = np.random.default_rng(4)
    y = rng.integers(0, 2, N)
    p = {
        name: np.clip(y * skill + rng.random(N) * (1 - skill), 0, 1)
        for name, skill in (("a", 0.4), ("b", 0.2), ("c", 0))
    }
    site, patient = rng.choice(["n", "s"], N), np.arange(N) // 3
    at = list(items)
    ids = [f"{i:02}" for i in at]
    classes = [["no", "yes"][y[i] ^ (i in flip)] for i in at]
    reference = {"id": ids, "class": classes, "site": site[at].tolist(), "patient": patient[at].tolist()}
    return reference, {name: {"id": ids, "p yes": scores[at].tolist()} for name, scores in p.items()}


@pytest.fixture(scope="module")
def run(studies, tmp_path_factory, without_pages):
    """Run an evaluation of some of the algorithms into a folder of a given name; made once for the same arguments."""
    base, made = tmp_path_factory.mktemp("runs"), {}

    def run(name, algorithms="ab", reference=None, items=range(N), **members):
        if name not in made:
            truth, predictions = tables(items)
            settings = {"positive": "yes", "metrics": METRICS, "replicates": 40, "seed": 9, **members}
            path = studies.write(reference or truth, {a: predictions[a] for a in algorithms}, name=name, **settings)
            assay.run(path, base / name)
            made[name] = base / name
        return made[name]

    return run


@pytest.fixture
def copy(run, tmp_path):
    """A copy of a run that may be damaged."""
    return lambda name="both", **options: Path(shutil.copytree(run(name, **options), tmp_path / name))


def own(folder):
    """The results that a run wrote itself."""
    return json.loads((folder / "results.json").read_bytes())


def numbers(found):
    return [[row | {"excluded": 0} for row in found["results"]], found["differences"]]


def sort(rows):
    return sorted(rows, key=lambda row: json.dumps([row["key"], row.get("first"), row.get("algorithm"), row["group"]]))


def test_one_run_alone_gives_its_own_results_again(run):
    folder = run("three", "abc", by=["site"])
    found = assay.compare(folder)
    assert numbers(found.results) == numbers(own(folder))
    assert (found.items, found.left_out) == (N, {str(folder): 0})


def test_two_runs_are_like_one_run_of_both_algorithms(run):
    found = assay.compare(run("a", "a"), run("b", "b"))
    assert numbers(found.results) == numbers(own(run("both")))


def test_whole_groups_are_drawn_when_the_runs_drew_them(run):
    one = own(run("both by patient", group="patient"))
    found = assay.compare(*(run(f"{name} by patient", name, group="patient") for name in "ab")).results
    assert numbers(found) == numbers(one)
    assert {row["method"] for row in found["differences"]} == {"cluster-bootstrap"}


def test_subgroups_that_all_runs_have(run):
    found = assay.compare(run("a by site", "a", by=["site"]), run("b", "b")).results
    assert {json.dumps(row["group"]) for row in found["results"]} == {"{}"}
    both = assay.compare(run("a by site", "a", by=["site"]), run("b by site", "b", by=["site"])).results
    whole = own(run("both by site", by=["site"]))
    assert numbers(both) == numbers(whole)


def test_the_order_of_the_runs_changes_signs_alone(run):
    ahead = assay.compare(run("a", "a"), run("b", "b")).results
    behind = assay.compare(run("b", "b"), run("a", "a")).results
    assert sort(ahead["results"]) == sort(behind["results"])
    for row, other in zip(sort(ahead["differences"]), sort(behind["differences"]), strict=True):
        assert (row["first"], row["second"], row["value"]) == (other["second"], other["first"], -other["value"])
        assert (row["low"], row["high"]) == pytest.approx((-other["high"], -other["low"]), abs=1e-15)


def test_only_items_that_all_runs_scored_are_compared(run):
    few = run("b of few", "b", items=range(20, 70 - 10))
    some = run("a of some", "a", items=range(50))
    found = assay.compare(some, few)
    assert (found.items, found.left_out) == (30, {str(some): 20, str(few): 10})
    reference, predictions = tables(range(20, 50))
    expected = assay.evaluate(
        reference["class"],
        scores={name: predictions[name]["p yes"] for name in "ab"},
        positive="yes",
        metrics=METRICS,
        replicates=40,
        seed=9,
    )
    assert [{**row, "unit": "item"} for row in found.results["results"]] == expected["results"]
    assert found.results["differences"] == expected["differences"]


def test_the_metrics_that_all_runs_measured(run):
    found = assay.compare(run("a", "a"), run("b of two", "b", metrics=["Brier", "Kappa", "AUROC"])).results
    assert [row["metric"] for row in found["results"]] == ["AUROC", "AUROC", "Brier", "Brier"]


def test_metrics_and_replicates_may_be_named(run):
    found = assay.compare(run("a", "a"), run("b", "b"), metrics=["Fbeta{beta=2}", "ECE"], replicates=47).results
    assert {row["key"] for row in found["results"]} == {
        "Fbeta{beta=2,class=yes}",
        "ECE{bins=15,class=yes,spacing=uniform}",
    }
    assert found != assay.compare(run("a", "a"), run("b", "b"), metrics=["Fbeta{beta=2}", "ECE"], replicates=48).results


def test_comparing_again_gives_the_same_and_leaves_the_runs_alone(run):
    folders = [run("a", "a"), run("b", "b")]
    before = [(path, path.stat().st_mtime_ns) for folder in folders for path in sorted(folder.rglob("*"))]
    one, two = assay.compare(*folders).document(), assay.compare(*map(str, folders)).document()
    assert json.dumps(one, allow_nan=False) == json.dumps(two)
    assert before == [(path, path.stat().st_mtime_ns) for folder in folders for path in sorted(folder.rglob("*"))]
    assert (one["items"], one["version"]) == (N, 1)


def test_the_same_name_in_two_runs_gets_the_name_of_its_run(run):
    found = assay.compare(run("first", "ab"), run("second", "bc")).results
    names = ["a", "first/b", "second/b", "c"]
    assert [row["algorithm"] for row in found["results"] if row["metric"] == "MCC"] == names
    twins = {row["value"] for row in found["differences"] if (row["first"], row["second"]) == ("first/b", "second/b")}
    assert twins == {0.0}


def finished(folder, *algorithms):
    items = Items(
        id="items",
        key="id",
        reference="y",
        classes=("0", "1"),
        positive="1",
        predictions=tuple(Columns(name=name, id="id", label="l") for name in algorithms),
    )
    return FinishedRun(Path(folder), plan_of(items, Settings(metrics=("MCC",))), None)


@pytest.mark.parametrize(
    ("runs", "names"),
    [
        ([("x/run", "a"), ("y/run", "a")], ["x/run/a", "y/run/a"]),
        ([("run", "a"), ("other", "b")], ["a", "b"]),
        ([("x", "a", "y/a"), ("y", "a")], ["x/a", "x/y/a", "y/a"]),
        ([(".", "a"), ("y", "a")], ["./a", "y/a"]),
    ],
)
def test_names_stay_apart_whatever_the_folders_are_called(runs, names):
    found = [new for named in _names([finished(*one) for one in runs]) for new in named.values()]
    assert found == names
    assert len(set(found)) == len(found)


def test_a_folder_named_twice_is_one_line(run, tmp_path):
    folder = run("a", "a")
    (tmp_path / "link").symlink_to(folder)
    for other in (folder, str(folder), folder / ".." / folder.name, tmp_path / "link"):
        with pytest.raises(PlanError, match="is named twice"):
            assay.compare(folder, other)


def test_no_folder_is_one_line():
    with pytest.raises(PlanError, match="name the folders of finished runs"):
        assay.compare()


OTHER_CLASSES = {"classes": ["yes", "no"]}


@pytest.mark.parametrize(
    ("name", "members", "line"),
    [
        ("other positive", {"positive": "no"}, "`positive` is `yes` in .*both, and `no` in .*other positive"),
        ("other classes", OTHER_CLASSES, "`classes` is `no`, `yes` in .*, and `yes`, `no` in"),
        ("other group", {"group": "patient"}, "`group` is `` in .*, and `patient` in"),
        ("other metrics", {"metrics": ["Kappa"]}, "the runs share no metric; name some with --metric"),
    ],
)
def test_runs_of_another_question_are_one_line(run, name, members, line):
    with pytest.raises(PlanError, match=line) as caught:
        assay.compare(run("both"), run(name, "c", **members))
    assert "\n" not in str(caught.value)


def changed(column, at, value):
    reference, _ = tables()
    for i in at:
        reference[column][i] = value
    return reference


def test_runs_that_disagree_about_the_truth_are_one_line(run):
    reference, _ = tables(flip=[3, 7, 11, 12, 13, 14])
    with pytest.raises(PlanError, match=r"disagree about the true class of 6 items: `03`, `07`, `11`, `12`, `13`$"):
        assay.compare(run("both"), run("other truth", "c", reference=reference))


def test_runs_that_disagree_about_groups_are_one_line(run):
    reference = changed("patient", [5], 99)
    with pytest.raises(PlanError, match="disagree about `patient` of 1 item: `05`"):
        assay.compare(run("both by patient", group="patient"), run("others", "c", reference=reference, group="patient"))


@pytest.mark.parametrize(("value", "count"), [("x", 2), (None, 2)])
def test_runs_that_disagree_about_subgroups_are_one_line(run, value, count):
    reference = changed("site", [0, 1], value)
    with pytest.raises(PlanError, match=f"disagree about `site` of {count} items: `00`, `01`"):
        assay.compare(run("both by site", by=["site"]), run(f"site {value}", "c", reference=reference, by=["site"]))


def test_subgroups_that_are_empty_in_both_runs_are_the_same(run):
    reference = changed("site", [0, 1], None)
    found = assay.compare(*(run(f"{name} without", name, reference=reference, by=["site"]) for name in "ab")).results
    assert {row["n"] for row in found["results"] if not row["group"]} == {N}


def test_runs_that_share_no_item_are_one_line(run):
    with pytest.raises(PlanError, match="the runs share no item: their ids are all different"):
        assay.compare(run("early", "a", items=range(30)), run("late", "b", items=range(30, 60)))


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"metrics": ["AUROCK"]}, "there is no metric `AUROCK`; did you mean `AUROC`"),
        ({"metrics": ["Fbeta{beta=x}"]}, "`beta` of `Fbeta` should be a number"),
        ({"metrics": "AUROC"}, "`metrics` is a list"),
        ({"replicates": 0}, "`replicates` is 0"),
    ],
)
def test_a_wrong_call_is_one_line(run, options, line):
    with pytest.raises(PlanError, match=line):
        assay.compare(run("a", "a"), run("b", "b"), **options)


def test_metrics_of_scores_cannot_be_asked_of_labels(studies, tmp_path, run):
    reference, _ = tables()
    said = {"said": {"id": reference["id"], "said": reference["class"]}}
    path = studies.write(reference, said, name="said", positive="yes", metrics=["MCC", "Accuracy"], replicates=30)
    assay.run(path, tmp_path / "said")
    with pytest.raises(PlanError, match="`AUROC` needs scores, which `said` does not give"):
        assay.compare(run("a", "a"), tmp_path / "said", metrics=["AUROC"])
    shared = assay.compare(run("a", "a"), tmp_path / "said").results["results"]
    assert {row["metric"] for row in shared} == {"MCC", "Accuracy"}


def edit(folder, change):
    """Change record.json by hand."""
    record = json.loads((folder / "record.json").read_bytes())
    change(record)
    (folder / "record.json").write_text(json.dumps(record))


def resign(record):
    """Make the digest fit a plan that was changed, as somebody who means harm would."""
    data = json.dumps(record["plan"]).encode()
    record["digest"] = plan_digest(load(read_document("p", data=data), PhysicalPlan).model)


def another_algorithm(record):
    next(node for node in record["plan"]["nodes"] if node["type"] == "align")["predictions"][0]["name"] = "x"
    resign(record)


def aligned(record):
    return next(node for node in record["nodes"] if node["name"] == "items")


def segment(record):
    return aligned(record)["segments"][0]


HARM = {
    "another seed": (lambda r: r["plan"]["nodes"][-2].update(inputs=[]), "was changed after the run; run again"),
    "a seed beyond JSON": (lambda r: r["plan"]["nodes"][-3].update(seed=2**60), "was changed after the run|no record"),
    "another name": (lambda r: r["plan"].update(name="x"), "was changed after the run; run again"),
    "another digest": (lambda r: r.update(digest="sha256:0"), "was changed after the run; run again"),
    "another version": (lambda r: r.update(version=2), "is no record of this version of Assay; run again"),
    "an unknown member": (lambda r: r.update(more=1), "is no record of this version of Assay; run again"),
    "no plan": (lambda r: r.pop("plan"), "is no record of this version of Assay; run again"),
    "a node of no type": (lambda r: r["plan"]["nodes"][-1].pop("type"), "is no record of this version"),
    "no nodes": (lambda r: r.update(nodes=[]), "names no item rows; run again"),
    "no segment": (lambda r: aligned(r).update(segments=[]), "names no item rows; run again"),
    "two segments": (lambda r: aligned(r)["segments"].append(segment(r)), "names no item rows; run again"),
    "a path upwards": (lambda r: segment(r).update(name="../../x-0123456789abcdef.parquet"), "names no item rows"),
    "the folder above": (lambda r: segment(r).update(name=".."), "names no item rows; run again"),
    "an absolute path": (lambda r: segment(r).update(name="/etc/x-0123456789abcdef.parquet"), "names no item rows"),
    "a long name": (lambda r: segment(r).update(name="x" * 5000 + "-0123456789abcdef.parquet"), "cannot be used"),
    "a NUL": (lambda r: segment(r).update(name="\0-0123456789abcdef.parquet"), "is missing or not|cannot be used"),
    "an algorithm that is not there": (another_algorithm, "has no column `label x`, which the record speaks of"),
    "another segment": (lambda r: segment(r).update(digest="sha256:0"), "is missing or not what the record says"),
}


@pytest.mark.parametrize("harm", HARM)
def test_a_record_that_was_changed_by_hand_is_one_line(copy, harm):
    folder = copy()
    change, line = HARM[harm]
    edit(folder, change)
    with pytest.raises(RunError, match=line) as caught:
        assay.compare(folder)
    assert "\n" not in str(caught.value)


def test_a_path_upwards_is_not_followed_even_to_the_right_bytes(copy, tmp_path):
    folder = copy()
    (items,) = (folder / "items").iterdir()
    items.rename(tmp_path / items.name)
    edit(folder, lambda record: segment(record).update(name=f"../../{items.name}"))
    with pytest.raises(RunError, match="names no item rows"):
        assay.compare(folder)


DAMAGE = {
    "no record": (lambda f: (f / "record.json").unlink(), "holds no finished run; `assay run` makes one"),
    "an empty record": (lambda f: (f / "record.json").write_bytes(b""), "no record of this version"),
    "half a record": (lambda f: (f / "record.json").write_bytes((f / "record.json").read_bytes()[:999]), "no record"),
    "a list": (lambda f: (f / "record.json").write_text("[1, 2]"), "no record of this version"),
    "binary": (lambda f: (f / "record.json").write_bytes(bytes(range(256))), "no record of this version"),
    "deep": (lambda f: (f / "record.json").write_bytes(b"[" * 100_000), "no record of this version"),
    "a folder": (lambda f: ((f / "record.json").unlink(), (f / "record.json").mkdir()), "holds no finished run"),
    "no items": (lambda f: shutil.rmtree(f / "items"), "is missing or not what the record says; run again"),
    "no rows": (lambda f: next((f / "items").iterdir()).write_bytes(b""), "is missing or not what the record says"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_folder_is_one_line(copy, damage):
    folder = copy()
    harm, line = DAMAGE[damage]
    harm(folder)
    with pytest.raises(RunError, match=line) as caught:
        assay.compare(folder)
    assert "\n" not in str(caught.value)


def test_a_folder_of_somebody_else_is_one_line(tmp_path):
    for folder in (tmp_path, tmp_path / "nothing", Path(__file__)):
        with pytest.raises(RunError, match="holds no finished run; `assay run` makes one"):
            assay.compare(folder)


def test_a_run_that_was_moved_can_be_compared(copy, run):
    folder = copy()
    moved = folder.rename(folder.with_name("elsewhere"))
    assert numbers(assay.compare(moved).results) == numbers(assay.compare(run("both")).results)
