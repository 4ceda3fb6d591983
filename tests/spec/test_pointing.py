"""References as the compiled table finds them, its twin, and what the documents say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import _twin
from assay_kernels.scan.refer import FACTS
from assay_spec.croissant.model import Dataset, Field, RecordSet
from assay_spec.kinds import load_kind
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.pointing import pointers_of
from assay_spec.shapes import table_of

compiled = pytest.importorskip("assay_kernels.scan._refer", reason="built without a C compiler")

CONTEXT = ["https://schema.org/", "http://mlcommons.org/croissant/1.1"]
IDS = st.sampled_from(["", "a", "b", "a/x", "a/y", "b/x", "a/x/z", "f.csv", "g.zip"])
NAMES = st.sampled_from([{}, {"name": "x"}, {"name": "y"}, {"name": " x"}, {"name": {"en": "x"}}])
TYPES = st.sampled_from([{}, {"dataType": "sc:Text"}, {"dataType": ["sc:Text", "wd:Q1"]}, {"dataType": "sc:Integer"}])
REFERENCE = IDS.map(lambda name: {"@id": name})
SOURCE = REFERENCE | st.fixed_dictionaries(
    {}, optional=dict.fromkeys(["fileObject", "fileSet", "recordSet", "field"], REFERENCE)
)
PARENT = st.tuples(SOURCE, st.fixed_dictionaries({}, optional={"source": SOURCE, "references": SOURCE})).map(
    lambda both: both[0] | both[1]
)


def some(values):
    return st.lists(values, max_size=3)


def field(inner):
    optional = {
        "source": SOURCE,
        "references": some(SOURCE),
        "parentField": PARENT,
        "subField": inner,
        "annotation": inner,
    }
    own = st.fixed_dictionaries({"@type": st.just("cr:Field"), "@id": IDS}, optional=optional)
    return st.tuples(own, NAMES, TYPES).map(lambda parts: parts[0] | parts[1] | parts[2])


FIELDS = some(field(some(field(some(field(st.just([])))))))
RESOURCES = st.fixed_dictionaries(
    {"@type": st.sampled_from(["cr:FileObject", "cr:FileSet"]), "@id": IDS}, optional={"containedIn": some(SOURCE)}
)
RECORDS = st.fixed_dictionaries(
    {"@type": st.just("cr:RecordSet"), "@id": IDS},
    optional={"key": some(REFERENCE), "field": FIELDS, "annotation": FIELDS},
)
DATASETS = st.fixed_dictionaries({"distribution": some(RESOURCES), "recordSet": some(RECORDS)})


def followed(read, dataset):
    """What the compiled table finds, and what its twin does."""
    document = read(json.dumps({"@context": CONTEXT, "@type": "sc:Dataset", **dataset}))
    model = load_kind(document).model
    table = table_of(Dataset, document.version)
    pointers = pointers_of(table.models, table.attributes)
    assert isinstance(pointers, compiled.Pointers)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("assay_spec.pointing.Pointers", _twin.Pointers)
        twin = pointers_of(table.models, table.attributes)
    return compiled.follow_pointers(model, pointers), _twin.follow_pointers(model, twin)


def same(ours, theirs):
    return [id(each) for each in ours] == [id(each) for each in theirs]


@given(dataset=DATASETS)
def test_both_find_the_same(read, dataset):
    ours, theirs = followed(read, dataset)
    assert ours.facts == theirs.facts
    assert same(ours.outer, theirs.outer)
    assert same(ours.inner, theirs.inner)
    assert list(ours.places) == list(theirs.places)
    assert ours.sources == theirs.sources
    assert list(ours.by_id) == list(theirs.by_id)
    assert same(ours.by_id.values(), theirs.by_id.values())
    assert [link._replace(where=None) for link in ours.links] == [link._replace(where=None) for link in theirs.links]
    assert same((link.where for link in ours.links), (link.where for link in theirs.links))


def declared_in(value, outer=""):
    """The `@id` of everything that may be referred to, and that of the record set in which it stands."""
    for each in value.get("distribution", []):
        yield each["@id"], ""
    for each in value.get("recordSet", []):
        yield each["@id"], ""
    for records in value.get("recordSet", []):
        todo = [*records.get("field", []), *records.get("annotation", [])]
        while todo:
            one = todo.pop()
            yield one["@id"], records["@id"]
            todo += [*one.get("subField", []), *one.get("annotation", [])]


@given(dataset=DATASETS)
def test_what_is_amiss_is_amiss_in_the_document(read, dataset):
    ours, _ = followed(read, dataset)
    ids = [name for name, _ in declared_in(dataset) if name]
    assert ("repeated" in ours.facts) == (len({*ids}) < len(ids))
    assert ours.by_id.keys() == {*ids}
    assert same((link.where for link in ours.absent), (link.where for link in ours.links if link.target not in ids))
    assert ("absent" in ours.facts) == bool(ours.absent)
    of_class = {name: type(each) for name, each in ours.by_id.items()}
    misled = [link for link in ours.links if link.target in ids and of_class[link.target] not in link.pointer.classes]
    assert ("misled" in ours.facts) == bool(misled)
    assert set(ours.facts) <= {*FACTS}


@given(names=st.lists(st.integers(0, 8), min_size=1, max_size=8))
def test_a_circle_is_found_however_long_it_is(read, names):
    files = [
        {"@type": "cr:FileObject", "@id": f"f{number}", "containedIn": {"@id": f"f{at}"}}
        for number, at in enumerate(names)
    ]
    ours, _ = followed(read, {"distribution": files})
    seen, at = set(), 0
    circles = False
    for start in range(len(names)):
        seen, at = set(), start
        while at < len(names) and at not in seen:
            seen.add(at)
            at = names[at]
        circles |= at in seen
    assert ("circular" in ours.facts) == circles


def test_a_kind_without_references_has_no_table():
    assert table_of(Evaluation, "1").pointers is None


def test_hundreds_of_records_deep_and_wide(read):
    deep = {"@type": "cr:Field", "@id": "a/0"}
    for number in range(1, 200):
        deep = {"@type": "cr:Field", "@id": f"a/{number}", "subField": [deep]}
    wide = [{"@type": "cr:Field", "@id": f"a/w{number}", "name": f"w{number}"} for number in range(500)]
    ours, theirs = followed(read, {"recordSet": [{"@type": "cr:RecordSet", "@id": "a", "field": [deep, *wide]}]})
    assert len(ours.inner) == 700
    assert ours.facts == theirs.facts == ()
    assert list(ours.places) == list(theirs.places)


def test_a_part_of_a_document_has_no_table_where_it_refers_to_what_stands_outside():
    assert table_of(Field, "1.1").pointers is None
    assert table_of(RecordSet, "1.1").pointers is None
