"""What is read at once is the file: the same bytes at every place, the same digests, and its changes are told."""

import hashlib
import io
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.errors import DataError
from assay.files.content import content_of, digests_in
from assay.files.whole import in_memory, whole

moves = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([os.SEEK_SET, os.SEEK_END]), st.integers(-1, 40)))


@given(data=st.binary(max_size=40), moves=moves)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_read_as_the_file_is(tmp_path, data, moves):
    path = tmp_path / "some"
    path.write_bytes(data)
    read = in_memory(content_of(path))
    assert read.size_bytes == len(data)
    assert whole(read).to_pybytes() == data
    assert digests_in(read, ["sha256", "md5"]) == {
        "sha256": hashlib.sha256(data).hexdigest(),
        "md5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
    }
    with read.open() as file, io.BytesIO(data) as same:
        for offset, whence, size in moves:
            place = -min(offset, len(data)) if whence == os.SEEK_END else offset
            assert file.seek(place, whence) == same.seek(place, whence)
            assert file.read(size) == same.read(size)
    assert all(read.read(start, size) == data[start : start + size] for start, _, size in moves if size >= 0)


def test_a_file_that_changes_afterwards_is_told(tmp_path):
    path = tmp_path / "some"
    path.write_bytes(b"before")
    read = in_memory(content_of(path))
    path.write_bytes(b"afterwards")
    assert whole(read).to_pybytes() == b"before"
    with pytest.raises(DataError, match="changed while it was read"):
        digests_in(read, ["sha256"])
