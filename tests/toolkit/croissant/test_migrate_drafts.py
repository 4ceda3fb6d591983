"""Drafts of Croissant, 0.8, as 1.0 and 1.1: what is said stays said, and stands where it stood."""

import json

import pytest
from hypothesis import given

from assay.croissant.migrate.migrate import migrated
from assay_spec.document import read_document

from .drafts import CONTEXT_1_0, DRAFT_CONTEXT, LAYOUTS, draft, drafts, field, file, records
from .migrating import CROISSANT, OLD, dataset_1_0, document_of, objects, outcome, parts, told_once, unknown


class TestDrafts:
    @given(drafts(), LAYOUTS)
    def test_one_step_after_the_other_is_both_at_once(self, value, layout):
        document = document_of(value, layout)
        at_once = migrated(document, "1.1")
        first = migrated(document, "1.0")
        second = migrated(read_document("croissant.json", data=first.data), "1.1")
        assert second.data == at_once.data
        assert (first.version, second.version) == ("0.8", "1.0")

    @given(drafts(), LAYOUTS)
    def test_a_migrated_document_is_of_that_version_and_stays(self, value, layout):
        for to in ("1.0", "1.1"):
            done = migrated(document_of(value, layout), to)
            document = read_document("croissant.json", data=done.data)
            assert document.version == to
            assert migrated(document, to)._replace(data=b"") == (b"", to, True, (), (), ())
            assert migrated(document, to).data == done.data

    @given(drafts(), LAYOUTS)
    def test_what_nobody_knows_is_as_it_was(self, value, layout):
        found, left = outcome(value, layout=layout)
        assert unknown(found) == unknown(value)
        assert left == []

    @given(drafts(), LAYOUTS)
    def test_layout_is_no_matter_of_meaning(self, value, layout):
        assert outcome(value, layout=layout) == outcome(value, layout={})

    @given(drafts())
    def test_everything_is_referred_to_by_an_identifier_that_is_there(self, value):
        found, _ = outcome(value)
        kinds = {each["@id"]: each["@type"] for _, each in objects(found) if "@id" in each and "@type" in each}
        identified = [each for _, each in objects(found) if each.get("@type", "").startswith("cr:")]
        assert len(kinds) == len(identified), "every part has an identifier of its own"
        for word, wanted in (("fileObject", "cr:FileObject"), ("fileSet", "cr:FileSet"), ("key", "cr:Field")):
            assert all(kinds[each["@id"]] == wanted for each in parts(found, word))
        referred = [each["field"] for each in parts(found, "references")]
        assert all(kinds[each["@id"]] == "cr:Field" for each in referred)
        assert all(each["@id"] in kinds for each in parts(found, "containedIn"))
        sources = [each for each in parts(found, "source") if "distribution" not in each]
        assert len(sources) == len(list(parts(value, "source")))
        assert OLD not in json.dumps(found)

    @given(drafts())
    def test_references_lead_to_what_was_called_so(self, value):
        found, _ = outcome(value)
        names = {each["@id"]: each["name"] for _, each in objects(found) if "@id" in each and "name" in each}
        old, new = list(parts(value, "source")), list(parts(found, "source"))
        for before, after in zip(old, new, strict=True):
            origin = after.get("fileObject", after.get("fileSet"))
            assert names[origin["@id"]] == before["distribution"]
            assert after["extract"] == before["extract"]
        owners = {each["@id"]: owner["name"] for owner in found["recordSet"] for each in owner["field"]}
        for before, after in zip(parts(value, "references"), parts(found, "references"), strict=True):
            id_ = after["field"]["@id"]
            assert f"{owners[id_]}/{names[id_]}" == before["field"]

    @given(drafts())
    def test_written_out_records_keep_their_values(self, value):
        found, _ = outcome(value)
        for before, after in zip(value["recordSet"], found["recordSet"], strict=True):
            names = {each["@id"]: each["name"] for each in after["field"]}
            rows = [{names[key]: each for key, each in row.items()} for row in after.get("data", [])]
            assert rows == before.get("data", [])

    @given(drafts())
    def test_places_are_those_of_the_older_document(self, value):
        document = document_of(value)
        lines = len(document.data.splitlines())
        for change in migrated(document, "1.1").changes:
            assert 0 <= change.byte < len(document.data)
            assert 1 <= document.position(change.byte)[0] <= lines
        untouched = set(document.data.splitlines()) & set(migrated(document, "1.1").data.splitlines())
        assert any(b'"name": "d"' in line for line in untouched)


EXAMPLES = {
    "a name": (
        draft([file("a b"), file("c", containedIn=["a b"])]),
        lambda v: [(each["@id"], each.get("containedIn")) for each in v["distribution"]],
        [("a-b", None), ("c", [{"@id": "a-b"}])],
    ),
    "names of several kinds": (
        draft([file("x")], [records("x", field("y")), records("x-2", field("y"))]),
        lambda v: [each["@id"] for _, each in objects(v) if "@id" in each],
        ["x", "x-2", "x-2/y", "x-2-2", "x-2-2/y"],
    ),
    "an identifier of its own": (
        draft([{**file("x"), "@id": "mine"}], [records("r", field("f", source={"distribution": "x"}))]),
        lambda v: v["recordSet"][0]["field"][0]["source"],
        {"fileObject": {"@id": "mine"}},
    ),
    "a key": (
        draft([], [records("r", field("f"), field("g", **{"@id": "mine"}), key=["r/f", "g", "mine", {"@id": "r/f"}])]),
        lambda v: [each["@id"] for each in v["recordSet"][0]["key"]],
        ["r/f", "mine", "mine", "r/f"],
    ),
    "written-out records with words of their own": (
        draft([], [records("r", field("f"), data=[{"ml:a": 1, "@id": 2, "f": {"ml:b": 3}}])]),
        lambda v: v["recordSet"][0]["data"],
        [{"ml:a": 1, "@id": 2, "r/f": {"ml:b": 3}}],
    ),
    "a part of a field": (
        draft(
            [], [records("r", field("f", subField=[field("g")])), records("s", field("h", source={"field": "r/f/g"}))]
        ),
        lambda v: v["recordSet"][1]["field"][0]["source"],
        {"field": {"@id": "r/f/g"}},
    ),
    "files that were called a field": (
        draft([file("x")], [records("r", field("f", source={"field": "x", "extract": {"column": "a"}}))]),
        lambda v: v["recordSet"][0]["field"][0]["source"],
        {"fileObject": {"@id": "x"}, "extract": {"column": "a"}},
    ),
    "a parent": (
        draft([], [records("r", field("f")), records("s", field("g", parentField={"references": {"field": "r/f"}}))]),
        lambda v: v["recordSet"][1]["field"][0]["parentField"],
        {"references": {"field": {"@id": "r/f"}}},
    ),
    "an enumeration": (
        draft(
            [],
            [records("r", isEnumeration=True), records("s", **{"ml:isEnumeration": False}), {"isEnumeration": False}],
        ),
        lambda v: [(each.get("dataType"), len(each)) for each in v["recordSet"]],
        [("sc:Enumeration", 5), (None, 4), (None, 0)],
    ),
    "an enumeration with types": (
        draft(
            [], [records("r", isEnumeration=True, dataType=["ml:A"]), records("s", isEnumeration=True, dataType="x:B")]
        ),
        lambda v: [each["dataType"] for each in v["recordSet"]],
        [["cr:A", "sc:Enumeration"], ["x:B", "sc:Enumeration"]],
    ),
    "the meaning of a field": (
        draft([], [records("r", field("f", dataType=["sc:Text", "sc:name"]), field("g", dataType="sc:URL"))]),
        lambda v: [(each["dataType"], each.get("equivalentProperty")) for each in v["recordSet"][0]["field"]],
        [(["sc:Text"], "sc:name"), ("sc:URL", None)],
    ),
    "responsible use": (
        draft(dataBiases="Adults.", **{"ml:dataCollection": "By hand."}),
        lambda v: (v["conformsTo"], v["dataBiases"], v["rai:dataCollection"], v["@context"]["dataBiases"]),
        (f"{CROISSANT}1.0", "Adults.", "By hand.", "rai:dataBiases"),
    ),
    "a citation": (draft(citation="Doe"), lambda v: (v["citeAs"], v["@context"]["citeAs"]), ("Doe", "cr:citeAs")),
    "a citation that is a work": (draft(citation={"name": "Doe"}), lambda v: v["citation"], {"name": "Doe"}),
    "prefixes": (
        {"@context": {"ml": f"http://{OLD}", "sc": "https://schema.org/"}, "@type": "sc:Dataset", "sc:name": "d"}
        | {"ml:recordSet": [{"@type": "ml:RecordSet", "sc:name": "r", "ml:field": [{"ml:isEnumeration": 1}]}]},
        lambda v: {key: each for key, each in v.items() if key != "@context"},
        {"@type": "sc:Dataset", "sc:name": "d", "conformsTo": f"{CROISSANT}1.0"}
        | {"cr:recordSet": [{"@type": "cr:RecordSet", "@id": "r", "sc:name": "r"}]}
        | {
            "cr:recordSet": [
                {"@type": "cr:RecordSet", "@id": "r", "sc:name": "r", "cr:field": [{"cr:isEnumeration": 1}]}
            ]
        },
    ),
    "earlier words": (
        draft(
            [file("x")], [records("r", field("f", source={"distribution": "x", "ml:applyTransform": {"regex": "a"}}))]
        ),
        lambda v: v["recordSet"][0]["field"][0]["source"],
        {"fileObject": {"@id": "x"}, "cr:transform": {"regex": "a"}},
    ),
    "the version": (
        draft(**{"ml:x": 1, "dct:conformsTo": [f"{CROISSANT}0.8", "https://example.org/p"]}),
        lambda v: (v["dct:conformsTo"], v["cr:x"]),
        ([f"{CROISSANT}1.0", "https://example.org/p"], 1),
    ),
    "two versions": (
        draft(**{"dct:conformsTo": [{"@id": f"{CROISSANT}0.8"}, "https://example.org/p", f"{CROISSANT}1.0"]}),
        lambda v: v["dct:conformsTo"],
        [{"@id": f"{CROISSANT}1.0"}, "https://example.org/p"],
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_of_a_draft(name):
    value, looked_at, wanted = EXAMPLES[name]
    assert looked_at(outcome(value, "1.0")[0]) == wanted


def test_responsible_use_is_named_where_there_is_room_for_it():
    draft_now = outcome(draft(dataBiases="Adults."))[0]
    assert draft_now["conformsTo"] == [f"{CROISSANT}1.1", f"{CROISSANT}RAI/1.0"]
    assert outcome(draft())[0]["conformsTo"] == f"{CROISSANT}1.1"
    context = {**CONTEXT_1_0, "rai": f"{CROISSANT}RAI/"}
    for said in (f"{CROISSANT}1.0", [f"{CROISSANT}1.0"], [f"{CROISSANT}1.0", f"{CROISSANT}RAI/1.0"]):
        members = {"@context": context, "conformsTo": said, "rai:dataBiases": "Adults."}
        assert outcome(dataset_1_0(**members))[0]["conformsTo"] == draft_now["conformsTo"]


def test_the_context_of_a_draft_is_one_of_today():
    found = outcome(draft(), "1.0")[0]["@context"]
    assert found.keys().isdisjoint(["ml", "isEnumeration"])
    assert found["cr"] == CROISSANT
    assert found["data"] == {"@id": "cr:data", "@type": "@json"}
    assert {found[word] for word in ("key", "md5", "citeAs")} == {"cr:key", "cr:md5", "cr:citeAs"}
    assert list(found)[:2] == ["@language", "@vocab"], "what stays keeps its place"
    taken = {**DRAFT_CONTEXT, "cr": "https://example.org/"}
    found = outcome({**draft([file("x")]), "@context": taken}, "1.0")[0]
    assert found["@context"]["ml"] == CROISSANT
    assert found["distribution"][0]["@type"] == f"{CROISSANT}FileObject"
    both = {**DRAFT_CONTEXT, "cr": CROISSANT}
    assert "ml" not in outcome({**draft(), "@context": both}, "1.0")[0]["@context"]
    assert migrated(document_of({**draft(), "@context": both}), "1.0").data.count(b'"cr":') == 1
    ours = {**{word: str(each).replace("ml:", "cr:") for word, each in DRAFT_CONTEXT.items()}, "cr": f"http://{OLD}"}
    found = outcome({**draft([file("x")], **{"cr:a": 1}), "@context": ours}, "1.0")[0]
    assert (found["@context"]["cr"], found["distribution"][0]["@type"], found["cr:a"]) == (
        CROISSANT,
        "cr:FileObject",
        1,
    )
    only = ["https://schema.org/", {"isEnumeration": f"http://{OLD}isEnumeration"}]
    assert outcome({**draft(), "@context": only}, "1.0")[0]["@context"][1]["citeAs"] == "cr:citeAs"


def test_a_vocabulary_of_the_draft_is_the_one_of_today():
    context = {
        "@vocab": f"http://{OLD}",
        "@language": "en",
        "sc": "https://schema.org/",
        "name": {"@container": "@set"},
    }
    value = {"@context": context, "@type": "sc:Dataset", "recordSet": {"sc:name": "r", "field": {"sc:name": "f"}}}
    found, left = outcome(value, "1.0")
    assert found["@context"].items() >= {**context, "@vocab": CROISSANT}.items()
    assert found["recordSet"] == {"sc:name": "r", "field": {"sc:name": "f", "@id": "r/f"}, "@id": "r"}
    assert left == []


LEFT = {
    "no name": (draft([{"@type": "sc:FileObject"}]), "it has no name, and so no `@id`"),
    "an identifier that is none": (draft([file("x", **{"@id": 1})]), "its `@id` is no text"),
    "a container that is not there": (draft([file("x", containedIn="y")]), "nothing is called `y`"),
    "a key that is not there": (draft([], [records("r", key="k")]), "no field of `r` is called `k`"),
    "a source that is not there": (
        draft([], [records("r", field("f", source={"distribution": "x"}))]),
        "`distribution` names nothing of the document",
    ),
    "a source that is no file": (
        draft([{"@type": "x:Other", "name": "x"}], [records("r", field("f", source={"distribution": "x"}))]),
        "`distribution` names nothing of the document",
    ),
    "an enumeration or not": (
        draft([], [records("r", isEnumeration=1)]),
        "`isEnumeration` is neither true nor false",
    ),
    "several sources": (
        draft([file("x")], [records("r", field("f", source={"distribution": ["x", "x"]}))]),
        "`distribution` names several things, or none",
    ),
    "two sources": (
        draft([file("x")], [records("r", field("f", source={"distribution": "x", "ml:fileObject": "x"}))]),
        "`distribution` stands beside `ml:fileObject`",
    ),
    "a source in one text": (
        draft([file("x")], [records("r", field("f", source="#{x/a}"))]),
        "`#{x/a}` does not say whether it is a file or a field",
    ),
    "a field that is an enumeration": (
        draft([], [records("r", field("f", isEnumeration=True))]),
        "`isEnumeration` of a field has no successor",
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_only_the_author_knows_is_named_and_stays(name):
    value, said = LEFT[name]
    document = document_of(value)
    found, left = outcome(value, "1.0")
    assert [each for _, each in left] == [said]
    line = document.data.decode().splitlines()[left[0][0] - 1].strip()
    assert line in json.dumps(found, indent=2) or line.startswith('"@type"')


def test_two_prefixes_of_the_draft_become_one():
    context = {"@vocab": "https://schema.org/", "ml": f"http://{OLD}", "x": f"http://{OLD}"}
    fields = {
        "@type": "x:RecordSet",
        "name": "r",
        "x:field": {"@type": "ml:Field", "name": "a", "ml:dataType": "sc:Text"},
    }
    value = {"@context": context, "@type": "Dataset", "name": "d", "ml:recordSet": fields}
    done = migrated(document_of({**value, "conformsTo": "http://mlcommons.org/croissant/0.8"}), "1.1")
    told_once(done.data)
    found = json.loads(done.data)
    assert found["@context"]["cr"] == CROISSANT
    assert "x" not in found["@context"]
    assert found["cr:recordSet"]["cr:field"]["@type"] == "cr:Field"
