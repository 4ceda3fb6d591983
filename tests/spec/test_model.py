"""Declaring models, and asking them where their parts stand."""

import json
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind
from assay_spec.annotations import value_type
from assay_spec.document import NOWHERE
from assay_spec.load import load
from assay_spec.model import EMPTY, MISSING, Json, Level, Model, Prop, Reference, Text, place, prop, properties
from assay_spec.shapes import table_of
from assay_spec.walk import walk


class Colour(StrEnum):
    """Choices."""

    RED = "red"


class Leaf(Model):
    """An innermost part."""

    name: str = ""


class Tree(Model):
    """Parts at every kind of place."""

    one: Leaf | None = None
    many: tuple[Leaf, ...] = ()
    inside: tuple["Tree", ...] = ()
    named: Mapping[str, Leaf] = EMPTY
    listed: Mapping[str, tuple[Leaf, ...]] = EMPTY
    label: tuple[str, ...] | str = ()


class Everything(Model):
    """Every form of annotation."""

    text: str = ""
    whole: int = 0
    number: float = 0.0
    flag: bool = False
    colour: Colour = Colour.RED
    maybe: int | None = None
    raw: Json | None = None
    words: Text | None = None
    mixed: str | Leaf = ""
    several: tuple[str, ...] = ()
    either: tuple[int, ...] | str = ""
    quoted: "Everything | None" = None
    nested: tuple["Everything", ...] = ()
    table: Mapping[str, float | str] = EMPTY
    lists: Mapping[str, tuple[int, ...]] = EMPTY


class Old(Model):
    """Properties that come and go."""

    always: str = ""
    newer: str = prop("newer", default="", since="1.1")
    older: str = prop("older", default="", until="1.0")
    only: str = prop("only", default="", since="1.0", until="1.1")


def test_a_property_is_spelt_as_its_attribute_unless_it_is_given_a_key():
    class Spelt(Model):
        plain: str
        keyed: str = prop("sc:keyed")
        optional: str = ""
        recommended: str = prop(default="", level=Level.RECOMMENDED)
        needed: str = prop(default="", level=Level.REQUIRED)

    found = {name: (declared.key, declared.level) for name, declared in properties(Spelt).items()}
    assert found == {
        "plain": ("plain", Level.REQUIRED),
        "keyed": ("sc:keyed", Level.REQUIRED),
        "optional": ("optional", Level.OPTIONAL),
        "recommended": ("recommended", Level.RECOMMENDED),
        "needed": ("needed", Level.REQUIRED),
    }
    assert Spelt.fields["plain"].default is MISSING
    assert Spelt.fields["needed"].default == ""


def test_where_an_object_stands_is_no_property_and_no_part_of_equality():
    assert not isinstance(Leaf.fields["span"], Prop)
    assert list(properties(Leaf)) == ["name"]
    assert Leaf(name="a", span=NOWHERE, places={"name": (1,)}) == Leaf(name="a")
    assert "span" not in repr(Leaf())


@pytest.mark.parametrize(
    ("version", "names"),
    [
        ("", ["always", "newer", "older", "only"]),
        ("0.8", ["always", "older"]),
        ("1.0", ["always", "older", "only"]),
        ("1.1", ["always", "newer", "only"]),
        ("1.2", ["always", "newer"]),
    ],
)
def test_each_version_has_its_properties(version, names):
    assert list(properties(Old, version)) == names


@pytest.mark.parametrize(
    ("version", "exists", "is_one"),
    [
        ("", True, False),
        ("1.8", False, True),
        ("1.9", True, True),
        ("1.10", True, True),
        ("1.11", True, False),
        ("2", True, False),
        ("2.2", True, False),
        ("2.10", False, False),
    ],
)
def test_versions_compare_by_their_numbers(version, exists, is_one):
    declared = Model.declare("p", prop("p", default=(), since="1.9", until="2.2", one_until="1.10"))
    assert (declared.exists_in(version), declared.is_one_in(version)) == (exists, is_one)


def test_classes_tell_what_they_are_by_the_convention_of_their_kind():
    class Plain(Model, types=("a", "b")):
        pass

    class Linked(Model, types=("sc:A",), linked=True, closed=False, vocabularies=("cr:",)):
        pass

    class Under(Linked):
        pass

    assert (Leaf.type_key, Leaf.types, Leaf.closed, Leaf.linked) == (None, (), True, False)
    assert (Plain.type_key, Plain.types) == ("type", ("a", "b"))
    assert (Linked.type_key, Linked.types, Linked.closed) == ("@type", ("sc:A",), False)
    assert (Under.type_key, Under.types, Under.linked, Under.vocabularies) == ("@type", (), True, ("cr:",))


def test_a_misspelt_class_option_is_found_when_the_class_is_made():
    with pytest.raises(AssertionError, match="opened"):

        class Wrong(Model, opened=True):
            pass


@pytest.mark.parametrize(
    ("name", "members", "many", "bare", "mapping", "kinds"),
    [
        ("text", (str,), False, True, False, {Kind.STRING}),
        ("whole", (int,), False, True, False, {Kind.INTEGER}),
        ("number", (float,), False, True, False, {Kind.INTEGER, Kind.FLOAT}),
        ("flag", (bool,), False, True, False, {Kind.TRUE, Kind.FALSE}),
        ("colour", (Colour,), False, True, False, {Kind.STRING}),
        ("maybe", (int, NoneType), False, True, False, {Kind.INTEGER, Kind.NULL}),
        ("raw", (Json, NoneType), False, True, False, set(Kind) - {Kind.KEY}),
        ("words", (Text, NoneType), False, True, False, {Kind.STRING, Kind.OBJECT, Kind.ARRAY, Kind.NULL}),
        ("mixed", (str, Leaf), False, True, False, {Kind.STRING, Kind.OBJECT}),
        ("several", (str,), True, False, False, {Kind.STRING}),
        ("either", (str, int), True, True, False, {Kind.STRING, Kind.INTEGER}),
        ("quoted", (Everything, NoneType), False, True, False, {Kind.OBJECT, Kind.NULL}),
        ("nested", (Everything,), True, False, False, {Kind.OBJECT}),
        ("table", (float, str), False, True, True, {Kind.INTEGER, Kind.FLOAT, Kind.STRING}),
        ("lists", (int,), True, False, True, {Kind.INTEGER}),
    ],
)
def test_an_annotation_says_what_a_document_may_hold(name, members, many, bare, mapping, kinds):
    found = value_type(Everything, name)
    assert (found.members, found.many, found.bare, found.mapping) == (members, many, bare, mapping)
    assert found.accepts == sum(1 << kind for kind in kinds)
    assert found.choices is (Colour if Colour in members else None)
    assert found.raw is next((member for member in (Json, Text) if member in members), None)
    assert found.models == tuple(member for member in members if member in (Leaf, Everything))


def test_an_inherited_annotation_is_looked_up_where_it_was_written():
    from assay_spec.croissant.model import RecordSet

    assert value_type(RecordSet, "name").members == (Text, NoneType)
    assert [model.__name__ for model in value_type(RecordSet, "field").models] == ["Field"]


def test_nothing_stands_beside_a_mapping():
    class Wrong(Model):
        table: Mapping[str, int] | None = None

    with pytest.raises(AssertionError, match=r"Wrong\.table"):
        table_of(Wrong)


def test_classes_at_one_place_must_be_told_apart():
    class Wrong(Model):
        part: Leaf | Old

    with pytest.raises(AssertionError, match=r"Wrong\.part need `types`"):
        table_of(Wrong)


def test_a_table_holds_every_class_once_however_they_refer_to_each_other():
    table = table_of(Everything)
    assert table.models == (Everything, Leaf)
    assert table is table_of(Everything)
    for number, (model, shape) in enumerate(zip(table.models, table.shapes, strict=True)):
        assert (shape.index, shape.name) == (number, model.__name__)
        assert [attribute.name for attribute in table.attributes[number]] == list(properties(model))
        for place_, attribute in enumerate(table.attributes[number]):
            assert (attribute.shape, attribute.number) == (number, place_)
            assert shape.properties[attribute.declared.key].number == place_
            assert table.by_term[number][attribute.declared.key] is attribute


def test_a_property_of_another_version_is_read_but_wanted_by_none():
    table = table_of(Old, "1.1")
    known = {attribute.name: attribute.known for attribute in table.attributes[0]}
    assert known == {"always": True, "newer": True, "older": False, "only": True}


LEAVES = st.builds(lambda name: {"name": name}, st.text("ab", max_size=2))
TREES = st.recursive(
    st.fixed_dictionaries({}, optional={"one": LEAVES | st.none(), "many": st.lists(LEAVES, max_size=2)}),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "inside": st.lists(inner, max_size=2),
            "named": st.dictionaries(st.text("xy", max_size=1), LEAVES, max_size=2),
            "listed": st.dictionaries(st.text("xy", max_size=1), st.lists(LEAVES, max_size=2), max_size=2),
            "label": st.text(max_size=1) | st.lists(st.text(max_size=1), max_size=2),
        },
    ),
    max_leaves=5,
)


@given(value=TREES)
def test_walking_meets_every_model_once_in_document_order(read, value):
    document = read(json.dumps(value))
    met = list(walk(load(document, Tree).model))
    nodes = [model.span.node for model in met]
    assert nodes == sorted(set(nodes))
    objects = [node for node in range(len(document.tape)) if document.tape.kind(node) == Kind.OBJECT]
    free = [node for node in objects if document.pointer(node).split("/")[-1] in ("named", "listed")]
    assert nodes == [node for node in objects if node not in free]


def test_walking_models_without_a_document_follows_their_attributes():
    tree = Tree(
        one=Leaf(name="1"),
        many=(Leaf(name="2"), Leaf(name="3")),
        inside=(Tree(one=Leaf(name="4")),),
        named={"x": Leaf(name="5")},
    )
    assert [model.name for model in walk(tree) if isinstance(model, Leaf)] == ["1", "2", "3", "4", "5"]


@given(value=TREES)
def test_every_part_that_is_given_has_its_place(read, value):
    document = read(json.dumps(value))
    for model in walk(load(document, Tree).model):
        for name in properties(type(model)):
            here = place(model, name)
            given_ = document.tape.find(model.span.node, name)
            assert here.node == (given_ if given_ >= 0 else model.span.node)


def test_items_have_places_by_number_and_by_key(read):
    text = '{"many": [{"name": "a"}, {"name": "b"}], "named": {"x": {"name": "c"}, "y": {}}, "label": "l"}'
    document = read(text)
    tree = load(document, Tree).model
    assert place(tree, "many", 1).pointer == "/many/1"
    assert place(tree, "named", "y").pointer == "/named/y"
    assert place(tree, "label").pointer == place(tree, "label", 0).pointer == "/label"
    assert place(tree, "inside") == tree.span
    assert place(tree.many[0], "name").pointer == "/many/0/name"


def test_a_place_follows_its_value_when_wrong_neighbours_are_left_out(read):
    document = read('{"label": [1, "a", null, "b"], "many": [5, {"name": "c"}]}')
    tree = load(document, Tree).model
    assert tree.label == ("a", "b")
    assert [place(tree, "label", number).pointer for number in (0, 1)] == ["/label/1", "/label/3"]
    assert place(tree, "many", 0).pointer == "/many/1"


def test_a_reference_is_any_object_with_an_id():
    assert Reference(id="x").id == "x"
    assert Reference.fields["id"].key == "@id"
    with pytest.raises(TypeError):
        Reference()
