"""Documents changed where they stand: the change is all that changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_spec.edit import (
    Edit,
    Origins,
    add_members,
    applied,
    remove_member,
    remove_members,
    rename_key,
    replace_value,
)

KEYS = st.text('abcdé"\n', min_size=1, max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('xyz"\\\n', max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)
LAYOUTS = st.sampled_from([{}, {"indent": 2}, {"indent": "\t"}, {"indent": 4}, {"separators": (",", ":")}])


def document_of(value, layout):
    return read_document("a.json", data=json.dumps(value, ensure_ascii=False, **layout).encode())


@given(OBJECTS, OBJECTS, LAYOUTS)
def test_members_are_added_and_the_rest_is_untouched(value, new, layout):
    document = document_of(value, layout)
    members = {key: member for key, member in new.items() if key not in value}
    data = applied(document, [add_members(document, 0, members)] if members else [])
    assert json.loads(data) == {**value, **members}
    if value:
        assert data.startswith(document.data.rstrip(b"}\n\t "))


@given(OBJECTS.filter(bool), OBJECTS, LAYOUTS, st.data())
def test_members_are_added_after_another_one(value, new, layout, data):
    document = document_of(value, layout)
    members = {key: member for key, member in new.items() if key not in value} or {"new word": None}
    before = data.draw(st.integers(1, len(value)))
    after = document.tape.children(0)[before - 1]
    items = list(value.items())
    found = json.loads(applied(document, [add_members(document, 0, members, after)]))
    assert list(found.items()) == [*items[:before], *members.items(), *items[before:]]


@given(OBJECTS.filter(bool), VALUES, LAYOUTS, st.data())
def test_a_value_is_replaced(value, new, layout, data):
    document = document_of(value, layout)
    key = data.draw(st.sampled_from(sorted(value)))
    node = document.tape.find(0, key)
    assert json.loads(applied(document, [replace_value(document, node, new)])) == {**value, key: new}


@given(OBJECTS.filter(bool), LAYOUTS, st.data())
def test_a_member_is_removed_and_another_renamed(value, layout, data):
    document = document_of(value, layout)
    gone = data.draw(st.sampled_from(sorted(value)))
    edit = remove_member(document, 0, document.tape.find(0, gone) - 1)
    assert json.loads(applied(document, [edit])) == {key: each for key, each in value.items() if key != gone}
    renamed = json.loads(applied(document, [rename_key(document, document.tape.find(0, gone) - 1, "new word")]))
    assert renamed == {("new word" if key == gone else key): each for key, each in value.items()}


@given(OBJECTS, LAYOUTS, st.data())
def test_several_members_are_removed_at_once_and_others_added(value, layout, data):
    document = document_of(value, layout)
    keys = document.tape.children(0)
    gone = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    edits = remove_members(document, 0, iter(gone))  # which are looked through once, however many
    words = {document.tape.text(key) for key in gone}
    left = {key: each for key, each in value.items() if key not in words}
    assert json.loads(applied(document, edits)) == left
    if left:
        edits.append(add_members(document, 0, {"new word": 1}))
        assert json.loads(applied(document, edits)) == {**left, "new word": 1}


@given(st.lists(VALUES, min_size=1, max_size=4), LAYOUTS, st.data())
def test_an_item_is_removed(items, layout, data):
    document = document_of({"a": items}, layout)
    at = data.draw(st.integers(0, len(items) - 1))
    parent = document.tape.find(0, "a")
    edit = remove_member(document, parent, document.tape.children(parent)[at])
    assert json.loads(applied(document, [edit])) == {"a": items[:at] + items[at + 1 :]}


def test_what_is_added_looks_like_the_rest():
    document = document_of({"name": "x", "creator": {"name": "y"}}, {"indent": 4})
    edits = [
        add_members(document, document.tape.find(0, "creator"), {"url": ["a"]}),
        add_members(document, 0, {"license": {"name": "MIT"}}),
    ]
    assert applied(document, edits).decode() == json.dumps(
        {"name": "x", "creator": {"name": "y", "url": ["a"]}, "license": {"name": "MIT"}}, indent=4
    )


def test_lines_end_as_those_of_the_document_do():
    data = json.dumps({"name": "x", "creator": {}}, indent=2).replace("\n", "\r\n").encode()
    document = read_document("a.json", data=data)
    edits = [add_members(document, 2 + 2, {"name": ["y"]}), add_members(document, 0, {"url": {"a": 1}})]
    text = applied(document, edits).decode()
    assert json.loads(text) == {"name": "x", "creator": {"name": ["y"]}, "url": {"a": 1}}
    assert "\n" not in text.replace("\r\n", "")


def test_edits_that_overlap_are_a_mistake_of_whoever_makes_them():
    document = document_of({"a": {"b": 1}}, {})
    with pytest.raises(AssertionError):
        applied(document, [replace_value(document, 2, 3), replace_value(document, document.tape.find(2, "b"), 4)])


@given(st.binary(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.text(max_size=3)), max_size=12))
def test_bytes_are_where_they_were(data, cuts):
    """What no edit touches is found again both ways; what is new was where it replaces something."""
    places = sorted({min(at, len(data)) for at, _ in cuts})
    texts = [text for _, text in cuts]
    edits = [
        Edit(a, b, text) for (a, b), text in zip(zip(places[::2], places[1::2], strict=False), texts, strict=False)
    ]
    made, origins = applied(read_document("a.json", data=data), edits), Origins(reversed(edits))
    kept = [at for at in range(len(data)) if not any(edit.start <= at < edit.end for edit in edits)]
    assert [origins.then(origins.now(at)) for at in kept] == kept
    assert bytes(made[origins.now(at)] for at in kept) == bytes(data[at] for at in kept)
    starts = {edit.start for edit in edits}
    old = {origins.now(at) for at in kept}
    assert all(origins.then(at) in starts for at in range(len(made)) if at not in old)
    assert all(made[origins.now(edit.start) :].startswith(edit.text.encode()) for edit in edits)


@given(st.binary(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.text(max_size=3)), max_size=12), st.data())
def test_bytes_from_one_to_another_are_where_they_and_what_they_replace_were(data, cuts, drawn):
    places = sorted({min(at, len(data)) for at, _ in cuts})
    pairs = zip(places[::2], places[1::2], strict=False)
    edits = [Edit(a, b, text) for (a, b), (_, text) in zip(pairs, cuts, strict=False)]
    made, origins = applied(read_document("a.json", data=data), edits), Origins(edits)
    start, end = sorted(drawn.draw(st.tuples(st.integers(0, len(made)), st.integers(0, len(made)))))
    first, behind = origins.place(start, end)
    assert 0 <= first <= behind <= len(data)
    assert first == origins.then(start)
    if start < end:
        spans = [(origins.now(edit.start), len(edit.text.encode()), edit) for edit in edits]
        inside = [edit for at, length, edit in spans if start < at + length and at < end and length]
        assert all(first <= edit.start and edit.end <= behind for edit in inside)
        if not any(at < end and start <= at + length for at, length, _ in spans):
            assert data[first:behind] == made[start:end]
