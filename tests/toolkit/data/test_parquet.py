"""Parquet as programs write it, with values, types and encodings of every kind."""

import datetime as dt
import math
from contextlib import suppress
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.resolver import FileResolver
from assay.data.tables import load_table, open_table
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay_spec.document import read_document
from assay_spec.ports import ColumnType

pytestmark = pytest.mark.usefixtures("parquet_whole")

TEXT, INTEGER, FLOAT, BOOLEAN, DATE, *_ = ValueType
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
texts = st.text(max_size=6)
wide = st.integers(-(2**63), 2**63 - 1)
small = st.integers(-128, 127)
exact = st.integers(-(2**53), 2**53)
cents = st.decimals(-999, 999, places=2)


def plain(number):
    """A decimal without an exponent and without zeros after its last digit."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def same(value):
    return value


def midnight(day):
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001


TYPES = {
    # How values are made, the type in which they are stored, the type that is asked for, what they are read as.
    "text": (texts, pa.string(), TEXT, same),
    "wide text": (texts, pa.large_string(), TEXT, same),
    "viewed text": (texts, pa.string_view(), TEXT, same),
    "text in a dictionary": (texts, pa.dictionary(pa.int32(), pa.string()), TEXT, same),
    "wide text in a dictionary": (texts, pa.dictionary(pa.int32(), pa.large_string()), TEXT, same),
    "bytes": (texts.map(str.encode), pa.binary(), TEXT, bytes.decode),
    "wide bytes": (texts.map(str.encode), pa.large_binary(), TEXT, bytes.decode),
    "viewed bytes": (texts.map(str.encode), pa.binary_view(), TEXT, bytes.decode),
    "three bytes": (st.text("abc", min_size=3, max_size=3).map(str.encode), pa.binary(3), TEXT, bytes.decode),
    "integers": (wide, pa.int64(), INTEGER, same),
    "integers as text": (wide, pa.int64(), TEXT, str),
    "huge integers as text": (st.integers(0, 2**64 - 1), pa.uint64(), TEXT, str),
    "bytes as numbers": (small, pa.int8(), FLOAT, float),
    "integers as numbers": (wide, pa.int64(), FLOAT, float),
    "huge integers as numbers": (st.integers(0, 2**64 - 1), pa.uint64(), FLOAT, float),
    "integers in a dictionary": (wide, pa.dictionary(pa.int32(), pa.int64()), TEXT, str),
    "whole numbers": (exact.map(float), pa.float64(), INTEGER, int),
    "whole numbers as text": (exact.map(float), pa.float64(), TEXT, lambda value: str(int(value))),
    "numbers": (st.floats(allow_nan=False), pa.float64(), FLOAT, same),
    "single numbers": (st.floats(width=32, allow_nan=False), pa.float32(), FLOAT, same),
    "numbers written as text": (st.floats(allow_nan=False), pa.string(), FLOAT, same),
    "decimals": (cents, pa.decimal128(5, 2), FLOAT, float),
    "decimals as text": (cents, pa.decimal128(5, 2), TEXT, plain),
    "decimals without places": (wide.map(Decimal), pa.decimal128(38, 0), INTEGER, int),
    "decimals with places to spare": (exact.map(Decimal), pa.decimal128(38, 10), TEXT, lambda value: str(int(value))),
    "the same as integers": (exact.map(Decimal), pa.decimal128(38, 10), INTEGER, int),
    "booleans": (st.booleans(), pa.bool_(), BOOLEAN, same),
    "booleans as text": (st.booleans(), pa.bool_(), TEXT, lambda value: str(value).lower()),
    "booleans as integers": (st.integers(0, 1), pa.int8(), BOOLEAN, bool),
    "days": (DAYS, pa.date32(), DATE, same),
    "days in milliseconds": (DAYS, pa.date64(), DATE, same),
    "days as text": (DAYS, pa.date32(), TEXT, dt.date.isoformat),
    "days as midnights": (DAYS, pa.timestamp("us"), DATE, same),
    "nothing": (st.none(), pa.null(), FLOAT, same),
}


def stored(values, type_):
    if type_ == pa.timestamp("us"):
        values = [value and midnight(value) for value in values]
    if pa.types.is_string(type_):
        values = [value if value is None or isinstance(value, str) else repr(value) for value in values]
    return pa.array(values, type_)


written = st.fixed_dictionaries(
    {
        "row_group_size": st.integers(1, 9),
        "compression": st.sampled_from(["none", "snappy", "zstd"]),
        "use_dictionary": st.booleans(),
        "version": st.sampled_from(["1.0", "2.6"]),
        "data_page_version": st.sampled_from(["1.0", "2.0"]),
        "store_schema": st.booleans(),
        "write_page_checksum": st.booleans(),
    }
)


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data(), options=written)
def test_values_of_every_type_are_read_as_what_they_are(tmp_path_factory, name, data, options):
    strategy, type_, value_type, expected = TYPES[name]
    values = data.draw(st.lists(st.none() | strategy, max_size=20))
    path = tmp_path_factory.mktemp("types") / "t.parquet"
    pq.write_table(pa.table({"c": stored(values, type_), "n": range(len(values))}), path, **options)
    table = open_table(path)
    assert table.rows == len(values)
    found = load_table(table, {"n": INTEGER, "c": value_type})
    assert found["c"].to_pylist() == [None if value is None else expected(value) for value in values]
    assert found["n"].to_pylist() == list(range(len(values)))


@given(name=st.sampled_from(list(TYPES)), data=st.data())
def test_rules_see_the_values_that_a_run_reads(tmp_path_factory, name, data):
    strategy, type_, *_ = TYPES[name]
    values = data.draw(st.lists(st.none() | strategy, min_size=1, max_size=9))
    folder = tmp_path_factory.mktemp("seen")
    pq.write_table(pa.table({"c": stored(values, type_)}), folder / "t.parquet")
    table = open_table(folder / "t.parquet")
    column = FileResolver().table(read_document(folder / "e.yaml", data=b""), "t.parquet").column("c")
    with suppress(DataError):
        expected = load_table(table, {"c": FLOAT})["c"].to_numpy()
        np.testing.assert_array_equal(column.numbers, expected)
        assert not column.unlike_number.any()
    with suppress(DataError):
        expected = load_table(table, {"c": TEXT})["c"].to_pylist()
        assert column.text.to_pylist() == expected
        assert not column.unlike_text.any()


@pytest.mark.parametrize(
    "type_",
    [
        pa.timestamp("s"),
        pa.timestamp("us"),
        pa.timestamp("ns"),
        pa.timestamp("us", "No/Where"),
        pa.time64("ns"),
        pa.duration("s"),
        pa.date32(),
        pa.date64(),
        pa.list_(pa.timestamp("s")),
        pa.dictionary(pa.int32(), pa.timestamp("ns")),
    ],
)
@pytest.mark.parametrize("value", [0, 1, -(2**30), 2**30, 86_399_999_999_999])
def test_times_that_python_has_not_are_no_text_and_no_crash(tmp_path, type_, value):
    plain = pa.array([value if type_ != pa.date32() or abs(value) < 2**31 else 9, None], pa.int64())
    pq.write_table(pa.table({"c": of_integers(plain, type_)}), tmp_path / "t.parquet")
    for value_type in set(ValueType) - {ValueType.BYTES}:
        with suppress(DataError):
            load_table(open_table(tmp_path / "t.parquet"), {"c": value_type})
    table = FileResolver().table(read_document(tmp_path / "e.yaml", data=b""), "t.parquet")
    assert table.nulls("c").rows == (2,)
    assert table.repeated("c").count == 0
    strange = table.type_of("c") is ColumnType.OTHER
    assert table.not_text("c").count == strange
    assert [bool(text) for text in table.not_text("c").examples] == [True] * strange


def of_integers(plain, type_):
    if pa.types.is_list(type_):
        return pa.ListArray.from_arrays([0, 1, 1], plain[:1].cast(type_.value_type), mask=pa.array([False, True]))
    if pa.types.is_dictionary(type_):
        return plain.cast(type_.value_type).dictionary_encode()
    return plain.cast(pa.int32() if type_ == pa.date32() else pa.int64()).cast(type_)


@pytest.mark.parametrize("groups", [0, 1, 3])
def test_groups_of_rows_without_rows(tmp_path, groups):
    schema = pa.schema([("id", pa.string()), ("p", pa.float64())])
    with pq.ParquetWriter(tmp_path / "t.parquet", schema) as writer:
        for _ in range(groups):
            writer.write_table(schema.empty_table())
    table = open_table(tmp_path / "t.parquet")
    assert (table.columns, table.rows) == (("id", "p"), 0)
    assert load_table(table, {"id": TEXT}).to_pylist() == []


def test_nothing_and_no_number_are_two_things(tmp_path):
    pq.write_table(pa.table({"p": [None, math.nan, 0.5]}), tmp_path / "t.parquet")
    found = load_table(open_table(tmp_path / "t.parquet"), {"p": FLOAT})["p"].to_pylist()
    assert found[0] is None
    assert math.isnan(found[1])
    with pytest.raises(DataError, match="`nan` is no text") as caught:
        load_table(open_table(tmp_path / "t.parquet"), {"p": TEXT})
    assert caught.value.row == 2


@pytest.mark.parametrize("name", ["", " ", "a.b", "list.element", "Ünïcödé", "a\0b", "x" * 1000])
def test_columns_with_strange_names_beside_nested_ones(tmp_path, name):
    columns = {name: ["x", None], "a": [{"b": 1}] * 2, "list": [[1], []], "map": pa.array([[(1, 2)]] * 2)}
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    assert load_table(open_table(tmp_path / "t.parquet"), {name: TEXT}).to_pydict() == {name: ["x", None]}
