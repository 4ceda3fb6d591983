"""Of values that a load refuses, verifying says the same in the same words, and of no others."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.verify.conftest import Verifiable

from assay.croissant.verify.check import Outcome
from assay.errors import DataError

INTEGERS = ("sc:Integer", *(f"cr:{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)))
TYPES = (*INTEGERS, "sc:Float", "sc:DateTime", "sc:Boolean")
NUMBERS = st.integers(-(2**70), 2**70) | st.sampled_from([127, 128, -129, 2**63 - 1, 2**63, 2**64])
WRITTEN = (
    NUMBERS.map(str)
    | st.sampled_from(
        ["9" * 5000, "+5", "-0", "0xff", "1e400", "1e3", "1.0", "nan", "inf", "x", " 7 ", "true", "2", "1:2"]
    )
    | st.sampled_from(["2022-01-01T00:00:00Z", "2022-01-01T00:00:00", "2022-01-01T00:00", "2022-01-01"])
)


def in_table(beside, data_type, values):
    (beside.folder / "t.csv").write_text("".join(f"{value}\n" for value in ("a", *values)))
    beside.describe([file_object("t.csv")], record_set("r", field("r/a", "t.csv", data_type)))


def in_lines(beside, data_type, values):
    (beside.folder / "t.jsonl").write_text("".join(f"{json.dumps({'a': value})}\n" for value in values))
    beside.describe(
        [file_object("t.jsonl", "application/jsonlines")], record_set("r", field("r/a", "t.jsonl", data_type))
    )


def in_document(beside, data_type, values):
    beside.describe([], record_set("r", field("r/a", data_type=data_type), data=[{"r/a": value} for value in values]))


@pytest.mark.parametrize("form", [in_table, in_lines, in_document])
@given(data_type=st.sampled_from(TYPES), values=st.lists(WRITTEN, min_size=1, max_size=4))
def test_there_is_a_problem_where_a_load_stops_and_in_its_words(tmp_path_factory, form, data_type, values):
    beside = Verifiable(tmp_path_factory.mktemp("d"))
    form(beside, data_type, values)
    found = [check for check in beside.checks() if check.outcome is Outcome.PROBLEM]
    stopped = load_error(beside)
    assert bool(found) == bool(stopped)
    if stopped:
        rows = {each.row: check.text for check in found for each in check.examples}
        assert stopped.row in rows
        what = stopped.problem.rpartition("` is ")[2]
        assert what in rows[stopped.row] or "zone" in what
        assert not what.startswith("out of range") or stopped.remedy in rows[stopped.row]


def load_error(beside):
    try:
        beside.rows()
    except DataError as error:
        return error
    return None


def test_inline_times_tell_their_zones_all_of_them_or_none(beside):
    times = ["2022-01-01T00:00:00", None, "2022-01-01T00:00:00Z", "2022-01-02T00:00:00"]
    in_document(beside, "sc:DateTime", times)
    with pytest.raises(DataError, match=r"data row 3.* has a zone, and those before it have none"):
        beside.rows()
    assert beside.problems() == [("types", "r/a", [3])]
    assert len(beside.rows(skip_bad=True)) == 3


def test_a_day_alone_has_no_zone(beside):
    in_table(beside, "sc:DateTime", ["2022-01-01"] * (1 << 17) + ["2022-01-02T00:00:00Z"])
    with pytest.raises(DataError, match="`2022-01-02T00:00:00Z` has a zone, and those before it have none"):
        beside.rows()


def test_inline_times_in_lists_tell_their_zones_too(beside):
    listed = field("r/a", data_type="sc:DateTime", isArray=True, arrayShape="-1")
    times = [["2022-01-01T00:00:00Z"], ["2022-01-01T00:00:00Z", "2022-01-01T00:00:00"]]
    beside.describe([], record_set("r", listed, data=[{"r/a": each} for each in times]))
    with pytest.raises(DataError, match=r"data row 2.*`2022-01-01T00:00:00` has no zone, and those before it have one"):
        beside.rows()
    assert beside.problems() == [("types", "r/a", [2])]


def test_inline_times_without_zones_are_not_compared_with_one_that_has_one(beside):
    in_document(beside, "sc:DateTime", ["2022-01-01T00:00:00", "2022-01-02T00:00:00"])
    assert len(beside.rows(where="a > 2022-01-01T12:00:00")) == 1
    with pytest.raises(DataError, match="its times have no zone, and a condition compares them with one that has"):
        beside.rows(where="a > 2022-01-01T12:00:00Z")


def test_a_value_beside_others_that_do_not_fit_is_itself(beside):
    """Records of two splits are alike in no field because another record has a value that is none."""
    split = {"r/s": "a"}, {"r/s": "b"}, {"r/s": "b"}
    data = [{"r/a": value, **of} for value, of in zip(["1", "2", "x"], split, strict=True)]
    splits = record_set("splits", field("splits/name"), key={"@id": "splits/name"}, dataType="cr:Split", data=[])
    splits["data"] = [{"splits/name": name} for name in "ab"]
    of_split = field("r/s", references={"field": {"@id": "splits/name"}})
    beside.describe([], splits, record_set("r", field("r/a", data_type="sc:Integer"), of_split, data=data))
    assert beside.only("overlap").outcome is Outcome.FINE
