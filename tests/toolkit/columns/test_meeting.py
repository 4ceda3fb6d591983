"""Equal keys meet in one part, whatever order they come in, and nothing is left behind in the temporary folder."""

import errno
import tempfile
from contextlib import closing

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns import ranges, spill
from assay.columns.column import Column
from assay.columns.columns import ArrowColumns
from assay.columns.large import as_large
from assay.columns.meeting import KEY, ROW, Side, in_order_of_rows, meet
from assay.columns.summary import Order
from assay.errors import DataError

TEXTS = st.sampled_from(["", "a", "b", "é", "10", "9", "z" * 9, "z" * 10]) | st.text("ab", max_size=3)
KEYS = st.lists(TEXTS, max_size=30)


def batch(start, keys):
    columns = [pa.array(range(start, start + len(keys)), pa.int64()), pa.array(keys, pa.large_string())]
    return pa.RecordBatch.from_arrays(columns, names=[ROW, KEY])


def side(keys, size, order=None):
    def batches():
        yield batch(0, [])
        for start in range(0, len(keys), size):
            yield batch(start, keys[start : start + size])

    return Side(batches, pa.array(keys[::2], pa.large_string()), order, len(keys))


def sorted_by(keys, order):
    return sorted(keys, key=lambda key: (len(key.encode()) if order is Order.LENGTHS else 0, key.encode()))


@given(KEYS, KEYS, st.integers(1, 5), st.integers(1, 4), st.sampled_from([None, *Order]))
def test_equal_keys_meet_in_one_part_in_the_order_of_their_rows(one, other, size, rows, order):
    sides = [sorted_by(keys, order) if order else keys for keys in (one, other)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "RANGE_ROWS", rows)
        patch.setattr(ranges, "MOST_RANGES", 3)
        patch.setattr(spill, "MORE", 1)
        parts = [[part.to_pylist() for part in both] for both in meet([side(keys, size, order) for keys in sides])]
    for index, keys in enumerate(sides):
        found = [row for both in parts for row in both[index]]
        assert sorted(row[ROW] for row in found) == list(range(len(keys)))
        assert all(keys[row[ROW]] == row[KEY] for row in found)
        assert all([row[ROW] for row in both[index]] == sorted(row[ROW] for row in both[index]) for both in parts)
    where = [{row[KEY] for side in both for row in side} for both in parts]
    assert sum(map(len, where)) == len(set().union(*where))


@given(st.permutations(range(20)), st.integers(1, 7))
def test_rows_come_back_in_their_order(rows, size):
    def batches():
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            yield batch(0, ["x"] * len(some)).set_column(0, ROW, pa.array(some, pa.int64()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "RANGE_ROWS", 4)
        parts = [part[ROW].to_pylist() for part in in_order_of_rows(batches, len(rows))]
    assert [row for part in parts for row in sorted(part)] == list(range(20))
    assert len(parts) > 1


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(ranges, "RANGE_ROWS", 2)
    return tmp_path


def table(**columns):
    stored = {name: pa.chunked_array([pa.array(values)]) for name, values in columns.items()}
    rows = len(next(iter(stored.values())))
    return ArrowColumns("t", tuple(stored), rows, lambda name: Column(stored[name], is_cells=False))


def test_nothing_is_left_behind(folder):
    with closing(meet([side(["b", "a", "c", "a"], 2)])) as parts:
        next(parts)
        assert list(folder.iterdir())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_nothing_is_left_behind_by_what_goes_wrong(folder, monkeypatch, error):
    def interrupted(*_):
        assert list(folder.iterdir()), "ranges were laid down"
        raise error

    monkeypatch.setattr("assay.columns.summary.FEW", 0)
    monkeypatch.setattr(ArrowColumns, "repeated", interrupted)
    with pytest.raises(error):
        as_large(table(a=["b", "a", "c", "a"])).repeated("a")
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_one_line(folder, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pa.ipc, "new_file", full)
    with pytest.raises(DataError, match="No space left on device") as caught:
        list(meet([side(["b", "a"], 2)]))
    assert str(caught.value) == (
        f"{folder}: cannot be used: No space left on device; set TMPDIR to a folder on a disk with more room"
    )
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_none_is_one_line(folder, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "gone"))
    with pytest.raises(DataError, match=r"gone.*No such file or directory; set TMPDIR"):
        list(meet([side(["b", "a"], 2)]))


def test_what_is_wrong_with_a_table_is_said_of_the_table(folder):
    def batches():
        yield batch(0, ["b"])
        raise DataError("changed while it was read", path="t.csv")

    with pytest.raises(DataError, match=r"t\.csv: changed while it was read$"):
        list(meet([Side(batches, pa.array(["b"], pa.large_string()), None, 1)]))
    assert list(folder.iterdir()) == []
