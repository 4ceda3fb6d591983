"""Records as mlcroissant gives them: against what it gave of the probes, and against the installed one of any table."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import field, file_object, record_set
from tests.toolkit.croissant.load.official.conftest import described, needs_it, same

from assay.croissant.load.official.cells import as_pandas, rows_at_once
from assay.croissant.load.official.ends import UnsaidError
from assay.croissant.load.official.records import OfficialRecords
from assay.errors import AssayError, DataError


def rows_of(path, name="", **asked):
    records = OfficialRecords(path, name, **asked)
    return list(records), records.differences


CELLS = (
    *("", "1", "007", "-3", "+5", "1.5", "1.50", ".5", "1.", "1e5", "0.1", "123456789012345", "true", "True", "FALSE"),
    *("NA", "nan", "null", "None", "a", "a|b", "1|2", "x1y", " 1", "1 ", "0x1", "1_000", "inf", "é", "a,b", 'a"b', "-"),
    *("1e400", "tRue", "\t1", "-0", "9223372036854775807", "9223372036854775808", "1 \t", "+.5", "- 1", "1,5"),
)
CELL = st.sampled_from(CELLS)
NUMBER = st.from_regex(r"[-+]?[0-9]{1,8}([.][0-9]{0,7})?(e[-+]?[0-9])?", fullmatch=True)
TYPES = ("sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:URL")
WAYS = st.sampled_from(
    [None] * 4 + [{"regex": "([a-z])"}, {"regex": "x([0-9])y"}, {"separator": "|"}]
    + [[{"separator": "|"}, {"regex": "(.)"}], [{"regex": "(.*)"}, {"separator": "|"}], {"regex": "(q)|."}]
)  # fmt: skip


@st.composite
def tables(draw):
    """Columns of cells of one kind or of any, with what is done to them."""
    rows = draw(st.integers(1, 6))
    columns = {}
    for name in draw(st.sampled_from(["a", "ab", "abc"])):
        few = draw(st.lists(CELL, min_size=1, max_size=3))
        cells = draw(st.lists(st.sampled_from(few), min_size=rows, max_size=rows))
        columns[name] = cells, draw(st.sampled_from(TYPES)), draw(WAYS)
    return columns


def table_in(folder, columns):
    rows = zip(*(cells for cells, _, _ in columns.values()), strict=True)
    with (folder / "t.csv").open("w", newline="") as out:
        csv.writer(out).writerows([[*columns, "last"], *([*row, "z"] for row in rows)])
    fields = []
    for name, (_, of, transform) in columns.items():
        several = "separator" in json.dumps(transform)
        more = {"isArray": True, "arrayShape": "-1"} if several else {}
        fields.append(field(f"r/{name}", "t.csv", of, transform=transform, **more))
    return described(folder, [file_object("t.csv")], record_set("r", *fields))


@needs_it
@pytest.mark.filterwarnings("ignore")
@given(tables())
def test_any_table_against_the_installed_mlcroissant(tmp_path_factory, columns):
    same(table_in(tmp_path_factory.mktemp("t"), columns).path)


@needs_it
@given(st.lists(st.one_of(CELL, NUMBER), min_size=1))
def test_cells_against_the_installed_pandas(tmp_path_factory, cells):
    import pandas as pd

    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([["a", "z"], *([cell, "z"] for cell in cells)])
    try:
        _, found = as_pandas([cell or None for cell in cells])
    except UnsaidError:
        return
    theirs = pd.read_csv(path).apply(lambda row: row["a"], axis=1).tolist()
    assert repr(found) == repr([None if pd.isna(each) else each for each in theirs])


def test_so_many_rows_are_read_at_once():
    assert [rows_at_once(columns) for columns in (1, 2, 5, 1000)] == [1 << 19, 1 << 18, 1 << 17, 1 << 10]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"dataType": "sc:Date", "transform": {"regex": "(.*)"}},
            "column `r/a`: .* said here: pandas guesses which date",
        ),
        (
            {"transform": {"regex": "((a+)+)"}},
            "column `r/a`: .* said here: the regular expression .* could take for ever",
        ),
        (
            {"transform": {"jsonPath": "$..a"}},
            "said here: it takes values by the JSONPath `[$][.][.]a`, which is not one",
        ),
    ],
)
def test_what_is_not_said_is_one_line(tmp_path, change, told):
    dataset = table_in(tmp_path, {"a": (["x"], "sc:Text", None)})
    document = json.loads(dataset.path.read_text())
    (one,) = document["recordSet"][0]["field"]
    one |= {name: value for name, value in change.items() if name == "dataType"}
    one["source"] |= {name: value for name, value in change.items() if name != "dataType"}
    dataset.path.write_text(json.dumps(document))
    with pytest.raises(DataError, match=told):
        rows_of(dataset.path)


def test_what_cannot_go_together_and_what_it_refuses(tmp_path):
    dataset = table_in(tmp_path, {"a": (["1"], "sc:Text", None)})
    for asked in ({"split": "x"}, {"where": "a == 1"}, {"skip_bad": True}):
        with pytest.raises(DataError, match="it knows no splits, conditions and bad rows"):
            rows_of(dataset.path, **asked)
    assert rows_of(dataset.path, fields=["a"], limit=0) == ([], ())
    document = json.loads(dataset.path.read_text())
    del document["distribution"][0]["sha256"]
    dataset.path.write_text(json.dumps(document))
    told = r"mlcroissant refuses the dataset; `assay check --as mlcroissant .*` says why"
    with pytest.raises(AssayError, match=told):
        rows_of(dataset.path)
