"""One table of kinds: every row leads to what it names, and every document to its row."""

import inspect
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_spec.kinds import HEADER, KINDS, Identity, KindRow, identify, kind, load_kind, resolve
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.model import Model, properties

ROWS = pytest.mark.parametrize("row", KINDS, ids=lambda row: row.name)
PLAIN = (
    "name",
    "title",
    "specification",
    "declared",
    "versions",
    "alone",
    "drafts",
    "migrate",
    "rules",
    "passes",
    "called",
)
TARGETS = [name for name in KindRow.fields if name not in PLAIN]
CROISSANT = {"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}


@ROWS
def test_every_target_of_a_row_is_there(row):
    for name in TARGETS:
        target = getattr(row, name)
        assert not target or callable(resolve(target)), (name, target)
    for target in (*row.rules.values(), *filter(None, (row.passes,))):
        assert isinstance(resolve(target), tuple), target


@ROWS
def test_a_row_is_complete(row):
    model = resolve(row.model)
    assert issubclass(model, Model)
    assert row.title
    assert list(row.versions) == sorted(set(row.versions))
    assert all(draft < row.versions[0] for draft in row.drafts)
    assert bool(row.migrate) == bool(row.drafts)
    assert row.rules
    assert not row.called or row.identify
    assert [name.lower() for name in row.called] == list(row.called)
    if row.identify:
        assert model.linked == bool(row.terms) == bool(row.spell)
        assert list(inspect.signature(resolve(row.identify)).parameters) == ["document"]
    else:
        assert HEADER in properties(model), "our own kinds declare their header"
    needed = [bool(target) for target in (row.lower, row.passes, row.work, row.report)]
    assert all(needed) or not any(needed), "a benchmark has all that a run needs"


def test_names_are_unique_and_found():
    assert [kind(row.name) for row in KINDS] == list(KINDS)
    with pytest.raises(LookupError, match=r"no kind of document is called `evalution`"):
        kind("evalution")


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a"])
@pytest.mark.parametrize(
    ("value", "row", "version"),
    [
        ("evaluation/1", "evaluation", "1"),
        ("fingerprint/1", "fingerprint", "1"),
        ("evaluation/2", "evaluation", "2"),
        ("evaluation", "evaluation", ""),
        ("evaluation/", "evaluation", ""),
        ("evaluation/1/2", "evaluation", "1/2"),
        ("evalution/1", None, "1"),
        ("Evaluation/1", None, "1"),
        ("croissant/1.1", None, "1.1"),  # a foreign document says by itself what it is
        ("", None, ""),
    ],
)
def test_our_own_documents_have_a_header(read, name, value, row, version):
    document = read(json.dumps({"name": "x", HEADER: value}), name)
    found = identify(document)
    assert (found.row and found.row.name, found.version) == (row, version)
    assert document.tape.text(found.node) == value
    assert (document.kind, document.version) == (found.row, version)


@pytest.mark.parametrize(
    "text",
    [
        *["", "5", "[]", '["assay"]', "{}", '{"name": "x"}'],
        *['{"assay": 1}', '{"assay": {"evaluation": 1}}', '{"a": {"assay": "evaluation/1"}}'],
    ],
)
def test_what_says_nothing_is_of_no_kind(read, text):
    assert identify(read(text)) == Identity(None, "", -1)
    assert load_kind(read(text)) is None


def test_turtle_is_of_no_kind(read):
    assert read("<a> <b> <c> .", "a.ttl").kind is None


def test_a_foreign_document_may_use_the_word_of_the_header_in_its_own_sense(read):
    document = read(json.dumps({**CROISSANT, HEADER: "RNA-seq"}))
    assert (document.kind, document.version) == (kind("croissant"), "1.1")
    assert load_kind(document) is not None


def test_of_two_headers_the_last_one_counts(read):
    assert read('{"assay": "evaluation/1", "assay": "fingerprint/1"}').kind is kind("fingerprint")


def test_a_document_is_asked_once_what_it_is(read):
    document = read(json.dumps(CROISSANT))
    assert document.identity is document.identity


@pytest.mark.parametrize(
    "body",
    [
        {**CROISSANT, "conformsTo": "http://mlcommons.org/croissant/0.8"},
        {**CROISSANT, "conformsTo": "http://mlcommons.org/croissant/2.0"},
        {HEADER: "evaluation/2"},
        {HEADER: "evaluation"},
    ],
)
def test_a_version_that_is_not_read_gives_no_model(read, body):
    assert read(json.dumps(body)).kind is not None
    assert load_kind(read(json.dumps(body))) is None


def test_a_document_becomes_the_model_of_its_kind_and_version(read):
    text = "assay: evaluation/1\nname: a\ndataset: d\nid: i\nreference: r\npredictions: [{name: f, file: f.csv}]\n"
    assert isinstance(load_kind(read(text, "a.yaml")).model, Evaluation)
    old = {**CROISSANT, "conformsTo": "http://mlcommons.org/croissant/1.0", "sdVersion": "1"}
    unknown = [f for f in load_kind(read(json.dumps(old))).findings if f.code == 2]
    assert len(unknown) == 1, "1.0 has no sdVersion"


@given(data=st.binary(max_size=100), name=st.sampled_from(["a.json", "a.yaml", "a.ttl", "a"]))
def test_any_bytes_are_identified(data, name):
    document = read_document(name, data=data)
    assert document.identity == identify(document)
