import datetime as dt
import math
import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.value_types import ARROW, ValueType
from assay.data.values import Place, as_text, cast
from assay.errors import DataError

HERE = Place(Path("t.csv"), "c", 11)
DAY = dt.date(2024, 2, 29)
NOON = dt.datetime(2024, 2, 29, 12)  # noqa: DTZ001
MIDNIGHT = dt.datetime(2024, 2, 29)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("stored", "value_type", "read"),
    [
        (pa.array(["007", "NA", "", None]), ValueType.TEXT, ["007", "NA", "", None]),
        (pa.array([b"caf\xc3\xa9"]), ValueType.TEXT, ["café"]),
        (pa.array([b"x"], pa.large_binary()), ValueType.TEXT, ["x"]),
        (pa.array(["x"], pa.large_string()), ValueType.TEXT, ["x"]),
        (pa.array(["x"]).cast(pa.string_view()), ValueType.TEXT, ["x"]),
        (pa.array(["x", None, "x"]).dictionary_encode(), ValueType.TEXT, ["x", None, "x"]),
        (pa.array([1, -2, None], pa.int8()), ValueType.TEXT, ["1", "-2", None]),
        (pa.array([2**64 - 1], pa.uint64()), ValueType.TEXT, [str(2**64 - 1)]),
        (pa.array([True, False]), ValueType.TEXT, ["true", "false"]),
        (pa.array([DAY]), ValueType.TEXT, ["2024-02-29"]),
        (pa.array([7.0, -0.0, 1e18, None]), ValueType.TEXT, ["7", "0", "1000000000000000000", None]),
        (pa.array([0.1, 1.5]), ValueType.TEXT, ["0.1", "1.5"]),
        (pa.array([0.1], pa.float32()), ValueType.TEXT, ["0.1"]),
        (pa.array([2.0], pa.float16()), ValueType.TEXT, ["2"]),
        (pa.array([Decimal("7.50"), Decimal("-0.10")]), ValueType.TEXT, ["7.5", "-0.1"]),
        (pa.array([Decimal("100.00"), None]), ValueType.TEXT, ["100", None]),
        (pa.array([Decimal(0), Decimal("1e-10")], pa.decimal128(38, 10)), ValueType.TEXT, ["0", "0.0000000001"]),
        (pa.array([Decimal("7.00")], pa.decimal32(5, 2)), ValueType.INTEGER, [7]),
        (pa.array([None, None]), ValueType.TEXT, [None, None]),
        (pa.array(["1", " -2 ", None]), ValueType.INTEGER, [1, -2, None]),
        (pa.array([3.0]), ValueType.INTEGER, [3]),
        (pa.array(["-0", "007", str(2**64 - 1)]), ValueType.UINT64, [0, 7, 2**64 - 1]),
        (pa.array(["-128", "127"]), ValueType.INT8, [-128, 127]),
        (pa.array(["inf", "-Infinity"]), ValueType.FLOAT, [math.inf, -math.inf]),
        (pa.array([b"3"]), ValueType.INTEGER, [3]),
        (pa.array(["0.1", "1e3", "\t.5", "7"]), ValueType.FLOAT, [0.1, 1000.0, 0.5, 7.0]),
        (pa.array([0.5], pa.float16()), ValueType.FLOAT, [0.5]),
        (pa.array([Decimal("0.25")]), ValueType.FLOAT, [0.25]),
        (pa.array([4]), ValueType.FLOAT, [4.0]),
        (pa.array([2**53 + 1, 2**53 + 3]), ValueType.FLOAT, [2.0**53, 2.0**53 + 4]),
        (pa.array(["9007199254740993", "9007199254740995"]), ValueType.FLOAT, [2.0**53, 2.0**53 + 4]),
        (pa.array([None]), ValueType.FLOAT, [None]),
        (pa.array(["true", "False", "1", "0"]), ValueType.BOOLEAN, [True, False, True, False]),
        (pa.array([1, 0, None]), ValueType.BOOLEAN, [True, False, None]),
        (pa.array(["2024-02-29"]), ValueType.DATE, [DAY]),
        (pa.array([MIDNIGHT, None]), ValueType.DATE, [DAY, None]),
    ],
)
def test_what_a_file_holds_becomes_what_is_asked(stored, value_type, read):
    result = cast(stored, value_type, HERE)
    assert result.type == ARROW[value_type]
    assert result.to_pylist() == read


@pytest.mark.parametrize(
    ("stored", "value_type", "row", "shown"),
    [
        (pa.array(["1", "abc", "x"]), ValueType.INTEGER, 12, "`abc` is no integer"),
        (pa.array(["1.5"]), ValueType.INTEGER, 11, "`1.5` is no integer"),
        (pa.array([1.0, 2.5]), ValueType.INTEGER, 12, "`2.5` is no integer"),
        (pa.array([Decimal("1.00"), Decimal("2.50")]), ValueType.INTEGER, 12, "`2.50` is no integer"),
        (pa.array(["9223372036854775808"]), ValueType.INTEGER, 11, "` is out of range: an integer is from -9"),
        (pa.array(["3", "0x1"]), ValueType.UINT8, 12, "`0x1` is no integer"),
        (pa.array([2, 256], pa.int16()), ValueType.UINT8, 12, "`256` is out of range: cr:UInt8 is from 0 to 255"),
        (pa.array(["inf", "1e400"]), ValueType.FLOAT, 12, "`1e400` is out of range: a number is from -1.79"),
        (pa.array([None, "1,5"]), ValueType.FLOAT, 12, "`1,5` is no number"),
        (pa.array(["NA"]), ValueType.FLOAT, 11, "`NA` is no number"),
        (pa.array(["true", "yes"]), ValueType.BOOLEAN, 12, "`yes` is no boolean"),
        (pa.array([1, 2]), ValueType.BOOLEAN, 12, "`2` is no boolean"),
        (pa.array(["2024-02-29", "29.2.2024"]), ValueType.DATE, 12, "`29.2.2024` is no date"),
        (pa.array(["2023-02-29"]), ValueType.DATE, 11, "`2023-02-29` is no date"),
        (pa.array([MIDNIGHT, NOON]), ValueType.DATE, 12, "12:00:00` is no date"),
        (pa.array([b"ok", b"caf\xe9"]), ValueType.TEXT, 12, "`caf�` is not UTF-8 at its byte 4 (0xe9)"),
        (pa.array([1.5, math.nan]), ValueType.TEXT, 12, "`nan` is no text"),
        (pa.array(["10:00:00", "10:00:00.1234567"]), ValueType.TIME, 12, "`10:00:00.1234567` is finer than a microsec"),
        (pa.array(["2024-02-29T10:00:00.1234567Z"]), ValueType.DATETIME, 11, "Z` is finer than a microsecond"),
        (pa.array(["2024-02-30T10:00:00.1234567Z"]), ValueType.DATETIME, 11, "Z` is no date and time"),
        (pa.array(["z" * 50]), ValueType.FLOAT, 11, f"`{'z' * 40}…` is no number"),
    ],
)
def test_the_first_misfit_is_named(stored, value_type, row, shown):
    with pytest.raises(DataError) as caught:
        cast(stored, value_type, HERE)
    error = caught.value
    assert (error.path, error.column, error.row) == ("t.csv", "c", row)
    assert shown in error.problem
    assert error.remedy


@pytest.mark.parametrize(
    ("stored", "value_type"),
    [
        (pa.array([NOON]), ValueType.TEXT),
        (pa.array([[1]]), ValueType.TEXT),
        (pa.array([True]), ValueType.INTEGER),
        (pa.array([True]), ValueType.FLOAT),
        (pa.array([0.0]), ValueType.BOOLEAN),
        (pa.array([{"a": 1}]), ValueType.FLOAT),
        (pa.array([1]), ValueType.DATE),
    ],
)
def test_types_that_would_be_guessed_at_are_refused(stored, value_type):
    problem = re.escape(f"`{stored.type}`, which cannot be read as {value_type}")
    with pytest.raises(DataError, match=problem) as caught:
        cast(stored, value_type, HERE)
    assert caught.value.row is None


@given(st.lists(st.sampled_from(["1", "-7", " 3", None, "x", "", "4.0"]), max_size=50))
def test_the_first_misfit_is_the_one_that_a_loop_finds(cells):
    def fits(cell):
        return cell is None or cell.strip().lstrip("-").isdecimal()

    misfits = [index for index, cell in enumerate(cells) if not fits(cell)]
    if misfits:
        with pytest.raises(DataError) as caught:
            cast(pa.array(cells, pa.string()), ValueType.INTEGER, HERE)
        assert caught.value.row == HERE.row + misfits[0]
    else:
        read = cast(pa.array(cells, pa.string()), ValueType.INTEGER, HERE)
        assert read.to_pylist() == [None if cell is None else int(cell) for cell in cells]


@given(st.lists(st.floats(allow_nan=False)))
def test_numbers_survive_their_text(numbers):
    text = pa.array([repr(number) for number in numbers], pa.string())
    assert cast(text, ValueType.FLOAT, HERE).to_pylist() == numbers


def test_the_text_of_typed_values():
    assert as_text(pa.array([1, None])).to_pylist() == ["1", None]
    assert as_text(pa.array([True])).to_pylist() == ["true"]
    assert as_text(pa.array([DAY])).to_pylist() == ["2024-02-29"]
    assert as_text(pa.array([0.1, 2.0])).to_pylist() == ["0.1", "2"]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.none()))
def test_the_text_of_a_number_gives_the_number_back(numbers):
    found = cast(pa.array(numbers, pa.float64()), ValueType.TEXT, HERE).to_pylist()
    assert [None if text is None else float(text) for text in found] == numbers
    whole = [
        (text, n) for text, n in zip(found, numbers, strict=True) if n is not None and abs(n) < 2**63 and n == int(n)
    ]
    assert all(text == str(int(number)) for text, number in whole)


def decoded(value):
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return DataError


@given(
    st.lists(st.none() | st.sampled_from([b"", b"a", b"\x7f", "é".encode(), b"\xc3", b"\xa9", b"\x80"]), max_size=8),
    st.integers(0, 8),
    st.integers(0, 8),
)
def test_bytes_that_are_called_text_are_looked_at(values, start, size):
    """Arrow calls them so on the word of a Parquet file, or of a CSV file that nobody looked through."""
    array = pa.Array.from_buffers(pa.string(), len(values), pa.array(values, pa.binary()).buffers()).slice(start, size)
    expected = [decoded(value) for value in values[start : start + size]]
    if DataError not in expected:
        assert cast(array, ValueType.TEXT, HERE).to_pylist() == expected
        return
    with pytest.raises(DataError, match="is not UTF-8") as caught:
        cast(array, ValueType.TEXT, HERE)
    assert caught.value.row == HERE.row + expected.index(DataError)
