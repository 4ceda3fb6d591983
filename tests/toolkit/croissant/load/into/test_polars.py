"""Frames of polars hold what Arrow does; lazy ones read what a query needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.load.into.any_records import rows_with, same, stored

from assay.errors import DataError

pl = pytest.importorskip("polars", reason="no polars on this machine")


@given(rows_with(missing=True))
def test_values_are_those_of_arrow(rows):
    records = stored(rows)
    told = records.table().to_pylist()
    assert same(records.polars().to_dicts(), told)
    assert same(records.polars(lazy=True).collect().to_dicts(), told)
    assert records.polars(lazy=True).collect_schema() == records.polars().schema


@given(rows_with(missing=True), st.data())
def test_queries_give_the_same_of_lazy_frames(rows, data):
    records = stored(rows)
    columns = data.draw(st.lists(st.sampled_from(records.fields), unique=True))
    steps = [
        lambda frame: frame.filter(pl.col("r/integer") < data_bound),
        lambda frame: frame.head(many),
        lambda frame: frame.with_columns(pl.col("r/text").str.len_bytes().alias("long")),
    ]
    data_bound, many = data.draw(st.integers(-9, 9)), data.draw(st.integers(0, 5))
    chosen = data.draw(st.permutations(steps))

    def asked(frame):
        for step in chosen:
            frame = step(frame)
        return frame.select(columns) if columns else frame.select(pl.len())

    assert asked(records.polars(lazy=True)).collect().equals(asked(records.polars()), null_equal=True)


def test_what_a_query_does_not_need_is_not_read(beside):
    (beside.folder / "t.csv").write_text("a,b\n1,x\n2,3\n")
    fields = [field(f"r/{name}", "t.csv", "sc:Integer") for name in "ab"]
    beside.describe([file_object("t.csv")], record_set("r", *fields))
    frame = beside.records().polars(lazy=True)
    assert frame.select("r/a").collect()["r/a"].to_list() == [1, 2]
    with pytest.raises(DataError, match=r"t.csv, data row 1, column `b`: `x` is no integer"):
        frame.collect()


def test_rows_that_were_left_out_are_counted(beside):
    (beside.folder / "t.csv").write_text("a\n1\nx\n")
    beside.describe([file_object("t.csv")], record_set("r", field("r/a", "t.csv", "sc:Integer")))
    records = beside.records(skip_bad=True)
    assert records.polars(lazy=True).collect().height == records.skipped.rows == 1
