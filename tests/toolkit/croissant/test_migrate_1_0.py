"""Croissant 1.0 as 1.1: what has another word now gets it, and all else stays."""

import json

import pytest
from hypothesis import given

from assay.croissant.migrate.migrate import migrated
from assay_spec.document import read_document

from .drafts import CONTEXT_1_0, LAYOUTS, datasets_1_0
from .migrating import UNKNOWN_WORDS, dataset_1_0, document_of, outcome

NEW_WORDS = {"repeated": "isArray", "delimiter": "separator", "jsonQuery": "jsonPath"}


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
        assert migrated(document, "1.1") == (done.data, "1.1", True, (), (), ())

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
