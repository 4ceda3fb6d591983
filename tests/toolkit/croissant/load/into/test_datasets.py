"""Datasets of Hugging Face hold what Arrow does, in memory and streaming."""

import importlib
import io
import pickle

import pytest
from hypothesis import given
from tests.toolkit.croissant.load.conftest import field, record_set
from tests.toolkit.croissant.load.into.any_records import rows_with, same, stored

from assay.errors import DataError

hub = pytest.importorskip("datasets", reason="no datasets on this machine")


@given(rows_with(missing=True))
def test_values_are_those_of_arrow(rows):
    records = stored(rows)
    told = records.table().to_pylist()
    whole, streamed = records.datasets(), records.datasets(streaming=True)
    assert same(list(whole), told)
    assert same(list(streamed), told)
    assert whole.features == streamed.features


def test_a_stream_starts_again_and_is_shuffled_and_dealt_out():
    streamed = stored([{"integer": number} for number in range(9)]).datasets(streaming=True)
    assert numbers(streamed) == numbers(streamed) == [*range(9)]
    assert sorted(numbers(streamed.shuffle(seed=1, buffer_size=4))) == [*range(9)]
    dealt = importlib.import_module("datasets.distributed").split_dataset_by_node
    parts = [dealt(streamed, rank=rank, world_size=2) for rank in (0, 1)]
    assert sorted(numbers(parts[0]) + numbers(parts[1])) == [*range(9)]
    assert numbers(pickle.loads(pickle.dumps(streamed))) == [*range(9)]


def numbers(examples):
    return [example["r/integer"] for example in examples]


def test_a_stream_gives_what_comes_before_an_error(beside):
    for name, text in {"1.csv": "a\n1\n", "2.csv": "a\nx\n"}.items():
        (beside.folder / name).write_text(text)
    files = {"@type": "cr:FileSet", "@id": "t", "includes": "*.csv", "encodingFormat": "text/csv"}
    source = {"fileSet": {"@id": "t"}, "extract": {"column": "a"}}
    beside.describe([files], record_set("r", field("r/a", data_type="sc:Integer", source=source)))
    examples = iter(beside.records().datasets(streaming=True))
    assert next(examples) == {"r/a": 1}
    with pytest.raises(DataError, match=r"2.csv, data row 1, column `a`: `x` is no integer"):
        next(examples)


@pytest.mark.parametrize("streaming", [False, True])
def test_pictures_are_pictures(beside, streaming):
    pictures = pytest.importorskip("PIL.Image", reason="no pillow on this machine")
    (beside.folder / "p").mkdir()
    for name, colour in {"a.png": (255, 0, 0), "b.png": (0, 0, 255)}.items():
        pictures.new("RGB", (2, 3), colour).save(beside.folder / "p" / name)
    files = {"@type": "cr:FileSet", "@id": "t", "includes": "p/*.png", "encodingFormat": "image/png"}
    source = {"fileSet": {"@id": "t"}, "extract": {"fileProperty": "content"}}
    seen = field("r/seen", subField=[field("r/seen/picture", data_type="sc:ImageObject", source=source)])
    beside.describe([files], record_set("r", field("r/picture", data_type="sc:ImageObject", source=source), seen))
    found = beside.records().datasets(streaming=streaming)
    assert found.features == {"r/picture": hub.Image(), "r/seen": {"r/seen/picture": hub.Image()}}
    first, second = found
    assert (first["r/picture"].size, first["r/picture"].getpixel((0, 0))) == ((2, 3), (255, 0, 0))
    assert second["r/seen"]["r/seen/picture"].getpixel((0, 0)) == (0, 0, 255)
    encoded = io.BytesIO((beside.folder / "p" / "b.png").read_bytes())
    assert pictures.open(encoded) == second["r/picture"]
