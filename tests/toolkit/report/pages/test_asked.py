"""What a report says of the question: its title, what was asked, and what an item is called."""

from dataclasses import replace

import pytest

from assay.items.items import Finding
from assay.metrics.asked import answers
from assay.metrics.report import unit_of
from assay.plan.compiler import compile_spec
from assay.runs.execute import run_plan
from assay.runs.report import read_report
from assay_spec.metrics.answers import Category, Independence
from assay_spec.metrics.fingerprint import Fingerprint

from .studies import STUDIES, tables


def test_what_was_asked_is_told_from_the_plan_and_the_documents(reports):
    report = reports("binary")
    assert report.title == "A made-up study"
    assert report.question == "How well do 2 algorithms tell `yes` from `no`?"
    found = {fact.name: (fact.value, fact.note) for fact in report.asked}
    assert found["What is true"] == ("`finding`, by `case`", "croissant.json")
    assert found["Subgroups"][0] == "`site`"
    assert found["Intervals"] == (
        "95\u202f%, two-sided",
        "in closed form, or from 40 bootstrap draws of items, seed 5",
    )
    answers = {fact.name: (fact.value, fact.note) for fact in report.answers}
    assert answers["The probabilities themselves are to be assessed"] == ("yes", "FP2.7.1")
    assert answers["Class imbalances are to be compensated for"] == ("no (not answered)", "FP2.5.5 [recalled]")
    assert {source.path for source in report.sources} == {
        "evaluation.yaml",
        "croissant.json",
        "fingerprint.yaml",
        "truth.csv",
        "0.csv",
        "1.csv",
    }
    assert reports("single").question.startswith("How well does `only` tell")
    assert reports("classes").question == "How well do 2 algorithms tell 5 classes apart?"


def untitled(folder, **more):
    """The report of a study whose evaluation has no title."""
    study = replace(STUDIES["labels"], items=40, replicates=20, metrics="[BalancedAccuracy]", **more)
    path = tables(study, folder)
    path.write_text(path.read_text(encoding="utf-8").replace('"title": "A made-up study", ', ""), encoding="utf-8")
    compiled = compile_spec(str(path))
    run_plan(compiled.plan, compiled.base, folder / "run")
    return read_report(folder / "run")


@pytest.mark.parametrize(
    ("algorithms", "title"),
    [
        (("only",), "yes or no, by only"),
        (("net", "svm"), "yes or no, by net and svm"),
        (("net", "svm", "tree"), "yes or no, by net, svm and tree"),
        (("net", "svm", "tree", "nurse"), "yes or no, by 4 algorithms"),
    ],
)
def test_a_study_without_a_title_is_called_by_what_is_told_apart_and_by_whom(tmp_path, algorithms, title):
    assert untitled(tmp_path, algorithms=algorithms).title == title


def test_many_classes_are_counted_in_a_title(tmp_path):
    report = untitled(tmp_path, classes=("a", "b", "c"), positive="", algorithms=("net",))
    assert report.title == "3 classes of finding, by net"


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("patient", "patient"),
        ("patient_id", "patient"),
        ("PatientID", "patient"),
        ("case-no", "case"),
        ("image", "image"),
        ("id", "item"),
        ("uuid", "item"),
        ("name", "item"),
        ("x1", "item"),
        ("患者", "item"),
        ("a b", "item"),
    ],
)
def test_the_unit_is_what_the_key_names(key, unit):
    assert unit_of(key) == unit


def test_every_finding_has_its_words():
    assert len({each.in_words(1) for each in Finding}) == len(Finding)


def test_an_answer_of_the_evaluation_stands_before_that_of_a_draft():
    name = "Test cases form groups, such as several images of one patient"
    for given, group, said in (
        (Independence.INDEPENDENT, "", "independent (of a draft)"),
        (
            Independence.INDEPENDENT,
            "site",
            "grouped, by `site` of the evaluation; the fingerprint says: independent (of",
        ),
        (Independence.GROUPED, "site", "grouped (of a draft)"),
    ):
        problem = Fingerprint(
            assay="fingerprint/1",
            name="p",
            category=Category.IMLC,
            class_imbalance=False,
            class_scores_available=True,
            non_independent=given,
            drafted=("non_independent",),
        )
        found = {fact.name: fact.value for fact in answers(problem, group)}
        assert found[name].startswith(said)
