"""Rows that cannot be read are left out where somebody asks for that: the others are as if those were not there."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

import assay
from assay.data import delimited, json_lines
from assay.errors import DataError

PARQUET, LINES = "application/vnd.apache.parquet", "application/jsonlines"
FIELDS = {"x": "sc:Integer", "y": "sc:Text", "z": "sc:Date"}

CELLS = {
    "good": ["1,a,2024-01-01", '2,"b\nb",', ",,2024-01-02", "3,ä,2024-01-03"],
    "bad": ["1", "1,2,3,4", "one,a,2024-01-01", "1,a,01.01.2024", "1.5,a,1"],
    "no": ["", "\r"],
}
OBJECTS = {
    "good": ['{"x": 1, "y": "a", "z": "2024-01-01"}', '{"x": null}', '{"y": "b", "w": [1]}', '{"x": "7", "z": null}'],
    "bad": ["{", "5", "[1]", '{"x": "one"}', '{"x": 1, "x": 2}', '{"z": "01.01.2024"}', '{"x": 1.5}', "\0"],
    "no": ["", "  "],
}
FORMS = {"csv": ("text/csv", CELLS, "x,y,z\n"), "jsonl": (LINES, OBJECTS, '{"x": 0, "y": "a", "z": "2024-01-01"}\n')}


def lines(kinds):
    """Lines of any kind, each with what it is."""
    return st.lists(
        st.sampled_from(sorted(kinds)).flatmap(lambda kind: st.tuples(st.just(kind), st.sampled_from(kinds[kind]))),
        max_size=30,
    )


def described(folder, form, found):
    media_type, _, header = FORMS[form]
    (folder / f"t.{form}").write_bytes((header + "".join(f"{line}\n" for _, line in found)).encode())
    dataset = Beside(folder)
    fields = [field(f"r/{name}", f"t.{form}", of) for name, of in FIELDS.items()]
    dataset.describe([file_object(f"t.{form}", media_type)], record_set("r", *fields))
    return dataset


@pytest.mark.parametrize("form", FORMS)
@given(st.data())
def test_the_other_rows_are_as_if_bad_ones_were_not_there(tmp_path_factory, form, data):
    found = data.draw(lines(FORMS[form][1]))
    folder = tmp_path_factory.mktemp("t")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK_BYTES", 64)
        patch.setattr(json_lines, "BLOCK_BYTES", 64)
        good = described(folder, form, [(kind, line) for kind, line in found if kind != "bad"]).rows()
        dataset = described(folder, form, found)
        records = dataset.records(skip_bad=True)
        assert [json.loads(json.dumps(row, default=str)) for row in records] == good
        rows = [kind for kind, _ in found if kind != "no"]
        numbers = [number for number, kind in enumerate(rows, 2 if form == "jsonl" else 1) if kind == "bad"]
        assert records.skipped.rows == len(numbers)
        told = [int(place.rpartition(" ")[2]) for cause in records.skipped.causes for place in cause.places]
        assert set(told) <= set(numbers)
        assert min(told, default=None) == min(numbers, default=None)
        if numbers:
            with pytest.raises(DataError, match=f"data row (?:{'|'.join(map(str, numbers))})(?:,|:)"):
                dataset.rows()


def test_what_is_told(beside):
    (beside.folder / "t.csv").write_text("x\n" + "".join(f"{each}\n" for each in ["a", 1, "b", "c,d", "e", "f", 2]))
    beside.describe([file_object("t.csv")], record_set("r", field("r/x", "t.csv", "sc:Integer")))
    records = assay.load(beside.path, "r", skip_bad=True)
    assert records.skipped.rows == 0
    for _ in range(2):  # they are read anew, and counted anew
        assert [row["r/x"] for row in records] == [1, 2]
        assert records.skipped.rows == 5
        ragged, wrong = records.skipped.causes
        places = tuple(f"{beside.folder / 't.csv'}, data row {row}" for row in (1, 3, 5))
        assert wrong == ("column `x` is no integer", 4, places)
        assert (ragged.problem, ragged.rows) == ("2 cells where the header has 1", 1)
        assert str(wrong).endswith(", data row 5; ...")
    assert beside.records(skip_bad=True, limit=1).table().to_pylist() == [{"r/x": 1}]


def test_rows_of_parquet_files_in_lists_and_behind_conditions(beside):
    table = pa.table({"x": ["1", "a", "3", "4", "b", "6"], "l": ["1|2", "3", "x|1", None, "5", "6"]})
    pq.write_table(table, beside.folder / "t.parquet", row_group_size=2)
    numbers = field("r/l", "t.parquet", "sc:Integer", transform={"separator": "|"}, isArray=True, arrayShape="-1")
    beside.describe(
        [file_object("t.parquet", PARQUET)], record_set("r", field("r/x", "t.parquet", "sc:Integer"), numbers)
    )
    records = beside.records(skip_bad=True)
    assert [row["r/l"] for row in records] == [[1, 2], None, [6]]
    assert [(cause.problem, cause.rows) for cause in records.skipped.causes] == [
        ("column `x` is no integer", 2),
        ("column `l` is no integer", 1),
    ]
    few = beside.records(skip_bad=True, fields=["x"], where="x >= 3")
    assert [row["r/x"] for row in few] == [3, 4, 6]
    assert few.skipped.rows == 2  # what is not asked for is not read, and not bad


def test_lists_of_json_lines(beside):
    rows = [[1, 2], ["a"], None, [3], "b", []]
    (beside.folder / "t.jsonl").write_text("".join(f"{json.dumps({'l': row})}\n" for row in rows))
    numbers = field("r/l", "t.jsonl", "sc:Integer", isArray=True, arrayShape="-1")
    beside.describe([file_object("t.jsonl", LINES)], record_set("r", numbers))
    with pytest.raises(DataError, match="one value in a record, and several are declared"):
        beside.rows(skip_bad=True)  # where a value is no list, no value of the block is known to be one
    (beside.folder / "t.jsonl").write_text("".join(f"{json.dumps({'l': row})}\n" for row in rows if row != "b"))
    records = beside.records(skip_bad=True)
    assert [row["r/l"] for row in records] == [[1, 2], None, [3], []]
    assert [str(each).partition(": /")[0] for each in records.skipped.causes] == ["1: column `l` is no integer"]


def test_records_that_are_written_out_taken_from_others_and_joined(beside):
    (beside.folder / "t.csv").write_text("k,v\n1,1\n2,no\n3,3\n")
    data = [{"d/k": 1, "d/w": "1"}, {"d/k": "a", "d/w": "1"}, {"d/k": 2, "d/w": "2"}, {"d/k": 3, "d/w": "three"}]
    written = record_set("d", field("d/k", data_type="sc:Integer"), field("d/w"), data=data)
    other = record_set("o", field("o/k", "t.csv", "sc:Integer"), field("o/v", "t.csv", "sc:Integer"))
    fields = [
        {"@type": "cr:Field", "@id": "r/k", "source": {"field": {"@id": "d/k"}}, "references": {"@id": "o/k"}},
        {"@type": "cr:Field", "@id": "r/w", "dataType": "sc:Integer", "source": {"field": {"@id": "d/w"}}},
        {"@type": "cr:Field", "@id": "r/v", "source": {"field": {"@id": "o/v"}}},
    ]
    beside.describe([file_object("t.csv")], written, other, record_set("r", *fields))
    records = beside.records("r", skip_bad=True)
    assert [tuple(row.values()) for row in records] == [(1, 1, 1), (2, 2, None)]
    assert sorted(cause.problem for cause in records.skipped.causes) == [
        "column `d/k` is no integer",
        "column `r/w` is no integer",
        "column `v` is no integer",
    ]


def test_files_that_are_records(beside):
    for name, data in {"a.txt": b"1", "b.txt": b"\xff", "c.txt": b"3"}.items():
        (beside.folder / name).write_bytes(data)
    content = {"fileSet": {"@id": "all"}, "extract": {"fileProperty": "content"}}
    beside.describe(
        [{"@type": "cr:FileSet", "@id": "all", "includes": "*.txt", "encodingFormat": "text/plain"}],
        record_set("r", {"@type": "cr:Field", "@id": "r/text", "dataType": "sc:Text", "source": content}),
    )
    records = beside.records(skip_bad=True)
    assert [row["r/text"] for row in records] == ["1", "3"]
    assert [str(each) for each in records.skipped.causes] == [
        f"1: column `content` is not UTF-8: {beside.folder / 'b.txt'}"
    ]


@pytest.mark.parametrize(
    ("name", "media_type", "data"),
    [
        ("t.csv", "text/csv", b'x\n"1\n2\n'),
        ("t.csv", "text/csv", b"y\n1\n"),
        ("t.parquet", PARQUET, b"PAR1 and nothing"),
        ("t.json", "application/json", b'[{"x": 1},'),
    ],
)
def test_what_is_wrong_with_a_whole_file_is_an_error(beside, name, media_type, data):
    (beside.folder / name).write_bytes(data)
    beside.describe([file_object(name, media_type)], record_set("r", field("r/x", name, "sc:DateTime")))
    with pytest.raises(DataError):
        beside.rows(skip_bad=True)


@pytest.mark.parametrize(("text", "row"), [('x,y\n"1,1\n2,2\n', 1), ('x,y\n1,1\n2\n3,3\n"4,4\n5,5\n', 4)])
def test_the_row_of_a_quotation_mark_that_is_never_closed(beside, text, row):
    (beside.folder / "t.csv").write_text(text)
    beside.describe([file_object("t.csv")], record_set("r", field("r/x", "t.csv"), field("r/y", "t.csv")))
    with pytest.raises(DataError, match=f"data row {row}: a quotation mark is never closed"):
        beside.rows(skip_bad=True)
