"""Older versions of Croissant as newer ones: what is said stays said, and stands where it stood."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.migrate.migrate import MigrationError, migrated
from assay_spec.document import read_document

from .drafts import (
    CONTEXT_1_0,
    DRAFT_CONTEXT,
    LAYOUTS,
    UNKNOWN,
    datasets_1_0,
    draft,
    drafts,
    field,
    file,
    records,
    written,
)

OLD = "mlcommons.org/schema/"
CROISSANT = "http://mlcommons.org/croissant/"


def document_of(value, layout=None):
    return read_document("croissant.json", data=written(value, {"indent": 2} if layout is None else layout))


def told_once(data):
    """A document as a value, whose objects have every key once."""

    def of(pairs):
        assert len(dict(pairs)) == len(pairs), pairs
        return dict(pairs)

    return json.loads(data, object_pairs_hook=of)


def outcome(value, to="1.1", layout=None):
    """The migrated document as a value, and what was left."""
    document = document_of(value, layout)
    done = migrated(document, to)
    lines = [(document.position(left.byte)[0], left.said) for left in done.left]
    return told_once(done.data), lines


def objects(value, path=()):
    """Every object of a value outside of the context and of written-out records, with the way to it by position."""
    if isinstance(value, dict):
        yield path, value
    if isinstance(value, (dict, list)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in items:
            if key not in ("@context", "data"):
                yield from objects(each, (*path, key))


def parts(value, word):
    """The objects at a property, wherever they stand."""
    for _, each in objects(value):
        inner = each.get(word, [])
        yield from (inner if isinstance(inner, list) else [inner])


UNKNOWN_WORDS = ("abstract", "ex:note", "über", "thing")


def unknown(value):
    """What no version has a word for, of every object that says what it is, in their order."""
    typed = [each for _, each in objects(value) if "@type" in each]
    return [{word: each[word] for word in UNKNOWN_WORDS if word in each} for each in typed]


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
            assert migrated(document, to)._replace(data=b"") == (b"", to, True, (), ())
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
        ([f"{CROISSANT}1.0", f"{CROISSANT}RAI/1.0"], "Adults.", "By hand.", "rai:dataBiases"),
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


EXTRACT, OTHER = {"column": "a"}, {"column": "b"}
TWICE = {
    "a name that moved": ({"ml:dataExtraction": EXTRACT, "ml:extract": OTHER}, ["ml:dataExtraction"], "cr:extract"),
    "a name that moved, behind": (
        {"ml:extract": OTHER, "ml:dataExtraction": EXTRACT},
        ["ml:dataExtraction"],
        "cr:extract",
    ),
    "a prefix": ({"ml:extract": EXTRACT, "cr:extract": OTHER}, ["ml:extract"], "cr:extract"),
    "no prefix": ({"extract": OTHER, "ml:extract": EXTRACT}, ["ml:extract"], "extract"),
    "three of them": (
        {"ml:extract": EXTRACT, "extract": OTHER, "ml:dataExtraction": EXTRACT},
        ["ml:extract", "ml:dataExtraction"],
        "extract",
    ),
}


@pytest.mark.parametrize("name", TWICE)
def test_what_comes_to_be_one_word_is_for_the_author_where_it_says_several_things(name):
    source, kept, word = TWICE[name]
    context = {**DRAFT_CONTEXT, "cr": CROISSANT}
    value = {**draft([file("x")], [records("r", field("f", source={"distribution": "x", **source}))])}
    found, left = outcome({**value, "@context": context}, "1.0")
    source_now = found["recordSet"][0]["field"][0]["source"]
    assert source_now == {"fileObject": {"@id": "x"}, word: OTHER, **dict.fromkeys(kept, EXTRACT)}
    assert [said.partition(" says ")[0] for _, said in left] == [f"`{each}`" for each in kept]
    alike = json.loads(json.dumps({**value, "@context": context}).replace('"b"', '"a"'))
    found, left = outcome(alike, "1.0")
    assert found["recordSet"][0]["field"][0]["source"] == {"fileObject": {"@id": "x"}, word: EXTRACT}
    assert left == []


def test_of_responsible_use_nothing_is_dropped():
    biases = {"ml:dataBiases": "Adults.", "rai:dataBiases": "Women."}
    found, left = outcome(draft(**biases))
    assert found.items() >= biases.items()
    assert [said for _, said in left] == [
        "`ml:dataBiases` says something else than `rai:dataBiases`, and both are one word now"
    ]


def test_what_goes_takes_what_is_in_it_along():
    inner = {"ml:extract": {"ml:column": "a"}, "extract": {"ml:column": "b"}}
    found, left = outcome(draft([], [records("r", field("f", **{"ml:source": inner, "source": inner}))]), "1.0")
    kept = {"ml:extract": {"cr:column": "a"}, "extract": {"cr:column": "b"}}
    field_now = {"@type": "cr:Field", "@id": "r/f", "name": "f", "source": kept}
    assert found["recordSet"][0]["field"] == [field_now]
    assert [said.partition(" says")[0] for _, said in left] == ["`ml:extract`"]


def test_a_value_that_is_called_by_name_and_by_identifier_is_for_the_author():
    rows = [{"f": 1, "r/f": 2}]
    found, left = outcome(draft([], [records("r", field("f"), data=rows)]), "1.0")
    assert found["recordSet"][0]["data"] == rows
    assert [said for _, said in left] == ["`f` stands beside `r/f`, which is the `@id` of the same field"]


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


class TestDatasets:
    @given(datasets_1_0(), LAYOUTS)
    def test_renamed_words_keep_their_values_and_all_else_stays(self, value, layout):
        found, left = outcome(value, layout=layout)
        assert left == []

        def wanted(each, key=""):
            if isinstance(each, dict):
                if key in UNKNOWN_WORDS:
                    return each
                return {NEW_WORDS.get(name, name): wanted(inner, name) for name, inner in each.items()}
            if isinstance(each, list) and key not in UNKNOWN_WORDS:
                return [wanted(inner, key) for inner in each]
            return {"@id": each} if key == "containedIn" else each

        expected = wanted({name: each for name, each in value.items() if name != "@context"})
        text = json.dumps(expected).replace("croissant/1.0", "croissant/1.1")
        assert {name: each for name, each in found.items() if name != "@context"} == json.loads(text)
        assert found["@context"].items() >= CONTEXT_1_0.items()
        assert found["@context"]["containedIn"] == "cr:containedIn"

    @given(datasets_1_0(), LAYOUTS)
    def test_a_migrated_document_stays(self, value, layout):
        done = migrated(document_of(value, layout), "1.1")
        document = read_document("croissant.json", data=done.data)
        assert document.version == "1.1"
        assert migrated(document, "1.1") == (done.data, "1.1", True, (), ())

    def test_what_contains_a_file_moves_to_the_namespace_of_croissant(self):
        value = dataset_1_0(distribution=[{"@type": "cr:FileObject", "@id": "a", "sc:containedIn": {"@id": "b"}}])
        assert outcome(value)[0]["distribution"][0]["cr:containedIn"] == {"@id": "b"}
        value = dataset_1_0()
        value["@context"]["containedIn"] = "https://schema.org/containedIn"
        assert outcome(value)[0]["@context"]["containedIn"] == "cr:containedIn"

    def test_what_is_said_twice_and_alike_is_said_once(self):
        value = dataset_1_0(recordSet=[{"field": [{"repeated": True, "cr:isArray": True}]}])
        assert outcome(value)[0]["recordSet"] == [{"field": [{"cr:isArray": True}]}]
        value = dataset_1_0(recordSet=[{"field": [{"repeated": True, "cr:isArray": False}]}])
        found, left = outcome(value)
        assert found["recordSet"] == value["recordSet"]
        assert [said.partition(",")[0] for _, said in left] == ["`repeated` says something else than `cr:isArray`"]
        four = {"separator": "|", "jsonPath": "$", "delimiter": "|", "jsonQuery": "$"}
        value = dataset_1_0(recordSet=[{"field": [{"source": {"transform": four}}]}])
        found, left = outcome(value)
        assert found["recordSet"][0]["field"][0]["source"]["transform"] == {"separator": "|", "jsonPath": "$"}
        assert left == []

    @pytest.mark.parametrize("meaning", ["https://schema.org/containedIn", "cr:containedIn", None])
    @pytest.mark.parametrize("word", ["containedIn", "sc:containedIn"])
    def test_two_containers_are_for_the_author(self, word, meaning):
        for members in ({word: "z", "cr:containedIn": "y"}, {"cr:containedIn": "y", word: "z"}):
            value = dataset_1_0(distribution=[{"@type": "cr:FileObject", "@id": "a", **members}])
            value["@context"] |= {"sc": "https://schema.org/"} | ({"containedIn": meaning} if meaning else {})
            found, left = outcome(value)
            stays = next(key for key in members if members[key] == found["distribution"][0].get(key))
            (other,) = set(members) - {stays}
            assert found["distribution"][0][other] == {"@id": members[other]}
            assert [said.partition(" says")[0] for _, said in left] == [f"`{stays}`"]
            alike = json.loads(json.dumps(value).replace('"y"', '"z"'))
            found, left = outcome(alike)
            assert found["distribution"] == [{"@type": "cr:FileObject", "@id": "a", other: {"@id": "z"}}]
            assert left == []

    def test_whichever_of_two_words_says_it_is_migrated(self):
        old = {"repeated": True, "source": {"transform": {"delimiter": "|"}}, "cr:source": "f"}
        new = {"isArray": True, "source": {"transform": {"separator": "|"}}, "cr:source": {"@id": "f"}}
        parts = [{"field": old, "cr:field": [old]}]
        found, _ = outcome(dataset_1_0(recordSet=parts, **{"cr:recordSet": parts}))
        wanted = json.loads(json.dumps(parts).replace(json.dumps(old), json.dumps(new)))
        assert (found["recordSet"], found["cr:recordSet"]) == (wanted, wanted)

    def test_what_annotates_is_a_field(self):
        old = {"repeated": True, "source": {"transform": {"delimiter": "|"}}}
        new = {"isArray": True, "source": {"transform": {"separator": "|"}}}
        for word in ("annotation", "cr:annotation"):
            parts = [{"field": [{"subField": [{word: old}]}], word: [{word: old}]}]
            found, left = outcome(dataset_1_0(recordSet=parts))
            assert found["recordSet"] == json.loads(json.dumps(parts).replace(json.dumps(old), json.dumps(new)))
            assert left == []

    def test_joins_of_a_parent_are_for_the_author(self):
        parent = {"references": {"field": {"@id": "a/b"}}}
        found, left = outcome(dataset_1_0(recordSet=[{"field": [{"parentField": parent}]}]))
        assert found["recordSet"][0]["field"][0]["parentField"] == parent
        assert [said for _, said in left] == ["1.1 has no `source` and `references` in a `parentField`"]

    def test_the_context_takes_no_word_from_who_uses_it_otherwise(self):
        found, _ = outcome(dataset_1_0(identifier={"@type": "PropertyValue", "value": "1"}))
        assert "value" not in found["@context"]
        assert outcome(dataset_1_0())[0]["@context"]["value"] == "cr:value"
        found, _ = outcome(dataset_1_0(name={"@value": "x", "@language": "fr"}))
        assert "name" not in found["@context"]
        assert "description" in found["@context"]

    def test_a_context_that_is_an_address_becomes_that_of_the_version(self):
        base = "https://mlcommons.org/croissant"
        value = {**dataset_1_0(), "@context": ["https://schema.org/", f"{base}/1.0"]}
        assert outcome(value)[0]["@context"] == ["https://schema.org/", f"{base}/1.1"]
        value = {**dataset_1_0(isLiveDataset=True), "@context": "https://schema.org/"}
        value["dct:conformsTo"] = value.pop("conformsTo")
        assert [said for _, said in outcome(value)[1]] == ["the `@context` defines no `isLiveDataset`"]


def dataset_1_0(**members):
    start = {"@context": dict(CONTEXT_1_0), "@type": "Dataset", "conformsTo": f"{CROISSANT}1.0", "name": "d"}
    return {**start, **members}


NEW_WORDS = {"repeated": "isArray", "delimiter": "separator", "jsonQuery": "jsonPath"}


ODD = st.sampled_from([None, [], {}, 1, "", "x", [1, None], {"@id": 1}, {"@id": "x"}, [{}], [[]], True, {"name": []}])


@given(drafts() | datasets_1_0(), ODD, LAYOUTS, st.data())
def test_whatever_is_wrong_a_document_stays_one(value, odd, layout, data):
    places = [(each, word) for _, each in objects(value) for word in each if word != "@context"]
    holder, word = data.draw(st.sampled_from(places))
    holder[word] = odd
    document = document_of(value, layout)
    if document.version in ("0.8", "1.0", "1.1"):
        done = migrated(document, "1.1")
        assert not read_document("croissant.json", data=done.data).tape.problems
        told_once(done.data)
        assert read_document("croissant.json", data=done.data).version == "1.1"


MEANINGS = ODD | st.sampled_from(
    [f"http://{OLD}", f"http://{OLD}column", "ml:", "ml:csvColumn", CROISSANT, "cr:key", "@id"]
)


@given(
    drafts() | datasets_1_0(),
    st.dictionaries(st.sampled_from(["ml", "cr", "@vocab", "sc", "x", "name", "field"]), MEANINGS),
)
def test_whatever_a_context_says_a_document_stays_one(value, meanings):
    document = document_of({**value, "@context": {**value["@context"], **meanings}})
    if document.version in ("0.8", "1.0", "1.1"):
        done = migrated(document, "1.1")
        assert not read_document("croissant.json", data=done.data).tape.problems
        told_once(done.data)


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


@given(UNKNOWN)
def test_a_document_without_a_version_gets_one(members):
    value = {"@context": {"@vocab": "https://schema.org/", "cr": CROISSANT}, "@type": "Dataset", **members}
    found, _ = outcome(value)
    assert found["conformsTo"] == f"{CROISSANT}1.1"
    assert found["@context"]["conformsTo"] == "dct:conformsTo"
    assert unknown(found) == unknown(value)
    forgotten, _ = outcome({**value, "conformsTo": f"{CROISSANT}1.0"})
    assert forgotten["conformsTo"] == f"{CROISSANT}1.1"


@pytest.mark.parametrize(("version", "to"), [("1.1", "1.0"), ("9.9", "1.1"), ("1.2", "1.0"), ("0.7", "1.1")])
def test_only_older_and_known_versions_are_migrated(version, to):
    with pytest.raises(MigrationError, match=f"Croissant {version}, which cannot be migrated to {to}"):
        migrated(document_of({**dataset_1_0(), "conformsTo": f"{CROISSANT}{version}"}), to)
