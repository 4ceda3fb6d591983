"""A document says in many ways whether it is Croissant, and of which version."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.croissant.model import Dataset
from assay_spec.croissant.version import ONLY_1_0, SINCE_1_1, version_of
from assay_spec.model import properties
from assay_spec.shapes import table_of

OURS = "http://mlcommons.org/croissant/"
VOCAB = {
    "@vocab": "https://schema.org/",
    "cr": OURS,
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
}
NO_WORDS = [{}, None, 3, [], [None], {"@language": "en"}, {"id": "@id"}, {"a": 3}]
"""Contexts that give no word an address."""
DATASET = {"@context": VOCAB, "@type": "Dataset"}


def found(read, body, name="document.json"):
    """The version and the text where it is said."""
    document = read(json.dumps(body), name)
    answer = version_of(document)
    if answer is None:
        return None
    version, node = answer
    return version, document.tape.value(node)


@pytest.mark.parametrize(
    ("value", "version"),
    [
        (f"{OURS}1.0", "1.0"),
        (f"{OURS}1.1", "1.1"),
        ("https://mlcommons.org/croissant/1.1", "1.1"),
        (f"{OURS}1.1/", "1.1"),
        (f"{OURS}0.8", "0.8"),
        (f"{OURS}2.0-rc1", "2.0-rc1"),
        ({"@id": f"{OURS}1.0"}, "1.0"),
        ([f"{OURS}1.0"], "1.0"),
        (["http://mlcommons.org/croissant/RAI/1.0", f"{OURS}1.1"], "1.1"),
        ([{"@id": f"{OURS}RAI/1.0"}, {"@id": f"{OURS}1.0"}], "1.0"),
        ([f"{OURS}1.0", f"{OURS}1.1"], "1.0"),
        ([5, None, {}, {"@id": 5}, [f"{OURS}1.0"], f"{OURS}1.1"], "1.1"),
    ],
)
@pytest.mark.parametrize("name", ["document.json", "document.yaml"])
def test_what_it_conforms_to_tells_the_version_and_where(read, value, version, name):
    answer = found(read, {**DATASET, "conformsTo": value}, name)
    assert answer is not None
    assert answer[0] == version
    assert answer[1].rstrip("/").endswith(f"croissant/{version}")


@pytest.mark.parametrize("key", ["conformsTo", "dct:conformsTo", "http://purl.org/dc/terms/conformsTo"])
def test_the_word_may_be_spelt_in_any_way(read, key):
    assert found(read, {"@context": VOCAB, key: f"{OURS}1.0"})[0] == "1.0"


def test_the_keyword_of_a_reference_may_have_an_alias(read):
    body = {"@context": {**VOCAB, "id": "@id", "type": "@type"}, "type": "Dataset"}
    assert found(read, {**body, "conformsTo": {"id": f"{OURS}1.1"}}) == ("1.1", f"{OURS}1.1")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset", "recordSet": []}, ("1.1", "Dataset")),
        ({"@context": VOCAB, "@type": "sc:Dataset"}, ("1.1", "sc:Dataset")),
        ({"@context": VOCAB, "@type": ["Thing", "Dataset"]}, ("1.1", ["Thing", "Dataset"])),
        ({"@context": {**VOCAB, "ml": "http://mlcommons.org/schema/"}, "@type": "Dataset"}, ("0.8", "Dataset")),
        ({"@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset"}, None),
        ({"@context": VOCAB, "@type": "Person"}, None),
        ({"@context": VOCAB}, None),
        ({"@type": "sc:Dataset", "cr:recordSet": []}, ("1.1", "sc:Dataset")),
        ({"@type": "sc:Dataset"}, None),
        ({**DATASET, "conformsTo": f"{OURS}RAI/1.0"}, ("1.1", "Dataset")),
        ({**DATASET, "conformsTo": "http://example.org/1.0"}, ("1.1", "Dataset")),
        ({"@type": "sc:Dataset", "conformsTo": f"{OURS}1.0"}, ("1.0", f"{OURS}1.0")),
        *(({"@context": no, "@type": "sc:Dataset", "recordSet": []}, ("1.1", "sc:Dataset")) for no in NO_WORDS),
        *(({"@context": no, "@type": "Dataset", "conformsTo": f"{OURS}1.0"}, ("1.0", f"{OURS}1.0")) for no in NO_WORDS),
        *(({"@context": no, "@type": "Dataset", "distribution": []}, None) for no in NO_WORDS),
        *(({"@context": no, "@type": "Person", "recordSet": []}, None) for no in NO_WORDS),
        ({"name": "a"}, None),
        ({}, None),
        ({"@type": 5, "recordSet": []}, None),
        ({"@type": None}, None),
    ],
)
def test_without_it_the_words_tell(read, body, answer):
    assert found(read, body) == answer


FIELD = {"@type": "cr:Field", "dataType": "sc:Text"}


@pytest.mark.parametrize(
    ("field", "version"),
    [
        ({"cr:repeated": True}, "1.0"),
        ({"cr:source": {"cr:transform": {"cr:jsonQuery": "$.a"}}}, "1.0"),
        ({"cr:isArray": True}, "1.1"),
        ({"cr:repeated": True, "cr:isArray": True}, "1.1"),
        ({"repeated": True}, "1.0"),
        ({"rai:repeated": True}, "1.1"),
        ({"cr:value": {"cr:repeated": 1}}, "1.1"),
        ({}, "1.1"),
    ],
)
def test_the_words_that_one_version_has_tell_it(read, field, version):
    records = {"@type": "cr:RecordSet", "cr:field": {**FIELD, **field}}
    assert found(read, {**DATASET, "cr:recordSet": records})[0] == version
    assert found(read, {**DATASET, "conformsTo": f"{OURS}1.1", "cr:recordSet": records})[0] == "1.1"
    old = {**VOCAB, "ml": "http://mlcommons.org/schema/"}
    assert found(read, {**DATASET, "@context": old, "cr:recordSet": records})[0] == "0.8"


@pytest.mark.parametrize("word", ["data", "cr:examples", f"{OURS}data"])
@pytest.mark.parametrize("column", ["delimiter", "cr:delimiter", "isArray"])
def test_the_keys_of_records_are_no_words(read, word, column):
    context = {**VOCAB, "data": "cr:data"}
    for rows in ([{column: 1}], {column: {column: [1]}}):
        records = {"@type": "cr:RecordSet", word: rows, "cr:field": FIELD}
        assert found(read, {**DATASET, "@context": context, "cr:recordSet": records})[0] == "1.1"
        records["cr:field"] = {**FIELD, "cr:repeated": True}
        assert found(read, {**DATASET, "@context": context, "cr:recordSet": records})[0] == "1.0"


def test_the_words_of_one_version_are_those_of_the_model():
    """Those that stand for one thing in both are of neither."""
    declared = [each for model in table_of(Dataset, "").models for each in properties(model).values()]
    lasting = {each.key for each in declared if not each.since and not each.until}
    assert {each.key for each in declared if each.until == "1.0"} - lasting == ONLY_1_0
    assert {each.key for each in declared if each.since == "1.1" and each.key[:3] == "cr:"} - lasting == SINCE_1_1


def test_of_duplicate_keys_the_last_one_counts(read):
    text = f'{{"@context": {json.dumps(VOCAB)}, "conformsTo": "{OURS}1.0", "conformsTo": "{OURS}1.1"}}'
    version, node = version_of(read(text))
    assert version == "1.1"
    assert read(text).span(node).start == text.rindex(f'"{OURS}1.1"')


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["Dataset", f"{OURS}1.0", f"{OURS}", "http://", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@id", "@type", "a"]), inner, max_size=3)
    ),
)


@given(
    body=st.dictionaries(
        st.sampled_from(["@context", "@type", "conformsTo", "dct:conformsTo", "recordSet", "@id"]), JSON, max_size=5
    )
)
def test_any_object_is_asked_without_harm(read, body):
    document = read(json.dumps(body))
    answer = version_of(document)
    if answer is not None:
        assert answer[0]
        assert 0 <= answer[1] < len(document.tape)
