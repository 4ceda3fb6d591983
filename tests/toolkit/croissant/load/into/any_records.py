"""Small sets of records with fields of every type, of which values may be missing."""

import datetime as dt
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

MEDIA_TYPE = "application/vnd.apache.parquet"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
INTEGERS = st.one_of(st.sampled_from([-(2**63), 2**63 - 1, 2**53 + 1]), st.integers(-9, 9))
ZONE = dt.timezone(dt.timedelta(hours=2))
YEARS = [dt.datetime.fromisoformat(f"{year}-01-01") for year in ("0002", "9998")]
VALUES = {
    "text": ("sc:Text", pa.string(), TEXTS),
    "integer": ("sc:Integer", pa.int64(), INTEGERS),
    "number": ("sc:Float", pa.float64(), st.floats()),
    "single": ("cr:Float32", pa.float32(), st.floats(width=32)),
    "half": ("cr:Float16", pa.float16(), st.floats(width=16)),
    "truth": ("sc:Boolean", pa.bool_(), st.booleans()),
    "day": ("sc:Date", pa.date32(), st.dates()),
    "moment": ("sc:DateTime", pa.timestamp("us"), st.datetimes()),
    "zoned": (
        "sc:DateTime",
        pa.timestamp("us", "+02:00"),
        st.datetimes(*YEARS, timezones=st.just(ZONE)),
    ),
    "time": ("sc:Time", pa.time64("us"), st.times()),
    "bytes": ("sc:AudioObject", pa.binary(), st.binary(max_size=4)),
}
LISTS = {"texts": ("sc:Text", TEXTS), "integers": ("sc:Integer", INTEGERS)}
PAIR = pa.struct([("text", pa.string()), ("integer", pa.int64())])


def rows_with(missing):
    """Rows of a table, in which values are missing or not."""

    def maybe(values):
        return st.one_of(st.none(), values) if missing else values

    pair = st.fixed_dictionaries({"text": maybe(TEXTS), "integer": maybe(INTEGERS)})
    columns = {name: maybe(values) for name, (_, _, values) in VALUES.items()}
    columns |= {name: maybe(st.lists(maybe(values), max_size=3)) for name, (_, values) in LISTS.items()}
    columns |= {"pair": pair, "pairs": maybe(st.lists(pair, max_size=3))}
    return st.lists(st.fixed_dictionaries(columns), max_size=9)


def stored(rows):
    """The records of a dataset that holds these rows."""
    beside = Beside(Path(mkdtemp()))
    types = {name: type_ for name, (_, type_, _) in VALUES.items()}
    types |= {name: pa.list_(VALUES[name[:-1]][1]) for name in LISTS} | {"pair": PAIR, "pairs": pa.list_(PAIR)}
    table = pa.Table.from_pylist(rows, pa.schema(list(types.items())))
    pq.write_table(table, beside.folder / "t", row_group_size=4)
    fields = [field(f"r/{name}", "t", data_type) for name, (data_type, _, _) in VALUES.items()]
    fields += [field(f"r/{name}", "t", data_type, isArray=True) for name, (data_type, _) in LISTS.items()]
    for name, more in (("pair", {}), ("pairs", {"isArray": True})):
        fields.append(
            field(f"r/{name}", subField=[part(name, "text", "sc:Text"), part(name, "integer", "sc:Integer")], **more)
        )
    beside.describe([file_object("t", MEDIA_TYPE)], record_set("r", *fields))
    return beside.records()


def part(of, name, data_type):
    return field(f"r/{of}/{name}", "t", data_type, extract={"column": of}, transform={"jsonPath": name})


def same(ours, theirs):
    """Whether values are equal and of one type, where NaN is itself."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs or (ours != ours and theirs != theirs)
