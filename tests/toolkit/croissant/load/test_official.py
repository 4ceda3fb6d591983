"""Records as mlcroissant gives them: against what it gave of the probes, and against the installed one of any table."""

import csv
import hashlib
import json
from importlib.metadata import PackageNotFoundError, version

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

from assay.croissant.load.official.cells import UnsaidError, as_pandas, rows_at_once
from assay.croissant.load.official.records import OfficialRecords
from assay.errors import AssayError, DataError


def installed():
    try:
        return version("mlcroissant") == "1.1.1"
    except PackageNotFoundError:
        return False


needs_it = pytest.mark.skipif(not installed(), reason="no mlcroissant 1.1.1: pip install 'assay[compare]'")

SAID = {
    "csv_int_nulls": ["rs/t: 1 value, first in record 3, null in place of `NA`; Croissant 1.1 names no text"],
    "csv_leading_zero": ["rs/zip: 1 value, first in record 1, `501` in place of `00501`; Croissant 1.1, DataSource"],
    "separator_array": [],
    "key_not_unique": ["rs/a: its key `1` is that of data row 1 as well"],
    "regex_no_match": ["rs/f: 1 value, first in record 2, `other` in place of null; Croissant 1.1, Transform"],
    "constant_value_spec_context": ["rs/v: 1 value, first in record 1, null in place of `const`; Croissant 1.1, Field"],
}
UNSAID = ("lines_with_commas", "fileset_excludes", "archive_cache_a", "archive_cache_b")


def rows_of(path, name="", **asked):
    records = OfficialRecords(path, name, asked)
    return [row for batch in records.batches() for row in batch.to_pylist()], records.differences


def test_the_probes_of_the_corpus(corpus):
    folder = corpus / "croissant" / "load-probes"
    for name, probe in json.loads((folder / "expected.json").read_text()).items():
        path, theirs = folder / name / "metadata.json", probe["mlcroissant_1_1_1"]
        if name in UNSAID or isinstance(theirs, str):
            told = "is not said here" if name in UNSAID else "its sha256 is|gives no record, but ends with ValueError"
            with pytest.raises(DataError, match=told):
                rows_of(path, probe["record_set"])
            continue
        rows, differences = rows_of(path, probe["record_set"])
        assert rows == theirs, name
        assert all(str(found).startswith(said) for found, said in zip(differences, SAID[name], strict=True))


REQUIRED = {
    "description": "d", "url": "https://example.org", "license": "MIT", "creator": {"@type": "Person", "name": "a"},
    "datePublished": "2024-01-01", "version": "1.0.0",
}  # fmt: skip
CELLS = (
    *("", "1", "007", "-3", "+5", "1.5", "1.50", ".5", "1.", "1e5", "0.1", "123456789012345", "true", "True", "FALSE"),
    *("NA", "nan", "null", "None", "a", "a|b", "1|2", "x1y", " 1", "1 ", "0x1", "1_000", "inf", "é", "a,b", 'a"b', "-"),
    "1e400",
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


def described(folder, columns):
    rows = zip(*(cells for cells, _, _ in columns.values()), strict=True)
    with (folder / "t.csv").open("w", newline="") as out:
        csv.writer(out).writerows([[*columns, "last"], *([*row, "z"] for row in rows)])
    dataset = Beside(folder)
    fields = []
    for name, (_, of, transform) in columns.items():
        several = "separator" in json.dumps(transform)
        more = {"isArray": True, "arrayShape": "-1"} if several else {}
        fields.append(field(f"r/{name}", "t.csv", of, transform=transform, **more))
    digest = hashlib.sha256((folder / "t.csv").read_bytes()).hexdigest()
    dataset.describe([file_object("t.csv", sha256=digest)], record_set("r", *fields))
    dataset.path.write_text(json.dumps(json.loads(dataset.path.read_text()) | REQUIRED))
    return dataset


def plain(value):
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.decode() if isinstance(value, bytes) else value


@needs_it
@pytest.mark.filterwarnings("ignore")
@given(tables())
def test_any_table_against_the_installed_mlcroissant(tmp_path_factory, columns):
    import mlcroissant as mlc

    dataset = described(tmp_path_factory.mktemp("t"), columns)
    try:
        found, _ = rows_of(dataset.path)
    except DataError as error:
        if "gives no record" not in str(error):
            return  # it is not said
        with pytest.raises(Exception, match="generation of the dataset"):
            list(mlc.Dataset(str(dataset.path)).records("r"))
        return
    theirs = [
        {name: plain(value) for name, value in row.items()} for row in mlc.Dataset(str(dataset.path)).records("r")
    ]
    assert repr(found) == repr(theirs)


@needs_it
@given(st.lists(st.one_of(CELL, NUMBER), min_size=1))
def test_cells_against_the_installed_pandas(tmp_path_factory, cells):
    import pandas as pd

    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([["a", "z"], *([cell, "z"] for cell in cells)])
    try:
        found = as_pandas([cell or None for cell in cells])
    except UnsaidError:
        return
    theirs = pd.read_csv(path).apply(lambda row: row["a"], axis=1).tolist()
    assert repr(found) == repr([None if pd.isna(each) else each for each in theirs])


def test_so_many_rows_are_read_at_once():
    assert [rows_at_once(columns) for columns in (1, 2, 5, 1000)] == [1 << 19, 1 << 18, 1 << 17, 1 << 10]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"dataType": "sc:Date"}, "column `r/a`: what mlcroissant gives is not said here: its `dataType` is none of"),
        ({"format": "#,##0"}, "it has a `format`"),
        ({"transform": {"jsonPath": "$.a"}}, "it is transformed by more than"),
    ],
)
def test_what_is_not_said_is_one_line(tmp_path, change, told):
    dataset = described(tmp_path, {"a": (["1"], "sc:Text", None)})
    document = json.loads(dataset.path.read_text())
    (one,) = document["recordSet"][0]["field"]
    one |= {name: value for name, value in change.items() if name == "dataType"}
    one["source"] |= {name: value for name, value in change.items() if name != "dataType"}
    dataset.path.write_text(json.dumps(document))
    with pytest.raises(DataError, match=told):
        rows_of(dataset.path)


def test_what_cannot_go_together_and_what_it_refuses(tmp_path):
    dataset = described(tmp_path, {"a": (["1"], "sc:Text", None)})
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
