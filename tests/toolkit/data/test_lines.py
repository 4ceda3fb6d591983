"""Lines of texts, against a reader that splits all of a text at once."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.data import line_blocks, lines
from assay.data.lines import LinesTable
from assay.data.value_types import ValueType
from assay.data.values import Place, cast
from assay.errors import DataError
from assay.files.content import content_of

TOKENS = [b"a", b"bc", b",", b'"', b"\n", b"\r\n", b"\r", b"\n\n", b"\0", b"\xff", b"\x0b", b"\x85", "é".encode()]
texts = st.lists(st.sampled_from(TOKENS), max_size=30).map(b"".join).filter(lambda data: data[:2] != BOM_UTF16_LE)


def lines_of(data):
    found = re.split(rb"\r\n|\r|\n", data)
    return found[:-1] if not found[-1] else found


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("lines") / "t.txt"


def read(path, columns=("lines", "lineNumbers")):
    batches = [*LinesTable(content_of(path)).stored(columns)]
    for batch in batches:
        batch.validate(full=True)
    return {name: [one for batch in batches for one in batch[name].to_pylist()] for name in columns}


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 20])
@given(data=texts)
@example(data=b"\r\n\r\n")
@example(data=b"ab\r\ncd")
@example(data=b"\r\r\n\n\r")
def test_lines_are_those_of_the_whole_text(path, block, data):
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "BLOCK_BYTES", block)
        found = read(path)
    assert found == {"lines": lines_of(data), "lineNumbers": [*range(len(lines_of(data)))]}


@given(data=texts)
def test_the_number_of_lines_needs_none_of_them(path, data):
    path.write_bytes(data)
    assert read(path, ["lineNumbers"]) == {"lineNumbers": read(path)["lineNumbers"]}


@given(data=texts)
def test_a_mark_of_byte_order_is_left_out(path, data):
    path.write_bytes(BOM_UTF8 + data)
    assert read(path)["lines"] == lines_of(data)


@pytest.mark.parametrize("mark", [BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_LE, BOM_UTF32_BE])
def test_other_encodings_are_refused(path, mark):
    path.write_bytes(mark + "a\nb".encode("utf-16-le"))
    with pytest.raises(DataError, match=r"is UTF-(16|32); save it as UTF-8"):
        LinesTable(content_of(path))


@pytest.mark.parametrize("length", [99, 100, 101, 102, 150, 1000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
@pytest.mark.parametrize("before", [0, 1, 7])
def test_a_line_that_is_too_long_is_refused(path, monkeypatch, length, end, before):
    monkeypatch.setattr(line_blocks, "LONGEST_BYTES", 100)
    monkeypatch.setattr(lines, "BLOCK_BYTES", 8)
    path.write_bytes(b"ab\n" * before + b"x" * length + end + b"y\n")
    if length + len(end) <= 99:
        assert len(read(path)["lines"]) == before + 1 + bool(end)
    elif length > 101:
        with pytest.raises(DataError, match=r"a line is longer than 0 MiB; look whether"):
            read(path)


def test_a_line_of_many_blocks_is_read(path):
    path.write_bytes(b"a\n" + b"x" * 5_000_000 + b"\nb")
    assert [*map(len, read(path)["lines"])] == [1, 5_000_000, 1]


def test_bytes_that_are_no_text_are_told_where_they_are_read_as_text(path):
    path.write_bytes(b"a\nb\xff\n")
    (batch,) = LinesTable(content_of(path)).stored(["lines"])
    with pytest.raises(DataError, match=r"data row 2, column `lines`: .* not UTF-8 at its byte 2"):
        cast(batch["lines"], ValueType.TEXT, Place(path, "lines"))


def test_the_reference_case(corpus):
    table = LinesTable(content_of(corpus / "croissant/load-probes/lines_with_commas/t.txt"))
    (batch,) = table.stored(table.columns)
    assert batch["lines"].to_pylist() == [b"a,b,c", b'"q" x', b"", b"last"]
    assert batch["lineNumbers"].to_pylist() == [0, 1, 2, 3]
