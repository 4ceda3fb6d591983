"""What a file as such holds."""

import pytest

from assay.data import file_parts
from assay.data.file_parts import FilesTable
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.errors import DataError
from assay.files.content import content_of
from assay.files.sources import Entry


def row(path, name, columns=("fullpath", "filename", "content")):
    (batch,) = FilesTable([Entry(name, content_of(path), "")]).stored(columns)
    batch.validate(full=True)
    return {key: batch[key][0].as_py() for key in columns}


@pytest.mark.parametrize("data", [b"", b"\0\xff", b"x" * 3_000_000], ids=len)
def test_one_row_holds_all_bytes(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    found = row(tmp_path / "x", "train/a b/0.png")
    assert found == {"fullpath": b"train/a b/0.png", "filename": b"0.png", "content": data}


def test_a_name_is_told_of_without_a_look_at_the_bytes(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"1")
    table = FilesTable([Entry("x", content_of(path), "")])
    path.unlink()
    (batch,) = table.stored(["filename"])
    assert batch["filename"].to_pylist() == [b"x"]
    with pytest.raises(DataError, match="cannot be read"):
        [*table.stored(["content"])]


def test_a_name_need_not_be_utf_8(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"1")
    (batch,) = FilesTable([Entry("a\udcff.txt", content_of(path), "")]).stored(["filename"])
    with pytest.raises(DataError, match="is not UTF-8"):
        cast(batch["filename"], ValueType.TEXT, Place(path, "filename"))


class Packed:
    """Bytes whose size is not what somebody wrote down."""

    def __init__(self, path, size_bytes):
        self.path = path
        self.size_bytes = size_bytes
        self.file = content_of(path)

    def read(self, start, size):
        return self.file.read(start, size)

    def require_unchanged(self):
        pass


@pytest.mark.parametrize("said", [0, 3, 10, 99, 1 << 40])
def test_what_is_said_of_a_size_is_not_believed(tmp_path, monkeypatch, said):
    path = tmp_path / "x"
    path.write_bytes(b"0123456789")
    monkeypatch.setattr(file_parts, "LARGEST_BYTES", 10)
    (batch,) = FilesTable([Entry("x", Packed(path, said), "")]).stored(["content"])
    assert batch["content"].to_pylist() == [b"0123456789"]
    path.write_bytes(b"0123456789a")
    with pytest.raises(DataError, match="has more than 0 GiB"):
        [*FilesTable([Entry("x", Packed(path, said), "")]).stored(["content"])]
