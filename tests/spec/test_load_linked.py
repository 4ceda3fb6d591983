"""The loader follows the conventions of JSON-LD: one value or a list alike, null is nothing, references, aliases."""

import json

import pytest

from assay_kernels.scan import FindingCode
from assay_spec.load import load
from assay_spec.model import Model, Reference, Text, prop
from assay_spec.terms import Terms

from .found import found_in

M = FindingCode


class Node(Model, linked=True, vocabularies=("x:",)):
    """A part of a linked document."""

    id: str = prop("@id", default="")
    name: Text | None = prop("s:name", default=None)


class Link(Node, types=("x:Link",)):
    """Refers to others."""

    to: Reference | None = prop("x:to", default=None)
    also: tuple[Reference, ...] = prop("x:also", default=())
    old: tuple[Reference, ...] = prop("x:old", default=(), by_text="1")
    page: str = prop("s:page", default="", address=True)
    means: tuple[str, ...] = prop("x:means", default=(), vocabulary=True)
    inner: tuple[Node, ...] = prop("x:inner", default=())
    version: str = prop("s:version", default="", as_text=True)


TERMS = Terms({"to": "x:to", "also": "x:also", "name": "s:name", "x:Old": "x:New", "inner": "x:inner", "type": "@type"})


class TestLinkedData:
    """JSON-LD's conventions: one value or a list alike, null is nothing, references, aliases of terms."""

    def load(self, read, body, **options):
        document = read(json.dumps(body))
        loaded = load(document, Link, terms=TERMS, **options)
        return loaded.model, found_in(document, loaded), loaded.complete

    @pytest.mark.parametrize("also", [[{"@id": "a"}], {"@id": "a"}, [None, {"@id": "a"}]])
    def test_one_value_is_as_good_as_a_list_of_one(self, read, also):
        model, found, complete = self.load(read, {"also": also})
        assert model.also == (Reference(id="a"),)
        assert (found, complete) == ([], True)

    @pytest.mark.parametrize("old", ["a", ["a"], {"@id": "a"}])
    def test_text_may_stand_for_a_reference_until_some_version(self, read, old):
        model, found, complete = self.load(read, {"x:old": old}, version="1")
        assert model.old == (Reference(id="a"),)
        assert (found, complete) == ([], True)
        model, found, complete = self.load(read, {"x:old": old}, version="2")
        assert bool(found) is not complete is bool(model.old) is isinstance(old, dict)

    def test_a_term_may_be_described_without_its_address(self, read):
        model, found, complete = self.load(read, {"x:means": [{"@id": "x:a"}, {"s:code": "A"}, "x:b"]})
        assert (model.means, found, complete) == (("x:a", "x:b"), [], False)

    def test_an_object_that_neither_names_nor_describes_a_term_is_found(self, read):
        model, found, complete = self.load(read, {"x:means": [{"@id": "x:a"}, {}]})
        assert (model.means, found, complete) == (("x:a",), [(M.WRONG_TYPE, "/x:means/1", "means")], False)

    def test_a_term_may_be_a_text_in_an_object_of_its_own(self, read):
        model, found, complete = self.load(read, {"x:means": {"@value": "x:Old"}})
        assert (model.means, found, complete) == (("x:New",), [], True)

    def test_null_is_nothing_in_an_object_of_its_own_too(self, read):
        model, found, complete = self.load(read, {"s:version": {"@value": None}})
        assert (model, found, complete) == (Link(), [], True)

    def test_null_is_as_good_as_nothing(self, read):
        nothing = dict.fromkeys(["@id", "name", "to", "also", "s:page", "x:means", "inner", "s:version"])
        model, found, complete = self.load(read, nothing)
        assert (model, found, complete) == (Link(), [], True)

    def test_words_stand_for_terms(self, read):
        model, found, _ = self.load(read, {"to": {"@id": "a"}, "name": {"de": "n"}, "type": "x:Link"})
        assert (model.to, model.name, found) == (Reference(id="a"), Text({"de": "n"}), [])

    def test_two_words_for_one_term_are_a_duplicate(self, read):
        model, found, _ = self.load(read, {"to": {"@id": "a"}, "x:to": {"@id": "b"}})
        assert found == [(M.DUPLICATE_KEY, "/x:to", None)]
        assert model.to == Reference(id="b")

    def test_an_address_is_text_or_a_reference(self, read):
        assert self.load(read, {"s:page": "p"})[0].page == "p"
        assert self.load(read, {"s:page": {"@id": "p"}})[0].page == "p"
        assert self.load(read, {"s:page": 5})[1] == [(M.WRONG_TYPE, "/s:page", "page")]

    def test_terms_of_the_vocabulary_are_kept_in_their_canonical_form(self, read):
        model, found, _ = self.load(read, {"x:means": ["x:Old", {"@id": "x:Old"}, "free"]})
        assert (model.means, found) == (("x:New", "x:New", "free"), [])

    def test_other_vocabularies_and_keywords_may_be_mixed_in(self, read):
        body = {"y:free": 1, "@context": {}, "@graph": [], "http://example.org/a": 2}
        assert self.load(read, body)[1] == []

    def test_a_term_of_the_own_vocabulary_must_be_known(self, read):
        found = self.load(read, {"x:tow": 1, "tow": 2, "y:tow": 3})[1]
        assert found == [(M.UNKNOWN_KEY, "/x:tow", None), (M.UNKNOWN_KEY, "/tow", None)]

    def test_a_list_where_one_value_is_allowed(self, read):
        assert self.load(read, {"to": [{"@id": "a"}]})[1] == [(M.NOT_ONE, "/to", "to")]

    @pytest.mark.parametrize(
        ("value", "finding"),
        [
            ({"@id": 5}, (M.WRONG_TYPE, "/to/@id", "id")),
            ({"@id": ["a"]}, (M.WRONG_TYPE, "/to/@id", "id")),
            ({"@id": {}}, (M.WRONG_TYPE, "/to/@id", "id")),
            ({"@id": None}, (M.MISSING_REQUIRED, "/to", "id")),
            ({}, (M.MISSING_REQUIRED, "/to", "id")),
            ({"name": "a"}, (M.MISSING_REQUIRED, "/to", "id")),
            ("a", (M.WRONG_TYPE, "/to", "to")),
        ],
    )
    def test_a_reference_without_an_identifier_is_found(self, read, value, finding):
        model, found, complete = self.load(read, {"to": value})
        assert (model.to, found, complete) == (None, [finding], False)

    def test_a_reference_in_place_of_an_object_is_that_object_by_its_id(self, read):
        model, found, _ = self.load(read, {"inner": [{"@id": "a"}, {"@id": "b", "name": "n"}]})
        assert (model.inner, found) == ((Node(id="a"), Node(id="b", name=Text("n"))), [])

    def test_numbers_are_text_where_text_is_wanted_but_null_is_nothing(self, read):
        assert self.load(read, {"s:version": 1.0})[0].version == "1.0"
        assert self.load(read, {"s:version": None})[0].version == ""

    def test_another_class_is_found_where_it_says_so(self, read):
        assert self.load(read, {"@type": "x:Other"})[1] == [(M.WRONG_CLASS, "/@type", None)]
        assert self.load(read, {"@type": ["x:Other", "x:Link"]})[1] == []


@pytest.mark.parametrize("held", [-6, "-6", 6, 10**400])
def test_a_value_in_an_object_of_its_own_is_held_to_the_bounds(read, held):
    class Counted(Model, linked=True, vocabularies=("x:",)):
        count: int = prop("x:count", default=0, minimum=-5, maximum=5)

    document = read(json.dumps({"x:count": {"@value": held}}))
    loaded = load(document, Counted)
    assert [(M(found.code).name, document.pointer(found.node)) for found in loaded.findings] == [
        ("OUT_OF_RANGE", "/x:count/@value")
    ]
    assert loaded.model.count == 0
