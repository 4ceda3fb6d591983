"""Loops: every record once an epoch, wherever one enters, and what is refused."""

import gc
import json
import pickle
import re
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.croissant.load.loop.loop import Course
from assay.errors import AssayError, DataError

MANY = 23


def described(beside, text, **types):
    """A record set of a table of JSON lines, with those fields."""
    (beside.folder / "t.jsonl").write_text(text)
    fields = [
        field(f"r/{name}", "t.jsonl", type_, **({"isArray": True, "arrayShape": shape} if shape else {}))
        for name, (type_, shape) in types.items()
    ]
    beside.describe([file_object("t.jsonl", "application/jsonlines")], record_set("r", *fields))
    return beside.records()


@pytest.fixture
def numbered(beside):
    lines = [json.dumps({"i": i, "f": i / 2, "l": [i, -i], "t": f"w{i}", "b": i % 2 == 0}) for i in range(MANY)]
    return described(
        beside,
        "\n".join(lines),
        i=("sc:Integer", ""),
        f=("sc:Float", ""),
        l=("sc:Integer", "2"),
        t=("sc:Text", ""),
        b=("sc:Boolean", ""),
    )


def ids(batches):
    return [batch["r/i"].tolist() for batch in batches]


@given(
    records=st.integers(0, 60),
    batch_size=st.integers(1, 9),
    parts=st.integers(1, 7),
    seed=st.none() | st.integers(0, 2**64 - 1),
    epoch=st.integers(0, 5),
)
def test_over_all_shards_every_record_comes_once(records, batch_size, parts, seed, epoch):
    found, numbers = [], set()
    for part in range(parts):
        course = Course(records=records, batch_size=batch_size, shuffle=seed, shard=(part, parts), drop_last=False)
        found += [i for batch in range(course.batches) for i in course.index(epoch, batch).tolist()]
        short = Course(records=records, batch_size=batch_size, shuffle=seed, shard=(part, parts), drop_last=True)
        numbers.add(short.batches)
        assert all(len(short.index(epoch, batch)) == batch_size for batch in range(short.batches))
    assert sorted(found) == list(range(records))
    assert len(numbers) == 1


@pytest.mark.parametrize("memory_bytes", [0, 1 << 30])
@pytest.mark.parametrize("copy", [False, True])
def test_an_epoch_has_every_record(numbered, memory_bytes, copy):
    loop = numbered.loop(5, shuffle=3, memory_bytes=memory_bytes, copy=copy)
    epochs = [[{name: values.copy() for name, values in batch.items()} for batch in loop] for _ in range(2)]
    assert ids(epochs[0]) != ids(epochs[1])
    for batches in epochs:
        assert [len(batch["r/i"]) for batch in batches] == [5, 5, 5, 5, 3]
        whole = {name: np.concatenate([batch[name] for batch in batches]) for name in numbered.fields}
        i = whole["r/i"]
        assert sorted(i.tolist()) == list(range(MANY))
        assert whole["r/f"].tolist() == (i / 2).tolist()
        assert whole["r/l"].tolist() == np.stack([i, -i], axis=1).tolist()
        assert whole["r/t"].tolist() == [f"w{each}" for each in i]
        assert whole["r/b"].tolist() == (i % 2 == 0).tolist()
    assert {name: values.dtype.str[1:] for name, values in whole.items()} == {
        "r/i": "i8",
        "r/f": "f8",
        "r/l": "i8",
        "r/t": "O",
        "r/b": "b1",
    }


def test_without_a_seed_the_order_is_that_of_the_files(numbered):
    assert ids(numbered.loop(10)) == [list(range(10)), list(range(10, 20)), [20, 21, 22]]
    assert ids(numbered.loop(10, drop_last=True)) == [list(range(10)), list(range(10, 20))]


def test_arrays_are_used_again_unless_copies_are_asked_for(numbered):
    assert len({values["r/i"].__array_interface__["data"] for values in list(numbered.loop(5))}) == 1
    assert len({values["r/i"].__array_interface__["data"] for values in list(numbered.loop(5, copy=True))}) == 5


@pytest.mark.parametrize("given_before", range(7))
def test_a_state_gives_what_would_have_come(numbered, given_before):
    def course(loop):
        return (batch for _ in range(3) for batch in loop)

    loop, other = numbered.loop(5, shuffle=1, epoch=4), numbered.loop(5, shuffle=1)
    for _ in islice(course(loop), given_before):
        pass
    other.load_state_dict(json.loads(json.dumps(loop.state_dict())))
    assert ids(islice(course(other), 8)) == ids(islice(course(loop), 8))


def test_numbers_are_cast_and_normalised(numbered):
    loop = numbered.loop(
        MANY,
        cast={"i": "u1", "f": "f4", "b": "f8"},
        normalise={"l": ([1.0, 2.0], [2.0, 4.0]), "r/b": (0.5, 0.5)},
    )
    (batch,) = loop
    i = np.arange(MANY)
    assert {name: values.dtype.str[1:] for name, values in batch.items()} == {
        "r/i": "u1",
        "r/f": "f4",
        "r/l": "f4",
        "r/t": "O",
        "r/b": "f8",
    }
    assert batch["r/l"].tolist() == np.stack([(i - 1) / 2, (-i - 2) / 4], axis=1).tolist()
    assert batch["r/b"].tolist() == [1.0 if each % 2 == 0 else -1.0 for each in i]


def test_answers_that_are_none_are_refused_before_anything_is_read(numbered):
    numbered.document.with_name("t.jsonl").unlink()
    for wanted, said in (
        ({"normalise": {"l": (1, 1e-320)}}, "both are finite, and the standard deviation is above 0"),
        ({"normalise": {"l": (0, 1), "r/l": (5, 1)}}, "`normalise` names a field twice: `l`, `r/l`"),
        ({"cast": {"i": None}}, "`cast` of `r/i` is None"),
        ({"batch_size": 0}, "`batch_size` is 0; it is a whole number from 1 on"),
        ({"normalise": {"l": ([1, 2, 3], 1)}}, "`normalise` of `r/l` has 3 numbers; give one, or 2, one for each"),
        ({"normalise": {"l": (1, [1, 2, 3])}}, "`normalise` of `r/l` has 3 numbers; give one, or 2, one for each"),
        ({"normalise": {"i": ([1, 2], 1)}}, "`normalise` of `r/i` has 2 numbers; give one, or 1, one for each"),
    ):
        with pytest.raises(DataError, match=re.escape(said)):
            numbered.loop(**{"batch_size": 2, **wanted})


def test_where_no_shape_is_declared_the_first_records_tell_how_many_numbers_normalise(beside):
    first, broken = '{"l": [1, 2]}\n' * (1 << 15), '{"l": ["x", 2]}\n'
    records = described(beside, first + broken, l=("sc:Integer", "-1"))
    with pytest.raises(DataError, match="`normalise` of `r/l` has 3 numbers; give one, or 2"):
        records.loop(normalise={"l": ([1, 2, 3], 1)})
    with pytest.raises(DataError, match="`x` is no integer"):
        records.loop(normalise={"l": ([1, 2], 1)})


def test_of_no_records_nothing_is_normalised(beside):
    records = described(beside, "", l=("sc:Integer", "-1"))
    assert list(records.loop(normalise={"l": ([1, 2, 3], 1)})) == []


def test_states_that_are_none(numbered):
    loop = numbered.loop(5)
    with pytest.raises(AssayError, match="the state is None; take one that"):
        loop.load_state_dict(None)
    loop.load_state_dict({**loop.state_dict(), "shard": (0, 1), "batch": 2})
    assert loop.state_dict()["batch"] == 2


def test_dates_are_numbers(beside):
    records = described(
        beside,
        '{"d": "1970-01-03", "m": "1970-01-01T00:00:01", "c": "00:01:00"}',
        d=("sc:Date", ""),
        m=("sc:DateTime", ""),
        c=("sc:Time", ""),
    )
    (batch,) = records.loop(1)
    assert [values.tolist() for values in batch.values()] == [[2], [1_000_000], [60_000_000]]


def test_nulls_are_told_with_their_number_or_given_a_value(beside):
    records = described(
        beside,
        '{"i": 1, "f": null, "t": null}\n{"i": null, "f": null, "t": "x"}\n',
        i=("sc:Integer", ""),
        f=("sc:Float", ""),
        t=("sc:Text", ""),
    )
    with pytest.raises(DataError, match="field `r/f` is null in 2 records; say what stands for null"):
        records.loop(2, missing={"i": 0})
    (batch,) = records.loop(2, missing={"i": 7, "f": np.nan})
    assert batch["r/i"].tolist() == [1, 7]
    assert np.isnan(batch["r/f"]).all()
    assert batch["r/t"].tolist() == [None, "x"]
    with pytest.raises(DataError, match=r"`missing` of `r/i` is 0\.5; it is a number that int64 holds"):
        records.loop(2, missing={"i": 0.5, "f": 0})
    (batch,) = records.loop(2, missing={"i": 0, "f": 0, "t": "none"})
    assert batch["r/t"].tolist() == ["none", "x"]
    for value in (["a"], ["a", "b"], 5):
        with pytest.raises(DataError, match=r"`missing` of `r/t` is .*; it is a value of the field, string"):
            records.loop(2, missing={"i": 0, "f": 0, "t": value})


@pytest.mark.parametrize("type_", ["sc:Integer", "cr:UInt64", "cr:Int8", "sc:Boolean", "sc:Date"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 2**64, 0.5])
def test_what_a_type_does_not_hold_stands_for_no_null(beside, type_, value):
    records = described(beside, '{"v": null}\n', v=(type_, ""))
    with pytest.raises(DataError, match=r"`missing` of `r/v` is .*; it is a number that \w+ holds"):
        records.loop(1, missing={"v": value})


@pytest.mark.parametrize(
    ("type_", "written", "held", "missing"),
    [
        ("sc:Boolean", True, True, False),
        ("sc:Date", "1970-01-03", 2, -1),
        ("sc:DateTime", "1970-01-01T00:00:01", 1_000_000, -1),
        ("sc:Time", "00:00:01", 1_000_000, -1),
        ("sc:Integer", 2**60 + 1, 2**60 + 1, 0),
    ],
)
def test_a_value_may_stand_for_null_in_each_type(beside, type_, written, held, missing):
    records = described(beside, json.dumps({"v": written}) + '\n{"v": null}\n', v=(type_, ""))
    (batch,) = records.loop(2, missing={"v": missing})
    assert batch["r/v"].tolist() == [held, missing]


def test_values_in_lists_may_be_null_and_lists_may_not(beside):
    records = described(beside, '{"l": [1, null]}\n{"l": [3, 4]}\n', l=("sc:Integer", "-1"))
    (batch,) = records.loop(2, missing={"l": 9})
    assert batch["r/l"].tolist() == [[1, 9], [3, 4]]
    records = described(beside, '{"l": null}\n{"l": [3, 4]}\n', l=("sc:Integer", "-1"))
    with pytest.raises(DataError, match="field `r/l` has null in place of a list; leave such records out"):
        records.loop(2, missing={"l": 9})


def test_lists_have_one_length(beside):
    records = described(beside, '{"l": [1]}\n{"l": [1, 2]}\n', l=("sc:Integer", "-1"))
    with pytest.raises(DataError, match="field `r/l` has lists of 1 and of 2 values; a loop takes"):
        records.loop(1)


def test_no_records_are_no_batches(numbered):
    assert list(numbered.loop(4, memory_bytes=0, shard=(30, 40))) == []


@pytest.mark.parametrize("memory_bytes", [0, 1 << 30])
def test_a_loop_goes_to_another_process_and_takes_its_files_with_it(numbered, memory_bytes):
    loop = numbered.loop(5, shuffle=3, memory_bytes=memory_bytes)
    other = pickle.loads(pickle.dumps(loop))
    assert ids(other) == ids(loop)
    assert (loop.store.folder is None) == (memory_bytes > 0)


def test_files_go_with_the_loop(numbered):
    loop = numbered.loop(5, memory_bytes=0)
    path = loop.store.folder.path
    assert len(list(path.iterdir())) == 4
    pickle.loads(pickle.dumps(loop))
    assert path.is_dir()
    del loop
    gc.collect()
    assert not path.exists()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"batch_size": 0}, "`batch_size` is 0; it is a whole number from 1 on"),
        ({"batch_size": 1.5}, "`batch_size` is 1.5"),
        ({"shuffle": -1}, "`shuffle` is -1; it is a whole number from 0 on, below 2..64"),
        ({"shuffle": True}, "`shuffle` is True"),
        ({"epoch": "1"}, "`epoch` is '1'"),
        ({"shard": 3}, "`shard` is 3; it is a pair"),
        ({"shard": (2, 2)}, "`shard` is 2; it is a whole number from 0 on, below 2"),
        ({"drop_last": 1}, "`drop_last` is 1; it is True or False"),
        ({"cast": {"x": "f4"}}, "`cast` names `x`, which is no field here; there are `r/i`"),
        ({"cast": {"i": "wrong"}}, "`cast` of `r/i` is 'wrong'"),
        ({"cast": {"t": "f4"}}, "field `r/t` holds string, which cannot be cast to float32"),
        ({"cast": {"l": "u1"}}, "field `r/l` holds -1, which is no uint8"),
        ({"cast": {"i": "i4"}, "normalise": {"i": (0, 1)}}, "field `r/i` is normalised, but cast to int32"),
        ({"normalise": {"t": (0, 1)}}, "field `r/t` holds string, which cannot be normalised"),
        ({"normalise": {"i": (0, 0)}}, "the standard deviation is above 0"),
        ({"normalise": {"i": 3}}, "it is a mean and a standard deviation"),
        ({"normalise": {"l": ([1, 2, 3], 1)}}, "`normalise` of `r/l` has 3 numbers; give one, or 2"),
        ({"normalise": 3}, "`normalise` is 3; it is a dictionary by field"),
    ],
)
def test_what_cannot_be_had_is_told_in_one_line(numbered, asked, message):
    with pytest.raises(DataError, match=message) as refusal:
        numbered.loop(**asked)
    assert "\n" not in str(refusal.value)


def test_unknown_words_are_refused(numbered):
    with pytest.raises(TypeError, match="nothing called `batch` can be asked of a loop"):
        numbered.loop(batch=3)


def test_states_of_other_loops_are_refused(numbered):
    loop = numbered.loop(5, shuffle=1)
    with pytest.raises(AssayError, match="the state is of a loop with `shuffle` 1, not 2; make it as it was"):
        numbered.loop(5, shuffle=2).load_state_dict(loop.state_dict())
    with pytest.raises(AssayError, match="the state has no `epoch`"):
        loop.load_state_dict({})
    with pytest.raises(AssayError, match="`batch` is 9"):
        loop.load_state_dict({**loop.state_dict(), "batch": 9})
