"""What rules speak with: near words, quoted words, and what a document has at a place."""

import json
from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.croissant.model import Dataset
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_spec.load import load
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.model import properties
from assay_spec.walk import walk
from assay_validators import context
from assay_validators.context import (
    LONGEST,
    LONGEST_MESSAGE,
    MANY,
    NEAR,
    Choices,
    did_you_mean,
    is_lost,
    is_whole,
    near,
    one_line,
    written,
)
from assay_validators.spelling import MOST, respell

WORDS = st.text("abcde", min_size=1, max_size=8)


class TestNear:
    @given(WORDS, st.lists(WORDS, max_size=MANY))
    def test_of_few_choices_it_is_the_one_that_difflib_finds(self, word, choices):
        found = get_close_matches(word, dict.fromkeys(choices), n=1)
        assert near(word, choices) == (found[0] if found else "")

    @given(st.text("abAé乳0", max_size=8), st.lists(st.text("abAé乳0", min_size=1, max_size=8), max_size=MANY))
    def test_no_word_that_difflib_finds_near_is_left_out_beforehand(self, word, choices):
        close = get_close_matches(word, choices, n=len(choices) + 1, cutoff=NEAR)
        assert set(close) <= {*Choices(choices).likely(word)}

    def test_words_of_other_letters_are_not_compared_at_all(self, monkeypatch):
        """Thousands of unknown words would each take as long as a small document."""
        compared = []
        monkeypatch.setattr(context, "_closest", lambda word, few, cutoff: compared.append(len(few)) or "")
        known = Choices(declared.key.rpartition(":")[2] for declared in properties(Dataset).values())
        words = [f"unknownTerm{number}" for number in range(1000)]
        assert not any(near(word, known) for word in words)
        assert sum(compared) <= len(words) * len(known.words) / 10

    @given(st.data())
    def test_of_many_choices_it_is_the_one_with_a_letter_less(self, data):
        choices = [f"patients/column{number:04}" for number in range(2000)]
        meant = data.draw(st.sampled_from(choices))
        at = data.draw(st.integers(0, len(meant) - 5))
        slip = meant[:at] + meant[at + 1 :]
        assert near(slip, choices) == meant

    @given(st.sampled_from(["ImLC", "SemS", "wikidata"]), st.data())
    def test_capitals_are_a_slip_whatever_the_letters(self, word, data):
        shouted = data.draw(st.sampled_from([word.upper(), word.lower(), word.swapcase()]))
        assert near(shouted, [word, "other"]) == word

    def test_a_long_word_is_near_to_nothing(self):
        assert near("a" * (LONGEST + 1), ["a" * LONGEST]) == ""
        assert near("a" * LONGEST, ["a" * (LONGEST + 1)]) == "a" * (LONGEST + 1)

    @given(WORDS, st.lists(WORDS, min_size=1, max_size=2 * MANY), st.integers(0))
    def test_a_choice_that_is_left_out_is_as_if_it_were_none(self, word, choices, number):
        left_out = choices[number % len(choices)]
        others = [choice for choice in choices if choice != left_out]
        assert near(word, choices, but=left_out) in ("", *others)
        if len(dict.fromkeys(choices)) <= MANY:
            assert near(word, choices, but=left_out) == near(word, others)
            assert did_you_mean(word, choices, but=left_out) == did_you_mean(word, others)

    @given(st.lists(WORDS, max_size=2 * MANY), st.lists(WORDS, max_size=5))
    def test_choices_that_are_sorted_once_are_the_same_choices(self, choices, words):
        sorted_once = Choices(choices)
        for word in words:
            assert near(word, sorted_once) == near(word, choices)
            assert did_you_mean(word, sorted_once) == did_you_mean(word, choices)

    def test_nothing_is_near_to_no_choices(self):
        assert near("a", []) == ""
        assert near("", ["a"]) == ""


@pytest.mark.parametrize(
    ("word", "choices", "remedy"),
    [
        ("positve", ["positive", "negative"], "did you mean `positive`?"),
        ("x", ["benign", "malignant", "benign", ""], "choose one of `benign`, `malignant`"),
        ("x", ["images.zip"], "the only choice is `images.zip`"),
        ("x", [], ""),
        ("x", [str(number) * 3 for number in range(9)], ""),
    ],
)
def test_the_remedy_for_a_word(word, choices, remedy):
    assert did_you_mean(word, choices) == remedy


class TestOneLine:
    @given(st.text(max_size=LONGEST_MESSAGE))
    def test_what_can_be_printed_and_is_short_stays(self, message):
        if message.isprintable():
            assert one_line(message) == message

    @given(st.text(st.characters(exclude_categories=[]), max_size=1000))
    def test_it_can_always_be_printed_on_a_line(self, message):
        line = one_line(message)
        assert line.isprintable()
        assert one_line(line) == line or len(line) > LONGEST_MESSAGE

    def test_long_words_are_cut_and_the_rest_is_kept(self):
        assert one_line(f"`{'x' * 500}` is no `{'y' * 500}`, but `z`") == f"`{'x' * 60}…` is no `{'y' * 60}…`, but `z`"
        assert len(one_line("x" * 50_000_000)) == LONGEST_MESSAGE + 1

    @pytest.mark.parametrize(
        ("message", "line"),
        [
            ("a\nb", "a\\nb"),
            ("\x1b[2J", "\\x1b[2J"),
            ("\ud800", "\\ud800"),
            ("é乳🥐", "é乳🥐"),
            ("a\u2028b", "a\\u2028b"),
        ],
    )
    def test_what_cannot_be_printed_is_escaped(self, message, line):
        assert one_line(message) == line


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("a.json", '["caf\\u00e9"]', "café"),
        ("a.json", "[1.50]", "1.50"),
        ("a.json", "[true]", "true"),
        ("a.json", "[null]", "null"),
        ("a.json", '[{"@id": "x", "a": 1}]', "x"),
        ("a.json", '[{"a": 1}]', '{"a": 1}'),
        ("a.json", "[[1, 2]]", "[1, 2]"),
        ("a.yaml", "- 'it''s'", "it's"),
        ("a.yaml", "- 0x1F", "0x1F"),
        ("a.yaml", "- ~", "~"),
    ],
)
def test_what_a_document_has_at_a_place(name, text, what):
    assert written(read_document(name, data=text.encode()).span(1)) == what


HEADER = "assay: evaluation/1\nname: a\ndataset: d.json\nid: i\nreference: r\n"


def evaluation(text):
    return load(read_document("a.yaml", data=f"{HEADER}{text}".encode()), Evaluation)


@pytest.mark.parametrize(
    ("text", "attribute", "lost"),
    [
        ("predictions: []", "positive", False),
        ("predictions: []\npositive: ''", "positive", False),
        ("predictions: []\npositive: a", "positive", False),
        ("predictions: []\npositive: [a]", "positive", True),
        ("predictions: []\nlevel: 95", "level", True),
        ("predictions: []\ntitle:", "title", True),
        ("predictions: []\nby: []", "by", False),
        ("predictions: []\ntitle: []", "title", True),
        ("predictions: [{name: f, file: a.csv, scores: {}}]", "predictions", False),
        ("predictions: []\nby: [1]", "by", True),
        ("predictions: []\nby: [1, a]", "by", False),
        ("predictions: [{}]", "predictions", True),
        ("predictions: []", "predictions", False),
    ],
)
def test_what_was_given_and_not_understood_is_lost(text, attribute, lost):
    assert is_lost(evaluation(text).model, attribute) is lost
    assert is_lost(evaluation(text).model, "seed", attribute) is lost


@pytest.mark.parametrize(
    ("text", "attribute", "whole"),
    [
        ("", "classes", True),
        ("classes: []", "classes", True),
        ("classes: [a, b, a]", "classes", True),
        ("classes: [a, ~]", "classes", False),
        ("classes: [a, [b]]", "classes", False),
        ("classes: x", "classes", False),
        ("positive: a", "positive", True),
        ("positive: [a]", "positive", False),
    ],
)
def test_a_list_is_whole_when_every_item_was_understood(text, attribute, whole):
    assert is_whole(evaluation(f"predictions: []\n{text}").model, attribute) is whole


@given(st.lists(st.sampled_from(["p", 5, None, [], {}]), max_size=4))
def test_a_mapping_is_whole_when_every_value_was_understood(values):
    scores = {f"c{number}": value for number, value in enumerate(values)}
    loaded = evaluation(f"predictions: [{{name: f, file: a.csv, scores: {json.dumps(scores)}}}]")
    (prediction,) = loaded.model.predictions
    assert is_whole(prediction, "scores") is all(value == "p" for value in values)


def test_null_is_nothing_in_linked_data():
    data = (
        b'{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1", "citeAs": null, "keywords": []}'
    )
    model = load_kind(read_document("a.json", data=data)).model
    assert not is_lost(model, "cite_as", "keywords")


class TestRespelling:
    def read(self, text):
        document = read_document("a.yaml", data=f"{HEADER}{text}".encode())
        return respell(document, load(document, Evaluation))

    def test_a_misspelt_property_is_read_and_stays_found(self):
        loaded = self.read("predictons: []\npositve: b\n")
        assert loaded.model.positive == "b"
        assert len(loaded.findings) == 2

    def test_inside_of_lists_too(self):
        loaded = self.read("predictions:\n- {nmae: f, file: a.csv, lable: p}\n")
        assert [(each.name, each.label) for each in walk(loaded.model) if hasattr(each, "label")] == [("f", "p")]

    def test_a_word_that_explains_nothing_is_left_alone(self):
        loaded = self.read("predictions: []\ncomment: x\n")
        assert loaded.model.title == ""

    def test_a_reading_that_would_bring_new_complaints_is_none(self):
        loaded = self.read("predictions: []\nlevl: 95\nseeds: [1]\n")
        assert (loaded.model.level, loaded.model.seed) == (0.95, 0)
        assert len(loaded.findings) == 2

    def test_one_bad_word_does_not_spoil_the_other(self):
        assert self.read("predictions: []\nlevl: 95\npositve: b\n").model.positive == "b"

    def test_the_right_word_counts_where_both_stand(self):
        assert self.read("predictions: []\ntitel: wrong\ntitle: right\n").model.title == "right"

    def test_a_document_of_unknown_words_is_another_thing(self):
        words = ["assa", "nam", "datase", "recordset", "refrence", "clases", "fingerprnt", "metric", "positve"]
        loaded = self.read("predictions: []\n" + "".join(f"{word}: {word}\n" for word in words[:MOST]) + "positve: b\n")
        assert loaded.model.positive == ""

    @given(st.lists(st.text("abcdefghijk_", min_size=1, max_size=9), max_size=6, unique=True))
    def test_it_finds_nothing_that_was_not_found_before(self, words):
        text = "".join(f"{word}: x\n" for word in words if word not in Fingerprint.fields)
        document = read_document("a.yaml", data=f"assay: fingerprint/1\n{text}".encode())
        before = load(document, Fingerprint)
        assert set(respell(document, before).findings) <= set(before.findings)
