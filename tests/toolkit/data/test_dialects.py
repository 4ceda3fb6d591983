"""CSV as the csv module and Arrow write it, in every dialect and across the borders of blocks, read back the same."""

import csv
import io
import math
from itertools import islice

import pyarrow as pa
import pyarrow.csv as pc
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assay.data import delimited
from assay.data.delimited import DelimitedTable
from assay.data.tables import count_rows, load_table, open_table
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay.files.content import content_of

TEXT, INTEGER, FLOAT, BOOLEAN, DATE, *_ = ValueType
CELLS = [
    "a",
    "é",
    "\U0001f600",
    ",",
    "\t",
    ";",
    '"',
    '""',
    "'",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\\",
    "#",
    "\0",
    "\ufeff",
    "0",
]
cells = st.lists(st.sampled_from(CELLS), max_size=5).map("".join)
names = cells.filter(lambda name: name and "\0" not in name and name[0] != "\ufeff")
headers = st.lists(names, min_size=1, max_size=4, unique=True)


@st.composite
def tables(draw):
    """A header and rows; a row of nothing at all is no row in most dialects."""
    header = draw(headers)
    row = st.lists(cells, min_size=len(header), max_size=len(header)).filter(any)
    return header, draw(st.lists(row, max_size=6))


dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", "\t", ";"]),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC, csv.QUOTE_MINIMAL]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)


def file_of(folder, text, delimiter, *, mark=False):
    path = folder / ("t.tsv" if delimiter == "\t" else "t.csv")
    path.write_bytes(("\ufeff" * mark + text).encode())
    return path


def rows_of(table, header):
    found = load_table(table, dict.fromkeys(header, TEXT))
    return [[cell or "" for cell in row.values()] for row in found.to_pylist()]


@given(tables(), dialects, st.booleans(), st.booleans())
def test_what_the_csv_module_writes(tmp_path_factory, table, dialect, mark, last):
    header, rows = table
    text = io.StringIO()
    csv.writer(text, **dialect).writerows([header, *rows])
    written = text.getvalue() if last else text.getvalue().removesuffix(dialect["lineterminator"])
    theirs = [row for row in csv.reader(io.StringIO(written, newline=""), delimiter=dialect["delimiter"]) if row]
    # Some dialects leave a line end unquoted, and the csv module itself reads another table.
    assume(theirs == [header, *rows])
    # One column called `a;b` is two, and one called `a` does not tell what parts cells.
    parted = any(mark in cell for row in theirs for cell in row for mark in ",;")
    assume(dialect["delimiter"] == "\t" or len(header) > 1 or not parted)
    # A header with a comma is parted by commas, if that fits the rows.
    by_commas = {len(row) for row in islice(filter(None, csv.reader(io.StringIO(written, newline=""))), 12)}
    assume(dialect["delimiter"] != ";" or not any("," in cell for cell in header) or len(by_commas) > 1)
    found = open_table(file_of(tmp_path_factory.mktemp("csv"), written, dialect["delimiter"], mark=mark))
    assert list(found.columns) == header
    assert rows_of(found, header) == rows
    assert count_rows(found, header[0]) == len(rows)


@given(tables(), st.sampled_from(["needed", "all_valid"]), st.sampled_from([",", "\t"]))
def test_what_arrow_writes(tmp_path_factory, table, quoting, delimiter):
    header, rows = table
    columns = [pa.array([row[at] or None for row in rows], pa.string()) for at in range(len(header))]
    path = tmp_path_factory.mktemp("csv") / ("t.csv" if delimiter == "," else "t.tsv")
    pc.write_csv(pa.table(columns, header), path, pc.WriteOptions(delimiter=delimiter, quoting_style=quoting))
    found = open_table(path)
    assert list(found.columns) == header
    assert rows_of(found, header) == rows


@given(tables(), st.integers(24, 200), st.sampled_from(["\n", "\r\n", "\r"]))
@example((["a", "é", "aa", "aaa"], [["", "", "", "😀;"], ["", "", "\n;", ""]]), 46, "\n")
def test_the_borders_of_blocks_change_nothing(tmp_path_factory, table, size, line_end):
    header, rows = table
    # Arrow does not look for the end of a row beyond a NUL when a border comes between.
    rows = [[cell.replace("\0", "x") for cell in row] for row in rows]
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    path = file_of(tmp_path_factory.mktemp("csv"), text.getvalue(), ",")
    whole = rows_of(open_table(path), header)
    assert whole == rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", size)
        try:
            found = DelimitedTable(content_of(path), ",")
            assert rows_of(found, header) == rows
        except DataError as error:
            problem, longest = error.problem, max(map(len, text.getvalue().split(line_end)))
        else:
            return
    assert "is longer than" in problem
    assert longest * 4 > size // 4


def plain_number(text):
    """What Python takes for a number without anything that only Python writes."""
    try:
        return float(text) if "_" not in text and text.isascii() else None
    except ValueError:
        return None


def is_beyond(text):
    """Whether a number that is written with digits is beyond all doubles."""
    number = plain_number(text)
    return number is not None and math.isinf(number) and "inf" not in text


spelled = st.text("0123456789+-.eE", min_size=1, max_size=7) | st.floats(allow_nan=False).map(repr)


@given(st.lists(spelled, min_size=1, max_size=9))
@example(["1E310"])
@example(["+1E310"])
@example(["1", "inf", "-1E999", "x"])
def test_numbers_are_those_that_python_reads(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text("\n".join(["p", *texts]))
    expected = [plain_number(text) for text in texts]
    try:
        found = load_table(open_table(path), {"p": FLOAT})["p"].to_pylist()
    except DataError as error:
        problem, row = error.problem, error.row
    else:
        assert found == expected
        return
    # Arrow wants no plus sign, and a digit beside the point.
    first = next(at for at, text in enumerate(texts) if expected[at] is None or not _is_usual(text) or is_beyond(text))
    is_known = is_beyond(texts[first]) and _is_usual(texts[first])
    assert row == first + 1
    assert problem.startswith(f"`{texts[first]}` is {'out of range' if is_known else 'no number'}")


def _is_usual(text):
    return load_or_none(text) is not None


def load_or_none(text):
    try:
        return pa.array([text]).cast(pa.float64())[0].as_py()
    except pa.ArrowInvalid:
        return None


IDS = [
    "007",
    "7",
    "7.0",
    "1e5",
    "100000",
    "0x1F",
    "1_000",
    "1,000",
    "+7",
    "-0",
    str(2**64),
    "1" * 40,
    " 7",
    "7 ",
    "NaN",
]
IDS += ["null", "NULL", "NA", "None", "true", "TRUE", "yes", "2024-02-29", "29.2.2024", "0.1", "1/2", "½", "٣", "∞"]


@given(st.lists(st.sampled_from(IDS), min_size=1, unique=True))
def test_whatever_looks_like_something_else_stays_text(tmp_path_factory, ids):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id"], *([text] for text in ids)])
    assert load_table(open_table(path), {"id": TEXT})["id"].to_pylist() == ids


@pytest.mark.parametrize(
    ("text", "value_type", "read"),
    [
        ("0", INTEGER, 0),
        ("-0", INTEGER, 0),
        ("007", INTEGER, 7),
        ("9223372036854775807", INTEGER, 2**63 - 1),
        ("-9223372036854775808", INTEGER, -(2**63)),
        ("9223372036854775808", INTEGER, None),
        ("7.0", INTEGER, None),
        ("1e5", INTEGER, None),
        ("1,000", INTEGER, None),
        ("1 000", INTEGER, None),
        ("1_000", INTEGER, None),
        ("1e5", FLOAT, 1e5),
        ("1E-5", FLOAT, 1e-5),
        (" 0.5 ", FLOAT, 0.5),
        ("inf", FLOAT, math.inf),
        ("-Infinity", FLOAT, -math.inf),
        ("1e400", FLOAT, None),
        ("0,5", FLOAT, None),
        ("1,234.5", FLOAT, None),
        ("50%", FLOAT, None),
        ("0x10", FLOAT, None),
        ("½", FLOAT, None),
        ("TRUE", BOOLEAN, True),
        ("0", BOOLEAN, False),
        ("yes", BOOLEAN, None),
        ("2", BOOLEAN, None),
        ("2024-02-29", DATE, "2024-02-29"),
        ("0001-01-01", DATE, "0001-01-01"),
        ("2024-2-29", DATE, None),
        ("20240229", DATE, None),
        ("29.02.2024", DATE, None),
        ("2024-02-30", DATE, None),
        ("2024-02-29T00:00:00", DATE, None),
    ],
)
def test_cells_that_look_like_a_value(tmp_path, text, value_type, read):
    path = tmp_path / "t.csv"
    path.write_text(f'c,other\n"{text}",\n', encoding="utf-8")
    if read is None:
        with pytest.raises(DataError, match=f"is no {value_type}|` is out of range: an? {value_type} is from -"):
            load_table(open_table(path), {"c": value_type})
        return
    (found,) = load_table(open_table(path), {"c": value_type})["c"].to_pylist()
    assert (str(found) if value_type is DATE else found) == read


SIGNS = ["a", ",", ",", ";", '"', '""', '"a"', '",;"', '"\n"', "\n", "\n", "\r\n", "\r", "\n\n", "sep=;\n", "\t"]
LINES = ["a,b", "a;b", "a,b;c", "a;b,c", "", "t", 'a,"b;c"', 'a;"b,c"', '"a\nb",c', 'a,"b\nc;d"', 'a;"', '";a"']
spelled_rows = st.lists(st.sampled_from(SIGNS), max_size=90).map("".join)
usual_rows = st.builds(
    lambda usual, times, odd, line_end: line_end.join([*odd[:2], *[usual] * times, *odd[2:]]),
    st.sampled_from(LINES),
    st.integers(5, 14),
    st.lists(st.sampled_from(LINES), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
)


def seen_in(path, delimiter):
    """What is told of a file before its rows are read."""
    try:
        found = DelimitedTable(content_of(path), delimiter)
    except DataError as error:
        return str(error)
    return found.columns, found._dialect


@given(spelled_rows | usual_rows, st.sampled_from([",", "\t"]), st.integers(30, 120))
def test_what_is_told_is_told_of_all_however_little_is_looked_at(tmp_path_factory, text, delimiter, first):
    path = file_of(tmp_path_factory.mktemp("csv"), text, delimiter)
    whole = seen_in(path, delimiter)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "FIRST_BYTES", first)
        assert seen_in(path, delimiter) == whole
