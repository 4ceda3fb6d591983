"""Whatever inflates members of zip archives gives what zlib gives; what is damaged is `zipfile`'s to explain."""

import io
import zlib
from contextlib import contextmanager
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.errors import DataError
from assay.files import inflate
from assay.files.archive import Archive
from assay.files.content import content_of
from assay.files.inflate import crc32, inflated

isal_zlib = pytest.importorskip("isal.isal_zlib")

TEXTS = st.binary(max_size=300) | st.text("ab", max_size=3000).map(str.encode)


@contextmanager
def by(library):
    """All that inflates meanwhile is this library."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inflate, "library", library)
        yield


def deflated(data, level, strategy):
    """A raw stream."""
    how = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, 8, strategy)
    return how.compress(data) + how.flush()


def test_the_faster_library_is_used_where_it_is():
    assert inflate.library is isal_zlib


@given(TEXTS, st.integers(-1, 9), st.sampled_from([zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY, zlib.Z_FIXED]))
def test_what_was_deflated_comes_back(data, level, strategy):
    stream = deflated(data, level, strategy)
    assert inflated(stream, len(data)) == inflated(stream, len(data) + 9) == data
    assert crc32(data) == zlib.crc32(data)
    if data:
        assert inflated(stream, len(data) - 1) is None


@given(data=TEXTS, cut=st.integers(0, 400), at=st.integers(0, 10_000), bits=st.integers(0, 255))
@example(data=b"", cut=0, at=0, bits=6)
def test_of_a_damaged_stream_both_say_the_same_or_nothing(data, cut, at, bits):
    stream = bytearray(deflated(data, 6, zlib.Z_DEFAULT_STRATEGY))[: cut or None]
    stream[at % len(stream)] ^= bits
    with by(isal_zlib):
        ours = inflated(bytes(stream), len(data))
    with by(zlib):
        theirs = inflated(bytes(stream), len(data))
    for each in (ours, theirs):
        assert each is None or len(each) <= len(data)
    # One may notice a damage that the other does not: that is what checksums are for.
    assert ours is None or theirs is None or ours == theirs or zlib.crc32(ours) != zlib.crc32(data)


@given(data=TEXTS.filter(bool), at=st.integers(0, 10_000), bits=st.integers(0, 255))
def test_a_damaged_archive_gives_the_same_bytes_or_the_same_line(tmp_path_factory, data, at, bits):
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("t.txt", data)
    body = bytearray(packed.getvalue())
    end = body.index(b"PK\x01\x02")
    body[30 + at % (end - 30)] ^= bits  # its name, or what was deflated
    path = tmp_path_factory.mktemp("a") / "a.zip"
    path.write_bytes(body)

    def outcome():
        try:
            (member,) = Archive(content_of(path)).members.values()
            return member.read(0, len(data) + 1)
        except DataError as error:
            return str(error)

    found = []
    for library in (isal_zlib, zlib):
        with by(library):
            found.append(outcome())
    assert found[0] == found[1]
    assert found[0] == data or "\n" not in found[0]
