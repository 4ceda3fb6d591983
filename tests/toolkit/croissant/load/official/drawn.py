"""Strategies: small tables of any kind, and what a dataset says of them."""

import io
import json
import tarfile
import zipfile

import pyarrow as pa
from hypothesis import strategies as st
from pyarrow import parquet as pq

CELLS = (
    *("", "1", "007", "-3", "1.5", "0.1", "True", "NA", "a", "a|b", "é", " 1", "2024-01-05", "05/01/2024"),
    "13/01/2024",
)
VALUES = (
    *(None, 1, 0, 2, -3, 1.5, 2.0, 0.311831, True, "a", "1", "1.5", "", "x|y", [1, 2], ["a", None], {"k": 1}),
    *("é", "2024-01-05"),
)
TYPES = (
    *("sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:URL", "sc:Date", "sc:DateTime", "cr:Int8", "cr:Float32"),
    "cr:BoundingBox",
)
WAYS = (
    None, None, None, {"regex": "([a-z])"}, {"separator": "|"}, {"jsonPath": "$.k"}, {"replace": "a/b"},
    [{"separator": "|"}, {"regex": "(.)"}], {"jsonPath": "$[0]"},
)  # fmt: skip
NAMES = ("a", "b", "date", "made_at", "c d")


@st.composite
def columns(draw, values, few=3):
    """Some columns, each of few different values."""
    rows = draw(st.integers(0, 5))
    found = {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        some = draw(st.lists(st.sampled_from(values), min_size=1, max_size=few))
        found[name] = draw(st.lists(st.sampled_from(some), min_size=rows, max_size=rows))
    return found


def rows_of(table):
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def as_csv(table, delimiter=","):
    lines = [list(table), *([row[name] for name in table] for row in rows_of(table))]
    return "".join(f"{delimiter.join([*map(str, line), 'z'])}\n" for line in lines).encode()


def as_tsv(table):
    return as_csv(table, "\t")


def as_json_lines(table):
    return "".join(f"{json.dumps({k: v for k, v in row.items() if v != 2})}\n" for row in rows_of(table)).encode()


def as_json(table):
    return json.dumps({"rows": rows_of(table)}).encode()


PARQUET = {
    pa.int64(): (1, 2, None), pa.int8(): (1, -3), pa.string(): ("a", "1", None, "x|y", "2024-01-05"),
    pa.float64(): (1.0, 1.5, None), pa.float32(): (0.5, 2.0), pa.bool_(): (True, False, None),
    pa.list_(pa.int64()): ([1, 2], [], None), pa.list_(pa.string()): (["a", None], ["b"]),
    pa.struct([("k", pa.string())]): ({"k": "v"}, {"k": None}), pa.timestamp("us"): (0, 10**15, None),
    pa.date32(): (0, 19000), pa.binary(): (b"x", b"yz", None), pa.list_(pa.float64()): ([1.0, 2.0, 3.0, 4.0],),
}  # fmt: skip


@st.composite
def parquet_tables(draw):
    rows = draw(st.integers(0, 4))
    found = {}
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)):
        of = draw(st.sampled_from([*PARQUET]))
        values = draw(st.lists(st.sampled_from(PARQUET[of]), min_size=rows, max_size=rows))
        found[name] = pa.array(values, of)
    return found


def as_parquet(table):
    out = io.BytesIO()
    pq.write_table(pa.table(table), out)
    return out.getvalue()


FORMATS = {
    "text/csv": (columns(CELLS), as_csv),
    "text/tab-separated-values": (columns(CELLS), as_tsv),
    "application/jsonlines": (columns(VALUES), as_json_lines),
    "application/x-parquet": (parquet_tables(), as_parquet),
    "application/json": (columns(VALUES), as_json),
}


PROPERTIES = ("filename", "fullpath", "content", "lines", "lineNumbers")


@st.composite
def fields_of(draw, source, names, media_type):
    """Fields by columns, by paths, and by properties of the file."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        if names and draw(st.integers(0, 4)):
            name = draw(st.sampled_from(names))
            quoted = name if name.isalpha() else f'"{name}"'
            extract = {"jsonPath": f"$.rows[*].{quoted}"} if media_type == "application/json" else {"column": name}
        else:
            extract = {"fileProperty": draw(st.sampled_from(PROPERTIES))}
        of = {"@type": "cr:Field", "@id": f"r/{number}", "dataType": draw(st.sampled_from(TYPES))}
        of["source"] = {**source, "extract": extract}
        if way := draw(st.sampled_from(WAYS)):
            of["source"]["transform"] = way
        found.append(of | ({"isArray": True, "arrayShape": "-1"} if draw(st.integers(0, 3)) == 3 else {}))
    return found


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def taped(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
