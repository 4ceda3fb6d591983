"""Cells that Arrow reads in their types at once are the values that they are when they are read as bytes first."""

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data import delimited, tables
from assay.data.tables import Wanted, open_table, read_columns
from assay.data.value_types import ValueType
from assay.errors import DataError

NUMBERS = ["1", "-1", "+1", " 1", "1 ", "\t1", "007", "0x1F", "1.5", ".5", "5.", "1e3", "1E400", "9" * 19, "9" * 30]
OTHERS = ["", " ", "nan", "-inf", "NA", "null", "true", "x", '"', 'a"b', "é", "1,5", "a\nb", "1_000", "١"]
CELLS = st.sampled_from([*NUMBERS, *OTHERS]) | st.text("0123456789+-.eExn ", max_size=6)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8)
WANTED = [Wanted("t", "a", ValueType.TEXT), Wanted("i", "b", ValueType.INTEGER), Wanted("f", "c", ValueType.FLOAT)]


def read(path, wanted):
    """One column or several, or why not."""
    try:
        return pa.Table.from_batches(read_columns(open_table(path), wanted))
    except DataError as error:
        return str(error)


@pytest.mark.parametrize("size", [64, 1 << 22])
@given(rows=ROWS)
def test_they_are_the_same_or_refused_in_the_same_words(tmp_path_factory, size, rows):
    path = tmp_path_factory.mktemp("cells") / "t.csv"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b", "c"), *rows])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    for wanted in (WANTED, *([each] for each in WANTED), [*WANTED, Wanted("again", "b", ValueType.TEXT)]):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited, "BLOCK_BYTES", size)
            typed = read(path, wanted)
            patch.setattr(tables, "_as_cells", lambda wanted, commas: {})
            plain = read(path, wanted)
        assert type(typed) is type(plain)
        assert typed == plain or (isinstance(typed, pa.Table) and str(typed.to_pydict()) == str(plain.to_pydict()))
