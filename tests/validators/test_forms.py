"""The same dataset in another form of JSON-LD has the same findings, each where the thing is written."""

import json
import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.croissant import forms
from tests.spec.croissant.forms import Form

from assay_kernels.scan import Kind
from assay_spec.document import read_document
from assay_validators.engine import Session

from .growth import croissant, records

STUDY = Path(__file__).parent / "study"
LARGEST = 1 << 17

WRAPPED = {
    "nothing": lambda document, rng: document,
    "sets": lambda document, rng: Form(document, rng).in_sets(),
    "some sets": lambda document, rng: Form(document, rng, 0.3).in_sets(),
}
PLACED = {
    "itself": lambda document, rng: document,
    "graph": lambda document, rng: Form(document, rng).in_graph(),
    "flattened": lambda document, rng: Form(document, rng).flattened(),
    "half flattened": lambda document, rng: Form(document, rng, 0.5).flattened(),
}
FORMS = st.builds(
    lambda wrap, place, is_list, seed: (wrap, place, is_list, seed),
    *(st.sampled_from(list(WRAPPED)), st.sampled_from(list(PLACED)), st.booleans(), st.integers(0, 1 << 30)),
)


def formed(document, form):
    wrap, place, is_list, seed = form
    rng = random.Random(seed)
    made = PLACED[place](WRAPPED[wrap](document, rng), rng)
    return [made] if is_list else made


def checked(value):
    return Session().check_document(read_document("croissant.json", data=json.dumps(value, indent=1).encode()))


def shown(span):
    """What stands at a place, which the bytes there say too."""
    document, node = span.document, span.node
    if node < 0 or document.tape.kind(node) in (Kind.OBJECT, Kind.ARRAY):
        return ""
    value = document.tape.value(node)
    assert json.loads(document.data[document.tape.start(node) : document.tape.end(node)]) == value
    at = json.loads(document.data)
    for step in span.pointer.split("/")[1:-1]:
        at = at[int(step) if isinstance(at, list) else step.replace("~1", "/").replace("~0", "~")]
    assert value in (
        list(at) if document.tape.kind(node) == Kind.KEY else list(at.values() if isinstance(at, dict) else at)
    )
    return json.dumps(value)


def said(report):
    return Counter(
        (found.code, found.severity, found.message, found.help, shown(found.span), len(found.related))
        for found in report.diagnostics
    )


@cache
def seeds(corpus):
    """Documents of the corpus that are read, and those of the study."""
    paths = sorted(path for path in corpus.rglob("*.json*") if path.suffix in (".json", ".jsonld"))
    small = (
        path for path in [*paths, STUDY / "croissant.json", STUDY / "broken.json"] if path.stat().st_size < LARGEST
    )
    found = []
    for path in small:
        try:
            value = json.loads(path.read_bytes())
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get("@context", {}), dict):
            report = checked(value)
            if report.done and report.kind in ("croissant/1.0", "croissant/1.1") and report.document.unread == ():
                found.append((str(path), value, said(report)))
    return found


@settings(max_examples=200)
@given(number=st.integers(0, 1 << 16), form=FORMS)
def test_datasets_of_the_corpus_have_the_same_findings_in_every_form(corpus, number, form):
    datasets = seeds(corpus / "croissant")
    path, value, findings = datasets[number % len(datasets)]
    assert len(datasets) > 150
    assert said(checked(formed(value, form))) == findings, path


MISTAKES = [
    {"datePublished": "01/02/2024"},
    {"sameas": "https://example.org"},
    {"url": ["https://example.org", "https://example.org/2"]},
    {"creator": {"@type": "cr:Field", "name": "nobody"}},
    {"license": "MIT"},
    {"keywords": []},
    {"creator": [{"@type": "sc:Person", "name": "A", "url": "no address"}, {"@type": "sc:Organization"}]},
    {"bio:species": "Homo sapiens"},
    {"isLiveDataset": "yes"},
]
VALUES = st.sampled_from([None, "", "x", 1, [], ["x"], {}, {"@id": "patients.csv"}, {"@id": "nobody"}, [{"@id": "x"}]])
BASE = json.loads((STUDY / "croissant.json").read_bytes())


@given(
    mistakes=st.lists(st.sampled_from(MISTAKES)),
    form=FORMS,
    places=st.lists(st.tuples(st.integers(0), VALUES), max_size=2),
)
def test_mistakes_are_found_in_every_form(mistakes, form, places):
    value = json.loads(json.dumps(BASE))
    for mistake in mistakes:
        value |= mistake
    for number, other in places:
        objects = [*value["distribution"], *(field for records in value["recordSet"] for field in records["field"])]
        target = objects[number % len(objects)]
        words = [word for word in target if not word.startswith("@")]
        target[words[number % len(words)]] = other
    assert said(checked(formed(value, form))) == said(checked(value))


def told(report):
    """Findings but the warnings of a list of one, where an item of a list is the value itself."""
    return Counter(
        (found.code, found.severity, found.message.replace("an item of ", ""), found.help, len(found.related))
        for found in report.diagnostics
        if not is_of_one(found)
    )


def is_of_one(found):
    tape, node = found.span.document.tape, found.span.node
    return found.code == "MOD006" and len(tape.children(node)) == 1


@settings(max_examples=100)
@given(number=st.integers(0, 1 << 16), form=FORMS, share=st.sampled_from([1.0, 0.3]))
def test_lists_of_one_have_the_findings_of_the_one_and_a_warning_each(corpus, number, form, share):
    datasets = seeds(corpus / "croissant")
    path, value, _ = datasets[number % len(datasets)]
    made = Form(json.loads(json.dumps(value)), random.Random(form[-1]), share).in_ones()
    report = checked(made)
    assert told(report) == told(checked(value)), path
    assert said(checked(formed(made, form))) == said(report)
    places = [found.span.node for found in report.diagnostics if is_of_one(found)]
    assert len(places) == len(set(places))


# Messages quote words of others, types and wrong values as they are written, and need a context for some.
IN_FULL = [{}, *(each for each in MISTAKES if each.keys().isdisjoint(("sameas", "bio:species", "isLiveDataset")))]


@given(mistake=st.sampled_from([each for each in IN_FULL if "cr:Field" not in str(each)]), is_list=st.booleans())
def test_expanded_objects_have_the_findings_of_the_compact_ones(mistake, is_list):
    value = json.loads(json.dumps({**BASE, **mistake}))
    made = Form(value, random.Random(0)).expanded()
    found = checked([made] if is_list else made).diagnostics
    plain = checked(value).diagnostics
    assert sorted((each.code, each.message) for each in found) == sorted((each.code, each.message) for each in plain)


def in_words(report):
    """Findings whose messages may name things in another order."""
    return Counter(
        (found.code, found.severity, frozenset(found.message.replace(",", "").split())) for found in report.diagnostics
    )


@settings(max_examples=100)
@given(number=st.integers(0, 1 << 16), seed=st.integers(0, 1 << 30), share=st.sampled_from([1.0, 0.3]))
def test_objects_in_pieces_have_the_findings_of_the_whole(corpus, number, seed, share):
    datasets = seeds(corpus / "croissant")
    path, value, findings = datasets[number % len(datasets)]
    if all(code != "CRO040" for code, *_ in findings):  # which of several has which pieces nobody can say
        made = Form(json.loads(json.dumps(value)), random.Random(seed), share).in_pieces()
        assert in_words(checked(made)) == in_words(checked(value)), path


RENAMED = (
    "nested",
    "contexts inside",
    "contexts of types",
    "contexts of properties",
    "maps by index",
    "maps by id",
    "included",
    "references by text",
    "in pieces",
)


@given(
    name=st.sampled_from(RENAMED),
    share=st.sampled_from([1.0, 0.5]),
    seed=st.integers(0, 1 << 30),
    # Messages quote types and unknown words as they are written.
    mistake=st.sampled_from([{}, *(each for each in MISTAKES if "sameas" not in each and "cr:Field" not in str(each))]),
)
def test_mistakes_are_found_whatever_contexts_and_nests_there_are(name, share, seed, mistake):
    value = json.loads(json.dumps({**BASE, **mistake}))
    plain = checked(value).diagnostics
    found = checked(forms.FORMS[name](Form(value, random.Random(seed), share))).diagnostics
    assert sorted((each.code, each.message) for each in found) == sorted((each.code, each.message) for each in plain)


RDF_JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"


@pytest.mark.parametrize("rows", [[{"r/a": "x"}], [{"r/a": "x"}, {"r/a": "y"}], {"r/a": ["x", "y"]}, [{"r/b": 1}]])
def test_records_in_a_literal_of_json_are_found_what_they_are_without(rows):
    fields = [{"@type": "cr:Field", "@id": "r/a", "name": "a", "dataType": "sc:Text"}]

    def found(data):
        report = checked(json.loads(croissant([records("r", fields, data=data)])))
        return [(each.code, each.message) for each in report.diagnostics]

    plain = found(rows)
    assert found({"@type": "@json", "@value": rows}) == plain
    assert found({"@type": RDF_JSON, "@value": json.dumps(rows)}) == plain


def test_lists_in_lists_are_one_where_a_text_stands_in_an_object():
    """To JSON-LD they always are; elsewhere that they are written so is told."""
    fields = [{"@type": "cr:Field", "@id": "r/a", "name": "a", "dataType": "sc:Text"}]
    value = json.loads(croissant([records("r", fields, data=[{"r/a": "x"}])])) | {"keywords": ["a", {"@value": "b"}]}
    plain = [(each.code, each.message) for each in checked(value).diagnostics]
    nested = value | {"recordSet": [value["recordSet"]]}
    assert [(each.code, each.message) for each in checked(nested).diagnostics] == plain
