"""Left joins, against a loop over both sides."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.load.joins import KEY, Join

keys = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "é"]))
sides = st.lists(keys, max_size=8)


def looped(left, right):
    """Each record with every one of the other side that has its key, in their order; else with none."""
    for number, key in enumerate(left):
        others = [other for other, each in enumerate(right) if key is not None and each == key]
        yield from ((number, key, other) for other in others or [None])


def table(right, of=None):
    return pa.table({KEY: pa.array(right, of or pa.string()), "other": pa.array(range(len(right)), pa.int64())})


@given(sides, sides, st.integers(1, 4))
def test_every_record_comes_with_all_that_belong_to_it(left, right, size):
    join = Join("key", table(right))
    found = []
    for at in range(0, len(left), size):
        some = left[at : at + size]
        batch = pa.record_batch({"n": list(range(at, at + len(some))), "key": pa.array(some, pa.string())})
        joined = join.joined(batch)
        assert joined.schema.names == ["n", "key", "other"]
        found += zip(*(column.to_pylist() for column in joined.columns), strict=True)
    assert found == list(looped(left, right))


@given(sides, sides)
def test_chunks_of_the_right_side_change_nothing(left, right):
    batch = pa.record_batch({"key": pa.array(left, pa.string())})
    chunked = pa.Table.from_batches(table(right).to_batches(max_chunksize=2), table(right).schema)
    assert Join("key", chunked).joined(batch).equals(Join("key", table(right)).joined(batch))


def test_keys_of_different_types_are_compared_by_their_text():
    batch = pa.record_batch({"key": pa.array(["2", None, "1"])})
    assert Join("key", table([1, 2], pa.int64())).joined(batch)["other"].to_pylist() == [1, None, 0]
    batch = pa.record_batch({"key": pa.array([2, None, 1])})
    assert Join("key", table(["1", "2", "x"])).joined(batch)["other"].to_pylist() == [1, None, 0]
