"""Dates and numbers that others have written by a pattern: Babel by CLDR's, Python by strftime's."""

import datetime as dt
import re
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.patterns import as_moments, as_times, formatted
from assay.data.value_types import ValueType
from assay.data.values import Place
from assay.errors import DataError

HERE = Place(Path("t.csv"), "c", 11)
DATE, INTEGER, FLOAT, TEXT = ValueType.DATE, ValueType.INTEGER, ValueType.FLOAT, ValueType.TEXT
SPACE = "\u202f"

DAY_PATTERNS = [
    "dd/MM/yyyy",
    "d.M.yyyy",
    "M/d/y",
    "yyyy-MM-dd",
    "yyyyMMdd",
    "ddMMyy",
    "d-MMM-yy",
    "MMM d, y",
    "EEEE, d MMMM yyyy",
    "EEE d LLL u",
    "'on' yyyy 'o''clock' MM dd",
]
TIME_PATTERNS = ["HH:mm:ss", "H:m:s.SSSSSS", "HHmmss", "h:mm:ss a", "hh'h'mm'm'ss a", "kk:mm:ss", "K:mm:ss a"]
MOMENTS = st.datetimes(dt.datetime(1969, 1, 1), dt.datetime(2068, 12, 31, 23, 59, 59))  # noqa: DTZ001


def by_cldr(moment, pattern):
    babel = pytest.importorskip("babel.dates")
    return babel.format_datetime(moment, pattern, locale="en")


def only(array):
    return array.to_pylist()


@given(MOMENTS, st.sampled_from(DAY_PATTERNS))
def test_a_date_that_is_written_by_a_pattern_is_read_by_it(moment, pattern):
    text = by_cldr(moment, pattern)
    assert only(formatted(pa.array([text, None, text]), pattern, DATE, HERE)) == [moment.date(), None, moment.date()]


@given(MOMENTS, st.sampled_from(DAY_PATTERNS), st.sampled_from(TIME_PATTERNS), st.sampled_from([" ", "'T'"]))
def test_a_moment_that_is_written_by_a_pattern_is_read_by_it(moment, day, time, between):
    has_fraction = "S" in time
    moment = moment if has_fraction else moment.replace(microsecond=0)
    pattern = f"{day}{between}{time}"
    text = pa.array([by_cldr(moment, pattern)])
    assert only(as_moments(text, pattern, HERE)) == [moment]
    assert only(formatted(text, pattern, DATE, HERE)) == [moment.date()]
    assert only(as_times(text, pattern, HERE)) == [moment.time()]


@given(MOMENTS, st.integers(-14 * 4, 14 * 4), st.sampled_from(["Z", "ZZZZZ", "xx", "XXX", "xxx", "X"]))
def test_a_moment_in_a_zone_is_read_as_the_same_moment(moment, quarters, zone):
    quarters = quarters // 4 * 4 if zone == "X" else quarters
    aware = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=15 * quarters)))
    pattern = f"yyyy-MM-dd HH:mm:ss{zone}"
    found = as_moments(pa.array([by_cldr_in_zone(aware, pattern)]), pattern, HERE)
    assert found.type == pa.timestamp("us", "UTC")
    assert only(found) == [aware]


def by_cldr_in_zone(aware, pattern):
    babel = pytest.importorskip("babel.dates")
    return babel.format_datetime(aware, pattern, tzinfo=aware.tzinfo, locale="en")


C_PATTERNS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%Y%m%d", "%b %d, %Y", "%A %d %B %Y"]


@given(MOMENTS, st.sampled_from(C_PATTERNS), st.sampled_from(["", " %H:%M:%S", "T%H:%M:%S.%f", " %I:%M:%S %p"]))
def test_what_strftime_writes_is_read(moment, day, time):
    pattern = day + time
    moment = moment if "%f" in time else moment.replace(microsecond=0)
    moment = moment if time else moment.replace(hour=0, minute=0, second=0)
    assert only(as_moments(pa.array([moment.strftime(pattern)]), pattern, HERE)) == [moment]


@given(st.from_regex(r"\A[ \t]?[0-3]?[0-9]/[01]?[0-9]/[12]?[0-9]{3}x?\Z", alphabet=st.characters(max_codepoint=127)))
def test_a_text_is_a_date_where_it_is_one_to_strptime(text):
    try:
        expected = dt.datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        expected = None
    try:
        found = only(formatted(pa.array([text]), "dd/MM/yyyy", DATE, HERE))[0]
    except DataError:
        found = None
    assert found == expected


NUMBER_PATTERNS = ["#,##0.00", "0.###", "#,##,##0.0#", "0.00;(0.00)", "#,##0.0 'kg'", "+0.00;-0.00", "0.0#E0", "@@@##"]
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(float)


@given(NUMBERS, st.sampled_from(NUMBER_PATTERNS))
def test_a_number_that_is_written_by_a_pattern_is_read_by_it(number, pattern):
    babel = pytest.importorskip("babel.numbers")
    text = babel.format_decimal(number, pattern, locale="en_US")
    sign = "-" if "(" in text else ""
    expected = float(sign + re.sub(r"[^-0-9.E]", "", text))
    assert only(formatted(pa.array([text]), pattern, FLOAT, HERE)) == [expected]


@given(NUMBERS, st.sampled_from(["0.00%", "#,##0.#####%", "0.0‰", "%0"]))
def test_a_percentage_is_the_number_that_it_says(number, pattern):
    babel = pytest.importorskip("babel.numbers")
    text = babel.format_percent(number, pattern, locale="en_US")
    said = Decimal(re.sub(r"[^-0-9.]", "", text)) / (1000 if "‰" in text else 100)
    assert only(formatted(pa.array([text]), pattern, FLOAT, HERE)) == [float(said)]


@given(
    st.integers(-(2**63), 2**63 - 1), st.sampled_from(["0", "#,##0", "#,##,##0", "#,##0.00", "0;(0)", "000", "¤#,##0"])
)
def test_a_whole_number_that_is_written_by_a_pattern_is_read_by_it(number, pattern):
    babel = pytest.importorskip("babel.numbers")
    text = babel.format_currency(number, "USD", pattern, locale="en_US", currency_digits=False)
    found = formatted(pa.array([text, text, None]), pattern, INTEGER, HERE)
    assert found.type == pa.int64()
    assert only(found) == [number, number, None]


@pytest.mark.parametrize(
    ("pattern", "value_type", "text", "value"),
    [
        ("dd/MM/yyyy", DATE, "01/02/2022", dt.date(2022, 2, 1)),
        ("dd/MM/yyyy", DATE, " 1/2/2022 ", dt.date(2022, 2, 1)),
        ("%Y-%m-%d %H:%M:%S.%f", DATE, "2004-05-17 00:44:29.0", dt.date(2004, 5, 17)),
        ("MMM d, y", DATE, "SEPT. 3, 2020", dt.date(2020, 9, 3)),
        ("MMMM yyyy", DATE, "June 2020", dt.date(2020, 6, 1)),
        ("yyyy", DATE, "2020", dt.date(2020, 1, 1)),
        ("ddMMMyyyy", DATE, "03Feb2020", dt.date(2020, 2, 3)),
        ("dd.MM.yy", DATE, "31.12.68", dt.date(2068, 12, 31)),
        ("dd.MM.yy", DATE, "01.01.69", dt.date(1969, 1, 1)),
        ("d MMM y h:mm a", DATE, f"3 Feb 2020 9:30{SPACE}p.m.", dt.date(2020, 2, 3)),
        ("#,##0.00", FLOAT, "1234.5", 1234.5),
        ("#,##0.00", FLOAT, "\u2212.5", -0.5),
        ("#,##0.00 ¤", FLOAT, "1,234.50 EUR", 1234.5),
        ("0", INTEGER, "007", 7),
        ("anything", TEXT, "as it is", "as it is"),
    ],
)
def test_what_is_written_so_is_read_so(pattern, value_type, text, value):
    assert only(formatted(pa.array([text]), pattern, value_type, HERE)) == [value]


@pytest.mark.parametrize(
    ("pattern", "value_type", "text"),
    [
        ("dd/MM/yyyy", DATE, "31/02/2022"),
        ("dd/MM/yyyy", DATE, "2/13/2022"),
        ("dd/MM/yyyy", DATE, "1/2/22"),
        ("yyyyMMdd", DATE, "2022131"),
        ("EEE d MMM y", DATE, "Tue 3 Feb 2020"),
        ("d MMM y", DATE, "3 F\u0435b 2020"),
        ("EEE y", DATE, "\u017fun 2020"),
        ("yyyy HH", DATE, "2020 24"),
        ("#,##0.00", FLOAT, "1,5"),
        ("#,##0.00", FLOAT, "1,23,456"),
        ("0", FLOAT, "1.5"),
        ("0.0", FLOAT, "1e5"),
        ("0.0", FLOAT, ""),
        ("0.0;(0.0)", FLOAT, "-5"),
        ("0.0", INTEGER, "1.5"),
        ("0", INTEGER, "9223372036854775808"),
    ],
)
def test_what_is_not_written_so_is_told_with_its_place(pattern, value_type, text):
    with pytest.raises(DataError) as raised:
        formatted(pa.array([[None], [None, text]]), pattern, value_type, HERE)
    assert f"`{text}` is no " in raised.value.problem
    assert f"by the pattern `{pattern}`" in raised.value.problem
    assert (raised.value.path, raised.value.column, raised.value.row) == ("t.csv", "c", 12)


@pytest.mark.parametrize(
    ("pattern", "value_type", "problem"),
    [
        ("dd/MM", DATE, "it has no year"),
        ("HH:mm", DATE, "it has no year"),
        ("yyyy-mm-dd", DATE, "it has a day and no month"),
        ("yyyy-mm", DATE, "it has a minute and no hour"),
        ("QQQ y", DATE, "`QQQ` is not read"),
        ("dMyyyy", DATE, "`d` touches another number"),
        ("yyyy MM MMM", DATE, "it has a month twice"),
        ("yyyy MM yyyy", DATE, "it has a year twice"),
        ("yyyy-MM-dd'T", DATE, "a quote is not closed"),
        ("yyyy hh:mm", DATE, "belong together"),
        ("%Y %U", DATE, "`%U` is not read"),
        ("0.00", DATE, "it has no year"),
        ("%.2f", FLOAT, "write `0` and `#`"),
        ("yyyy", FLOAT, "write `0` and `#`"),
        ("0'kg", FLOAT, "a quote is not closed"),
        ("*x0", FLOAT, "padding"),
        ("0%%", FLOAT, "twice"),
        (f"#,{'0' * 2000}", FLOAT, "it is too large"),
        ("'" + "x" * 800_000 + "'yyyy", DATE, "it is too large"),
        (",,0", FLOAT, "a comma stands before no digit"),
        ("#,.0", FLOAT, "a comma stands before no digit"),
        ("0%", INTEGER, "its numbers are not whole"),
        ("0E0", INTEGER, "its numbers are not whole"),
        ("0", ValueType.BOOLEAN, "a boolean has none"),
    ],
)
def test_what_is_no_pattern_of_such_values_says_why(pattern, value_type, problem):
    with pytest.raises(DataError, match=re.escape(problem)) as raised:
        formatted(pa.array(["1"]), pattern, value_type, HERE)
    assert (raised.value.column, raised.value.row) == ("c", None)
    assert f"`{pattern}`" in raised.value.problem


@given(st.text("yMdHhmsSaEzXxQ'%#0@.,;-¤* \n\\[]()é", max_size=8), st.sampled_from([DATE, INTEGER, FLOAT]))
def test_any_pattern_reads_or_says_why_not(pattern, value_type):
    for texts in (["", "1", "2020-02-03", "(1)"], []):
        with suppress(DataError):
            found = formatted(pa.array(texts, pa.string()), pattern, value_type, HERE)
            assert (len(found), found.null_count) == (len(texts), 0)
