"""Tables that are scored as they are: the numbers of the evaluation that would be drafted from them."""

import csv
import json

import numpy as np
import pytest

from assay.errors import PlanError, SpecError
from assay.items.items import Finding
from assay.metrics.draft import Given, draft
from assay.metrics.new import write_documents
from assay.metrics.tables import Asked, score_tables
from assay.plan.compiler import compile_spec
from assay.runs.execute import run_plan
from assay_spec.diagnostic import Severity
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_spec.policy import Undefineds


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def tables(tmp_path):
    """Two algorithms on 120 items of 40 patients; the second says nothing of three of them."""
    random = np.random.default_rng(3)
    ids = [f"p{number:03}" for number in range(120)]
    ill = (random.random(120) < 0.4).astype(int)
    truth = [(name, ("well", "ill")[ill[at]], f"q{at // 3}", "AB"[at % 2]) for at, name in enumerate(ids)]
    write(tmp_path / "y.csv", ["id", "truth", "patient", "centre"], truth)
    for name, shift, left_out in (("cnn", 1.0, 0), ("vit", 2.0, 3)):
        scores = 1 / (1 + np.exp(-(shift * (ill - 0.5) + random.normal(size=120))))
        rows = [(item, f"{score:.6f}") for item, score in zip(ids, scores, strict=True)][left_out:]
        write(tmp_path / f"{name}.csv", ["id", "p_ill"], rows)
    return Given(tmp_path / "y.csv", (tmp_path / "cnn.csv", tmp_path / "vit.csv"), positive="ill")


def ran(given, folder, overrides):
    """The results of the drafted documents, done by `assay run`."""
    write_documents(given, draft(given), folder)
    compiled = compile_spec(str(folder / "evaluation.yaml"), overrides)
    return run_plan(compiled.plan, compiled.base, folder / "run").results


@pytest.mark.parametrize("asked", [{}, {"by": ("centre",)}, {"level": 0.8, "replicates": 300, "seed": 9}])
def test_they_are_those_of_the_drafted_evaluation(tables, tmp_path, asked):
    found = score_tables(Asked(tables, **asked))
    overrides = [f"{name}={json.dumps(list(value) if name == 'by' else value)}" for name, value in asked.items()]
    results = ran(tables, tmp_path, overrides)
    assert found.results["results"] == results["results"]
    assert found.results["differences"] == results["differences"]
    assert len(found.results["differences"]) > 3


@pytest.mark.parametrize("form", ["{}.0", " {} ", "{}.00\t", "{}"])
def test_a_class_is_one_however_a_table_writes_it(tmp_path, form):
    true, said = [i % 2 for i in range(40)], [i % 3 % 2 for i in range(40)]
    write(tmp_path / "y.csv", ["id", "truth"], [(f"p{at:02}", cell) for at, cell in enumerate(true)])
    write(tmp_path / "a.csv", ["id", "says"], [(f"p{at:02}", form.format(cell)) for at, cell in enumerate(said)])
    found = score_tables(Asked(Given(tmp_path / "y.csv", (tmp_path / "a.csv",), positive="1"), ["Accuracy", "PPV"]))
    hits = sum(one == other for one, other in zip(true, said, strict=True))
    assert found.results["results"][0]["value"] == hits / 40
    assert found.tables.is_whole
    # The other way round: the truth is written so, and the document names the classes otherwise.
    swapped = Given(tmp_path / "a.csv", (tmp_path / "y.csv",), positive="1.0")
    results = ran(swapped, tmp_path, ['metrics=["Accuracy"]', 'classes=["0.0","1.0"]'])
    assert results["results"][0]["value"] == hits / 40


def test_01_is_another_class_than_1(tmp_path):
    write(tmp_path / "y.csv", ["id", "truth"], [(f"p{at:02}", 1 + at % 2) for at in range(40)])
    write(tmp_path / "a.csv", ["id", "says"], [(f"p{at:02}", ("01", "02")[at % 2]) for at in range(40)])
    with pytest.raises(PlanError, match="no column holds probabilities or the classes `1`, `2`"):
        score_tables(Asked(Given(tmp_path / "y.csv", (tmp_path / "a.csv",), positive="1"), ["Accuracy"]))


@pytest.mark.parametrize("name", ["2024", "1e5", "null", "on", "y"])
def test_a_table_may_be_called_like_a_number_or_a_truth_value(tables, tmp_path, name):
    """Whose drafted documents are named after it."""
    given = tables._replace(reference=tables.reference.rename(tmp_path / f"{name}.csv"))
    found = score_tables(Asked(given, metrics=("AUROC",)))
    assert not [each for each in found.tables.diagnostics if each.severity is Severity.ERROR]
    write_documents(given, draft(given), tmp_path)
    assert compile_spec(str(tmp_path / "evaluation.yaml")).plan.name == name
    assert load_kind(read_document(str(tmp_path / "fingerprint.yaml"))).model.name == name


def test_metrics_can_be_named_and_items_drawn_together(tables):
    found = score_tables(Asked(tables, metrics=("AUROC", "ECE{bins=10,spacing=mass}"), group="patient"))
    rows = found.results["results"]
    assert {row["metric"] for row in rows} == {"AUROC", "ECE"}
    assert {row["method"] for row in rows} == {"cluster-bootstrap"}
    assert not [each for each in found.tables.diagnostics if each.code == "EVA062"]


def test_what_was_found_in_tables_is_evidence_of_a_pitfall(tables, tmp_path):
    """Patients with several rows; what a fingerprint answers is looked for where somebody wrote one."""
    alone = score_tables(Asked(tables, metrics=("PPV", "AUROC"), replicates=100)).results["pitfalls"]
    (row,) = [row for row in alone if row["id"] == "P32-02"]
    (finding,) = [each for each in score_tables(Asked(tables)).tables.diagnostics if each.code == "DAT060"]
    assert finding.message in row["evidence"]
    together = score_tables(Asked(tables, metrics=("PPV",), group="patient", replicates=100)).results["pitfalls"]
    assert {row["id"]: row["status"] for row in together}["P32-02"] == "not found"
    drafted = {row["id"]: row for row in score_tables(Asked(tables, replicates=100)).results["pitfalls"]}
    assert "give its `fingerprint`" in drafted["P21-06"]["reason"], "cautious answers are nobody's"
    write_documents(tables, draft(tables), tmp_path)
    wished = Asked(tables, metrics=("PPV",), fingerprint=tmp_path / "fingerprint.yaml", replicates=100)
    described = {row["id"]: row["status"] for row in score_tables(wished).results["pitfalls"]}
    assert described["P21-05"] == "found"
    assert described["P21-06"] == "not looked for", "PPV does not count all errors"


def test_of_one_item_that_is_left_nothing_is_said_of_sharing(tables):
    lines = tables.predictions[0].read_text().splitlines()
    tables.predictions[0].write_text("\n".join(lines[:2]) + "\n")
    given = tables._replace(predictions=tables.predictions[:1])
    asked = Asked(given, metrics=("Accuracy",), undefined=Undefineds.DROP, replicates=50)
    (row,) = [row for row in score_tables(asked).results["pitfalls"] if row["id"] == "P32-02"]
    assert (row["status"], row["reason"]) == ("not looked for", "one item is scored")


def test_what_does_not_join_is_counted(tables):
    found = score_tables(Asked(tables))
    (missing,) = [fact for fact in found.tables.facts if fact.count]
    assert (found.tables.left_out.items, missing.finding, missing.algorithm, missing.count) == (
        0,
        Finding.MISSING_ID,
        "vit",
        3,
    )
    assert missing.examples == ("p000", "p001", "p002")
    rows = [row for row in found.results["results"] if not row["group"]]
    assert {(row["algorithm"], row["n"], row["missing"], row["without"]["n"]) for row in rows} == {
        ("cnn", 120, 0, 120),
        ("vit", 120, 3, 117),
    }
    dropped = score_tables(Asked(tables, undefined=Undefineds.DROP))
    assert dropped.tables.left_out.items == 3
    assert {(row["n"], row["missing"]) for row in dropped.results["results"] if not row["group"]} == {(117, 0)}


def test_a_fingerprint_of_ones_own_chooses(tables, tmp_path):
    write_documents(tables, draft(tables), tmp_path)
    text = (tmp_path / "fingerprint.yaml").read_text()
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("prevalence_reflects_population: false", "prevalence_reflects_population: true"))
    plain, own = (score_tables(Asked(tables, fingerprint=path)) for path in (tmp_path / "fingerprint.yaml", mine))
    assert {row["metric"] for row in plain.results["results"]} != {row["metric"] for row in own.results["results"]}


def test_nothing_is_written(tables, tmp_path):
    before = sorted(tmp_path.iterdir())
    score_tables(Asked(tables))
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_wrong_stops_it(tables, tmp_path):
    with pytest.raises(SpecError) as caught:
        score_tables(Asked(tables, metrics=("DSC",)))
    assert [each.code for each in caught.value.diagnostics if each.severity.value == "error"] == ["EVA041"]
    with pytest.raises(PlanError, match="to be found"):
        score_tables(Asked(tables._replace(positive="")))
    with pytest.raises(PlanError, match="gone"):
        score_tables(Asked(tables, fingerprint=tmp_path / "gone.yaml"))


def test_findings_name_the_fingerprint_that_was_given(tables, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("assay: fingerprint/1\nname: x\ncategory: nonsense\n")
    with pytest.raises(SpecError) as caught:
        score_tables(Asked(tables, fingerprint=mine))
    assert any("mine.yaml" in each.message for each in caught.value.diagnostics)
    assert not any("fingerprint.yaml" in f"{each.message} {each.help}" for each in caught.value.diagnostics)
    with pytest.raises(PlanError, match="rename it"):
        score_tables(Asked(tables, fingerprint=mine.rename(tmp_path / "evaluation.yaml")))
