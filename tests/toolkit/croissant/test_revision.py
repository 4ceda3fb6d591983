"""Edits of a document for one reason each: done whole, or told; never done by half, and never dropped in silence."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.migrate.revision import Revision
from assay_spec.document import read_document
from assay_spec.edit import Edit, remove_members

DATA = json.dumps({"a": 1, "b": {"c": [1, 2], "d": "e"}, "f": None}).encode()
CLAUSE = "a clause"
spans = st.tuples(st.integers(0, len(DATA)), st.integers(0, len(DATA))).map(sorted)
edits = st.builds(lambda span, text: Edit(*span, text), spans, st.text("xyz", max_size=3))


def revision():
    return Revision(read_document("a.json", data=DATA))


def meet(one, other):
    """Whether two edits want the same bytes, or one of them to write where the other takes away."""
    return max(one.start, other.start) < min(one.end, other.end) or (
        one[:2] != other[:2] and (other.start < one.start < other.end or one.start < other.start < one.end)
    )


def inside(one, other):
    return other.start <= one.start and one.end <= other.end and one[:2] != other[:2] and one.start < other.end


@given(st.lists(st.lists(edits, min_size=1, max_size=2), max_size=6))
def test_every_change_is_done_whole_or_told_or_part_of_a_larger_one(changes):
    made = revision()
    done = []
    for number, wanted in enumerate(changes):
        if len(wanted) == 2 and meet(*wanted):
            continue
        before = len(made.changes), len(made.left)
        made.change(0, wanted, f"{number}", CLAUSE)
        after = len(made.changes) - before[0], len(made.left) - before[1]
        assert after in [(1, 0), (0, 1), (0, 0)]
        if after == (0, 0):
            assert all(any(inside(edit, other) for other in done) for edit in wanted)
        if after == (1, 0):
            done += [edit for edit in wanted if not any(inside(edit, other) for other in done)]
        if after == (0, 1):
            assert any(meet(edit, other) or edit[:2] == other[:2] for edit in wanted for other in done)
            assert f"{number}" in made.left[-1].said
    expected, shift = DATA.decode(), 0
    for edit in sorted(done, key=lambda edit: edit[:2]):
        expected = f"{expected[: edit.start + shift]}{edit.text}{expected[edit.end + shift :]}"
        shift += len(edit.text) - (edit.end - edit.start)
    assert made.data.decode() == expected


def test_two_words_for_one_key_are_a_conflict_that_is_told():
    made = revision()
    made.rename(1, "first", CLAUSE)
    made.rename(1, "second", CLAUSE)
    assert [each.said for each in made.changes] == ["`a` became `first`"]
    assert [each.said for each in made.left] == ["not done, for its place was changed before: `a` became `second`"]
    assert json.loads(made.data)["first"] == 1


def test_what_was_taken_out_needs_no_other_word():
    made = revision()
    tape = made.document.tape
    key = tape.children(0)[1]
    made.change(key, remove_members(made.document, 0, [key]), "`b` is gone", CLAUSE)
    made.rename(tape.children(key + 1)[0], "x", CLAUSE)
    assert (len(made.changes), made.left) == (1, [])
    assert json.loads(made.data) == {"a": 1, "f": None}


def test_a_change_is_never_done_by_half():
    made = revision()
    tape = made.document.tape
    first, second, _ = tape.children(0)
    made.rename(second, "x", CLAUSE)
    both = [Edit(tape.start(first), tape.end(first), '"y"'), Edit(tape.start(second), tape.end(second), '"z"')]
    made.change(0, both, "both", CLAUSE)
    assert [*json.loads(made.data)] == ["a", "x", "f"]
    assert len(made.left) == 1
