"""Lines of JSON that are made column by column are those that `json.dumps` makes of record after record."""

import io
import json
import math
from base64 import b64encode

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.croissant.load import formats
from assay.croissant.load.formats import Format, write
from assay.croissant.load.rows import lines_of

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.text('"\\\n\x00\x1f\x7f\u2028é', max_size=4)
VALUES = {
    pa.string(): TEXTS,
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.uint64(): st.integers(0, 2**64 - 1),
    pa.int8(): st.integers(-128, 127),
    pa.float64(): st.floats() | st.floats(-1e3, 1e3) | st.integers(-(10**17), 10**17).map(float),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.timestamp("us"): st.datetimes(),
    pa.time64("us"): st.times(),
    pa.large_binary(): st.binary(max_size=5),
}


def columns(depth=2):
    """A type, and values of it."""
    plain = st.sampled_from(list(VALUES)).map(lambda of: (of, st.none() | VALUES[of]))
    if not depth:
        return plain
    inner = columns(depth - 1)
    lists = inner.map(lambda each: (pa.list_(each[0]), st.none() | st.lists(each[1], max_size=3)))
    return plain | lists | st.dictionaries(TEXTS, inner, max_size=3).map(struct)


def struct(parts):
    kinds = pa.struct([(name, of) for name, (of, _) in parts.items()])
    return kinds, st.none() | st.fixed_dictionaries({name: values for name, (_, values) in parts.items()})


@st.composite
def batches(draw):
    """Some records, cut out of others."""
    rows = draw(st.integers(0, 6))
    arrays = {}
    for name in draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True)):
        of, values = draw(columns())
        arrays[name] = pa.array(draw(st.lists(values, min_size=rows, max_size=rows)), of)
    batch = pa.RecordBatch.from_arrays(list(arrays.values()), names=list(arrays))
    return batch.slice(draw(st.integers(0, rows)))


def plain(value):
    """What JSON can hold."""
    match value:
        case list():
            return [plain(each) for each in value]
        case dict():
            return {name: plain(each) for name, each in value.items()}
        case bytes():
            return b64encode(value).decode()
        case float() if not math.isfinite(value):
            return "NaN" if math.isnan(value) else f"{'-' if value < 0 else ''}Infinity"
    return value.isoformat() if hasattr(value, "isoformat") else value


def dumped(batch):
    return [f"{json.dumps(plain(row), ensure_ascii=False)}\n" for row in batch.to_pylist()]


@given(batches())
@example(pa.RecordBatch.from_pydict({"x": pa.array([0.0, -0.0, 1e-4, 9.9e-5, 1e15, 1e16, 123456789012345.6, 5e-324])}))
def test_lines_are_those_of_python(batch):
    assert lines_of(batch).to_pylist() == dumped(batch)


@given(batches(), st.integers(1, 3))
def test_a_file_is_its_lines(batch, at_once):
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "_LINES_AT_ONCE", at_once)
        assert write([batch, batch], batch.schema, Format.JSONL, out) == 2 * batch.num_rows
    assert out.getvalue().decode() == "".join(2 * dumped(batch))


@given(st.lists(st.none() | st.floats(allow_subnormal=True), min_size=50, max_size=200))
def test_numbers_are_written_as_python_writes_them(numbers):
    batch = pa.RecordBatch.from_pydict({"x": pa.array(numbers, pa.float64())})
    assert lines_of(batch).to_pylist() == dumped(batch)


def test_moments_that_python_does_not_have_are_written_as_the_others():
    moments = pa.array([-(10**17), 0, None, 5], pa.timestamp("us"))
    batch = pa.RecordBatch.from_pydict({"m": moments, "d": pa.array([-800000, 0, None, 4_000_000], pa.date32())})
    assert [json.loads(line) for line in lines_of(batch).to_pylist()] == [
        {"m": "-1199-02-15T14:13:20", "d": "-0221-09-04"},
        {"m": "1970-01-01T00:00:00", "d": "1970-01-01"},
        {"m": None, "d": None},
        {"m": "1970-01-01T00:00:00.000005", "d": "12921-08-18"},
    ]
