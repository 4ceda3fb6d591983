"""Whatever is answered stands in the document, which loads, and goes on from there without losing anything."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.spec.metrics.problems import fingerprints

from assay.metrics.fingerprint.answers import CATEGORY, Answered, Answers, Origin
from assay.metrics.fingerprint.dialogue import ask_all
from assay.metrics.fingerprint.document import document_text, kept_in, require_held
from assay.metrics.fingerprint.measured import Found, Measured
from assay.metrics.fingerprint.sound import errors
from assay.metrics.fingerprint.start import begun
from assay.metrics.fingerprint.words import AnswerError, choices_of, value_of, written
from assay_spec.document import read_document
from assay_spec.load import load
from assay_spec.metrics.answers import Category
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.metrics.questions import asked, questions

NOTHING = Measured("problem", Category.SEMS, "", (), {})
PROBLEMS = st.sampled_from(Category).flatmap(lambda category: fingerprints((category,)))


def plain(value):
    return str(value) if isinstance(value, str) else value


def answers_of(problem, names=None):
    """The answers of a problem to the questions that it is asked, or to some of them."""
    answers = Answers(NOTHING)
    for question in asked(problem):
        value = getattr(problem, question.name)
        kept = names is None or question.name in names or question.name == CATEGORY
        if kept and value is not None and value != ():
            answers.given[question.name] = Answered(plain(value), Origin.TYPED)
    return answers


def values(given):
    return {name: each.value for name, each in given.items()}


@given(PROBLEMS)
def test_a_document_holds_what_was_answered(problem):
    answers = answers_of(problem)
    text = document_text(answers)
    given_, of_class = kept_in("fingerprint.yaml", text)
    assert values(given_) == values(answers.given)
    assert of_class == {}
    require_held("fingerprint.yaml", text, answers)


@given(PROBLEMS, st.sets(st.sampled_from(sorted(questions()))), st.sampled_from(["\n", "\r\n"]))
def test_going_on_adds_the_rest_and_changes_nothing_else(problem, names, newline):
    whole, part = answers_of(problem), answers_of(problem, names)
    before = document_text(part).replace("\n", newline)
    before = before.replace("name: problem", "name: mine  # not yours") + f"{newline}# and this at the end{newline}"
    assert document_text(part, before) == before, "nothing new, nothing changed"
    after = document_text(whole, before)
    assert values(kept_in("fingerprint.yaml", after)[0]) == values(whole.given)
    lines = after.split(newline)
    places = re.compile(r"# (open: .*|[a-z_]+:)$|#   \S")
    # What an answer makes needless to ask is no longer asked.
    needless = tuple(f"# {each.declared.source} " for each in part.asked() if each not in whole.asked())
    gone = [line for line in before.split(newline) if line not in lines and not places.match(line)]
    assert [line for line in gone if not line.startswith(needless)] == []


@given(PROBLEMS, st.text(max_size=60))
def test_notes_in_any_paragraph_stay(problem, note):
    line = "# note: " + "".join(char for char in note if char.isprintable())
    part, whole = answers_of(problem, ()), answers_of(problem)
    before = document_text(part).replace("\n\n#", f"\n\n{line}\n#")
    after = document_text(whole, before)
    assert after.count(line) == before.count(line)
    assert values(kept_in("fingerprint.yaml", after)[0]) == values(whole.given)


LINES = st.one_of(
    st.sampled_from(
        ["", "y", "no", "?", "-", "1", "2", "4", "0.5", "SemS", "ImLC", "FN", "a>b=2", "argmax", "\x1b[2J"]
    ),
    st.text(max_size=8),
)


@settings(max_examples=60)
@given(st.lists(LINES, max_size=60), st.sampled_from(Category))
def test_whatever_is_typed_leaves_a_document_that_is_only_open(typed, category):
    found = {"class_imbalance": Found(True, ("1 of 9",)), "class_scores_available": Found(False, ("none",))}
    answers = begun(NOTHING._replace(answers=found, category=category), [], asks=True)
    texts, shown = [], []

    def hear(prompt):
        assert prompt.endswith(": ")
        if not typed:
            raise EOFError
        return typed.pop(0)

    done = ask_all(answers, hear, shown.append, lambda: texts.append(document_text(answers)), 80)
    for text in texts[-3:]:
        assert errors(text) == []
    text = document_text(answers)
    assert errors(text) == []
    assert values(kept_in("fingerprint.yaml", text)[0]) == values(answers.given)
    assert done or not typed
    assert [line for line in shown if "\n" in line] == []


def test_a_fingerprint_that_is_asked_to_its_end_has_nothing_open_but_what_was_left():
    answers = begun(NOTHING, [], asks=True)
    assert ask_all(answers, lambda _: "", lambda _: None, lambda: None, 80)
    assert {each.name for each in answers.open()} == {"class_imbalance", "class_scores_available"}
    assert {each.name for each in answers.needed()} == {"class_imbalance", "class_scores_available"}


@given(st.sampled_from([*questions().values()]), st.sampled_from(Category), st.text(max_size=12))
def test_any_text_is_an_answer_or_refused(question, category, text):
    try:
        value = value_of(question, text, category)
    except AnswerError:
        return
    if question.form != "costs":
        assert value_of(question, written(value), category) == value


@given(st.sampled_from([each for each in questions().values() if each.answers]), st.sampled_from(Category))
def test_every_choice_is_taken_by_word_number_and_beginning(question, category):
    words = [each.word for each in choices_of(question, category)]
    assume(words)
    for number, word in enumerate(words, 1):
        assert value_of(question, word, category) == word
        assert value_of(question, word.upper(), category) == word
        assert value_of(question, str(number), category) == word
    for text in ("0", str(len(words) + 1), "", "²"):
        with pytest.raises(AnswerError):
            value_of(question, text, category)


def test_costs_are_read_back():
    found = value_of(questions()["costs"], "not ill>ill=2, ill > not ill = 10.5", Category.IMLC)
    assert [(each.reference, each.prediction, each.cost) for each in found] == [
        ("not ill", "ill", 2),
        ("ill", "not ill", 10.5),
    ]
    answers = Answers(NOTHING._replace(category=Category.IMLC))
    for name, value in {"unequal_severity": True, "costs": found, "category": "ImLC"}.items():
        answers.given[name] = Answered(value, Origin.TYPED)
    assert kept_in("x.yaml", document_text(answers))[0]["costs"].value == found


@pytest.mark.parametrize("name", ["2024", "null", "on", "1e5", "0x1f", "no", "2024-01-01", "problem"])
def test_a_folder_may_be_called_like_a_number(name):
    found = {"class_imbalance": Found(True, ("1 of 9",)), "class_scores_available": Found(False, ("none",))}
    text = document_text(begun(NOTHING._replace(name=name, answers=found), []))
    assert load(read_document("x.yaml", data=text.encode()), Fingerprint).model.name == name
    assert ("name: problem\n" in text) == (name == "problem")


def test_names_and_evidence_cannot_break_the_document():
    name = 'a: "b" # c\n- d'
    found = {"small_structures": Found("never", (f"{name}: 0 of 3\r\nsmall_structures: consistently",))}
    measured = NOTHING._replace(
        answers=found,
        about=(f"{name}\nassay: x",),
        classes=(name,),
        by_class={name: {"small_structures": Found("occasionally", (name,))}},
    )
    answers = begun(measured, [])
    text = document_text(answers)
    assert errors(text) == []
    given_, of_class = kept_in("x.yaml", text)
    assert given_["small_structures"].value == "never"
    assert {of: values(each) for of, each in of_class.items()} == {name: {"small_structures": "occasionally"}}
