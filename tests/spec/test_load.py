"""The loader finds every problem at its place at once, and builds what passed."""

import json
from collections.abc import Mapping
from enum import StrEnum

import pytest

from assay_kernels.scan import FindingCode
from assay_spec.load import load
from assay_spec.model import EMPTY, Json, Level, Model, prop

from .found import found_in

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


class Nest(Model):
    """Holds itself."""

    inner: tuple["Nest", ...] = ()


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


def test_depth_costs_no_stack(read):
    depth = 250
    model = load(read('{"inner": [' * depth + "{}" + "]}" * depth), Nest).model
    for _ in range(depth):
        (model,) = model.inner
    assert model == Nest()


class Greeting:
    """Keeps its instances no slots, as what others bring may."""

    def greeting(self):
        return f"Hello, {self.name}"


class Greeted(Greeting, Model):
    name: str
    title: str = "Dr"


def test_a_model_may_have_more_than_slots(read):
    loaded = load(read('{"name": "Ada"}'), Greeted)
    assert (loaded.model, loaded.model.span.start) == (Greeted(name="Ada"), 0)
    assert (loaded.model.greeting(), loaded.model.title) == ("Hello, Ada", "Dr")
