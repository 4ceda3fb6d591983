"""A tape written event by event is a tape like any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind, Problem

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(SCALARS, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=30)


def kind_of(value):
    if value is None or isinstance(value, bool):
        return {None: Kind.NULL, True: Kind.TRUE, False: Kind.FALSE}[value]
    return {int: Kind.INTEGER, float: Kind.FLOAT, str: Kind.STRING}[type(value)]


def write(builder, value, at=0):
    """Write a value with made-up places, and return where it ends."""
    if not isinstance(value, dict | list):
        builder.scalar(kind_of(value), value, at, at + 1)
        return at + 1
    builder.open(Kind.OBJECT if isinstance(value, dict) else Kind.ARRAY, at)
    at += 1
    for item in value:
        if isinstance(value, dict):
            builder.key(item, at, at + 1)
        at = write(builder, value[item] if isinstance(value, dict) else item, at + 1)
    builder.close(at + 1)
    return at + 1


@given(value=VALUES)
def test_what_is_written_is_read(scanner, value):
    builder = scanner.TapeBuilder()
    end = write(builder, value)
    tape = builder.finish(b"x" * end)
    assert repr(tape.value()) == repr(value)
    assert (tape.start(0), tape.end(0), tape.next(0)) == (0, end, len(tape))
    assert tape.problems == ()


@given(value=VALUES)
def test_both_builders_write_the_same_nodes(compiled, twin, value):
    tapes = []
    for implementation in (compiled, twin):
        builder = implementation.TapeBuilder()
        tapes.append(builder.finish(b"x" * write(builder, value)))
    nodes = [
        [(t.kind(n), t.start(n), t.end(n), t.next(n), t.children(n), repr(t.value(n))) for n in range(len(t))]
        for t in tapes
    ]
    assert nodes[0] == nodes[1]


def test_the_nodes_are_those_of_the_same_json(scanner):
    source = b'{"a": [1, "b"], "c": null}'
    builder = scanner.TapeBuilder()
    builder.open(Kind.OBJECT, 0)
    builder.key("a", 1, 4)
    builder.open(Kind.ARRAY, 6)
    builder.scalar(Kind.INTEGER, 1, 7, 8)
    builder.scalar(Kind.STRING, "b", 10, 13)
    builder.close(14)
    builder.key("c", 16, 19)
    builder.scalar(Kind.NULL, None, 21, 25)
    builder.close(26)
    built, scanned = builder.finish(source), scanner.scan_json(source)
    for node in range(len(scanned)):
        for ask in ("kind", "start", "end", "next", "children", "value"):
            assert getattr(built, ask)(node) == getattr(scanned, ask)(node)
    assert built.find(0, "c") == scanned.find(0, "c") == 6
    assert built.text(4) == "b"


def test_given_values_are_kept_whatever_the_source_says(scanner):
    builder = scanner.TapeBuilder()
    builder.open(Kind.OBJECT, 0)
    builder.key("naïve\n", 0, 2)
    builder.scalar(Kind.INTEGER, 0x1F, 2, 6)
    builder.key("half", 6, 7)
    builder.scalar(Kind.STRING, "a\ud800", 7, 8)
    builder.close(8)
    tape = builder.finish(b"??0x1Fab")
    assert tape.value() == {"naïve\n": 31, "half": "a\ud800"}
    assert tape.text(1) == "naïve\n"
    assert tape.text(4) == "a\ud800"


def test_problems_are_kept_in_order(scanner):
    builder = scanner.TapeBuilder()
    builder.problem("tag", 3, 5, fatal=False)
    builder.problem("yaml-syntax", 1, 1, True)
    assert builder.finish(b"").problems == (Problem("tag", 3, 5, False), Problem("yaml-syntax", 1, 1, True))


def test_what_is_open_at_the_end_is_closed_there(scanner):
    builder = scanner.TapeBuilder()
    builder.open(Kind.ARRAY, 0)
    builder.open(Kind.OBJECT, 1)
    builder.key("a", 2, 3)
    builder.scalar(Kind.TRUE, True, 4, 5)
    builder.key("no value", 6, 7)
    tape = builder.finish(b"0123456789")
    assert tape.value() == [{"a": True}]
    assert [tape.end(n) for n in range(len(tape))] == [10, 10, 3, 5]
    assert [tape.next(n) for n in range(len(tape))] == [4, 4, 4, 4]


def test_a_builder_starts_anew_after_it_has_finished(scanner):
    builder = scanner.TapeBuilder()
    builder.scalar(Kind.INTEGER, 1, 0, 1)
    builder.problem("a", 0, 1, fatal=False)
    first = builder.finish(b"1")
    second = builder.finish(b"")
    assert (len(second), second.problems, second.source) == (0, (), b"")
    builder.scalar(Kind.INTEGER, 2, 0, 1)
    assert (first.value(), builder.finish(b"2").value()) == (1, 2)
    assert first.problems == (Problem("a", 0, 1, fatal=False),)


def events(builder):
    return {
        "open": lambda: builder.open(Kind.OBJECT, 0),
        "list": lambda: builder.open(Kind.ARRAY, 0),
        "close": lambda: builder.close(1),
        "key": lambda: builder.key("k", 0, 1),
        "scalar": lambda: builder.scalar(Kind.NULL, None, 0, 1),
        "key as scalar": lambda: builder.scalar(Kind.KEY, "k", 0, 1),
        "object as scalar": lambda: builder.scalar(Kind.OBJECT, {}, 0, 1),
        "no kind": lambda: builder.scalar(9, None, 0, 1),
        "scalar opened": lambda: builder.open(Kind.STRING, 0),
    }


@pytest.mark.parametrize(
    "story",
    [
        ["close"],
        ["key"],
        ["key as scalar"],
        ["object as scalar"],
        ["no kind"],
        ["scalar opened"],
        ["scalar", "scalar"],
        ["scalar", "open"],
        ["list", "key"],
        ["list", "close", "close"],
        ["open", "scalar"],
        ["open", "list"],
        ["open", "key", "key"],
        ["open", "key", "close"],
        ["open", "key", "scalar", "scalar"],
        ["open", "key", "list", "close", "open"],
    ],
)
def test_an_event_out_of_place_is_refused(scanner, story):
    builder = scanner.TapeBuilder()
    *before, last = story
    for event in before:
        events(builder)[event]()
    with pytest.raises(ValueError, match=r"here|can be opened|is a scalar"):
        events(builder)[last]()


@given(story=st.lists(st.sampled_from(sorted(events(None))), max_size=30))
def test_no_story_breaks_a_builder(compiled, twin, story):
    outcomes = []
    for implementation in (compiled, twin):
        builder = implementation.TapeBuilder()
        outcome = []
        for event in story:
            try:
                events(builder)[event]()
            except ValueError as error:
                outcome.append(str(error))
        tape = builder.finish(b"x")
        outcome.append([(tape.kind(n), tape.next(n), repr(tape.value(n))) for n in range(len(tape))])
        outcomes.append(outcome)
    assert outcomes[0] == outcomes[1]
