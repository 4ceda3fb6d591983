"""An answer that nobody gave is nobody's no: what rests on it says so, and no pitfall is absent by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.metrics.pitfalls.studies import call, looked_for, problem, scored

from assay.metrics.draft import Given, draft
from assay.metrics.fingerprint.answers import Answered, Origin
from assay.metrics.fingerprint.document import _taken_over, kept_in
from assay.metrics.recommend.sheet import sheet
from assay.metrics.templates import DRAFTED, fingerprint_text
from assay.report.model import Status
from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.questions import questions
from assay_spec.metrics.recommendation import recommend
from assay_spec.metrics.unanswered import resting, unanswered
from assay_spec.model import properties
from assay_spec.record import replace

READS = {
    "P1-04": ("multiple_labels", {"metrics": ["MCC"]}),
    "P21-04": ("calibration_requested", {"scores": scored(), "metrics": ["AUROC"]}),
    "P21-06": ("unequal_severity", {"metrics": ["MCC"]}),
    "P21-07": ("decision_rule", {"metrics": ["Fbeta{beta=1}"]}),
}
"""The answer that a rule reads, and a study in which its no means that there is no pitfall."""


@pytest.mark.parametrize("code", READS)
def test_a_no_of_a_draft_is_not_looked_for(code):
    name, words = READS[code]
    (row,) = looked_for(code, call(**words, fingerprint=problem()))
    assert row["status"] == Status.NOT_FOUND
    (row,) = looked_for(code, call(**words, fingerprint=problem(drafted=(name,))))
    assert row["status"] == Status.UNKNOWN
    assert row["reason"] == f"it rests on a drafted answer to {source(name)}"


def test_a_yes_of_a_draft_is_told_as_one():
    words = {"metrics": ["MCC"], "fingerprint": problem(multiple_labels=True, drafted=("multiple_labels",))}
    (row,) = looked_for("P1-04", call(**words))
    assert (row["status"], row["reason"]) == (Status.FOUND, "rests on a drafted answer to FP3.4")


def test_an_answer_that_decides_nothing_is_not_missed():
    words = {"scores": scored(), "metrics": ["AUROC", "Brier"]}
    (row,) = looked_for("P21-04", call(**words, fingerprint=problem(drafted=("calibration_requested",))))
    assert row["status"] == Status.NOT_FOUND


def source(name):
    return properties(Fingerprint)[name].source


@given(st.sets(st.sampled_from([*questions()])))
def test_every_rule_that_reads_a_drafted_answer_says_so(names):
    """And none else does."""
    fingerprint = problem(drafted=tuple(names))
    shown = sheet(fingerprint)["parts"][0]["rests"]
    for rule in recommend(fingerprint).fired:
        read = {*rule.when, *rule.unless} & names
        assert bool(shown[rule.id]) == bool(read)
        assert all(source(name) in shown[rule.id] for name in read)


HEAD = "assay: fingerprint/1\nname: a\ncategory: ImLC\nclass_imbalance: false\nclass_scores_available: true\n"


def loaded(text):
    return load(read_document("fingerprint.yaml", data=text.encode()), Fingerprint).model


def test_what_is_left_out_was_answered_by_nobody():
    found = loaded(f"{HEAD}decision_rule: argmax\nunequal_severity: false\ndrafted: [decision_rule]\n")
    assert resting(found, ["unequal_severity"]) == ""
    assert resting(found, ["decision_rule"]) == "rests on a drafted answer to FP2.6"
    assert resting(found, ["multiple_labels"]) == "rests on FP3.4, which nobody has answered"
    both = resting(found, ["decision_rule", "multiple_labels"])
    assert both == "rests on a drafted answer to FP2.6 and on FP3.4, which nobody has answered"
    assert {"decision_rule", "multiple_labels"} <= {*unanswered(found)}
    assert "unequal_severity" not in {*unanswered(found)}
    assert resting(problem(), questions()) == "", "nothing is left out in Python"


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "y.csv").write_text("id,class\n" + "".join(f"{i},{'yn'[i % 2]}\n" for i in range(40)))
    (tmp_path / "a.csv").write_text("id,y\n" + "".join(f"{i},{i / 40}\n" for i in range(40)))
    return Given(tmp_path / "y.csv", (tmp_path / "a.csv",), positive="y")


@pytest.fixture(scope="module")
def drafted_text(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drafted")
    (folder / "y.csv").write_text("id,class\n" + "".join(f"{i},{'yn'[i % 2]}\n" for i in range(40)))
    (folder / "a.csv").write_text("id,y\n" + "".join(f"{i},{i / 40}\n" for i in range(40)))
    tables = Given(folder / "y.csv", (folder / "a.csv",), positive="y")
    return fingerprint_text(tables, draft(tables))


@pytest.mark.parametrize("is_grouped", [True, False])
def test_what_new_evaluation_writes_is_of_a_draft_but_for_what_tables_tell(tables, is_grouped):
    found = loaded(fingerprint_text(tables, draft(tables), is_grouped=is_grouped))
    assert {*found.drafted} <= found.places.keys() & questions().keys()
    told = {"category", "class_imbalance", "class_scores_available", *(("non_independent",) if is_grouped else ())}
    assert found.places.keys() & questions().keys() - {*found.drafted} == told
    assert {*DRAFTED} >= {*found.drafted}


@given(st.data())
def test_an_answer_to_a_draft_takes_its_name_off_the_list(drafted_text, data):
    """And nothing else in the file is touched."""
    names = data.draw(st.sets(st.sampled_from(DRAFTED[:5])))
    kept, _ = kept_in("fingerprint.yaml", drafted_text)
    before = loaded(drafted_text)
    assert not kept.keys() & {*before.drafted}
    answers = dict(kept)
    values = {"error_preference": "FN", "decision_rule": "optimization"}
    for name in names:
        answers[name] = Answered(values.get(name, True), Origin.GIVEN)
    text = drafted_text
    for name, each in answers.items():
        text = _taken_over(text, name, each)
    after = loaded(text)
    assert {*after.drafted} == {*before.drafted} - names
    for name in questions():
        assert getattr(after, name) == (answers[name].value if name in names else getattr(before, name))
    changed = {*drafted_text.splitlines()} - {*text.splitlines()}
    assert changed == {line for line in changed if line.split(":")[0].removeprefix("  - ") in names}


def test_when_nothing_is_drafted_the_list_has_gone(drafted_text):
    text = drafted_text
    for name in DRAFTED:
        value = getattr(loaded(drafted_text), name)
        text = _taken_over(text, name, Answered(value, Origin.GIVEN))
    assert "drafted" not in text.split("assay:")[1]
    assert loaded(text).drafted == ()


def test_the_owners_answers_change_nothing_but_what_is_said():
    answers = loaded(f"{HEAD}decision_rule: argmax\n")
    drafted = replace(answers, drafted=("decision_rule",))
    assert [each.metric for each in recommend(answers, catalogue()).chosen] == [
        each.metric for each in recommend(drafted, catalogue()).chosen
    ]
