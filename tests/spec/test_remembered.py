"""Answers that are remembered: the same as without, a bounded number of them, and none of a long text."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from assay_spec import remembered
from assay_spec.croissant.context import compile_context
from assay_spec.croissant.official import CONTEXT
from assay_spec.remembered import LONGEST, MOST, Remembered, length
from assay_validators.croissant import containers, formats, media_types, prefixes, transforms, vocabulary
from assay_validators.croissant.authors import words

FUNCTIONS = [
    (module, name)
    for module in (containers, formats, media_types, prefixes, transforms, vocabulary, words)
    for name, held in vars(module).items()
    if isinstance(held, Remembered)
]
texts = st.text(max_size=4) | st.text(max_size=3).map(lambda text: text * LONGEST)
asked = texts | st.tuples(texts, st.lists(texts, max_size=3).map(tuple))


@given(st.lists(asked, max_size=30))
def test_what_is_answered_does_not_depend_on_what_is_remembered(questions):
    calls = []
    answers = Remembered(lambda each: calls.append(each) or repr(each))
    assert [answers(each) for each in questions] == [repr(each) for each in questions]
    short = {each for each in questions if length(each) <= LONGEST}
    assert answers.keys() == short
    assert sum(each in short for each in calls) == len(short)


def test_so_many_are_remembered(monkeypatch):
    monkeypatch.setattr(remembered, "MOST", 10)
    answers = Remembered(str)
    for number in range(95):
        assert answers(number) == str(number)
        assert len(answers) <= 10


def test_long_texts_of_documents_are_in_no_memory():
    """Whatever a rule remembers by the texts of documents: some megabytes at most."""
    assert {name for _, name in FUNCTIONS} >= {"_plain", "_are_single", "_groups", "_is_plain", "folded"}
    for module, name in FUNCTIONS:
        function = getattr(module, name)
        assert sum(sys.getsizeof(each) for each in function if isinstance(each, str)) <= MOST * (LONGEST * 4 + 100)
    for number in range(20):
        text = f"{number}" + "a" * LONGEST
        assert media_types.is_all_of((text,), ("text/csv",)) is False
        assert text not in media_types._plain
        assert words.folded(text.upper()) == text
        assert text.upper() not in words.folded


def test_a_context_keeps_no_long_words():
    terms = compile_context(CONTEXT)
    known = len(terms)
    assert terms.canonical("x" * (LONGEST + 1)) == f"sc:{'x' * (LONGEST + 1)}"
    assert len(terms) == known
    assert terms.canonical("x" * LONGEST) == f"sc:{'x' * LONGEST}"
    assert len(terms) == known + 1
