"""The same records in every form of table give the same values."""

import csv
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=5)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "t": st.none() | TEXTS | st.sampled_from(["00501", "NA", "1e3", " x ", '"q"', "a,b", "true"]),
            "i": st.none() | st.integers(-(2**63), 2**63 - 1),
            "f": st.none() | st.floats(allow_nan=False, allow_infinity=False),
            "b": st.none() | st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
)
TYPES = {"t": "sc:Text", "i": "sc:Integer", "f": "sc:Float", "b": "sc:Boolean"}
SCHEMA = pa.schema([("t", pa.string()), ("i", pa.int64()), ("f", pa.float64()), ("b", pa.bool_())])


def cells(rows, delimiter):
    """As a program would write them that quotes what it has to, and numbers so that they are read as the same."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(SCHEMA.names)
    for row in rows:
        shown = [row["t"], *(None if row[name] is None else json.dumps(row[name]) for name in "ifb")]
        writer.writerow(shown)
    return out.getvalue().encode()


def parquet(rows):
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), out)
    return out.getvalue()


def lines(rows):
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


FORMS = {
    "text/csv": lambda rows: cells(rows, ","),
    "text/tab-separated-values": lambda rows: cells(rows, "\t"),
    "application/vnd.apache.parquet": parquet,
    "application/x-parquet": parquet,
    "application/json": lambda rows: json.dumps(rows).encode(),
    "application/jsonlines": lines,
    "application/x-ndjson; charset=utf-8": lambda rows: b"\xef\xbb\xbf" + lines(rows).rstrip(b"\n"),
}


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@given(rows=ROWS)
def test_values_are_those_that_were_written(tmp_path_factory, media_type, pack, rows):
    beside = Beside(tmp_path_factory.mktemp("forms"))
    (beside.folder / "t").write_bytes(pack(FORMS[media_type](rows)))
    fields = [field(f"r/{name}", "t", type_) for name, type_ in TYPES.items()]
    beside.describe([file_object("t", media_type)], record_set("r", *fields))
    assert list(beside.records()) == [{f"r/{name}": row[name] for name in TYPES} for row in rows]


@given(rows=ROWS)
def test_records_that_are_written_out(tmp_path_factory, rows):
    beside = Beside(tmp_path_factory.mktemp("forms"))
    fields = [field(f"r/{name}", data_type=type_) for name, type_ in TYPES.items()]
    data = [{f"r/{name}": value for name, value in row.items()} for row in rows]
    beside.describe([], record_set("r", *fields, data=data))
    assert list(beside.records()) == data


def test_paths_into_json(beside):
    of = {"fileObject": {"@id": "t.json"}}
    beside.describe(
        [file_object("t.json", "application/json")],
        record_set(
            "r",
            *(
                {"@type": "cr:Field", "@id": f"r/{name}", "dataType": type_}
                | {"source": of | {"extract": {"jsonPath": path}}}
                for name, type_, path in (("id", "sc:Text", "$.birds[*].id"), ("n", "sc:Integer", "$.birds[*].seen.n"))
            ),
        ),
    )
    birds = [{"id": "a", "seen": {"n": 1}}, {"id": "b", "seen": {"n": 2}}]
    (beside.folder / "t.json").write_text(json.dumps({"birds": birds}))
    assert beside.rows() == [{"r/id": "a", "r/n": 1}, {"r/id": "b", "r/n": 2}]


def test_lines_of_a_text_and_what_they_are_beside(beside):
    (beside.folder / "t.txt").write_bytes(b'a,b\r\n"q" x\n\nlast')
    parts = [("line", "lines", "sc:Text"), ("n", "lineNumbers", "sc:Integer"), ("file", "filename", "sc:Text")]
    fields = [field(f"r/{name}", "t.txt", type_, extract={"fileProperty": part}) for name, part, type_ in parts]
    beside.describe([file_object("t.txt", "text/plain")], record_set("r", *fields))
    assert [tuple(row.values()) for row in beside.records()] == [
        ("a,b", 0, "t.txt"),
        ('"q" x', 1, "t.txt"),
        ("", 2, "t.txt"),
        ("last", 3, "t.txt"),
    ]
