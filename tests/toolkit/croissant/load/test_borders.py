"""What is said of a file at once holds where it is read in parts: the borders of these are nowhere to be seen."""

import pytest
from tests.toolkit.croissant.load.conftest import field, file_object, record_set

from assay.errors import DataError
from assay.files.content import FIRST_BYTES

MOMENT, LOCAL = "2024-05-01T10:00:00Z\n", "2024-05-01T10:00:00\n"


@pytest.fixture
def column(beside):
    """Records of a column `x`."""

    def column(text, data_type="sc:Text", **how):
        (beside.folder / "t.csv").write_bytes(text.encode())
        beside.describe([file_object("t.csv")], record_set("r", field("r/x", "t.csv", data_type)))
        records = beside.records("r", **how)
        return [each["r/x"] for each in records], records.skipped.rows

    return column


@pytest.mark.parametrize("before", range(-3, 4))
@pytest.mark.parametrize("cell", ["\ufeffa", "\ufeff", '"\ufeff, b"'])
def test_a_mark_of_byte_order_within_a_file_is_a_character(column, before, cell):
    text = "x\n" + "p" * (FIRST_BYTES - 3 + before) + "\n" + f"{cell}\n" * 5
    assert column(text)[0][1:] == [cell.strip('"')] * 5


def test_a_mark_of_byte_order_at_the_beginning_is_none(column):
    assert column("\ufeffx\n\ufeffa\n")[0] == ["\ufeffa"]


@pytest.mark.parametrize("many", [0, 1, FIRST_BYTES // len(MOMENT), FIRST_BYTES // len(MOMENT) * 2 + 5])
@pytest.mark.parametrize(("first", "other", "said"), [(MOMENT, LOCAL, "has no zone"), (LOCAL, MOMENT, "has a zone")])
def test_times_with_zones_and_without_are_told_apart_wherever_they_meet(column, many, first, other, said):
    text = "x\n" + first * (many + 1) + other + first
    with pytest.raises(DataError, match=f"data row {many + 2}, column `x`: `{other.strip()}` {said}"):
        column(text, "sc:DateTime")
    found, skipped = column(text, "sc:DateTime", skip_bad=True)
    assert (len(found), skipped) == (many + 2, 1)


def test_what_is_no_time_at_all_is_said_to_be_none(column):
    with pytest.raises(DataError, match="`noon` is no date and time"):
        column(f"x\n{MOMENT}noon\n", "sc:DateTime")


@pytest.mark.parametrize(
    ("cell", "data_type"), [("0000-01-01", "sc:Date"), ("0001-01-01T00:00:00+02:00", "sc:DateTime")]
)
def test_days_that_python_has_not_are_told_where_records_are_made(column, cell, data_type):
    with pytest.raises(DataError, match="outside of the years 1 to 9999"):
        column(f"x\n{cell}\n", data_type)


@pytest.mark.parametrize("how", [{"where": 5}, {"split": 5}, {"fields": [1]}, {"where": [["x == 1"]]}])
def test_what_is_no_text_is_none(column, how):
    with pytest.raises(TypeError, match="is a text, or several"):
        column("x\n1\n", **how)


@pytest.mark.parametrize("how", [{"skip_bad": "no"}, {"fetch": 1}])
def test_what_is_neither_true_nor_false_is_refused(column, how):
    with pytest.raises(TypeError, match="is True or False"):
        column("x\n1\n", **how)


def test_a_field_is_asked_for_once(column):
    with pytest.raises(DataError, match="`x` is asked for twice"):
        column("x\n1\n", fields=["x", "x"])
