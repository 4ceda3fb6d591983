"""Lists have the lengths that `arrayShape` says, at every depth; a box is four numbers."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

from assay.errors import DataError

LINES, PARQUET, JSON = "application/jsonlines", "application/vnd.apache.parquet", "application/json"
FORMS = ("lines", "document", "parquet", "inline")
LENGTHS = st.integers(-1, 3)


def lists(depth):
    values = st.none() | st.integers(-9, 9)
    for _ in range(depth):
        values = st.none() | st.lists(values, max_size=3)
    return values


def fits(value, lengths):
    """Whether lists are as long as is declared."""
    if not lengths or value is None:
        return True
    return lengths[0] in (-1, len(value)) and all(fits(each, lengths[1:]) for each in value)


def described(folder, form, data_type, values, *, parts=(), **more):
    dataset = Beside(folder)
    if form == "inline":
        one = field("r/x", data_type=data_type, **more)
        dataset.describe([], record_set("r", one, data=[{"r/x": value} for value in values]))
        return dataset
    rows = [{"x": value} for value in values]
    if form == "parquet":
        # What is null in all rows has no type that Parquet could hold.
        pq.write_table(pa.Table.from_pylist(rows, pa.schema([("x", stored(more))])), folder / "t")
    else:
        text = json.dumps(rows) if form == "document" else "".join(f"{json.dumps(row)}\n" for row in rows)
        (folder / "t").write_text(text)
    media_type = {"parquet": PARQUET, "document": JSON}.get(form, LINES)
    dataset.describe([file_object("t", media_type)], record_set("r", field("r/x", "t", data_type, **more)))
    return dataset


def stored(more):
    of = pa.int64()
    for _ in more.get("arrayShape", "-1").split(","):
        of = pa.list_(of)
    return of


@pytest.mark.parametrize("form", FORMS)
@given(
    st.lists(LENGTHS, min_size=1, max_size=3).flatmap(
        lambda s: st.tuples(st.just(s), st.lists(lists(len(s)), max_size=6))
    )
)
def test_lists_of_other_lengths_are_left_out(tmp_path_factory, form, found):
    lengths, values = found
    shape = ",".join(map(str, lengths))
    dataset = described(tmp_path_factory.mktemp("t"), form, "sc:Integer", values, isArray=True, arrayShape=shape)
    records = dataset.records(skip_bad=True)
    good = [value for value in values if fits(value, lengths)]
    assert records.table()["r/x"].to_pylist() == good
    assert records.skipped.rows == len(values) - len(good)
    if len(good) < len(values):
        with pytest.raises(DataError) as told:
            dataset.rows()
        assert told.value.row in {row for row, value in enumerate(values, 1) if not fits(value, lengths)}


@pytest.mark.parametrize("form", FORMS)
@given(st.lists(st.none() | st.lists(st.integers(0, 9), max_size=5), max_size=5))
def test_a_box_is_four_numbers(tmp_path_factory, form, values):
    records = described(tmp_path_factory.mktemp("t"), form, "cr:BoundingBox", values).records(skip_bad=True)
    assert records.table()["r/x"].to_pylist() == [value for value in values if value is None or len(value) == 4]
    assert all("stand" in cause.problem and "where 4 are declared" in cause.problem for cause in records.skipped.causes)


def test_boxes_in_lists(beside):
    rows = [[[1, 2, 3, 4], [5, 6, 7, 8]], [], [[1, 2, 3]]]
    (beside.folder / "t").write_text("".join(f"{json.dumps({'x': row})}\n" for row in rows))
    for shape in ("-1", "(-1, 4)"):
        one = field("r/x", "t", "cr:BoundingBox", isArray=True, arrayShape=shape)
        beside.describe([file_object("t", LINES)], record_set("r", one))
        assert [row["r/x"] for row in beside.rows(skip_bad=True)] == rows[:2]
        with pytest.raises(DataError, match="data row 3, column `x`: 3 values stand where 4 are declared; a `cr:Bound"):
            beside.rows()


def test_texts_that_are_parted_have_the_length_as_well(beside):
    (beside.folder / "t.csv").write_text("x\n1 2\n3\n\n")
    one = field("r/x", "t.csv", "sc:Integer", transform={"separator": " "}, isArray=True, arrayShape="2")
    beside.describe([file_object("t.csv")], record_set("r", one))
    assert beside.rows(skip_bad=True) == [{"r/x": [1, 2]}]
    with pytest.raises(DataError, match="data row 2, column `x`: 1 value stands where 2 are declared"):
        beside.rows()


@given(
    st.lists(
        st.tuples(st.none() | st.lists(st.integers(0, 9), max_size=3), st.none() | st.lists(st.just("a"), max_size=3)),
        max_size=8,
    ),
    LENGTHS,
)
def test_objects_whose_parts_are_not_as_many_are_left_out(tmp_path_factory, rows, length):
    folder = tmp_path_factory.mktemp("t")
    dataset = Beside(folder)
    lines = [{"a": a, "b": b, "n": n} for n, (a, b) in enumerate(rows)]
    (folder / "t").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    parts = [field("r/x/a", "t", "sc:Integer"), field("r/x/b", "t")]
    whole = field("r/x", subField=parts, isArray=True, arrayShape=str(length))
    dataset.describe([file_object("t", LINES)], record_set("r", field("r/n", "t", "sc:Integer"), whole))
    good = [
        line["n"]
        for line in lines
        if len(line["a"] or ()) == len(line["b"] or ())
        and (length in (-1, len(line["a"] or ())) or line["a"] is line["b"] is None)
    ]
    records = dataset.records(skip_bad=True)
    table = records.table()
    assert table["r/n"].to_pylist() == good
    assert records.skipped.rows == len(rows) - len(good)
    for n, found in zip(good, table["r/x"].to_pylist(), strict=True):
        a, b = rows[n]
        whole = [{"r/x/a": x, "r/x/b": y} for x, y in zip(a or (), b or (), strict=True)]
        assert found == (None if a is None and b is None else whole)
