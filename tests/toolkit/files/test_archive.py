"""Members of archives are read in place, as who unpacked them would read them; hostile ones are one line."""

import bz2
import contextlib
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.data.tables import stored_columns, table_in
from assay.errors import DataError
from assay.files import unpacked as limits
from assay.files.archive import Archive, is_archive
from assay.files.content import content_of, digest_in
from assay.files.tape import Header
from assay.files.unpacked import compression_of, unpacked

NAMES = st.text("abcé", min_size=1, max_size=3)
MEMBERS = st.dictionaries(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.binary(max_size=60), max_size=5)


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return data.getvalue()


def taped(members, mode="w"):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text))
    return data.getvalue()


def zstd(data):
    out = pa.BufferOutputStream()
    with pa.output_stream(out, compression="zstd") as packed:
        packed.write(data)
    return out.getvalue().to_pybytes()


PACKERS = {
    "zip": zipped,
    "stored": lambda members: zipped(members, zipfile.ZIP_STORED),
    "tar": taped,
    "tar.gz": lambda members: taped(members, "w:gz"),
    "tar.bz2": lambda members: taped(members, "w:bz2"),
    "tar.xz": lambda members: taped(members, "w:xz"),
    "tar.zst": lambda members: zstd(taped(members)),
    "zip in tar": lambda members: taped({"inner": zipped(members)}),
    "tar in zip": lambda members: zipped({"inner": taped(members)}),
    "tar.gz in zip": lambda members: zipped({"inner": taped(members, "w:gz")}),
    "zip in zip": lambda members: zipped({"inner": zipped(members)}),
}


def opened(path, way):
    archive = Archive(content_of(path))
    return Archive(archive.members["inner"]) if " in " in way else archive


def read(content):
    with content.open() as file:
        return file.read()


@pytest.mark.parametrize("way", PACKERS)
@given(members=MEMBERS)
def test_what_was_packed_is_read(tmp_path_factory, way, members):
    names = list(members)
    # A file is no folder as well.
    members = {name: members[name] for name in names if not any(each.startswith(f"{name}/") for each in names)}
    path = tmp_path_factory.mktemp("archive") / "a"
    path.write_bytes(PACKERS[way](members))
    found = opened(path, way).members
    assert {name: read(content) for name, content in found.items()} == members
    assert list(found) == sorted(members, key=str.encode)
    assert all(content.size_bytes == len(members[name]) for name, content in found.items())
    assert all(content.file.path == path for content in found.values())


@pytest.mark.parametrize("way", PACKERS)
@given(places=st.lists(st.integers(0, 65), min_size=1, max_size=6), sizes=st.lists(st.integers(0, 40), min_size=6))
def test_one_may_go_back_and_forth_in_a_member(tmp_path_factory, way, places, sizes):
    data = bytes(range(65))
    path = tmp_path_factory.mktemp("archive") / "a"
    path.write_bytes(PACKERS[way]({"before": b"xyz", "m": data, "z": b"after"}))
    expected = io.BytesIO(data)
    with opened(path, way).members["m"].open() as file:
        for place, size in zip(places, sizes, strict=False):
            assert file.seek(place) == expected.seek(place)
            assert file.read(size) == expected.read(size)
            assert file.tell() == expected.tell()
            assert opened(path, way).members["m"].read(place, size) == data[place:][:size]
        assert file.seek(-3, io.SEEK_END) == 62
        assert file.read() == data[-3:]


@pytest.mark.parametrize("way", PACKERS)
def test_tables_in_archives(tmp_path, way):
    path = tmp_path / "a"
    parquet = io.BytesIO()
    pq.write_table(pa.table({"x": [1, 2]}), parquet)
    path.write_bytes(PACKERS[way]({"d/t.csv": b"x\n1\n2\n", "t.parquet": parquet.getvalue()}))
    members = opened(path, way).members
    for name, first in (("d/t.csv", b"1"), ("t.parquet", 1)):
        table = table_in(members[name])
        assert [batch.column(0)[0].as_py() for batch in table.stored(["x"])] == [first]
    with pytest.raises(DataError, match="there is no such column") as caught:
        list(stored_columns(table_in(members["t.parquet"]), ["y"]))
    assert caught.value.path.startswith(str(path))


@pytest.mark.parametrize(
    ("name", "inside"),
    [("../b", "b"), ("/b", "b"), ("a/../../b", "a/b"), ("./b", "b"), ("C:\\b", "C:\\b"), ("a//b", "a/b")],
)
@pytest.mark.parametrize("pack", [zipped, taped])
def test_paths_that_lead_out_lead_nowhere(tmp_path, name, inside, pack):
    path = tmp_path / "d" / "a"
    path.parent.mkdir()
    path.write_bytes(pack({"fine": b"", name: b"x"}))
    members = Archive(content_of(path)).members
    assert {name: read(content) for name, content in members.items()} == {"fine": b"", inside: b"x"}
    assert sorted(tmp_path.rglob("*")) == [path.parent, path]


def taped_links(path, links, kind=tarfile.SYMTYPE):
    with tarfile.open(path, "w") as tape:
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            if isinstance(target, bytes):
                info.size = len(target)
                tape.addfile(info, io.BytesIO(target))
            else:
                info.type, info.linkname = kind, target
                tape.addfile(info)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_is_the_member_that_it_leads_to(tmp_path, kind):
    from_here = "a" if kind == tarfile.SYMTYPE else "d/a"
    links = {"d/a": b"1", "d/b": from_here, "d/c": "b" if kind == tarfile.SYMTYPE else "d/b"}
    nowhere = {"out": "../../a", "abs": "/etc/passwd", "self": "self", "gone": "no"}
    taped_links(tmp_path / "a.tar", links | nowhere, kind)
    members = Archive(content_of(tmp_path / "a.tar")).members
    assert {name: read(content) for name, content in members.items()} == dict.fromkeys(["d/a", "d/b", "d/c"], b"1")


def test_a_link_in_a_zip_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("d/a", b"1")
        for name, target in (("b", "d/a"), ("c", "../x")):
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, target)
    members = Archive(content_of(tmp_path / "a.zip")).members
    assert {name: read(content) for name, content in members.items()} == {"b": b"1", "d/a": b"1"}


def test_devices_are_no_members(tmp_path):
    for kind in (tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
        taped_links(tmp_path / "a.tar", {"x": ""}, kind)
        assert Archive(content_of(tmp_path / "a.tar")).members == {}


def test_a_damaged_header_in_the_middle_of_a_tape_is_told(tmp_path):
    data = bytearray(taped({"a": b"1", "b": b"2", "c": b"3"}))
    data[1024 + 3] ^= 1
    (tmp_path / "a.tar").write_bytes(data)
    with pytest.raises(DataError, match="the header at byte 1024 is damaged"):
        Archive(content_of(tmp_path / "a.tar")).members  # noqa: B018


def test_members_of_archives_with_names_that_climb_are_of_their_archive(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.zip").write_bytes(zipped({"/inner.zip": zipped({"x": name.encode()})}))
    paths = [Archive(content_of(tmp_path / f"{name}.zip")).members["inner.zip"].path for name in "ab"]
    assert paths == [tmp_path / f"{name}.zip" / "inner.zip" for name in "ab"]


def test_archives_in_archives_share_one_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "ALWAYS_BYTES", 2500)
    monkeypatch.setattr(limits, "MOST_TIMES", 1)
    inner = zipped({"x": bytes(range(256)) * 4}, zipfile.ZIP_STORED)
    (tmp_path / "a.zip").write_bytes(zipped({"1": inner, "2": inner, "3": inner}))
    outer = Archive(content_of(tmp_path / "a.zip")).members
    kept = [Archive(outer[name]).members for name in "12"]
    with pytest.raises(DataError, match="bytes come out of"):
        Archive(outer["3"]).members  # noqa: B018
    del kept
    assert read(Archive(outer["3"]).members["x"])


def damaged(data):
    """The same archive, cut short, and with each of some bytes changed."""
    yield data[: len(data) // 2]
    for at in range(0, len(data), 7):
        yield data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize("way", ["zip", "stored", "tar", "tar.gz", "tar.xz", "tar.zst", "zip in tar"])
def test_damages_are_one_line(tmp_path, way):
    path, told = tmp_path / "a", []
    for data in damaged(PACKERS[way]({"a": b"abc" * 40, "b/c": b"xyz" * 9})):
        path.write_bytes(data)
        try:
            for content in opened(path, way).members.values():
                read(content)
        except (DataError, OSError) as error:
            told.append(str(error))
        except KeyError as error:  # The name of the inner archive is damaged.
            told.append(str(error))
    assert told
    assert all(line.isprintable() for line in told)


@pytest.mark.parametrize("way", ["zip", "stored", "zip in tar"])
def test_a_part_of_what_is_damaged_is_that_of_the_whole(tmp_path, way):
    """Of a member that is read at once is said what is said of one that is gone through."""
    path, answers = tmp_path / "a", set()
    for data in damaged(PACKERS[way]({"a": b"abc" * 40, "b/c": b"xyz" * 9})):
        path.write_bytes(data)
        try:
            members = opened(path, way).members.values()
        except (DataError, KeyError):
            continue
        for content in members:
            parts = []
            for ask in (lambda content=content: content.read(0, 1000), lambda content=content: read(content)):
                try:
                    parts.append(ask())
                except (DataError, OSError) as error:
                    parts.append(type(error) in (DataError, OSError))
            assert parts[0] == parts[1]
            answers.add(parts[0] is True)
    assert answers == {True, False}


@pytest.mark.parametrize("name", ["PK", "PKG-INFO", "PK\x05/a"])
def test_a_tape_whose_first_name_begins_like_a_zip_archive_is_a_tape(tmp_path, name):
    (tmp_path / "a.tar").write_bytes(taped({name: b"x"}))
    assert {inside: read(each) for inside, each in Archive(content_of(tmp_path / "a.tar")).members.items()} == {
        name: b"x"
    }


HEADERS = st.fixed_dictionaries(
    {
        "name": st.text("abcé/", min_size=1, max_size=120).filter(lambda name: name.strip("/")),
        "size": st.integers(0, 40),
        "mode": st.integers(0, 0o7777),
        "mtime": st.integers(0, 2**35),
        "uid": st.integers(0, 2**22),
        "uname": st.text("abcé", max_size=8),
        "type": st.sampled_from(
            [tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE]
        ),
    }
)


@given(
    headers=st.lists(HEADERS, max_size=4),
    form=st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
    change=st.none() | st.tuples(st.integers(0, 1023), st.integers(1, 255)),
)
def test_headers_of_tapes_are_read_as_by_tarfile(headers, form, change):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tape:
        for fields in headers:
            info = tarfile.TarInfo()
            for name, value in fields.items():
                setattr(info, name, value)
            with contextlib.suppress(ValueError):  # what a form has no room for
                tape.addfile(info, io.BytesIO(b"x" * info.size))
    data = bytearray(out.getvalue())
    if change is not None:
        at, bits = change
        data[at % len(data)] ^= bits
    assert headers_of(data, Header) == headers_of(data, tarfile.TarInfo)


def headers_of(data, kind):
    """What a tape says of its members, as far as it is asked; the text of an error where it is damaged."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", tarinfo=kind) as tape:
            return [(each.name, each.size, each.type, each.offset_data, each.linkname, each.isreg()) for each in tape]
    except tarfile.TarError as error:
        return str(error)


def test_an_encrypted_archive_is_said_to_be_one(tmp_path):
    data = bytearray(zipped({"a": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DataError, match="is encrypted"):
        Archive(content_of(tmp_path / "a.zip")).members  # noqa: B018


DIRECTORY, BEFORE = (b"PK\x01\x02", 16), (b"PK\x03\x04", 14)
"""What a header begins with, and where the check sum, the packed size and the size are in it."""


def lying(data, header, *, size=None, packed=None, crc=None):
    """An archive of one member with other numbers in a header."""
    mark, at = header
    for number, place in ((crc, at), (packed, at + 4), (size, at + 8)):
        if number is not None:
            struct.pack_into("<I", data, data.index(mark) + place, number)


def all_answers(content):
    """What is said of all ways to read a member to its end."""
    for ask in (
        lambda: read(content),
        lambda: digest_in(content),
        lambda: content.read(0, content.size_bytes),
        lambda: content.read(content.size_bytes - 1, 9),
    ):
        with pytest.raises((DataError, OSError)) as caught:
            ask()
        yield str(caught.value)


LENGTHS = pytest.mark.parametrize("length", [1000, 3 << 20])
WAYS = pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])


@LENGTHS
@WAYS
@pytest.mark.parametrize("header", [DIRECTORY, BEFORE])
@pytest.mark.parametrize("number", ["size", "packed"])
@pytest.mark.parametrize("lie", [1, -1, 500])
def test_sizes_of_the_directory_and_of_the_header_before_a_member_are_the_same(
    tmp_path, length, way, header, number, lie
):
    data = bytearray(zipped({"a": bytes(range(250)) * (length // 250)}, way))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.infolist()[0]
    told = {"size": info.file_size, "packed": info.compress_size}
    lying(data, header, **{number: told[number] + lie})
    (tmp_path / "a.zip").write_bytes(data)
    content = Archive(content_of(tmp_path / "a.zip")).members["a"]
    assert all("its sizes are" in said and "in the header before it" in said for said in all_answers(content))


@LENGTHS
@WAYS
@pytest.mark.parametrize("lie", [1, 500])
def test_what_comes_out_is_as_long_as_both_headers_say(tmp_path, length, way, lie):
    whole = bytes(range(250)) * (length // 250)
    for size, crc in ((len(whole) + lie, zlib.crc32(whole)), (len(whole) - lie, zlib.crc32(whole[:-lie]))):
        data = bytearray(zipped({"a": whole}, way))
        for header in (DIRECTORY, BEFORE):
            lying(data, header, size=size, crc=crc)
        (tmp_path / "a.zip").write_bytes(data)
        content = Archive(content_of(tmp_path / "a.zip")).members["a"]
        came = f"{len(whole):,}" if size > len(whole) else f"more than {size:,}"
        told = f"the directory of the archive says that it has {size:,} bytes, and {came} come out"
        assert all(told in said for said in all_answers(content))


@LENGTHS
@WAYS
def test_sizes_that_follow_a_member_or_have_64_bits_are_no_lies(tmp_path, length, way):
    class Stream(io.RawIOBase):
        def __init__(self):
            self.data = b""

        def writable(self):
            return True

        def write(self, some):
            self.data += bytes(some)
            return len(some)

    whole, stream, wide = bytes(range(250)) * (length // 250), Stream(), io.BytesIO()
    with zipfile.ZipFile(stream, "w", way) as archive:
        archive.writestr("a", whole)
    with zipfile.ZipFile(wide, "w", way) as archive, archive.open("a", "w", force_zip64=True) as file:
        file.write(whole)
    for data in (stream.data, wide.getvalue()):
        (tmp_path / "a.zip").write_bytes(data)
        content = Archive(content_of(tmp_path / "a.zip")).members["a"]
        assert (read(content), content.read(0, len(whole))) == (whole, whole)


def test_a_header_of_a_tape_that_leads_back_is_damaged(tmp_path):
    """An extended header may give a size, and that of -1,536 bytes would make `b` the next member for ever."""
    said = tarfile.TarInfo("a")
    said.pax_headers = {"size": "-1536"}
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as tape:
        before = tarfile.TarInfo("b")
        before.size = 1
        tape.addfile(before, io.BytesIO(b"x"))
        tape.addfile(said)
    (tmp_path / "a.tar").write_bytes(data.getvalue())
    with pytest.raises(DataError, match="cannot be read as an archive: the size of `a` is -1,536"):
        Archive(content_of(tmp_path / "a.tar")).members  # noqa: B018


@pytest.mark.parametrize("size", [600, 8**11 - 1, 2**70])
def test_a_size_beyond_the_end_of_a_tape_is_damage(tmp_path, size):
    info = tarfile.TarInfo("a")
    info.size = size
    (tmp_path / "a.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"x" * 512)
    with pytest.raises(DataError, match="cannot be read as an archive: "):
        Archive(content_of(tmp_path / "a.tar")).members  # noqa: B018


@pytest.mark.parametrize("pack", [zipped, taped])
def test_names_that_lead_nowhere_are_no_members(tmp_path, pack):
    (tmp_path / "a").write_bytes(pack({"..": b"x", "./.": b"y", "b": b"z"}))
    assert [*Archive(content_of(tmp_path / "a")).members] == ["b"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd])
def test_what_is_compressed_by_itself(tmp_path, monkeypatch, pack):
    path = tmp_path / "t.csv"
    path.write_bytes(pack(b"x\n" + b"1\n" * 9000))
    content = content_of(path)
    assert compression_of(content)
    assert not is_archive(content)
    found = unpacked(content)
    assert (found.path, found.file.path, read(found)[:4]) == (path, path, b"x\n1\n")
    monkeypatch.setattr(limits, "ALWAYS_BYTES", 100)
    monkeypatch.setattr(limits, "MOST_TIMES", 2)
    with pytest.raises(DataError, match="bytes come out of"):
        unpacked(content)
    path.write_bytes(pack(b"x\n1\n" * 9000)[:-9])
    monkeypatch.undo()
    with pytest.raises(DataError, match="cannot be unpacked"):
        read(unpacked(content_of(path)))


def test_a_bomb_in_a_zip_archive_is_not_set_off(tmp_path, monkeypatch):
    (tmp_path / "a.zip").write_bytes(zipped({"a": bytes(1_000_000)}))
    monkeypatch.setattr(limits, "ALWAYS_BYTES", 1000)
    with pytest.raises(DataError, match=r"more than .* bytes come out of"):
        read(Archive(content_of(tmp_path / "a.zip")).members["a"])


def test_an_archive_that_changes_meanwhile(tmp_path):
    path = tmp_path / "a.tar"
    path.write_bytes(taped({"a": b"1"}))
    content = Archive(content_of(path)).members["a"]
    path.write_bytes(taped({"a": b"22", "b": b""}))
    for ask in (content.open, content.require_unchanged):
        with pytest.raises(DataError, match="changed while it was read"):
            ask()
