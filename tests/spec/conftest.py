"""Documents from bytes, and hypothesis strategies made from the declarations of models."""

import copy
from enum import StrEnum
from functools import cache
from types import MappingProxyType, NoneType

import pytest
from hypothesis import strategies as st

from assay_spec.annotations import value_type
from assay_spec.document import read_document
from assay_spec.dump import dump
from assay_spec.model import Json, Model, Text, properties

MAX_DEPTH = 3

TERMS = st.sampled_from(["sc:Text", "sc:Integer", "cr:Label", "wd:Q42", "https://example.org/term"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
WORDS = st.text() | st.dictionaries(st.sampled_from(["en", "de", "fr"]), st.text(), min_size=1)


@pytest.fixture(scope="session")
def read():
    """The document with these bytes; the name decides the format."""

    def read(data, name="document.json"):
        return read_document(name, data=data.encode() if isinstance(data, str) else data)

    return read


@pytest.fixture(scope="session")
def instances():
    """A strategy of a model's instances."""
    return instances_of


@cache
def instances_of(cls, depth=0):
    wanted = {name: values_of(cls, name, declared, depth) for name, declared in properties(cls).items()}
    needed = {name for name in wanted if name in {n for n, d in properties(cls).items() if _is_needed(d)}}
    return st.fixed_dictionaries(
        {name: wanted[name] for name in needed},
        optional={name: values for name, values in wanted.items() if name not in needed},
    ).map(lambda values: cls(**values))


def _is_needed(declared):
    return repr(declared.default) == "MISSING"


def values_of(cls, name, declared, depth):
    holds = value_type(cls, name)
    deep = depth >= MAX_DEPTH and any(
        isinstance(member, type) and issubclass(member, Model) for member in holds.members
    )
    if deep and holds.many:
        return st.just(())
    members = [member for member in holds.members if not (deep and _is(member, Model))]
    single = st.one_of([_member(member, declared, depth, linked=cls.linked) for member in members])
    if holds.many:
        if cls.linked:  # A list in a list is one with it.
            single = single.filter(lambda value: not (isinstance(value, Json) and isinstance(value.value, list)))
        several = st.lists(single, max_size=2).map(tuple)
        bare = st.one_of(
            [_member(member, declared, depth, linked=cls.linked) for member in members if member is not NoneType]
        )
        value = several | bare if holds.bare else several
    else:
        value = single
    keys = st.text().map(declared.kept) if declared.kept else st.text()
    return st.dictionaries(keys, value, max_size=3).map(MappingProxyType) if holds.mapping else value


def _is(member, base):
    return isinstance(member, type) and issubclass(member, base)


def _member(member, declared, depth, linked):
    if member is str:
        texts = TERMS if declared.vocabulary else st.text()
        return texts.map(declared.kept) if declared.kept else texts
    if member is bool:
        return st.booleans()
    if member is int:
        return st.integers(min_value=_bound(declared.minimum), max_value=_bound(declared.maximum))
    if member is float:
        return st.floats(declared.minimum, declared.maximum, allow_nan=False, allow_infinity=False)
    if member is NoneType:
        return st.none()
    if _is(member, StrEnum):
        return st.sampled_from(member)
    if _is(member, Text):
        return WORDS.map(Text)
    if _is(member, Json):
        return JSON.filter(lambda value: not linked or value is not None).map(Json)
    assert _is(member, Model), member
    return instances_of(member, depth + 1)


def _bound(value):
    return None if value is None else int(value)


SCALARS = [None, True, 0, -1, 7, 2.5, 1e30, "", "small", "x:Cat"]
NESTED = [[], [1, "a"], [[]], {}, {"a": 1}, {"@id": "r"}, {"@type": ["x:Kitten", 5], "x:size": "tiny"}]
CLASSED = [{"@type": "x:Dog", "x:size": 1}, {"@type": "x:Cow"}, {"@type": 5, "x:lives": 10}]
JUNK = st.sampled_from([*SCALARS, *NESTED, *CLASSED]).map(copy.deepcopy)
NEW_KEYS = st.sampled_from(["a", "x:a", "y:a", "@type", "x:note", "x:data", "nmae", "type", "cr:fieldd"])


def slots(value):
    """Every place in a value that can be changed, as its container and key; what identifies is left alone."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if key != "@id":
            yield value, key
            yield from slots(inner)


@st.composite
def mistaken_documents(draw, cls):
    """A document of a model, with up to three changes of its shape."""
    value = copy.deepcopy(dump(draw(instances_of(cls))))
    for _ in range(draw(st.integers(0, 3))):
        places = list(slots(value))
        container, key = draw(st.sampled_from(places)) if places else (value, "name")
        change = draw(st.sampled_from(["junk", "drop", "add", "wrap"]))
        if change == "junk" or key not in (container if isinstance(container, dict) else range(len(container))):
            container[key] = draw(JUNK)
        elif change == "drop":
            del container[key]
        elif change == "wrap":
            container[key] = [container[key]]
        elif isinstance(container, dict):
            container[draw(NEW_KEYS)] = draw(JUNK)
    return value


@pytest.fixture(scope="session")
def mistaken():
    """A strategy of a model's documents in which some places have another shape."""
    return mistaken_documents
