"""Ranges of text: equal texts share one, later texts have no lower one, and no row is lost on the way to its file."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from assay.columns import ranges
from assay.columns.ranges import cut, sampled
from assay.columns.spill import Spill

text = st.text(alphabet="ab\x00é\U0001f600", max_size=11)
texts = st.lists(st.one_of(st.none(), text, text.map("patient-000".__add__)), max_size=60)
types = st.sampled_from([pa.string(), pa.large_string()])


@given(texts, texts, st.integers(1, 6), types)
def test_a_later_text_has_no_lower_range(sample, others, number, of):
    found = cut(pa.array(sample, pa.string()), number)
    assert 1 <= len(found) <= number
    column = pa.array(others, of)
    numbers = found.of(column).tolist()
    known = sorted((each.encode(), at) for each, at in zip(others, numbers, strict=True) if each is not None)
    assert all(0 <= at < len(found) for _, at in known)
    assert [at for _, at in known] == sorted(at for _, at in known)
    assert len({each for each, _ in known}) == len(set(known))
    assert [at == -1 for at in numbers] == [each is None for each in others]
    assert found.of(column[1:]).tolist() == numbers[1:]


def test_ranges_share_the_texts_evenly():
    ids = pa.array([f"i{number:07}" for number in range(10_000)])
    assert np.bincount(cut(ids, 8).of(ids)).tolist() == [1250] * 8


def test_a_sample_is_taken_evenly_across_batches(monkeypatch):
    monkeypatch.setattr(ranges, "SAMPLED", 5)
    batches = [pa.array([str(first + n) for n in range(7)]) for first in range(0, 70, 7)]
    assert sampled(batches, 70).to_pylist() == [str(number) for number in range(0, 70, 14)]


@given(texts, st.integers(1, 4), st.integers(1, 20))
def test_every_row_lies_in_its_range_in_the_order_in_which_it_came(keys, number, size):
    rows = pa.record_batch({"key": pa.array(keys, pa.string()), "row": pa.array(range(len(keys)), pa.int64())})
    cuts = cut(rows["key"], number)
    with TemporaryDirectory() as folder:
        spill = Spill(Path(folder) / "rows", rows.schema, "key", cuts)
        spill.fill(rows.slice(first, size) for first in range(0, len(keys), size))
        found = [spill.table(number) for number in range(len(cuts))]
        assert [table.num_rows for table in found] == spill.rows.tolist()
        numbers = cuts.of(rows["key"])
        for at, table in enumerate(found):
            assert table["row"].to_pylist() == np.flatnonzero(numbers == at).tolist()
            assert pa.Table.from_batches(spill.batches(at), rows.schema) == table
