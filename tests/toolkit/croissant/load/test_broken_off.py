"""Records that break off while they are written leave nothing that looks whole, whatever the format."""

import gc
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assay.croissant.load.formats import Format, write
from assay.errors import DataError

TABLE = pa.table({"r/n": pa.array(range(1000))})


def bad():
    return DataError("no integer", path=Path("t.csv"))


def breaking_off(made):
    """Records before an error, which nobody holds, so that what wrote them goes away with it."""
    yield from TABLE.to_batches()
    raise made()


@pytest.mark.parametrize("made", [bad, KeyboardInterrupt])
@pytest.mark.parametrize(
    ("form", "read"), [(Format.PARQUET, pq.read_table), (Format.ARROW, lambda file: pa.ipc.open_file(file).read_all())]
)
def test_what_breaks_off_is_no_whole_file(form, read, made):
    out = io.BytesIO()
    with pytest.raises((DataError, KeyboardInterrupt)):
        write(breaking_off(made), TABLE.schema, form, out)
    # Writers put an end to their file as they go away, too.
    gc.collect()
    with pytest.raises(pa.ArrowInvalid):
        read(pa.BufferReader(out.getvalue()))


def test_nothing_is_written_to_what_was_closed_since(tmp_path, capfd):
    with pytest.raises(DataError), (tmp_path / "o.parquet").open("wb") as file:
        write(breaking_off(bad), TABLE.schema, Format.PARQUET, file)
    gc.collect()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("form", [Format.PARQUET, Format.ARROW])
def test_what_is_written_to_its_end_is_whole(form):
    out = io.BytesIO()
    assert write(TABLE.to_batches(), TABLE.schema, form, out) == 1000
    read = pq.read_table if form is Format.PARQUET else lambda file: pa.ipc.open_file(file).read_all()
    assert read(pa.BufferReader(out.getvalue())).equals(TABLE)
