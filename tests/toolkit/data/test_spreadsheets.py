"""CSV as spreadsheets of Germany and France write it: semicolons, decimal commas, `sep=`, and titles above."""

import math
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns.columns import ArrowColumns
from assay.columns.resolver import FileResolver
from assay.data import delimited
from assay.data.tables import Wanted, load_table, open_table, read_columns
from assay.data.value_types import ValueType
from assay.errors import DataError
from assay_spec.document import read_document
from assay_spec.ports import ColumnType

TEXT, FLOAT = ValueType.TEXT, ValueType.FLOAT
TYPES = MappingProxyType({"id": TEXT, "p": FLOAT})


@pytest.fixture
def write(tmp_path):
    def write(text, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write


def read(path, types=TYPES):
    return load_table(open_table(path), types).to_pydict()


def seen(path) -> ArrowColumns:
    """The table as rules see it."""
    table = FileResolver().table(read_document(str(path.with_name("e.yaml")), data=b""), path.name)
    assert isinstance(table, ArrowColumns)
    return table


@pytest.mark.parametrize(
    "text",
    [
        "id;p\na;0,5\nb;1\n",
        "\ufeffid;p\r\na;0,5\r\nb;1\r\n",
        '"id";"p"\n"a";"0,5"\n"b";"1"\n',
        "sep=;\r\nid;p\r\na;0,5\r\nb;1\r\n",
        "\ufeffSEP=;\nid;p\na;0,5\nb;1\n",
        '"sep=;"\nid;p\na;0,5\nb;1\n',
        'sep=,\nid,p\na,0.5\n"b",1\n',
        "sep=\t\nid\tp\na\t0.5\nb\t1\n",
        '\nid;p;"a, b"\na;0,5;x\nb;1,0;x\n',
        "id;p\na; 0,5 \nb;10E-1\n",
        "id;p\na;5,0E-01\nb;+1,0\n",
    ],
)
def test_the_forms_of_spreadsheets(write, text):
    path = write(text)
    assert read(path) == {"id": ["a", "b"], "p": [0.5, 1.0]}
    assert seen(path).column("p").numbers.tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("id;tumour, benign;p\na;0,5;0,5\nb;1;0\n", ["id", "tumour, benign", "p"]),
        ("id;tumour, benign;p\n\na;0;1", ["id", "tumour, benign", "p"]),
        ('id;tumour, benign;"p, q; r"\na;0;1\n', ["id", "tumour, benign", "p, q; r"]),
        ("id,p;q\na,0.5\nb,1;2\n", ["id", "p;q"]),
        ("id;tumour, benign;p\na;0,5;x\n", ["id;tumour", " benign;p"]),
        ("id;tumour, benign;p\n", ["id;tumour", " benign;p"]),
        ("id;tumour, benign;p", ["id;tumour", " benign;p"]),
    ],
)
def test_rows_decide_where_the_header_has_both(write, text, columns):
    """Commas where both fit, as they do a header alone."""
    assert list(open_table(write(text)).columns) == columns


def test_what_is_parted_by_semicolons_has_decimal_commas_whatever_its_header(write):
    path = write("id;tumour, benign;p\na;0;0,5\nb;1,5;1,0\n")
    assert read(path, {**TYPES, "tumour, benign": FLOAT}) == {
        "id": ["a", "b"],
        "p": [0.5, 1.0],
        "tumour, benign": [0.0, 1.5],
    }


def test_rows_that_fit_neither_are_told_in_both_readings(write):
    path = write("id;tumour, benign;p\na;0,5;1\nb;0,5;0,5\nc;1\n")
    with pytest.raises(DataError) as caught:
        open_table(path)
    assert caught.value.problem == (
        "by commas, data row 2 has 3 cells where the header has 2; "
        "by semicolons, data row 3 has 2 cells where the header has 3"
    )
    assert "\n" not in str(caught.value)


def test_only_the_first_rows_decide(write):
    path = write("id,p;q\n" + "a,0.5\n" * 11 + "b;1;2\n")
    assert list(open_table(path).columns) == ["id", "p;q"]


@pytest.mark.parametrize("size", range(34, 64))
def test_a_row_that_a_block_cuts_in_two_decides_nothing(write, monkeypatch, size):
    monkeypatch.setattr(delimited, "BLOCK_BYTES", size)
    path = write("id;tumour, benign;p\n" + "a;0,5;0,5\nbb;0,25;1,5\n" * 3)
    assert list(open_table(path).columns) == ["id", "tumour, benign", "p"]


numbers = st.floats(0, 1) | st.integers(-9, 9).map(float)


@given(st.lists(numbers, min_size=1, max_size=9))
def test_decimal_commas_are_the_points_of_another_country(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text("".join(f"{line}\n" for line in ["id;p", *(f"x;{str(one).replace('.', ',')}" for one in values)]))
    assert read(path)["p"] == values
    assert seen(path).column("p").numbers.tolist() == values
    assert not seen(path).not_numbers("p").count


def test_text_stays_as_it_stands(write):
    path = write("id;p\n0,5;1\n1,5;2\n")
    assert read(path, {"id": TEXT, "p": TEXT}) == {"id": ["0,5", "1,5"], "p": ["1", "2"]}
    assert seen(path).distinct("id") == {"0,5": 1, "1,5": 1}


def test_one_column_may_be_wanted_as_text_and_as_numbers(write):
    wanted = [Wanted("as text", "p", TEXT), Wanted("as numbers", "p", FLOAT)]
    (batch,) = read_columns(open_table(write("id;p\na;0,5\n")), wanted)
    assert batch.to_pydict() == {"as text": ["0,5"], "as numbers": [0.5]}


@pytest.mark.parametrize("text", ['id,p\na,"0,5"\n', 'id,p;q\na,"0,5"\n', "id\tp\na\t0,5\n"])
def test_commas_are_no_points_where_cells_are_separated_otherwise(write, text):
    path = write(text, "t.tsv" if "\t" in text else "t.csv")
    name = open_table(path).columns[1]
    with pytest.raises(DataError, match="`0,5` is no number"):
        read(path, {name: FLOAT})
    assert seen(path).not_numbers(name).examples == ("0,5",)


@given(st.permutations(["0,5", "0.25", "1", ""]), st.integers(1, 3))
def test_a_mixture_of_points_and_commas_is_one_line(tmp_path_factory, cells, times):
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    path.write_text("".join(f"x;{cell}\n" for cell in ["p", *cells * times]).replace("x;p", "id;p"))
    with pytest.raises(DataError) as caught:
        read(path)
    second = max(cells.index("0,5"), cells.index("0.25"))
    here, before = ("comma", "points") if cells[second] == "0,5" else ("point", "commas")
    assert (caught.value.row, caught.value.column) == (second + 1, "p")
    assert caught.value.problem == f"`{cells[second]}` has a decimal {here}, and numbers before it have {before}"
    assert set(seen(path).not_numbers("p").examples) == {"0,5"}
    assert seen(path).type_of("p") is ColumnType.TEXT


def test_a_mixture_is_found_across_the_blocks_of_a_file(write):
    rows = 1 << 20
    path = write("id;p\n" + "a;0,5\n" * rows + "a;0.5\n")
    with pytest.raises(DataError, match=f"data row {rows + 1}, column `p`: `0.5` has a decimal point"):
        read(path)


def test_what_is_no_number_beside_decimal_commas_is_counted_alone(write):
    path = write("id;p\na;0,5\nb;NA\nc;1.234,5\nd;inf\n")
    assert seen(path).not_numbers("p").rows == (2, 3)
    found = seen(path).column("p").numbers.tolist()
    assert (found[0], found[3]) == (0.5, math.inf)


TITLES = {
    "Auswertung 2024\nid;p\na;0,5\n": (1, 2),
    "Auswertung 2024;;\nid;p;y\na;0,5;x\n": (1, 2),
    "Auswertung, Mai\nid;p;y\na;0,5;x\n": (1, 2),
    "Analysis of May\nid,p\na,0.5\n": (1, 2),
    "Analysis of May,,\nid,p,y\na,0.5,x\n": (1, 2),
    "Auswertung\n\nStand: Mai\nid;p\na;0,5\n": (1, 4),
    "Auswertung;;\n;;\nid;p;y\na;0,5;x\n": (1, 3),
    "Auswertung;;\nid;p;\na;0,5;\n": (1, 2),
    "sep=;\nAuswertung\nid;p\na;0,5\n": (2, 3),
}


@pytest.mark.parametrize("text", TITLES)
def test_a_title_above_the_header_is_one_line(write, text):
    title, header = TITLES[text]
    with pytest.raises(DataError) as caught:
        open_table(write(text))
    assert caught.value.problem == f"line {title} looks like a title, for line {header} has more columns"
    assert caught.value.remedy == ("remove it" if header == title + 1 else f"remove what stands above line {header}")


@pytest.mark.parametrize(
    "text",
    [
        "id,\na,x\nb,y\n",
        "id,,\n1,0.5,x\n",
        "note\nhello; world\nsame, here\n",
        "id\na\nb\n",
        "a,b\nx;y,z\nx;y,z\n",
        "id,,,\na,b,c,c\n",
    ],
)
def test_what_may_be_a_header_is_one(write, text):
    assert open_table(write(text)).columns == tuple(text.partition("\n")[0].split(","))


def test_a_quotation_mark_that_is_never_closed_has_its_row_below_a_line_that_names_the_delimiter(write):
    path = write('sep=;\nid;p\na;1\nb;"2\n' + "c;3\n" * 9)
    with pytest.raises(DataError, match="data row 2: a quotation mark is never closed"):
        read(path, {"id": TEXT})


def test_a_row_of_too_few_cells_has_its_number_below_a_line_that_names_the_delimiter(write):
    with pytest.raises(DataError, match="data row 2: 1 cell where the header has 2"):
        read(write("sep=;\nid;p\na;1\nb\n"))
