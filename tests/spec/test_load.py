"""The loader finds every problem at its place at once, and builds what passed."""

import json
from collections.abc import Mapping
from enum import StrEnum

import pytest

from assay_kernels.scan import FindingCode
from assay_spec.load import load
from assay_spec.model import EMPTY, Json, Level, Model, Reference, Text, prop
from assay_spec.terms import Terms

M, N = FindingCode, None


class Size(StrEnum):
    """Choices."""

    SMALL = "small"
    LARGE = "large"


class Part(Model):
    """An inner object with a required property."""

    name: str
    weight: float = prop(default=1.0, minimum=0, maximum=10)


class Cat(Model, types=("cat", "kitten")):
    """One of two classes."""

    lives: int = 9


class Dog(Model, types=("dog",)):
    """The other."""

    tricks: tuple[str, ...] = ()


class Whole(Model):
    """A plain document with every form."""

    title: str
    note: str = prop(default="", level=Level.RECOMMENDED)
    count: int = prop(default=0, minimum=-5, maximum=5)
    ratio: float | None = None
    flag: bool = False
    size: Size = Size.SMALL
    label: str = prop(default="", as_text=True)
    labels: tuple[str, ...] = prop(default=(), as_text=True)
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    either: tuple[int, ...] | int = ()
    shares: Mapping[str, float] = prop(default=EMPTY, maximum=1)
    lists: Mapping[str, tuple[Part, ...]] = EMPTY
    pet: Cat | Dog | None = None
    raw: Json | None = None
    newer: str = prop("newer", default="", since="2")
    keep: tuple[str, ...] = prop("keep", default=(), one_until="1")


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


class Nest(Model):
    """Holds itself."""

    inner: tuple["Nest", ...] = ()


TERMS = Terms({"to": "x:to", "also": "x:also", "name": "s:name", "x:Old": "x:New", "inner": "x:inner", "type": "@type"})


def found_in(document, loaded):
    """Every finding as code, pointer and attribute."""
    findings = []
    for finding in loaded.findings:
        attribute = loaded.table.attribute_of(finding)
        findings.append((FindingCode(finding.code), document.pointer(finding.node), attribute and attribute.name))
    return findings


def said(read, body, **options):
    document = read(json.dumps({"title": "t", "note": "n"} | body))
    loaded = load(document, Whole, **options)
    return loaded, found_in(document, loaded)


@pytest.mark.parametrize(
    ("body", "finding", "value"),
    [
        ({"title": 5}, (M.WRONG_TYPE, "/title", "title"), N),
        ({"note": None}, (M.WRONG_TYPE, "/note", "note"), ""),
        ({"count": 1.0}, (M.WRONG_TYPE, "/count", "count"), 0),
        ({"count": True}, (M.WRONG_TYPE, "/count", "count"), 0),
        ({"count": "1"}, (M.WRONG_TYPE, "/count", "count"), 0),
        ({"count": 6}, (M.OUT_OF_RANGE, "/count", "count"), 0),
        ({"count": -6}, (M.OUT_OF_RANGE, "/count", "count"), 0),
        ({"count": 10**400}, (M.OUT_OF_RANGE, "/count", "count"), 0),
        ({"ratio": 10**400}, (M.OUT_OF_RANGE, "/ratio", "ratio"), N),
        ({"ratio": "1"}, (M.WRONG_TYPE, "/ratio", "ratio"), N),
        ({"flag": 0}, (M.WRONG_TYPE, "/flag", "flag"), False),
        ({"size": "medium"}, (M.NOT_A_CHOICE, "/size", "size"), Size.SMALL),
        ({"size": "Small"}, (M.NOT_A_CHOICE, "/size", "size"), Size.SMALL),
        ({"size": 1}, (M.WRONG_TYPE, "/size", "size"), Size.SMALL),
        ({"label": None}, (M.WRONG_TYPE, "/label", "label"), ""),
        ({"labels": "a"}, (M.NOT_A_LIST, "/labels", "labels"), ()),
        ({"labels": ["a", None, {}, 1]}, [(M.WRONG_TYPE, f"/labels/{n}", "labels") for n in (1, 2)], ("a", "1")),
        ({"title": ["a"]}, (M.NOT_ONE, "/title", "title"), N),
        ({"part": []}, (M.NOT_ONE, "/part", "part"), N),
        ({"part": "p"}, (M.WRONG_TYPE, "/part", "part"), N),
        ({"part": {}}, (M.MISSING_REQUIRED, "/part", "name"), N),
        ({"part": {"name": "p", "weight": 11}}, (M.OUT_OF_RANGE, "/part/weight", "weight"), Part(name="p")),
        ({"part": {"name": "p", "wieght": 1}}, (M.UNKNOWN_KEY, "/part/wieght", N), Part(name="p")),
        ({"parts": {"name": "p"}}, (M.NOT_A_LIST, "/parts", "parts"), ()),
        ({"parts": [{"name": "p"}, 5, {"name": "q"}]}, (M.WRONG_TYPE, "/parts/1", "parts"), N),
        ({"parts": [[{"name": "p"}]]}, (M.WRONG_TYPE, "/parts/0", "parts"), ()),
        ({"either": "1"}, (M.WRONG_TYPE, "/either", "either"), ()),
        ({"either": [1, "2"]}, (M.WRONG_TYPE, "/either/1", "either"), (1,)),
        ({"shares": [0.5]}, (M.WRONG_TYPE, "/shares", "shares"), EMPTY),
        ({"shares": {"a": 2, "b": "x", "c": 1}}, N, {"c": 1.0}),
        ({"lists": {"a": {"name": "p"}}}, (M.NOT_A_LIST, "/lists/a", "lists"), N),
        ({"lists": {"a": [{}]}}, (M.MISSING_REQUIRED, "/lists/a/0", "name"), {"a": ()}),
        ({"pet": {"type": "cow"}}, (M.WRONG_CLASS, "/pet/type", N), N),
        ({"pet": {"type": "dog", "lives": 9}}, (M.UNKNOWN_KEY, "/pet/lives", N), Dog()),
        ({"titel": "t"}, (M.UNKNOWN_KEY, "/titel", N), N),
    ],
)
def test_one_mistake_is_one_finding_at_its_place(read, body, finding, value):
    loaded, found = said(read, body)
    (name,) = body
    if finding is not None:
        assert found == (finding if isinstance(finding, list) else [finding])
    assert loaded.complete == all(code in (M.UNKNOWN_KEY, M.MISSING_RECOMMENDED) for code, *_ in found)
    if name == "title":
        assert loaded.model is None
    elif value is not None:
        assert getattr(loaded.model, name) == value


def test_everything_wrong_is_found_at_once_in_document_order(read):
    document = read(
        '{"note": 1, "count": 9, "part": {"weight": -1}, "shares": {"a": "x", "a": 2},'
        ' "pets": 0, "count": true, "size": "huge"}'
    )
    loaded = load(document, Whole)
    assert loaded.model is None
    assert [(code.name, pointer) for code, pointer, _ in found_in(document, loaded)] == [
        ("MISSING_REQUIRED", ""),
        ("WRONG_TYPE", "/note"),
        ("OUT_OF_RANGE", "/count"),
        ("MISSING_REQUIRED", "/part"),
        ("OUT_OF_RANGE", "/part/weight"),
        ("WRONG_TYPE", "/shares/a"),
        ("DUPLICATE_KEY", "/shares/a"),
        ("OUT_OF_RANGE", "/shares/a"),
        ("UNKNOWN_KEY", "/pets"),
        ("DUPLICATE_KEY", "/count"),
        ("WRONG_TYPE", "/count"),
        ("NOT_A_CHOICE", "/size"),
    ]


def test_what_is_recommended_is_missed_where_the_object_is(read):
    document = read('{"title": "t"}')
    loaded = load(document, Whole)
    assert found_in(document, loaded) == [(M.MISSING_RECOMMENDED, "", "note")]
    assert loaded.complete


@pytest.mark.parametrize(
    ("body", "name", "value"),
    [
        ({"ratio": 3}, "ratio", 3.0),
        ({"ratio": None}, "ratio", None),
        ({"count": -0}, "count", 0),
        ({"label": 0}, "label", "0"),
        ({"label": 1e-7}, "label", "1e-07"),
        ({"label": True}, "label", "true"),
        ({"labels": [0, False, "x", 2.50]}, "labels", ("0", "false", "x", "2.5")),
        ({"either": 3}, "either", 3),
        ({"either": [3]}, "either", (3,)),
        ({"either": []}, "either", ()),
        ({"shares": {"": 1, "b": 0.5}}, "shares", {"": 1.0, "b": 0.5}),
        ({"lists": {"a": [], "b": [{"name": "p"}]}}, "lists", {"a": (), "b": (Part(name="p"),)}),
        ({"pet": {"type": "kitten", "lives": 8}}, "pet", Cat(lives=8)),
        ({"pet": {"type": "dog", "tricks": ["sit"]}}, "pet", Dog(tricks=("sit",))),
        ({"pet": {"type": ["animal", "dog"]}}, "pet", Dog()),
        ({"pet": {"lives": 3}}, "pet", Cat(lives=3)),
        ({"raw": None}, "raw", Json(None)),
        ({"raw": [{"a": 1}, None]}, "raw", Json([{"a": 1}, None])),
        ({"size": "large"}, "size", Size.LARGE),
    ],
)
def test_what_is_right_is_held_as_declared(read, body, name, value):
    loaded, found = said(read, body)
    assert found == []
    assert loaded.complete
    held = getattr(loaded.model, name)
    assert (type(held), held) == (type(value) if not isinstance(value, dict) else type(EMPTY), value)


def test_numbers_taken_as_text_keep_their_spelling(read):
    text = '{"title": "t", "note": "", "labels": [007, 1.50, 1E2, -0, true]}'
    assert load(read(text), Whole).model.labels == ("007", "1.50", "1E2", "-0", "true")
    text = "{title: t, note: '', labels: [007, 0x1F, True, &x 1.50, !!int '8', *x], label: &y 010}"
    assert load(read(text, "a.yaml"), Whole).model.labels == ("007", "0x1F", "True", "1.50", "8", "1.5")
    assert load(read(text, "a.yaml"), Whole).model.label == "010"


def test_of_duplicate_keys_the_last_one_counts(read):
    pet = '{"type": "cat", "tricks": ["sit"], "type": "dog"}'
    document = read(f'{{"title": "a", "note": "", "title": "b", "shares": {{"x": 0.1, "x": 0.2}}, "pet": {pet}}}')
    loaded = load(document, Whole)
    assert loaded.model.title == "b"
    assert loaded.model.shares == {"x": 0.2}
    assert loaded.model.pet == Dog(tricks=("sit",))
    assert [code for code, *_ in found_in(document, loaded)] == [M.DUPLICATE_KEY] * 3


@pytest.mark.parametrize(
    ("parts", "more"),
    [
        ('{"name": "p", "name": "q", "weight": 1, "weight": 2}', []),
        ('{"first": {"name": "p"}, "second": {"name": "q"}}', []),
        ('{"name": "p", "wieght": 1}', [M.UNKNOWN_KEY]),
        ('{"weight": 1}', [M.MISSING_REQUIRED]),
        ('{"name": "p", "name": 5}', [M.WRONG_TYPE]),
    ],
)
def test_of_several_that_stand_as_one_only_that_is_found(read, parts, more):
    document = read(f'{{"title": "t", "note": "n", "parts": {parts}}}')
    found = [code for code, *_ in found_in(document, load(document, Whole))]
    assert sorted(found) == sorted([M.NOT_A_LIST, *more])


@pytest.mark.parametrize("text", ["5", "[]", '"a"', "null", "[{}]"])
def test_a_document_that_is_no_object_is_one_finding(read, text):
    document = read(text)
    loaded = load(document, Whole)
    assert (loaded.model, loaded.complete) == (None, False)
    assert found_in(document, loaded) == [(M.WRONG_TYPE, "", None)]


@pytest.mark.parametrize("text", ["", '{"title": ', '{"title": "t"} x', "[" * 1000])
def test_a_document_that_could_not_be_read_to_its_end_says_nothing(read, text):
    loaded = load(read(text), Whole)
    assert (loaded.model, loaded.findings, loaded.complete) == (None, (), False)


def test_what_the_text_cannot_hold_leaves_the_model_incomplete(read):
    for body, problem in [('"ratio": NaN', "non-finite-number"), ('"count": ' + "9" * 5000, "integer-too-large")]:
        document = read(f'{{"title": "t", "note": "", {body}}}')
        loaded = load(document, Whole)
        assert [found.code for found in document.tape.problems] == [problem]
        assert loaded.findings == ()
        assert not loaded.complete
        assert (loaded.model.ratio, loaded.model.count) == (None, 0)


def test_part_of_a_document_can_be_loaded(read):
    document = read('{"parts": [{"name": "a"}, {"name": "b", "weight": "x"}]}')
    loaded = load(document, Part, node=document.tape.find(0, "parts") + 4)
    assert loaded.model == Part(name="b")
    assert loaded.model.span.pointer == "/parts/1"
    assert found_in(document, loaded) == [(M.WRONG_TYPE, "/parts/1/weight", "weight")]


class TestVersions:
    def test_a_property_of_a_later_version_is_found_and_read(self, read):
        loaded, found = said(read, {"newer": "x"}, version="1")
        assert found == [(M.UNKNOWN_KEY, "/newer", "newer")]
        assert loaded.model.newer == "x"
        assert said(read, {"newer": "x"}, version="2")[1] == []

    def test_a_list_that_only_later_versions_allow_is_found_and_read(self, read):
        loaded, found = said(read, {"keep": ["a", "b"]}, version="1")
        assert found == [(M.NOT_ONE, "/keep", "keep")]
        assert loaded.model.keep == ("a", "b")
        assert loaded.complete
        assert said(read, {"keep": ["a", "b"]}, version="2")[1] == []


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


def test_depth_costs_no_stack(read):
    depth = 250
    model = load(read('{"inner": [' * depth + "{}" + "]}" * depth), Nest).model
    for _ in range(depth):
        (model,) = model.inner
    assert model == Nest()


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
