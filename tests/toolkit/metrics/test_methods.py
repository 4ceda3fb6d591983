"""The Methods paragraph: what was done and nothing else, with its references, a table and the checklist."""

import re

import numpy as np
import pytest

from assay.demo.study import STUDY
from assay.metrics.beside import alone
from assay.metrics.draft import Given
from assay.metrics.methods import METHODS, methods_from, methods_of
from assay.metrics.passes.intervals import BOOTSTRAPS, RANDOM_GROUPS
from assay.metrics.tables import Asked, score_tables
from assay.plan.compiler import compile_spec
from assay.report.methods import bibtex, methods_text, within_sentence
from assay.runs.execute import run_plan
from assay_spec.metrics.catalogue import catalogue
from assay_spec.policy import Undefineds


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    compiled = compile_spec(str(STUDY / "evaluation.yaml"))
    folder = tmp_path_factory.mktemp("methods") / "run"
    run_plan(compiled.plan, compiled.base, folder)
    return folder, compiled.plan


def test_every_metric_class_and_algorithm_is_named(run):
    folder, plan = run
    said = " ".join(methods_of(folder).sentences)
    for sweep in plan.sweeps:
        for measure in sweep.measures:
            assert f"{measure.metric} is the " in said
            assert catalogue().entries[measure.metric].definition.rstrip(".") in said
    assert all(name in said for name in (*plan.align.algorithms, *plan.align.classes))
    assert f"The class to be found is {plan.align.positive}." in said


def test_references_are_those_that_are_cited(run):
    text = methods_text(methods_of(run[0]))
    paragraph = text.split("# References")[0]
    cited = set(re.findall(r"@([a-z]+\d{4}[a-z]+)\b", paragraph))
    assert cited == set(re.findall(r"@\w+\{(\w+),", text))
    assert {"maierhein2024metrics", "delong1988comparing"} <= cited


def test_every_way_to_an_interval_has_words():
    entries = catalogue().entries.values()
    closed = {each for entry in entries for each in (entry.interval, entry.difference)}
    assert closed | BOOTSTRAPS | {RANDOM_GROUPS} <= METHODS.keys()
    cited = {key for words in METHODS.values() for key in re.findall(r"\((\w+)\)", words)}
    assert all(f"{{{key}," in bibtex([key]) for key in cited)


def test_the_table_holds_all_values(run):
    methods = methods_of(run[0])
    assert methods.latex in methods_text(methods)
    assert methods.latex.count(r"\\") > 5


@pytest.fixture
def tables(tmp_path):
    random = np.random.default_rng(1)
    ill = random.random(60) < 0.5
    (tmp_path / "y.csv").write_text(
        "id,truth,patient\n" + "".join(f"i{n},{int(e)},{n // 3}\n" for n, e in enumerate(ill))
    )
    for name in ("a", "b"):
        scores = np.clip(ill * 0.3 + random.random(60) * 0.7, 0, 1)
        (tmp_path / f"{name}.csv").write_text("id,p_1\n" + "".join(f"i{n},{s:.4f}\n" for n, s in enumerate(scores)))
    return Given(tmp_path / "y.csv", (tmp_path / "a.csv", tmp_path / "b.csv"), positive="1")


def test_it_says_what_was_asked_and_no_more(tables):
    plain, grouped = (
        score_tables(Asked(tables, metrics=("AUROC",), **more))
        for more in ({}, {"group": "patient", "replicates": 400})
    )
    first, second = (" ".join(methods_from(one.tables.plan, one.results).sentences) for one in (plain, grouped))
    assert "DeLong" in first
    assert "DeLong" not in second
    assert "drawn as a whole" in second
    assert "drawn as a whole" not in first
    assert "Metrics follow from a description" not in first
    holds = {item.what: item.holds for item in methods_from(grouped.tables.plan, grouped.results).checklist}
    assert holds["Items that depend on each other"]
    assert not holds["Why these metrics fit the problem"]


def test_draws_that_are_moved_to_the_value_are_told_from_others(tables):
    found = score_tables(Asked(tables, metrics=("Brier", "ECE"), replicates=100))
    (said,) = (
        each for each in methods_from(found.tables.plan, found.results).sentences if each.startswith("Intervals")
    )
    brier, ece = said.split("; ")
    assert "of Brier percentiles" in brier
    assert "moved" not in brier
    assert "of ECE percentiles" in ece
    assert "moved until the mean of the draws is the value" in ece


def test_what_was_left_out_and_what_is_undefined_is_counted(tables):
    path = tables.predictions[0]
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-4]))
    found = score_tables(Asked(tables, metrics=("AUROC", "LR+")))
    said = " ".join(methods_from(found.tables.plan, found.results).sentences)
    assert "on 60 items" in said
    assert "Predictions that are missing or cannot be used (4 of a) count as wrong, and their scores as the" in said
    assert "left out" not in said
    found = score_tables(Asked(tables, metrics=("AUROC", "LR+"), undefined=Undefineds.DROP))
    said = " ".join(methods_from(found.tables.plan, found.results).sentences)
    assert "on 56 items" in said
    assert "4 were left out for all algorithms, for reasons that are listed." in said
    by_itself = " ".join(
        methods_from(found.tables.plan, found.results, alone(found.results, found.tables.facts)).sentences
    )
    assert "4 were left out for all algorithms (4 items that the table says nothing about, in a)." in by_itself


@pytest.mark.parametrize("metrics", [(), ("AUROC",)])
def test_tables_that_are_scored_as_they_are_speak_of_no_report_and_no_document(tables, metrics):
    found = score_tables(Asked(tables, metrics=metrics, replicates=100))
    text = methods_text(methods_from(found.tables.plan, found.results, alone(found.results, found.tables.facts)))
    assert re.search(r"pitfalls of metrics \[@reinke2024pitfalls\] were looked for, \d+ of 39, and \d+ found, P", text)
    assert "P32-02" in text, "rows share a patient, and nobody drew whole patients"
    for absent in ("report lists", "the report", "documents", "results.json", "`group:`", "`by:`", "`fingerprint:`"):
        assert absent not in text
    assert "--group" in text


def test_numbers_are_written_alike(tables):
    found = score_tables(Asked(tables, metrics=("Brier",), replicates=1000, level=0.975))
    said = " ".join(methods_from(found.tables.plan, found.results).sentences)
    assert "at 97.5%" in said
    assert "Draws are 1,000, from" in said


def test_names_keep_their_capitals():
    words = {within_sentence(entry.title).split(" ", 1)[0] for entry in catalogue().entries.values()}
    names = {word for word in words if word[:1].isupper()}
    assert names == {"Brier", "Cohen's", "F-beta", "Matthews", "Youden's"}


def test_answers_that_nobody_gave_are_told(run, tables, tmp_path):
    """A draft's answers go into a paper as its author's, unless they are told from these."""
    problem = "assay: fingerprint/1\nname: x\ncategory: ImLC\nclass_scores_available: true\nclass_imbalance: false\n"
    problem += "prevalence_reflects_population: true\ndecision_rule: argmax\ndrafted: [decision_rule]\n"
    (tmp_path / "drafted.yaml").write_text(problem)
    drafted = score_tables(Asked(tables, fingerprint=tmp_path / "drafted.yaml", replicates=100))
    methods = methods_from(drafted.tables.plan, drafted.results)
    (said,) = (each for each in methods.sentences if each.startswith("Nobody answered "))
    assert "FP2.6" in said
    assert "FP5.1" not in said
    (item,) = (each for each in methods.checklist if each.what.startswith("Why these metrics"))
    assert (item.holds, item.where.startswith("answer FP2")) == (False, True)
    answered = methods_of(run[0])
    assert not any("Nobody answered" in each for each in answered.sentences)
