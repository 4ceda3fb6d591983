"""Record sets, files and fields of two files, each merged by itself; what would refer to nothing stays out."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from .merging import BASE, HOST, A, B, field, merged, records


def test_record_sets_files_and_fields_of_yours_are_added():
    mine = {
        **HOST,
        "distribution": [A, B],
        "recordSet": [records("r", field("r/x", "a"), field("r/y", "b")), records("s", field("s/x", "b"))],
    }
    value, choices = merged(HOST, mine)
    assert value == mine
    assert [(each.word, each.item, each.mine) for each in choices] == [
        ("distribution", "b", True),
        ("field", "r/y", True),
        ("recordSet", "s", True),
    ]


def test_what_would_refer_to_nothing_is_told_and_left():
    mine = {**HOST, "recordSet": [*HOST["recordSet"], records("s", field("s/x", "b"))], "distribution": [A, B]}
    base = {**HOST, "distribution": [A, B]}
    value, choices = merged(HOST, mine, base)
    assert value == HOST
    assert [(each.item, each.mine) for each in choices] == [("b", False), ("s", False)]
    assert choices[0].why == "the host has taken it out"
    assert choices[1].why.startswith("a check would find CRO0")


def test_what_the_host_took_out_and_you_changed_is_a_conflict():
    base = {**HOST, "distribution": [A, B]}
    mine = {**HOST, "distribution": [A, {**B, "description": "mine"}]}
    value, (choice,) = merged(HOST, mine, base)
    assert (value, choice.mine, choice.why) == (HOST, False, "the host has taken it out, and you have changed it")


def test_what_you_took_out_goes_unless_the_host_changed_it():
    base = {**HOST, "distribution": [A, B], "keywords": ["a"]}
    mine = {word: held for word, held in HOST.items() if word != "keywords"}
    value, choices = merged(base, mine, base)
    assert (value, {each.why for each in choices}) == (mine, {"you have taken it out"})
    changed_ = {**base, "distribution": [A, {**B, "description": "theirs"}], "keywords": ["b"]}
    value, choices = merged(changed_, mine, base)
    assert value == changed_
    assert {each.why for each in choices} == {"you have taken it out, and the host has changed it"}


@pytest.mark.parametrize("mine", [B, [B], [], [B, {**B, "@id": "c", "name": "c"}], [{**A, "description": "mine"}, B]])
@pytest.mark.parametrize("has_list", [False, True])
def test_a_thing_that_stands_alone_is_a_list_of_one(mine, has_list):
    host = {**BASE, "recordSet": [], "distribution": [A] if has_list else A}
    value, _ = merged(host, {**host, "distribution": mine}, host)
    assert value["distribution"] == (mine if isinstance(mine, list) else [mine])


def test_what_is_needed_does_not_go():
    base = {**HOST, "distribution": [A, B], "recordSet": [records("r", field("r/x", "b"))]}
    mine = {word: held for word, held in base.items() if word != "recordSet"} | {"distribution": [A]}
    host = {**base, "recordSet": [records("r", field("r/x", "b", description="new"))]}
    value, choices = merged(host, mine, base)
    assert value == host
    assert [each.mine for each in choices] == [False, False]


def test_things_without_an_id_are_the_same_by_their_names():
    def nameless(thing, **more):
        return {word: held for word, held in thing.items() if word != "@id"} | more

    host = {**HOST, "recordSet": [nameless(records("r"))]}
    mine = {**HOST, "recordSet": [nameless(records("r"), description="mine"), nameless(records("s"))]}
    value, _ = merged(host, mine)
    assert [each["name"] for each in value["recordSet"]] == ["r", "s"]
    assert value["recordSet"][0]["description"] == "mine"


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_new_reference_to_nothing_is_refused_whatever_refers_to_nothing_already(kept, gone, other):
    """A number in a name is a part of it."""
    assume(len({kept, gone, other}) == 3)
    kept, gone, other = (f"t{number}.csv" for number in (kept, gone, other))
    files = [{**A, "@id": name, "name": name, "contentUrl": name} for name in (kept, gone)]
    base = {**HOST, "distribution": files, "recordSet": [records("r", field("r/x", kept))]}
    mine = {**base, "recordSet": [records("r", field("r/x", kept), field("r/y", gone))]}
    host = {**base, "distribution": files[:1], "recordSet": [records("r", field("r/x", other))]}
    value, choices = merged(host, mine, base)
    assert value == host
    assert ("r/y", False) in [(each.item, each.mine) for each in choices]


fields_ = st.lists(st.booleans(), min_size=1, max_size=9).flatmap(lambda few: st.integers(1, 70).map(few.__mul__))


@settings(max_examples=20)
@example([False, True] * 250, [])
@given(fields_, st.lists(st.booleans(), max_size=20))
def test_however_much_is_refused_whatever_is_sound_is_taken(fields, sets):
    """Also where a record set is read from a file that is new as well."""
    gone = {**A, "@id": "gone", "name": "gone", "contentUrl": "gone"}
    base = {**HOST, "distribution": [A, gone]}
    new = [field(f"r/{number}", "a" if is_sound else "gone") for number, is_sound in enumerate(fields)]
    more = [
        records(f"s{number}", field(f"s{number}/x", "b" if is_sound else "gone"))
        for number, is_sound in enumerate(sets)
    ]
    mine = {**HOST, "distribution": [A, gone, B], "recordSet": [*more, records("r", field("r/x", "a"), *new)]}
    first, *others = merged(HOST, mine, base)[0]["recordSet"]
    assert first["field"][1:] == [each for each, is_sound in zip(new, fields, strict=True) if is_sound]
    assert others == [each for each, is_sound in zip(more, sets, strict=True) if is_sound]


def test_records_are_not_taken_out_with_something_in_them_that_is_changed():
    """One's own file has the field elsewhere, and it is known by its `@id`."""
    age = {"@type": "cr:Field", "@id": "age", "dataType": "sc:Integer"}
    base = {**HOST, "recordSet": [records("a"), records("b", age)]}
    mine = {**HOST, "recordSet": [records("a", {**age, "description": "In years."})]}
    value, choices = merged(base, mine, base)
    assert value["recordSet"][1]["field"][0]["description"] == "In years."
    assert [str(each) for each in choices if each.item == "b"] == [
        "the host's: `b` in `recordSet` (what you change stands in it)"
    ]
