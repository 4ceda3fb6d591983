from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import RunError
from assay.runs.segments import digest_file, is_segment, read_segment, segment_name, write_segment

KEY = f"sha256:{'0123456789abcdef' * 4}"


def test_a_segment_says_what_is_in_its_file(tmp_path):
    rows = pa.table({"id": ["a", None], "p": [0.5, 0.25]})
    path = tmp_path / segment_name("svm", KEY)
    segment = write_segment(path, [rows])
    data = path.read_bytes()
    assert path.name == segment.name == "svm-0123456789abcdef.parquet"
    assert (segment.rows, segment.size_bytes) == (2, len(data))
    assert segment.digest == f"sha256:{sha256(data).hexdigest()}" == digest_file(path)
    assert read_segment(path).equals(rows)
    assert [entry.name for entry in tmp_path.iterdir()] == [segment.name]


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False), st.integers(0, 255))))
def test_rows_survive(tmp_path_factory, rows):
    ids, scores, codes = zip(*rows, strict=True) if rows else ((), (), ())
    table = pa.table(
        {"id": pa.array(ids, pa.string()), "p": pa.array(scores, pa.float64()), "y": pa.array(codes, pa.uint8())}
    )
    path = tmp_path_factory.mktemp("segment") / "s.parquet"
    write_segment(path, [table])
    assert read_segment(path).equals(table)


def test_the_same_rows_make_the_same_file(tmp_path):
    rows = pa.table({"p": [0.5]})
    one, two = (write_segment(tmp_path / name, [rows]) for name in ("a.parquet", "b.parquet"))
    assert one.digest == two.digest


def test_only_our_names_are_segments():
    assert is_segment(Path("items") / segment_name("logistic-regression", KEY))
    for name in ("patients.parquet", "a-123.parquet", "a-0123456789abcdef.csv", "-0123456789abcdef.parquet"):
        assert not is_segment(Path(name))


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_a_damaged_segment_is_one_line(tmp_path, kept):
    path = tmp_path / "s.parquet"
    write_segment(path, [pa.table({"p": [0.5] * 100})])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(RunError, match="is damaged; remove it and run again"):
        read_segment(path)


def test_a_missing_segment_is_one_line(tmp_path):
    with pytest.raises(RunError, match="No such file"):
        read_segment(tmp_path / "s.parquet")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(RunError, match=r"s\.parquet` cannot be used: No such file"):
        write_segment(tmp_path / "none" / "s.parquet", [pa.table({"p": [0.5]})])


def test_rows_are_refused_when_their_file_is_not_what_was_written(tmp_path):
    path = tmp_path / "s.parquet"
    rows = pa.table({"p": [0.5] * 100})
    segment = write_segment(path, [rows])
    assert read_segment(path, segment.digest).equals(rows)
    write_segment(path, [pa.table({"p": [0.25] * 100})])
    with pytest.raises(RunError, match=r"s\.parquet` is damaged; remove it and run again"):
        read_segment(path, segment.digest)
