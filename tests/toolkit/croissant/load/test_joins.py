"""Left joins, against a loop over both sides."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.load import joins
from assay.croissant.load.joins import KEY, Join

keys = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "é"]))
sides = st.lists(keys, max_size=8)


def looped(left, right):
    """Each record with every one of the other side that has its key, in their order; else with none."""
    for number, key in enumerate(left):
        others = [other for other, each in enumerate(right) if key is not None and each == key]
        yield from ((number, key, other) for other in others or [None])


def whole(join, batch):
    """All that is joined to a batch."""
    some = list(join.joined(batch))
    if not some:
        return pa.record_batch([*batch.columns, pa.array([], pa.int64())], names=[*batch.schema.names, "other"])
    return pa.concat_batches(some)


def table(right, of=None):
    return pa.table({KEY: pa.array(right, of or pa.string()), "other": pa.array(range(len(right)), pa.int64())})


@given(sides, sides, st.integers(1, 4))
def test_every_record_comes_with_all_that_belong_to_it(left, right, size):
    join = Join("key", table(right))
    found = []
    for at in range(0, len(left), size):
        some = left[at : at + size]
        batch = pa.record_batch({"n": list(range(at, at + len(some))), "key": pa.array(some, pa.string())})
        joined = whole(join, batch)
        assert joined.schema.names == ["n", "key", "other"]
        found += zip(*(column.to_pylist() for column in joined.columns), strict=True)
    assert found == list(looped(left, right))


@given(sides, sides)
def test_chunks_of_the_right_side_change_nothing(left, right):
    batch = pa.record_batch({"key": pa.array(left, pa.string())})
    chunked = pa.Table.from_batches(table(right).to_batches(max_chunksize=2), table(right).schema)
    assert whole(Join("key", chunked), batch).equals(whole(Join("key", table(right)), batch))


def test_keys_of_different_types_are_compared_by_their_text():
    batch = pa.record_batch({"key": pa.array(["2", None, "1"])})
    assert whole(Join("key", table([1, 2], pa.int64())), batch)["other"].to_pylist() == [1, None, 0]
    batch = pa.record_batch({"key": pa.array([2, None, 1])})
    assert whole(Join("key", table(["1", "2", "x"])), batch)["other"].to_pylist() == [1, None, 0]


@given(sides, sides, st.integers(1, 5))
def test_however_many_are_put_together_at_a_time(left, right, most):
    batch = pa.record_batch({"key": pa.array(left, pa.string())})
    join = Join("key", table(right))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joins, "MOST_ROWS", most)
        few = list(join.joined(batch))
    assert all(0 < some.num_rows <= max(most, len(right)) for some in few)
    assert [row for some in few for row in some.to_pylist()] == whole(join, batch).to_pylist()
