"""Commands on datasets in other forms of JSON-LD: changed rightly where they can be, else refused in one line."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.croissant.forms import FORMS, Form

from assay.croissant.complete import answered, questions
from assay.croissant.diff import Level, difference
from assay.croissant.fix import fixed
from assay.croissant.merge.merge import merge
from assay.croissant.migrate.migrate import migrated
from assay_spec.document import read_document
from assay_spec.kinds import load_kind
from assay_spec.profile import read_profile
from assay_validators.engine import Session

from .drafts import datasets_1_0, drafts
from .test_fix import MISTAKES

STUDY = Path(__file__).parents[2] / "validators" / "study" / "croissant.json"
BASE = json.loads(STUDY.read_bytes())
NEURIPS = read_profile("neurips-2026")
EDITABLE = {
    "itself": lambda form: form.document,
    "sets": lambda form: form.in_sets(singles=0),
    "list": lambda form: [form.document],
    "graph": lambda form: form.in_graph(),
    "context behind": lambda form: dict(reversed(form.in_graph().items())),
    "list of a graph": lambda form: [form.in_graph()],
    "list of sets": lambda form: [form.in_sets(singles=0)],
}
READABLE = {
    "flattened": lambda form: form.flattened(),
    "sets of one": lambda form: {**form.document, "name": {"@set": form.document["name"]}},
    "sets of nothing": lambda form: {**form.document, "award": {"@set": []}},
    "in pieces": lambda form: form.in_pieces(),
    "nested": lambda form: form.nested(),
    "contexts inside": lambda form: form.in_contexts("inside"),
    "included": lambda form: form.including(),
    "maps": lambda form: form.in_maps("@id"),
}
forms = st.sampled_from(list(EDITABLE))
seeds = st.integers(0, 1 << 30)
indents = st.sampled_from([None, 0, 2, "\t"])


def read(value, indent=None):
    return read_document("croissant.json", data=value if isinstance(value, bytes) else written(value, indent))


def written(value, indent=None):
    return json.dumps(value, indent=indent).encode()


def formed(value, name, seed=0, share=0.7):
    return {**EDITABLE, **READABLE}[name](Form(json.loads(json.dumps(value)), random.Random(seed), share))


def tree(data):
    """What a document says, in whichever form; and the text is JSON."""
    json.loads(data)
    return read(data).tape.value()


@given(st.sampled_from(list(MISTAKES)), forms, seeds, indents)
def test_repairs_are_the_same_in_every_form_that_can_be_changed(code, name, seed, indent):
    value = {**BASE, **MISTAKES[code][0], "sdVersio": "1.0.0", "keywordz": ["x"]}
    document = read(formed(value, name, seed), indent)
    assert document.is_editable
    plain, repaired = fixed(read(value)), fixed(document)
    assert [found.code for found in repaired.done] == [found.code for found in plain.done] != []
    assert tree(repaired.data) == tree(plain.data)


shares = st.sampled_from([1.0, 0.5, 0.1])


@given(st.sampled_from(list(MISTAKES)), shares, seeds, indents)
def test_repairs_are_the_same_in_lists_of_one_which_become_the_one(code, share, seed, indent):
    value = {**BASE, **MISTAKES[code][0], "sdVersio": "1.0.0", "keywordz": ["x"]}
    document = read(Form(value, random.Random(seed), share).in_ones(), indent)
    assert document.is_editable
    plain, repaired = fixed(read(value)), fixed(document)

    def codes(done):
        return sorted(found.code for found in done if found.code != "MOD006")

    assert codes(repaired.done) == codes(plain.done)
    assert load_kind(read(repaired.data)).model == load_kind(read(plain.data)).model
    left = Session().check_document(read(repaired.data)).diagnostics
    assert [found for found in left if found.code == "MOD006" and found.severity == "warning"] == []


@given(shares, seeds, indents)
def test_answers_are_written_beside_lists_of_one(share, seed, indent):
    value = {**BASE, "conformsTo": [BASE["conformsTo"]]}

    def changed(document):
        asked = questions(load_kind(document).model, document, NEURIPS)
        return answered(document, [(each, True if each.ask.takes == "boolean" else "an answer") for each in asked])

    document = read(Form(value, random.Random(seed), share).in_ones(), indent)
    assert load_kind(read(changed(document))).model == load_kind(read(changed(read(value)))).model


@given(shares, seeds, indents)
def test_files_are_merged_into_lists_of_one_and_from_them(share, seed, indent):
    theirs, ours = {**BASE, "keywords": ["a", "b"]}, {**BASE, "sdVersion": "2.0.0", "alternateName": ["c", "d"]}
    ours["distribution"] = [{**each, "description": "mine"} for each in BASE["distribution"]]
    host, mine = (Form(value, random.Random(seed), share).in_ones() for value in (theirs, ours))
    whole = load_kind(read(merge(read(theirs), read(ours), None, frozenset()).data)).model
    for one, other in ((host, ours), (theirs, mine), (host, mine)):
        found = merge(read(one, indent), read(other), None, frozenset())
        assert difference(load_kind(read(found.data)).model, whole).level is Level.NONE


@given(forms, seeds, indents)
def test_answers_are_written_into_every_form_that_can_be_changed(name, seed, indent):
    def changed(document):
        asked = questions(load_kind(document).model, document, NEURIPS)
        return answered(document, [(each, True if each.ask.takes == "boolean" else "an answer") for each in asked])

    document = read(formed({**BASE, "conformsTo": [BASE["conformsTo"]]}, name, seed), indent)
    assert tree(changed(document)) == tree(changed(read({**BASE, "conformsTo": [BASE["conformsTo"]]})))


@given(forms, st.sampled_from([*EDITABLE, *READABLE]), seeds, indents)
def test_files_of_every_form_are_merged_into_those_that_can_be_changed(host, mine, seed, indent):
    theirs, ours = {**BASE, "keywords": ["a", "b"]}, {**BASE, "sdVersion": "2.0.0", "alternateName": ["c", "d"]}
    ours["distribution"] = [{**each, "description": "mine"} for each in BASE["distribution"]]
    found = merge(read(formed(theirs, host, seed), indent), read(formed(ours, mine, seed)), None, frozenset())
    whole = load_kind(read(merge(read(theirs), read(ours), None, frozenset()).data)).model
    json.loads(found.data)
    assert difference(load_kind(read(found.data)).model, whole).level is Level.NONE
    assert load_kind(read(found.data)).model.sd_version == "2.0.0"


@given(drafts() | datasets_1_0(), forms, seeds, indents)
def test_older_versions_are_migrated_in_every_form_that_can_be_changed(value, name, seed, indent):
    document = read(formed(value, name, seed), indent)
    if not document.is_editable or document.kind is None:
        return
    assert tree(migrated(document, "1.1").data) == tree(migrated(read(value), "1.1").data)


BEYOND = {
    "sets": "an `@list` has an order of its own, which it does not read",
    "maps by type": "rdflib does not know them",
    "list": "it takes a list for a path",
}


def sorted_within(value):
    if isinstance(value, list):
        return sorted(map(sorted_within, value), key=repr)
    return {word: sorted_within(held) for word, held in value.items()} if isinstance(value, dict) else str(value)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name in FORMS if name not in BEYOND])
@pytest.mark.parametrize("seed", range(3))
def test_mlcroissant_reads_the_same_in_every_form_that_it_knows(name, seed):
    mlcroissant = pytest.importorskip("mlcroissant", reason="no mlcroissant on this machine")

    def said(value):
        found = mlcroissant.Dataset(jsonld=json.loads(json.dumps(value))).metadata.to_json()
        return sorted_within({word: held for word, held in found.items() if word != "@context"})

    value = {"@id": "#whole", **BASE}
    assert said(FORMS[name](Form(json.loads(json.dumps(value)), random.Random(seed)))) == said(value)


@pytest.mark.parametrize("name", [*EDITABLE, *READABLE])
def test_the_same_dataset_in_another_form_has_not_changed(name):
    before, after = (load_kind(read(value)).model for value in (BASE, formed(BASE, name, share=1.0)))
    assert difference(before, after).changes == ()
