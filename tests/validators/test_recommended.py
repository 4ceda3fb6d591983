"""What is recommended of a dataset is called absent where it says nothing, and nowhere else."""

import json

import pytest

from assay_spec.document import read_document
from assay_validators.croissant.recommended import RECOMMENDED
from assay_validators.engine import Session

from .growth import croissant

GIVEN = {word: json.loads(value) for word, value in RECOMMENDED.values()}


def absent(**changes):
    """What is called absent in a dataset that gives all of it but for some changes."""
    dataset = json.loads(croissant([])) | GIVEN
    context = changes.pop("context", {})
    dataset["@context"] = dataset["@context"] | context
    for word, value in changes.items():
        dataset[word.replace("__", ":")] = value
        if value is ...:
            del dataset[word]
    found = Session().check_document(read_document("croissant.json", data=json.dumps(dataset).encode())).diagnostics
    return [each.message.partition("`")[2].strip("`") for each in found if each.code == "CRO168"]


def test_a_dataset_that_gives_all_of_it_lacks_nothing():
    assert absent() == []


@pytest.mark.parametrize("word", GIVEN)
@pytest.mark.parametrize("value", [..., None, []])
def test_what_says_nothing_is_absent(word, value):
    assert absent(**{word: value}) == ([word] if value != [] or word not in ("dateCreated", "dateModified") else [])


@pytest.mark.parametrize("value", [5, {"@type": "sc:Dog"}])
def test_what_was_not_understood_is_not_absent_too(value):
    assert absent(publisher=value) == []


def test_the_word_of_another_vocabulary_says_something_else():
    assert absent(publisher=..., ex__publisher="U", context={"ex": "https://example.org/"}) == ["publisher"]


def test_a_word_with_a_slip_of_the_pen_is_told_there():
    assert absent(publisher=..., publihser={"@type": "sc:Organization", "name": "U"}) == []


@pytest.mark.parametrize("meaning", [None, "https://example.org/p"])
def test_a_word_of_which_the_context_makes_another_is_told_there(meaning):
    assert absent(context={"publisher": meaning}) == []
