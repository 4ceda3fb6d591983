"""Decoded images and audio in batches, tables, arrays and loops are those that come one by one."""

import io
import wave

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

from assay.croissant.load import columns
from assay.data.tensors import arrays_in, of_one_shape, shapes_in, tensor_type, tensors
from assay.errors import DataError

Image = pytest.importorskip("PIL.Image", reason="no pillow on this machine")

PARQUET = "application/x-parquet"
NAMES = ("height", "width", "channels")
SHAPES = st.sampled_from([(1, 1, 3), (2, 3, 3), (3, 2, 3)])
DTYPES = st.sampled_from(["u1", "u2", "i4", "f4"])


def png(array):
    out = io.BytesIO()
    Image.fromarray(array).save(out, "PNG")
    return out.getvalue()


def wav(samples):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.array(samples, "<i2").tobytes())
    return out.getvalue()


def described(folder, rows, *fields, types=None):
    dataset = Beside(folder)
    schema = pa.schema(types or [("x", pa.binary()), ("n", pa.int64())])
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "t.parquet")
    fields = fields or (field("r/x", "t.parquet", "sc:ImageObject"), field("r/n", "t.parquet", "cr:Int64"))
    dataset.describe([file_object("t.parquet", PARQUET)], record_set("r", *fields))
    return dataset


def same(one, other):
    if one is None or other is None:
        return one is other
    return one.dtype == other.dtype and one.shape == other.shape and np.array_equal(one, other)


@given(st.data(), DTYPES, st.integers(1, 3))
def test_a_column_gives_its_arrays_back(data, dtype, axes):
    shapes = arrays.array_shapes(min_dims=axes, max_dims=axes, min_side=0, max_side=3)
    one = st.none() | arrays.arrays(dtype, shapes, elements=st.integers(0, 9))
    given_ = data.draw(st.lists(one, max_size=5))
    at = data.draw(st.integers(0, len(given_)))
    column = tensors(given_, tensor_type(dtype, axes)).slice(at)
    column.validate(full=True)
    assert all(map(same, arrays_in(column), given_[at:]))
    there = {each.shape for each in given_[at:] if each is not None}
    assert sorted(shapes_in(column)) == sorted(there)
    fixed = of_one_shape(pa.chunked_array([column]), [f"axis {axis}" for axis in range(axes)])
    is_one = len(there) == 1 and 0 not in min(there)
    assert isinstance(fixed.type, pa.FixedShapeTensorType) == is_one
    if is_one:
        assert fixed.type.shape == [*there.pop()]
        assert all(map(same, (each.to_numpy() if each.is_valid else None for each in fixed), given_[at:]))


@given(st.lists(st.none() | SHAPES, min_size=1, max_size=6), st.sampled_from([1, 20, 1 << 20]))
def test_batches_tables_and_arrays_hold_what_comes_one_by_one(tmp_path_factory, shapes, together):
    images = [shape and np.full(shape, at + 1, np.uint8) for at, shape in enumerate(shapes)]
    rows = [{"x": None if image is None else png(image), "n": at} for at, image in enumerate(images)]
    records = described(tmp_path_factory.mktemp("t"), rows).records(decode=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columns, "TOGETHER_BYTES", together)
        batches, table, found = list(records.batches()), records.table(), records.numpy()
    assert all(batch.schema == records.schema for batch in batches)
    assert all(map(same, (each for batch in batches for each in arrays_in(batch["r/x"])), images))
    assert all(map(same, (record["r/x"] for record in records), images))
    one_shape = len({*filter(None, shapes)}) == 1
    assert isinstance(table.schema.field("r/x").type, pa.FixedShapeTensorType) == one_shape
    assert table["r/n"].to_pylist() == found["r/n"].tolist() == [*range(len(shapes))]
    if one_shape and None not in shapes:
        assert same(found["r/x"], np.stack(images))
    else:
        assert all(map(same, found["r/x"], images))
    if together == 1:
        assert [batch.num_rows for batch in batches[: shapes[0] is not None]] == [1][: shapes[0] is not None]


def test_channels_are_of_one_type(tmp_path):
    deep = np.full((2, 3), 300, np.uint16)
    records = described(tmp_path, [{"x": png(deep), "n": 1}]).records(decode=True)
    assert records.table().schema.field("r/x").type.value_type == pa.uint16()
    (batch,) = records.loop(1, copy=True, normalise={"x": (100, 2)})
    assert (batch["r/x"].dtype, batch["r/x"].flat[0]) == (np.float32, 100.0)
    mixed = [{"x": png(deep.astype(np.uint8)), "n": 0}, {"x": png(deep), "n": 1}]
    with pytest.raises(DataError, match="images whose channels are uint8, and some whose channels are uint16; go thro"):
        described(tmp_path, mixed).records(decode=True).table()


def test_what_is_damaged_is_an_error_with_its_record_or_left_out(tmp_path):
    rows = [{"x": each, "n": at} for at, each in enumerate([png(np.zeros((1, 2, 3), np.uint8)), b"no", None])]
    dataset = described(tmp_path, rows)
    with pytest.raises(DataError) as told:
        dataset.records(decode=True).table()
    assert (told.value.row, told.value.column) == (2, "r/x")
    records = dataset.records(decode=True, skip_bad=True)
    assert (records.table()["r/n"].to_pylist(), records.skipped.rows) == ([0, 2], 1)


def test_audio_has_frames_and_a_rate(tmp_path):
    rows = [{"s": wav([1, 2])}, {"s": wav([3])}, {"s": None}]
    dataset = described(tmp_path, rows, field("r/s", "t.parquet", "sc:AudioObject"), types=[("s", pa.binary())])
    records = dataset.records(decode=True)
    told = [None if each is None else (each.frames.tolist(), each.rate) for each in records.numpy()["r/s"]]
    assert told == [([[2**-15], [2**-14]], 8000), ([[3 * 2**-15]], 8000), None]
    assert records.table().schema == records.schema
    assert records.schema.field("r/s").type.field("rate").type == pa.int32()
    (batch,) = dataset.records(decode=True, where="s is not null").loop(2)
    assert [each.frames.shape for each in batch["r/s"]] == [(2, 1), (1, 1)]


@pytest.mark.parametrize("what", ["table", "numpy", "loop"])
def test_images_in_lists_are_refused_in_one_line(tmp_path, what):
    dataset = described(
        tmp_path,
        [{"x": [png(np.zeros((1, 1, 3), np.uint8))]}],
        field("r/x", "t.parquet", "sc:ImageObject", isArray=True),
        types=[("x", pa.list_(pa.binary()))],
    )
    records = dataset.records(decode=True)
    assert next(iter(records))["r/x"][0].shape == (1, 1, 3)
    with pytest.raises(
        DataError, match="`r/x`: it has images in lists or in parts of a value, which no column"
    ) as told:
        getattr(records, what)()
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("memory_bytes", [0, 1 << 30])
def test_images_of_one_shape_go_through_a_loop(tmp_path, memory_bytes):
    images = [np.full((2, 3, 3), at, np.uint8) for at in range(7)]
    records = described(tmp_path, [{"x": png(each), "n": at} for at, each in enumerate(images)]).records(decode=True)
    seen = 0
    for batch in records.loop(3, shuffle=5, memory_bytes=memory_bytes):
        assert batch["r/x"].dtype == np.uint8
        assert np.array_equal(batch["r/x"], np.stack([images[at] for at in batch["r/n"]]))
        seen += len(batch["r/n"])
    assert seen == 7
    mean, deviation = [1.0, 2.0, 3.0], [0.5, 2.0, 4.0]
    for batch in records.loop(3, normalise={"x": (mean, deviation)}, memory_bytes=memory_bytes):
        told = (np.stack([images[at] for at in batch["r/n"]]) - mean) / deviation
        assert np.allclose(batch["r/x"], told, rtol=1e-6)


def test_a_loop_refuses_other_shapes_and_images_that_are_missing(tmp_path):
    square, wide = np.zeros((2, 2, 3), np.uint8), np.zeros((2, 4, 3), np.uint8)
    records = described(tmp_path, [{"x": png(square), "n": 0}, {"x": png(wide), "n": 1}]).records(decode=True)
    with pytest.raises(DataError, match="field `r/x` has images of 2 x 2 x 3 and of 2 x 4 x 3 values; a loop takes"):
        records.loop(2)
    dataset = described(tmp_path, [{"x": png(square), "n": 0}, {"x": None, "n": 1}])
    with pytest.raises(DataError, match="field `r/x` is null in 1 record; leave these out, `where='r/x is not null'`"):
        dataset.records(decode=True).loop(2)
    with pytest.raises(DataError, match="`missing` names `r/x`, and nothing can stand for an image; leave these rec"):
        dataset.records(decode=True).loop(2, missing={"x": 0})
    (batch,) = dataset.records(decode=True, where="x is not null").loop(2)
    assert batch["r/x"].shape == (1, 2, 2, 3)


@pytest.mark.parametrize("workers", [0, 2])
def test_images_reach_a_model_in_five_lines(tmp_path, workers):
    torch = pytest.importorskip("torch", reason="no torch on this machine")
    images = [np.full((4, 5, 3), at, np.uint8) for at in range(8)]
    described(tmp_path, [{"x": png(each), "n": at % 2} for at, each in enumerate(images)])

    import assay

    records = assay.load(tmp_path / "croissant.json", "r", decode=True)
    data = records.loop(4, shuffle=1, normalise={"x": (127.5, 127.5)}).torch()
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(60, 2))
    loader = torch.utils.data.DataLoader(data, batch_size=None, num_workers=workers)
    losses = [torch.nn.functional.cross_entropy(model(batch["r/x"]), batch["r/n"]) for batch in loader]
    assert [bool(torch.isfinite(each)) for each in losses] == [True, True]


@pytest.mark.parametrize("name", ["pandas", "polars", "datasets", "tensorflow"])
def test_other_libraries_are_given_the_bytes(tmp_path, name):
    pytest.importorskip(name, reason=f"no {name} on this machine")
    image = png(np.zeros((1, 2, 3), np.uint8))
    records = described(tmp_path, [{"x": image, "n": 3}]).records(decode=True)
    match name:
        case "pandas":
            assert records.pandas()["r/x"].tolist() == [image]
        case "polars":
            assert records.polars()["r/x"].to_list() == records.polars(lazy=True).collect()["r/x"].to_list() == [image]
        case "datasets":
            assert (
                records.datasets()[0]["r/x"].size == next(iter(records.datasets(streaming=True)))["r/x"].size == (2, 1)
            )
        case "tensorflow":
            assert [each["r/x"].numpy() for each in records.tensorflow()] == [image]
