"""Every answer of a fingerprint has its question, which says why it is asked and of whom."""

import json
import re

import pytest
from hypothesis import given

from assay_spec.annotations import value_type
from assay_spec.metrics.catalogue import catalogue
from assay_spec.metrics.fingerprint import ClassAnswers, Fingerprint
from assay_spec.metrics.questions import asked, questions
from assay_spec.model import Level, properties

from .problems import fingerprints

QUESTIONS = questions()
QUESTION = pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)


def test_every_answer_has_its_question():
    assert {*properties(Fingerprint)} - {"assay", "name", "classes", "drafted", "ignore"} == {*QUESTIONS}


@QUESTION
def test_it_asks_says_why_and_names_its_problems(question):
    assert question.asks.endswith("?")
    assert question.why.endswith(".")
    assert question.categories
    assert {*question.needed} <= {*question.categories}
    assert re.fullmatch(r"FP\d(\.\d)+", question.declared.source)
    assert question.declared.provenance in ("quoted", "recalled")


@QUESTION
def test_its_words_are_those_of_the_answer(question):
    choices = value_type(Fingerprint, question.name).choices
    assert [each.word for each in question.answers] == ([] if choices is None else list(choices))
    for each in question.answers:
        assert each.means
        assert {*each.categories} & {*question.categories}
    assert question.form in ("choice", "bool", "number", "costs")
    assert bool(question.unit) == (question.form == "number")


@QUESTION
def test_what_calls_for_it_was_asked_before(question):
    before = [*QUESTIONS][: [*QUESTIONS].index(question.name)]
    for name, wanted in question.when.items():
        assert name in before
        assert {*question.categories} <= {*QUESTIONS[name].categories}
        known = [each.word for each in QUESTIONS[name].answers] or [False, True]
        assert all(each in known for each in (wanted if isinstance(wanted, tuple) else (wanted,)))


@pytest.mark.parametrize("name", [name for name in properties(ClassAnswers) if name != "name"])
def test_a_class_answers_in_the_same_words(name):
    own, whole = properties(ClassAnswers)[name], properties(Fingerprint)[name]
    assert (own.source, own.provenance, own.minimum) == (whole.source, whole.provenance, whole.minimum)
    members = [one for one in value_type(Fingerprint, name).members if one is not type(None)]
    assert [one for one in value_type(ClassAnswers, name).members if one is not type(None)] == members
    assert own.default is None


def test_what_a_document_must_answer_is_asked_of_every_problem():
    for name, question in QUESTIONS.items():
        level = question.declared.level
        if level is not Level.OPTIONAL:
            assert len(question.categories) == 4, name
        if level is Level.REQUIRED and name != "category":
            assert len(question.needed) == 4, name


def test_no_answer_is_idle():
    """Each is a condition of a rule or a question, or the parameter of a metric; costs become weights."""
    rules = catalogue().rules
    used = {name for rule in rules for name in (*rule.when, *rule.unless)}
    used |= {name for question in QUESTIONS.values() for name in question.when}
    texts = " ".join(text for rule in rules for text in (*rule.metrics, *rule.alternatives))
    used |= {name for name in QUESTIONS if f"={name}" in texts}
    assert {*QUESTIONS} - used == {"category", "costs"} - used


@given(fingerprints())
def test_a_problem_is_asked_what_belongs_to_it(drawn):
    found = [question.name for question in asked(drawn)]
    assert found[0] == "category"
    assert found == [name for name in QUESTIONS if name in found]
    assert all(drawn.category in QUESTIONS[name].categories for name in found)


def test_the_shared_list_of_answers_agrees(corpus):
    shared = json.loads((corpus / "metrics" / "fingerprint_properties.json").read_text())["properties"]
    rows = {one["id"].replace("FP2.5.x", "FP2.5.2"): one for one in shared}
    assert len(rows) == 31
    assert {question.declared.source for question in QUESTIONS.values()} == set(rows)
    for question in QUESTIONS.values():
        row = rows[question.declared.source]
        assert {category.value for category in question.categories} <= set(row["categories"]), question.name
        quoted = row["provenance"].startswith("quoted")
        assert question.declared.provenance == ("quoted" if quoted else "recalled"), question.name
    asked_of = {source: set() for source in rows}
    for question in QUESTIONS.values():
        asked_of[question.declared.source] |= {category.value for category in question.categories}
    assert asked_of == {source: set(row["categories"]) for source, row in rows.items()}
