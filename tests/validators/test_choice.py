"""A rule that says of which models it has something to say misses nothing by it."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_spec.model import Model
from assay_validators import choice
from assay_validators import rule as rules
from assay_validators.context import Context
from assay_validators.engine import Session

STUDY = Path(__file__).parent / "study" / "croissant.json"
VALUES = [None, "", " ", "a b", 5, True, [], {}, ["x", None], {"@id": ""}, {"@id": "patients.csv"}, [{"@id": "images"}]]
SOURCES = [
    {"fileObject": {"@id": "patients.csv"}, "fileSet": {"@id": "images"}},
    {"extract": {"column": "", "jsonPath": "$.a"}},
    {"field": {"@id": "patients/patient"}},
    {"recordSet": None, "format": "%Y"},
    {"fileObject": {"@id": "patients.csv"}, "format": "yyyy-mm-dd", "extract": {"fileProperty": "lines"}},
    {"fileObject": {"@id": "patients.csv"}, "transform": {"unArchive": True, "cr:replace": "a/b", "@type": "cr:Field"}},
    {"fileObject": {"@id": "images.zip"}, "transform": [{"separator": ", "}, {"format": "x", "unArchive": False}]},
]


def every_pair(self, groups, context, terms):
    """What `Choice.pairs` would be if it spared nothing."""
    for form, group in groups.items():
        for rule in self._index.get(form[0], ()):
            yield rule, group


def said(document):
    return [(found.code, found.span.start, found.message) for found in Session().check_document(document).diagnostics]


def said_by_all(document):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(choice.Choice, "pairs", every_pair)
        return said(document)


def objects(value):
    """Every object in a value."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)
    if isinstance(value, dict):
        yield value


@given(data=st.data())
def test_nothing_is_missed(data):
    value = json.loads(STUDY.read_bytes())
    places = [each for each in objects(value) if each is not value["@context"]]
    names = sorted({name for each in places for name in each})
    for _ in range(data.draw(st.integers(1, 4))):
        changed = data.draw(st.sampled_from(places))
        name = data.draw(st.sampled_from(names))
        changed[name] = data.draw(st.sampled_from(VALUES + SOURCES))
    document = read_document("croissant.json", data=json.dumps(value).encode())
    assert said(document) == said_by_all(document)


class Base(Model):
    a: str = ""


class Derived(Base):
    pass


def test_a_rule_that_waits_for_a_class_is_woken_by_those_derived_from_it():
    @rules.rule("XXX001", since="0.1", on=Derived, source="", anywhere=((Base, rules.one_of("a")),))
    def waiting(model, context):
        yield from ()

    part = Derived(a="x")
    chosen = choice.Choice({Derived: [waiting]})
    context = Context(read_document("a.json", data=b"{}"), Session().follow)
    assert chosen.pairs({(Derived, "a"): [part]}, context) == [(waiting, [part])]
    assert chosen.pairs({(Derived,): [part]}, context) == []


def test_what_spares_rules_a_model_is_asked_once_for_all_of_them():
    asked = []

    def is_empty(model, context):
        asked.append(model)
        return not model.a

    def made(code, unless=None):
        @rules.rule(code, since="0.1", on=Base, source="", unless=unless)
        def looking(model, context):
            yield from ()

        return looking

    one, always, other = made("XXX001", is_empty), made("XXX002"), made("XXX003", is_empty)
    chosen = choice.Choice({Base: [one, always, other]})
    context = Context(read_document("a.json", data=b"{}"), Session().follow)
    empty, full = Base(), Base(a="x")
    pairs = chosen.pairs({(Base,): [empty], (Base, "a"): [full]}, context)
    assert asked == [empty, full]
    assert pairs == [(always, [empty]), (one, [full]), (other, [full]), (always, [full])]


IDS = ["", "@id", "a b", "r/x"]


@settings(max_examples=100)
@given(data=st.data())
def test_nothing_is_missed_where_references_are_changed(corpus, data):
    """Identifiers that lead elsewhere, stand twice or not at all, and beside what they are no part of."""
    value = json.loads(json.dumps(data.draw(st.sampled_from(small(corpus)))))
    places = [each for each in objects(value) if "@id" in each or "source" in each or "references" in each]
    names = IDS + sorted({each["@id"] for each in places if isinstance(each.get("@id"), str)})
    name = st.sampled_from(names)
    for _ in range(data.draw(st.integers(1, 4)) if places else 0):
        changed = data.draw(st.sampled_from(places))
        word = data.draw(st.sampled_from(["@id", "source", "references", "containedIn", "key", "drop"]))
        if word == "drop":
            changed.pop("@id", None)
            continue
        source = st.builds(
            lambda own, part, far: ({"@id": own} if own != "-" else {}) | ({part: {"@id": far}} if part else {}),
            name | st.just("-"),
            st.sampled_from(["", "fileObject", "fileSet", "recordSet", "field"]),
            name,
        )
        changed[word] = data.draw(name if word == "@id" else source)
    document = read_document("croissant.json", data=json.dumps(value).encode())
    assert said(document) == said_by_all(document)


@cache
def small(corpus):
    """Datasets of the corpus that are not too large to be checked often."""
    paths = sorted(path for path in (corpus / "croissant").rglob("*.json") if path.stat().st_size < 1 << 14)
    read = (json.loads(path.read_bytes()) for path in paths)
    return [value for value in read if isinstance(value, dict) and "@context" in value]


def test_nothing_is_missed_in_real_files(corpus):
    for path in sorted((corpus / "croissant").rglob("*.json")):
        document = read_document(path)
        assert said(document) == said_by_all(document), path
