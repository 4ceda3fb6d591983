"""Columns that are read ahead are those that are read alone, in fewer passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.columns import ahead
from assay.columns.ahead import ReadAhead
from assay.columns.resolver import FileResolver
from assay.data import delimited
from assay.data.delimited import DelimitedTable
from assay.data.tables import open_table, stored_columns
from assay.errors import DataError
from assay_spec.document import read_document

NAMES = ["a", "b", "c", "d", "twice", "twice", "", "e"]
ROW = ["x", "", "é", "1", "2", "3", "4", ""]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """A file of several blocks."""
    path = tmp_path_factory.mktemp("ahead") / "t.csv"
    path.write_text("\n".join([",".join(NAMES), *[",".join(ROW)] * 999, f"last{',' * 7}"]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", 4096)
        yield open_table(path)


@pytest.fixture
def passes(monkeypatch):
    """The columns of each pass through a CSV file."""
    found = []
    stored = DelimitedTable.stored
    monkeypatch.setattr(
        DelimitedTable,
        "stored",
        lambda self, names, *types: (found.append(list(names)), stored(self, names, *types))[1],
    )
    return found


def alone(table, name):
    return [batch.column(0) for batch in stored_columns(table, [name])]


@given(order=st.permutations(["a", "b", "c", "d", "e"]), worth=st.integers(1, 9))
def test_they_are_the_same_in_any_order_and_number(table, order, worth):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "AHEAD_BYTES", worth * table.content.size_bytes // len(NAMES) + 1)
        reading = ReadAhead(table)
        for name in order:
            found = reading.take(name)
            assert len(found) > 1
            assert found == alone(table, name)


@pytest.mark.parametrize(
    ("worth", "asked", "expected"),
    [
        (8, "adb", [["a", "b", "c", "d", "e"]]),
        (8, "d", [["d", "e", "a", "b", "c"]]),
        (2, "abcde", [["a", "b"], ["c", "d"], ["e"]]),
        (2, "ebd", [["e", "a"], ["b", "c"], ["d"]]),
        (0, "cb", [["c"], ["b"]]),
    ],
)
def test_a_pass_keeps_as_many_columns_as_are_worth_it(table, passes, monkeypatch, worth, asked, expected):
    monkeypatch.setattr(ahead, "AHEAD_BYTES", worth * table.content.size_bytes // len(NAMES) + 1)
    reading = ReadAhead(table)
    for name in asked:
        reading.take(name)
    assert passes == expected


@pytest.mark.parametrize("name", ["twice", "none"])
def test_a_column_that_cannot_be_read_is_asked_for_alone(table, name):
    with pytest.raises(DataError) as caught:
        ReadAhead(table).take(name)
    assert caught.value.column == name


def test_all_columns_of_a_small_file_are_read_in_one_pass_after_the_rows_were_counted(tmp_path, passes):
    names = [f"c{number}" for number in range(50)]
    (tmp_path / "t.csv").write_text(",".join(names) + f"\n{',1' * 49}\n")
    found = FileResolver().table(read_document(tmp_path / "e.yaml", data=b""), "t.csv")
    for name in reversed(names):
        assert found.distinct(name) == ({} if name == "c0" else {"1": 1})
    assert [len(columns) for columns in passes] == [1, 50]


def test_a_column_that_is_not_utf8_hides_none_of_those_beside_it(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"a,b,c\n1,\xff,3\n")
    found = FileResolver().table(read_document(tmp_path / "e.yaml", data=b""), "t.csv")
    assert [found.problem(name) is None for name in "abc"] == [True, False, True]
    assert found.distinct("c") == {"3": 1}
