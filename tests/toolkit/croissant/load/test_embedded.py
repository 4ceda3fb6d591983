"""Images and audio as Hugging Face writes them to Parquet are their bytes, and are decoded if asked for."""

import io
import wave

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.toolkit.croissant.load.conftest import Beside, field, file_object, record_set

from assay.errors import DataError

PARQUET = "application/x-parquet"
STRUCT = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
CELLS = st.none() | st.fixed_dictionaries({"bytes": st.binary(max_size=4), "path": st.none() | st.text("abc.")})


def described(folder, table, *fields):
    dataset = Beside(folder)
    pq.write_table(table, folder / "t.parquet", row_group_size=2)
    dataset.describe([file_object("t.parquet", PARQUET)], record_set("r", *fields))
    return dataset


@pytest.mark.parametrize("data_type", ["sc:ImageObject", "sc:AudioObject", "sc:VideoObject"])
@given(cells=st.lists(CELLS, max_size=5), bytes_type=st.sampled_from([pa.binary(), pa.large_binary()]))
def test_the_bytes_are_the_value_with_or_without_a_path_to_them(tmp_path_factory, data_type, cells, bytes_type):
    stored = pa.array(cells, pa.struct([("bytes", bytes_type), ("path", pa.string())]))
    table = pa.table({"x": stored, "xs": pa.array([[cell, cell] for cell in cells], pa.list_(STRUCT))})
    dataset = described(
        tmp_path_factory.mktemp("t"),
        table,
        field("r/x", "t.parquet", data_type),
        field("r/by", "t.parquet", data_type, extract={"column": "x"}, transform={"jsonPath": "bytes"}),
        field("r/xs", "t.parquet", data_type, isArray=True),
    )
    files = [cell and cell["bytes"] for cell in cells]
    found = dataset.records().table()
    assert found.schema.types == [pa.large_binary(), pa.large_binary(), pa.list_(pa.large_binary())]
    assert found.to_pylist() == [{"r/x": each, "r/by": each, "r/xs": [each, each]} for each in files]


def test_a_path_without_bytes_is_an_error_with_its_row_or_left_out(tmp_path):
    cells = [{"bytes": b"a", "path": None}, None, {"bytes": None, "path": "far/b.png"}]
    dataset = described(tmp_path, pa.table({"x": pa.array(cells, STRUCT)}), field("r/x", "t.parquet", "sc:ImageObject"))
    with pytest.raises(DataError) as told:
        dataset.records().table()
    assert (told.value.row, "the bytes of `far/b.png` are not in the table" in str(told.value)) == (3, True)
    records = dataset.records(skip_bad=True)
    assert (records.table()["r/x"].to_pylist(), records.skipped.rows) == ([b"a", None], 1)


def test_other_structs_are_no_files(tmp_path):
    table = pa.table({"x": pa.array([{"bytes": b"a", "width": 3}])})
    dataset = described(tmp_path, table, field("r/x", "t.parquet", "sc:ImageObject"))
    with pytest.raises(DataError, match="which cannot be read as bytes"):
        dataset.records().table()


def test_paths_lead_into_structs_in_structs_as_hugging_face_writes_them(tmp_path):
    inner = {"bytes": b"a", "path": "a.png"}
    table = pa.table({"x": pa.array([{"my 'key'": inner, "n": 1}, {"my 'key'": None, "n": 2}])})
    paths = [{"jsonPath": r"['my \'key\'']"}, {"jsonPath": "bytes"}]
    dataset = described(
        tmp_path,
        table,
        field("r/x", "t.parquet", "sc:ImageObject", transform=paths),
        field("r/y", "t.parquet", "sc:ImageObject", extract={"column": "x"}, transform=paths[0]),
        field("r/n", "t.parquet", "cr:Int64", extract={"column": "x"}, transform={"jsonPath": "$.n"}),
    )
    assert dataset.records().table().to_pylist() == [
        {"r/x": b"a", "r/y": b"a", "r/n": 1},
        {"r/x": None, "r/y": None, "r/n": 2},
    ]


def saved(image):
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sound():
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.array([1, -2], "<i2").tobytes())
    return out.getvalue()


def test_what_datasets_writes_is_decoded_and_goes_back_to_it(tmp_path):
    hub = pytest.importorskip("datasets", reason="no datasets on this machine")
    pictures = pytest.importorskip("PIL.Image", reason="no pillow on this machine")
    drawn = [pictures.fromarray(np.full((2, 3, 3), value, np.uint8)) for value in (7, 9)]
    rows = {"image": [saved(each) for each in drawn], "audio": [sound()] * 2}
    features = hub.Features({"image": hub.Image(), "audio": hub.Value("binary")})
    written = hub.Dataset.from_dict({**rows, "image": drawn}, features=features)
    written.to_parquet(tmp_path / "written.parquet")
    table = pq.read_table(tmp_path / "written.parquet")
    assert {part.name for part in table.schema.field("image").type} == {"bytes", "path"}
    heard = pa.array([{"bytes": sound(), "path": None}] * 2, STRUCT)
    table = table.set_column(1, "audio", heard)
    fields = field("r/image", "t.parquet", "sc:ImageObject"), field("r/audio", "t.parquet", "sc:AudioObject")
    dataset = described(tmp_path, table, *fields)
    first, second = dataset.records(decode=True)
    assert np.array_equal(first["r/image"], np.asarray(drawn[0]))
    assert np.array_equal(second["r/image"], np.asarray(drawn[1]))
    assert (second["r/audio"].rate, second["r/audio"].frames.tolist()) == (8000, [[2**-15], [-(2**-14)]])
    assert [each["r/image"].getpixel((0, 0)) for each in dataset.records().datasets()] == [(7, 7, 7), (9, 9, 9)]
