"""Records that are filtered are those that plain Python would keep of all of them, however they are stored."""

import datetime as dt
import json
import math
import operator
import zipfile

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

import assay
from assay.errors import AssayError, DataError, PlanError

TYPES = {"i": "sc:Integer", "f": "sc:Float", "t": "sc:Text", "b": "sc:Boolean", "d": "sc:Date", "m": "sc:DateTime"}
ARROW = {
    "i": pa.int64(), "f": pa.float64(), "t": pa.string(), "b": pa.bool_(), "d": pa.date32(), "m": pa.timestamp("us"),
}  # fmt: skip
DAYS = [dt.date(2024, 2, 28 + day) for day in (0, 1)]
VALUES = {
    "i": st.integers(-2, 2),
    "f": st.sampled_from([-1.5, -0.0, 0.0, 0.1, 2.0, float("inf"), float("nan")]),
    "t": st.sampled_from(["a", "b", "ä", "é z", "'"]),
    "b": st.booleans(),
    "d": st.sampled_from(DAYS),
    "m": st.sampled_from([dt.datetime.fromisoformat(f"2024-02-29T{hour}:30") for hour in ("00", "12")]),
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.one_of(st.none(), values) for name, values in VALUES.items()}), max_size=12
)
COMPARED = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def written(value):
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"'{text.replace(chr(39), chr(39) * 2)}'"


@st.composite
def conditions(draw, prefix="r", names=tuple(TYPES)):
    """A condition, and whether it holds of a record."""
    name = draw(st.sampled_from(names))
    key = f"{prefix}/{name}"
    form = draw(st.sampled_from(["compare", "in", "null", "not null"]))
    if form == "compare":
        sign = draw(st.sampled_from(["==", "!="] if name == "b" else sorted(COMPARED)))
        value = draw(VALUES[name])
        text = f"{key} {sign} {written(value)}"
        return text, lambda row: row[key] is not None and COMPARED[sign](row[key], value)
    if form == "in":
        some = draw(st.lists(VALUES[name], min_size=1, max_size=3))
        text = f"{key} in ({', '.join(map(written, some))})"
        return text, lambda row: row[key] is not None and any(row[key] == each for each in some)
    return f"{key} is {form}", lambda row: (row[key] is None) is (form == "null")


def as_csv(table, path):
    pc.write_csv(table, path, pc.WriteOptions(quoting_style="needed"))


def as_zip(table, path):
    as_csv(table, path.with_suffix(".csv"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(path.with_suffix(".csv"), "t.csv")


def as_lines(table, path):
    rows = [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def as_json(table, path):
    path.write_text(json.dumps([{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]))


def plain(value):
    value = value.isoformat() if isinstance(value, dt.date) else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_parquet(table, path):
    pq.write_table(table, path, row_group_size=2)


WRITERS = {
    "csv": ("text/csv", as_csv),
    "jsonl": ("application/jsonlines", as_lines),
    "json": ("application/json", as_json),
    "parquet": ("application/vnd.apache.parquet", as_parquet),
    "zip": ("application/zip", as_zip),
}


def described(folder, rows, form):
    """A dataset of one table."""
    media_type, write = WRITERS[form]
    table = pa.Table.from_pylist(rows, pa.schema(list(ARROW.items())))
    write(table, folder / f"t.{form}")
    if form in ("jsonl", "json") and not rows:
        (folder / f"t.{form}").write_text("" if form == "jsonl" else "[]")
    files, name = [file_object(f"t.{form}", media_type)], f"t.{form}"
    if form == "zip":
        files, name = [*files, file_object("t.csv", containedIn={"@id": "t.zip"})], "t.csv"
    dataset = Beside(folder)
    dataset.describe(files, record_set("r", *(field(f"r/{each}", name, of) for each, of in TYPES.items())))
    return dataset


def given_rows(dataset, name="r", **how):
    """The records with values as Python has them."""
    return dataset.records(name, **how).table().to_pylist()


def same(found, expected):
    assert repr(found) == repr(expected)  # -0.0 is not 0.0 here


@pytest.mark.parametrize("form", WRITERS)
@given(rows=ROWS, asked=st.lists(conditions(), min_size=1, max_size=3))
def test_of_one_table(tmp_path_factory, form, rows, asked):
    dataset = described(tmp_path_factory.mktemp("t"), rows, form)
    expected = [row for row in given_rows(dataset) if all(holds(row) for _, holds in asked)]
    texts = [text for text, _ in asked]
    same(given_rows(dataset, where=texts), expected)
    same(given_rows(dataset, where=texts, limit=2), expected[:2])
    same(given_rows(dataset, where=texts, fields=["t"]), [{"r/t": row["r/t"]} for row in expected])


@given(rows=ROWS, asked=st.lists(conditions(), min_size=1, max_size=2))
def test_of_records_that_are_written_out(tmp_path_factory, rows, asked):
    dataset = Beside(tmp_path_factory.mktemp("t"))
    data = [{f"r/{name}": plain(value) for name, value in row.items()} for row in rows]
    dataset.describe([], record_set("r", *(field(f"r/{name}", data_type=of) for name, of in TYPES.items()), data=data))
    expected = [row for row in given_rows(dataset) if all(holds(row) for _, holds in asked)]
    same(given_rows(dataset, where=[text for text, _ in asked]), expected)


JOINED = ("i", "t", "f")


@pytest.mark.parametrize("way", ["file", "record set", "view of both"])
@given(left=ROWS, right=ROWS, asked=st.lists(conditions(names=(*JOINED, "d", "m")), min_size=1, max_size=3))
def test_of_joined_tables(tmp_path_factory, way, left, right, asked):
    folder = tmp_path_factory.mktemp("t")
    schema = pa.schema(list(ARROW.items()))
    as_csv(pa.Table.from_pylist(left, schema), folder / "left.csv")
    as_parquet(pa.Table.from_pylist(right, schema), folder / "right.parquet")
    files = [file_object("left.csv"), file_object("right.parquet", "application/vnd.apache.parquet")]
    other = record_set("o", *(field(f"o/{name}", "right.parquet", of) for name, of in TYPES.items()))
    reference = {"@id": "o/i"}
    if way == "file":
        reference = {"fileObject": {"@id": "right.parquet"}, "extract": {"column": "i"}}
        taken = [field(f"r/{name}", "right.parquet", TYPES[name]) for name in "dm"]
    else:
        taken = [{"@type": "cr:Field", "@id": f"r/{name}", "source": {"field": {"@id": f"o/{name}"}}} for name in "dm"]
    own = [field(f"r/{name}", "left.csv", TYPES[name]) for name in JOINED]
    own[0]["references"] = reference
    dataset = Beside(folder)
    sets = [other, record_set("r", *own, *taken)]
    name = "r"
    if way == "view of both":
        fields = [
            {"@type": "cr:Field", "@id": f"v/{each}", "source": {"field": {"@id": f"r/{each}"}}}
            for each in (*JOINED, *"dm")
        ]
        sets, name = [*sets, record_set("v", *fields)], "v"
    dataset.describe(files, *sets)
    whole = given_rows(dataset, name)
    expected = [
        row for row in whole if all(holds({f"r/{key[2:]}": each for key, each in row.items()}) for _, holds in asked)
    ]
    same(given_rows(dataset, name, where=[text.replace("r/", f"{name}/", 1) for text, _ in asked]), expected)


def test_files_that_their_paths_leave_out_are_not_opened(beside):
    (beside.folder / "a-1.csv").write_bytes(b"\0")
    (beside.folder / "b-2.csv").write_text("x\n1\n")
    of = {"fileSet": {"@id": "all"}}
    part = of | {"extract": {"fileProperty": "filename"}, "transform": {"regex": "([0-9]+)"}}
    beside.describe(
        [{"@type": "cr:FileSet", "@id": "all", "includes": "*.csv", "encodingFormat": "text/csv"}],
        record_set(
            "r",
            {"@type": "cr:Field", "@id": "r/x", "source": of | {"extract": {"column": "x"}}},
            {"@type": "cr:Field", "@id": "r/number", "dataType": "sc:Integer", "source": part},
        ),
    )
    assert beside.rows(where="number >= 2") == [{"r/x": "1", "r/number": 2}]
    assert beside.rows(where="number > 2") == []
    with pytest.raises(DataError):
        beside.rows(where="number > 0")


def test_row_groups_that_statistics_leave_out_are_not_read(beside):
    path = beside.folder / "t.parquet"
    pq.write_table(pa.table({"x": list(range(40)), "y": ["1"] * 30 + ["no"] * 10}), path, row_group_size=10)
    beside.describe(
        [file_object("t.parquet", "application/vnd.apache.parquet")],
        record_set("r", field("r/x", "t.parquet", "sc:Integer"), field("r/y", "t.parquet", "sc:Integer")),
    )
    assert [row["r/x"] for row in beside.rows(where=["x >= 8", "x < 12"])] == [8, 9, 10, 11]
    # A row that does not fit is told by its number in the file, and not among those that were read.
    with pytest.raises(DataError, match="data row 31, column `y`"):
        beside.rows(where="x > 25")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("x = 1", "at character 3, `= 1`: `==` is expected"),
        ("x == \udcff", "it is no text in UTF-8"),
        ("x > a", "at character 5, `a`: `a` is no integer; write whole numbers"),
        ("q > 1", "record set `r` has no field `q`; there are `x`, `list`, `yes`, `both`, `file`"),
        ("both.x == 1", "record set `r` has no field `both.x`; did you mean `both`?"),
        ("list == a", "`r/list` has several values in each record, which only `is null`"),
        ("yes < true", "`r/yes` is true or false, and neither is more"),
        ("both == 1", "`r/both` has no value of its own; ask for a part of it, `r/both/x`"),
        ("file == 1", "`r/file` holds files, which only `is null`"),
    ],
)
def test_what_cannot_be_asked_is_one_line(beside, condition, told):
    (beside.folder / "t.csv").write_text("x\n1\n")
    fields = [
        field("r/x", "t.csv", "sc:Integer"),
        field("r/list", "t.csv", extract={"column": "x"}, transform={"separator": ","}, isArray=True),
        field("r/yes", "t.csv", "sc:Boolean", extract={"column": "x"}),
        field("r/both", data_type="sc:Text", subField=[field("r/both/x", "t.csv", "sc:Integer")]),
        field("r/file", "t.csv", "sc:ImageObject", extract={"column": "x"}),
    ]
    beside.describe([file_object("t.csv")], record_set("r", *fields))
    with pytest.raises((PlanError, DataError)) as caught:
        beside.records(where=condition)
    assert told in str(caught.value)
    assert beside.rows(where=["r/both/x == 1", "list is not null"], fields=["x"]) == [{"r/x": 1}]


@pytest.mark.parametrize("form", [form for form in WRITERS if form != "zip"])
@pytest.mark.parametrize("skip_bad", [False, True])
def test_a_moment_with_a_zone_is_not_compared_with_times_that_have_none(beside, form, skip_bad):
    media_type, as_file = WRITERS[form]
    times = {"none": dt.datetime(2024, 2, 29, 12), "one": dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)}  # noqa: DTZ001
    as_file(pa.table({name: [time, time] for name, time in times.items()}), beside.folder / f"t.{form}")
    fields = [field(f"r/{name}", f"t.{form}", "sc:DateTime") for name in times]
    beside.describe([file_object(f"t.{form}", media_type)], record_set("r", *fields))
    assert len(beside.rows(where="one > 2024-02-29T11:30:00+00:00", skip_bad=skip_bad)) == 2
    assert len(beside.rows(where="none > 2024-02-29T11:30:00", skip_bad=skip_bad)) == 2
    for zone in ("Z", "+02:00"):
        with pytest.raises(DataError, match="column `none`: its times have no zone, and a condition compares them"):
            beside.rows(where=f"none > 2024-02-29T11:30:00{zone}", skip_bad=skip_bad)


@pytest.mark.parametrize(
    ("pattern", "time", "is_told"), [("yyyy-MM-dd HH:mm", "", False), ("yyyy-MM-dd HH:mmXXX", "Z", True)]
)
def test_a_pattern_says_whether_times_have_zones(beside, pattern, time, is_told):
    (beside.folder / "t.csv").write_text(f"m\n2024-02-29 12:00{time}\n")
    one = field("r/m", "t.csv", "sc:DateTime")
    one["source"]["format"] = pattern
    beside.describe([file_object("t.csv")], record_set("r", one))
    if is_told:
        assert len(beside.rows(where="m > 2024-02-29T11:30:00Z")) == 1
        return
    with pytest.raises(DataError, match="column `m`: its times have no zone, and a condition compares them"):
        beside.rows(where="m > 2024-02-29T11:30:00Z", skip_bad=True)


def test_from_python(beside):
    (beside.folder / "t.csv").write_text("x\n1\n2\n\n")
    beside.describe([file_object("t.csv")], record_set("r", field("r/x", "t.csv", "sc:Integer")))
    assert list(assay.load(beside.path, "r", where="x > 1")) == [{"r/x": 2}]
    with pytest.raises(AssayError):
        assay.load(beside.path, "r", where=["x >"])
    with pytest.raises(TypeError, match="nothing called `were` can be asked"):
        assay.load(beside.path, "r", were="x > 1")
