"""Keys, references and splits in memory and on the disk, against dictionaries."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns import ranges
from assay.croissant.verify import held
from assay.croissant.verify.check import MOST_EXAMPLES, Topic
from assay.croissant.verify.fit import NONE
from assay.croissant.verify.held import key_of
from assay.croissant.verify.lists import items_of
from assay.croissant.verify.offenders import About
from assay.croissant.verify.places import Files
from assay.croissant.verify.referring import Reference, Referred
from assay.croissant.verify.unique import Keys

VALUES = {pa.string(): st.text(max_size=3), pa.int64(): st.integers(-4, 40), pa.float64(): st.floats(width=16)}
SPLITS = st.none() | st.sampled_from(["train", "test", "validation"])


@pytest.fixture(params=["memory", "disk"])
def where(request, monkeypatch):
    """Whether what is compared fits into memory."""
    if request.param == "disk":
        monkeypatch.setattr(held, "HELD_BYTES", 40)
        monkeypatch.setattr(ranges, "RANGE_ROWS", 2)


def in_blocks(values, size):
    return [values[at : at + size] for at in range(0, len(values), size)]


def told(value):
    return None if value is None or value != value else value


@pytest.mark.usefixtures("where")
@given(st.data(), st.sampled_from(list(VALUES)), st.integers(1, 9), st.booleans())
def test_keys_are_compared_as_by_a_dictionary(data, arrow, size, two):
    rows = data.draw(st.lists(st.tuples(st.none() | VALUES[arrow], st.sampled_from("ab"), SPLITS), max_size=40))
    keys, files, at = Keys(["a", "b"] if two else ["a"], split="s"), Files(), 1
    for some in in_blocks(rows, size):
        places = files.places("f", np.arange(at, at + len(some)))
        columns = [pa.array([row[0] for row in some], arrow), pa.array([row[1] for row in some])]
        keys.add(columns if two else columns[:1], pa.array([row[2] for row in some], pa.string()), places, NONE)
        at += len(some)
    seen, again, empty, split_of, shared = {}, [], [], {}, {}
    for number, (first, second, split) in enumerate(rows, 1):
        key = (told(first), second) if two else told(first)
        if told(first) is None:
            empty.append(number)
            continue
        again += [number] if key in seen else []
        seen.setdefault(key, number)
        if split is not None and split_of.setdefault(key, split) != split:
            shared.setdefault(key, number)
    checks = keys.checks(About("r", "r", files))
    keys.close()
    by_text = {("no value" in check.text, str(check.topic)): check for check in checks}
    assert rows_of(by_text[False, "keys"]) == (len(again), again[:MOST_EXAMPLES])
    assert rows_of(by_text.get((True, "keys"))) == (len(empty), empty[:MOST_EXAMPLES])
    assert rows_of(by_text[False, "overlap"]) == (len(shared), sorted(shared.values())[:MOST_EXAMPLES])


def rows_of(check):
    return (0, []) if check is None else (check.count, [each.row for each in check.examples])


@pytest.mark.usefixtures("where")
@given(st.data(), st.sampled_from(list(VALUES)), st.integers(1, 9))
def test_values_without_partner_are_those_that_are_not_in_a_set(data, arrow, size):
    value = st.none() | VALUES[arrow].filter(lambda one: one == one)
    mine, theirs = data.draw(st.lists(value, max_size=30)), data.draw(st.lists(value, max_size=30))
    files = Files()
    sides = []
    for values in (mine, theirs):
        side, at = Referred(), 1
        for some in in_blocks(values, size):
            side.add(items_of(pa.array(some, arrow)), files.places("f", np.arange(at, at + len(some))))
            at += len(some)
        sides.append(side)
    reference = Reference(Topic.REFERENCES, "o/a", *sides)
    check = reference.check(About("r/a", "r", files))
    reference.close()
    lost = [number for number, each in enumerate(mine, 1) if each is not None and each not in {*theirs}]
    first = [number for number in lost if mine.index(mine[number - 1]) == number - 1]
    assert rows_of(check) == (len(lost), first[:MOST_EXAMPLES])
    assert check.looked == sum(each is not None for each in mine)


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=20))
def test_a_key_of_several_columns_is_that_of_no_others(pairs):
    found = key_of([pa.array([pair[side] for pair in pairs], pa.string()) for side in (0, 1)]).to_pylist()
    assert len({*found}) == len({*pairs})


def test_texts_are_compared_with_numbers_by_their_text():
    files, sides = Files(), []
    for values in (pa.array(["1", "2", "x"]), pa.array([1, 2, 3])):
        side = Referred()
        side.add(items_of(values), files.places("f", np.arange(1, 4)))
        sides.append(side)
    check = Reference(Topic.REFERENCES, "o/a", *sides).check(About("r/a", "r", files))
    assert [each.value for each in check.examples] == ["x"]
