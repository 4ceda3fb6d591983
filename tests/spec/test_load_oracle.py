"""The loader agrees with a naive check that walks Python values by the annotations of the classes."""

import json
import types
import typing
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import FindingCode
from assay_spec.build import SPOILING
from assay_spec.croissant.model import Dataset, Field
from assay_spec.load import load
from assay_spec.metrics.catalogue import MetricFile, RuleFile
from assay_spec.metrics.evaluation import Evaluation
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.model import EMPTY, MISSING, Json, Level, Model, Reference, Text, Word, prop, properties
from assay_spec.walk import walk


class Size(StrEnum):
    """Choices."""

    SMALL = "small"
    LARGE = "large"


class Cat(Model, types=("x:Cat", "x:Kitten"), linked=True, vocabularies=("x:",)):
    """One of two classes, with the same key and other values than the other."""

    size: Size = prop("x:size", default=Size.SMALL)
    lives: int = prop("x:lives", default=9, minimum=0, maximum=9)


class Dog(Model, types=("x:Dog",), linked=True, vocabularies=("x:",)):
    """The other class."""

    size: float = prop("x:size", level=Level.RECOMMENDED, default=0.0)
    friends: tuple[Cat | Reference, ...] = prop("x:friends", default=(), one_until="1")


class Home(Model, linked=True, closed=False):
    """Every form that linked data has."""

    name: str = prop("x:name")
    pets: tuple[Cat | Dog, ...] = prop("x:pets", default=(), level=Level.REQUIRED)
    owner: Reference | None = prop("x:owner", default=None, by_text="1")
    pages: tuple[str | Cat, ...] = prop("x:pages", default=(), address=True)
    words: tuple[str, ...] = prop("x:words", default=(), vocabulary=True)
    number: str = prop("x:number", default="", as_text=True)
    rooms: Mapping[str, tuple[int, ...]] = prop("x:rooms", default=EMPTY)
    note: Text | None = prop("x:note", default=None, since="2")
    data: Json | None = prop("x:data", default=None, until="1")
    inner: "Home | None" = prop("x:inner", default=None)


PLAIN = {
    str: lambda value: isinstance(value, str),
    int: lambda value: type(value) is int,
    float: lambda value: type(value) in (int, float),
    bool: lambda value: isinstance(value, bool),
    types.NoneType: lambda value: value is None,
    Json: lambda value: True,
    Text: lambda value: isinstance(value, str | dict | list),
}
ABSENT = {Level.REQUIRED: FindingCode.MISSING_REQUIRED, Level.RECOMMENDED: FindingCode.MISSING_RECOMMENDED}


def split(hint):
    """The members of a union."""
    return typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)


def is_a(member, base):
    return isinstance(member, type) and issubclass(member, base)


def check_object(cls, value, at, version):
    """What is wrong with a dictionary that should be a `cls`."""
    declared = properties(cls)
    names = {one.key: name for name, one in declared.items()}
    if cls.linked and set(value) == {"@id"}:
        # A reference is not looked into, but what cannot be built from it is missed.
        lacking = [name for name, one in declared.items() if one.default is MISSING and one.key != "@id"]
        yield from ((FindingCode.MISSING_REQUIRED, at, name) for name in lacking)
        return
    for name, one in declared.items():
        nothing = [None, [None]] if is_alone(cls, name) else [None]
        is_absent = one.key not in value or (cls.linked and value[one.key] in nothing)
        if is_absent and one.exists_in(version) and one.level in ABSENT:
            yield ABSENT[one.level], at, name
    for key, inner in value.items():
        place = f"{at}/{key}"
        if key in names:
            yield from check_attribute(cls, names[key], inner, place, version)
        elif cls.closed and is_claimed(cls, key):
            yield FindingCode.UNKNOWN_KEY, place, None


def is_alone(cls, name):
    """Whether a list of one stands for the one in it."""
    members = split(typing.get_type_hints(cls)[name])
    is_many = any(typing.get_origin(member) in (tuple, Mapping) for member in members)
    return cls.linked and not (is_many or Json in members or properties(cls)[name].vocabulary)


def is_claimed(cls, key):
    """Whether a key should be one of those that a class declares."""
    is_keyword = key == cls.type_key or (cls.linked and key.startswith("@"))
    is_known = not is_keyword and bool(cls.vocabularies)
    return is_known and (":" not in key or key.startswith(cls.vocabularies))


def check_attribute(cls, name, value, at, version):
    hint = typing.get_type_hints(cls)[name]
    if typing.get_origin(hint) is not Mapping:
        yield from check_list(cls, name, hint, value, at, version)
    elif not isinstance(value, dict):
        yield FindingCode.WRONG_TYPE, at, name
    else:
        for key, inner in value.items():
            yield from check_list(cls, name, typing.get_args(hint)[1], inner, f"{at}/{key}", version)


def check_list(cls, name, hint, value, at, version):
    """One value, or a list of values where one may stand."""
    one, bare = properties(cls)[name], [member for member in split(hint) if typing.get_origin(member) is not tuple]
    inside = [inner for many in split(hint) if many not in bare for inner in split(typing.get_args(many)[0])]
    members = [*bare, *inside]
    if not isinstance(value, list):
        if inside and not cls.linked and not [member for member in bare if member is not types.NoneType]:
            yield FindingCode.NOT_A_LIST, at, name
            yield from without_echoes(check_single(cls, name, members, value, at, version), value, at)
        else:
            yield from check_single(cls, name, members, value, at, version)
    elif not inside and {Json, Text}.isdisjoint(members):
        yield FindingCode.NOT_ONE, at, name
        for number, item in enumerate(value):
            yield from check_single(cls, name, members, item, f"{at}/{number}", version)
    elif Text in members and is_alone(cls, name) and len(value) == 1:
        # In longer ones stand texts of several languages, of which rules speak.
        yield from check_single(cls, name, members, value[0], f"{at}/0", version)
    elif inside:
        if version and version <= one.one_until:
            yield FindingCode.NOT_ONE, at, name
        for number, item in enumerate(value):
            if cls.linked and isinstance(item, list):  # To JSON-LD it is one with the list around it.
                yield FindingCode.WRONG_TYPE, f"{at}/{number}", name
            else:
                yield from check_single(cls, name, members, item, f"{at}/{number}", version)


def without_echoes(found, value, at):
    """What is found in a value that should be a list; names of several objects are no unknown keys of one."""
    found = list(found)
    keys = {f"{at}/{key}" for key in value} if isinstance(value, dict) else {...}
    if not keys <= {place for code, place, _ in found if code == FindingCode.UNKNOWN_KEY}:
        return found
    return [one for one in found if one[1] not in keys and (one[1] != at or one[0] not in ABSENT.values())]


def check_single(cls, name, members, value, at, version):
    one = properties(cls)[name]
    classes = [member for member in members if is_a(member, Model) and member is not Reference]
    if Reference in members or (cls.linked and (one.address or one.vocabulary)):
        classes.append(Word if one.vocabulary else Reference)
    if isinstance(value, str) and one.by_text and (not version or version <= one.by_text):
        return
    if (value is None and cls.linked) or (one.as_text and isinstance(value, bool | int | float)):
        return
    if isinstance(value, dict) and classes:
        yield from check_part(classes, value, at, version)
        if one.vocabulary and not value:
            yield FindingCode.WRONG_TYPE, at, name  # an object that neither names nor describes anything
    elif isinstance(value, str) and any(is_a(member, StrEnum) for member in members):
        if not any(is_a(member, StrEnum) and value in list(member) for member in members):
            yield FindingCode.NOT_A_CHOICE, at, name
    elif not any(PLAIN[member](value) for member in members if member in PLAIN):
        yield FindingCode.WRONG_TYPE, at, name
    elif type(value) in (int, float) and not (
        (one.minimum is None or value >= one.minimum) and (one.maximum is None or value <= one.maximum)
    ):
        yield FindingCode.OUT_OF_RANGE, at, name


def check_part(classes, value, at, version):
    """A dictionary that should be of one of some classes."""
    named = value.get(classes[0].type_key, ...)
    texts = {text for text in (named if isinstance(named, list) else [named]) if isinstance(text, str)}
    fits = [inner for inner in classes if named is ... or not inner.types or texts & set(inner.types)]
    if not fits:
        yield FindingCode.WRONG_CLASS, f"{at}/{classes[0].type_key}", None
    if fits or len(classes) == 1:
        yield from check_object((fits or classes)[0], value, at, version)


CASES = [(Home, "1"), (Home, "2"), (Evaluation, ""), (Fingerprint, ""), (MetricFile, ""), (RuleFile, "")]
CASES += [(Dataset, "1.0"), (Field, "1.1")]


def shown(document, finding, table):
    attribute = table.attribute_of(finding)
    pointer = document.pointer(finding.node).replace("~1", "/").replace("~0", "~")
    return FindingCode(finding.code), pointer, attribute and attribute.name


def is_about_a_version(finding, table):
    """Whether it is about a property that another version of the kind has, which only building finds."""
    return finding.code == FindingCode.UNKNOWN_KEY and table.attribute_of(finding) is not None


@pytest.mark.parametrize(("cls", "version"), CASES)
@given(data=st.data())
def test_the_findings_are_those_of_the_naive_check(read, mistaken, cls, version, data):
    value = data.draw(mistaken(cls))
    document = read(json.dumps(value))
    loaded = load(document, cls, version=version)
    found = Counter(
        shown(document, finding, loaded.table)
        for finding in loaded.findings
        if not is_about_a_version(finding, loaded.table)
    )
    assert found == Counter(check_part([cls], value, "", version))
    assert [finding.node for finding in loaded.findings] == sorted(finding.node for finding in loaded.findings)
    assert loaded.complete or loaded.findings or describes(cls, value)


def describes(cls, value):
    """Whether a term is described somewhere, and not named: the model leaves it out, and nothing is wrong with it."""
    terms = {one.key for one in properties(cls).values() if one.vocabulary}
    if isinstance(value, list):
        return any(describes(cls, inner) for inner in value)
    if not isinstance(value, dict):
        return False
    inside = [
        item for key in terms & set(value) for item in (value[key] if isinstance(value[key], list) else [value[key]])
    ]
    return any(isinstance(item, dict) and item.get("@id") is None for item in inside) or any(
        describes(cls, inner) for inner in value.values()
    )


def without(document, nodes, node=0):
    """The value of a node without the parts at `nodes`."""
    tape = document.tape
    if tape.kind(node) == 0:
        kept = [key for key in tape.children(node) if key + 1 not in nodes]
        return {tape.text(key): without(document, nodes, key + 1) for key in kept}
    if tape.kind(node) == 1:
        return [without(document, nodes, item) for item in tape.children(node) if item not in nodes]
    return tape.value(node)


@pytest.mark.parametrize(("cls", "version"), CASES)
@given(data=st.data())
def test_the_model_is_that_of_the_document_without_its_wrong_values(read, mistaken, cls, version, data):
    document = read(json.dumps(data.draw(mistaken(cls))))
    loaded = load(document, cls, version=version)
    spoilt = {finding.node for finding in loaded.findings if finding.code in SPOILING}
    lists = [finding for finding in loaded.findings if finding.code == FindingCode.NOT_ONE]
    attributes = {finding.node: loaded.table.attribute_of(finding) for finding in lists}
    alone = {node for node, one in attributes.items() if one.alone and len(document.tape.children(node)) == 1}
    copes = alone | {node for node, one in attributes.items() if one.holds.many}
    mended = load(read(json.dumps(without(document, spoilt - copes))), cls, version=version)
    assert mended.model == loaded.model
    assert {finding.code for finding in mended.findings} & SPOILING <= {FindingCode.NOT_ONE}


@pytest.mark.parametrize(("cls", "version"), CASES)
@given(data=st.data())
def test_every_part_of_a_model_stands_where_it_says(read, mistaken, cls, version, data):
    document = read(json.dumps(data.draw(mistaken(cls))))
    model = load(document, cls, version=version).model
    for part in walk(model) if model else ():
        assert part.span.document is document
        node = part.span.node
        assert document.tape.kind(node) == 0 or (not part.places and part.id == document.tape.text(node))
        for name, nodes in part.places.items():
            declared = properties(type(part))[name]
            assert document.tape.text(document.key_of(nodes[0])) == declared.key
            assert all(nodes[0] <= node < document.tape.next(part.span.node) for node in nodes)
