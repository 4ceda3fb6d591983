"""The cache: what is in it is whole and what its name says, whatever happened before."""

import multiprocessing
import os
import resource
import subprocess
import sys
from hashlib import md5, sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import DataError
from assay.files import partial as module
from assay.files.kept import Cache
from assay.files.notes import read_note, write_note

URL, DATA = "https://example.org/t.csv", b"id\n1\n2\n"
PATH = Path("example.org/t.csv")
DIGEST = sha256(DATA).hexdigest()


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def put(cache, data=DATA, url=URL, version='"1"'):
    with cache.filling(url, ["sha256", "md5"]) as partial:
        partial.begin("")
        partial.write(data)
        return cache.keep(url, partial, version, PATH)


def read(kept):
    with kept.open() as file:
        return file.read()


def names(cache, folder):
    return sorted(path.name for path in (cache.folder / folder).iterdir() if path.suffix != ".lock")


def test_what_was_put_is_found_by_its_digest_and_its_address(cache):
    assert cache.called(DIGEST, PATH) is None
    assert cache.at(URL, PATH) is None
    assert not cache.folder.exists()
    kept = put(cache)
    assert read(kept) == DATA
    assert (kept.path, kept.sha256, kept.md5) == (PATH, DIGEST, md5(DATA).hexdigest())
    assert Cache(cache.folder).called(DIGEST, PATH) == kept
    assert Cache(cache.folder).at(URL, PATH) == (kept, '"1"')
    assert names(cache, "sha256") == [DIGEST, f"{DIGEST}.json"]
    assert names(cache, "urls") == [f"{sha256(URL.encode()).hexdigest()}.json"]
    assert cache.folder.stat().st_mode & 0o777 == 0o700


def test_two_addresses_of_one_file_have_one_file(cache):
    first = put(cache)
    second = put(cache, url="https://example.org/u.csv")
    assert first.file == second.file, "whoever reads the first one reads on"
    assert names(cache, "sha256") == [DIGEST, f"{DIGEST}.json"]


def test_what_was_changed_is_noticed_and_removed(cache):
    kept = put(cache)
    kept.file.path.chmod(0o600)
    kept.file.path.write_bytes(DATA[::-1])
    assert cache.at(URL, PATH) is None
    assert not kept.file.path.exists()
    assert read(put(cache)) == DATA


def test_a_copy_of_the_cache_is_gone_through_once(cache):
    kept = put(cache)
    os.utime(kept.file.path, (1, 1))
    found = cache.called(DIGEST, PATH)
    assert read(found) == DATA
    assert read_note(Path(f"{kept.file.path}.json"))["modified"] == found.file.stamp.modified_ns


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b"[" * 9999, b"\xff", b'{"url": 1}', b'{"url": "%b", "sha256": 3}'])
def test_a_note_that_is_broken_is_none(cache, note):
    put(cache)
    for path in (*cache.folder.glob("urls/*.json"), cache.folder / "sha256" / f"{DIGEST}.json"):
        path.write_bytes(note.replace(b"%b", URL.encode()))
    assert cache.at(URL, PATH) is None
    assert read(cache.called(DIGEST, PATH)) == DATA


@pytest.mark.parametrize("digest", ["../secret", "", "/etc/passwd", "a" * 63, "A" * 64])
def test_a_note_leads_to_no_other_file(cache, digest):
    put(cache)
    note = next(cache.folder.glob("urls/*.json"))
    write_note(note, {"url": URL, "sha256": digest, "version": ""})
    assert cache.at(URL, PATH) is None


def took_up(cache):
    with cache.filling(URL, ["sha256"]) as partial:
        return partial.length, partial.version, partial.digests["sha256"]


@given(pieces=st.lists(st.binary(max_size=50), min_size=1), version=st.sampled_from(["", '"1"']))
def test_a_part_stays_where_a_host_can_go_on_with_it(tmp_path_factory, pieces, version):
    cache = Cache(tmp_path_factory.mktemp("cache"))
    with cache.filling(URL, ["sha256"]) as partial:
        partial.begin(version)
        for piece in pieces:
            partial.write(piece)
    data = b"".join(pieces) if version else b""
    assert took_up(cache) == (len(data), version if data else "", sha256(data).hexdigest())
    assert bool(names(cache, "urls")) == bool(data)
    assert names(cache, "sha256") == []


def killed(folder, length):
    with Cache(folder).filling(URL, ["sha256"]) as partial:
        partial.begin('"1"')
        for _ in range(length):
            partial.write(b"x")
        os._exit(0)


def test_of_what_a_crash_leaves_only_what_is_certainly_on_the_disk_is_used(cache, monkeypatch):
    monkeypatch.setattr(module, "CHECKPOINT_BYTES", 10)
    process = multiprocessing.get_context("fork").Process(target=killed, args=(cache.folder, 25))
    process.start()
    process.join()
    assert took_up(cache) == (20, '"1"', sha256(b"x" * 20).hexdigest())
    part = next(cache.folder.glob("urls/*.partial"))
    part.write_bytes(b"x" * 19)
    assert took_up(cache) == (0, "", sha256().hexdigest())
    assert names(cache, "urls") == []


def test_a_link_in_place_of_a_part_is_not_followed(cache, tmp_path):
    put(cache)
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    (cache.folder / "urls" / f"{sha256(URL.encode()).hexdigest()}.partial").symlink_to(other)
    with pytest.raises(DataError, match="cannot be used"), cache.filling(URL, ["sha256"]):
        pass
    assert other.read_bytes() == b"mine"


def test_room_is_looked_for_before_and_on_the_way(cache, monkeypatch):
    with cache.filling(URL, ["sha256"]) as partial, pytest.raises(DataError, match="bytes left, and 1,15"):
        partial.require_room(1 << 60)
    monkeypatch.setattr(module, "LEFT_BYTES", 1 << 60)
    monkeypatch.setattr(module, "CHECKPOINT_BYTES", 2)
    with cache.filling(URL, ["sha256"]) as partial:
        partial.begin("")
        partial.write(b"1")
        with pytest.raises(DataError, match="its disk is full"):
            partial.write(b"2")
    assert names(cache, "urls") == []


FULL = """
import resource, sys
from pathlib import Path
from assay.files.kept import Cache
from assay.errors import DataError
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    with Cache(Path(sys.argv[1])).filling("u", ["sha256"]) as partial:
        partial.begin(sys.argv[2])
        for _ in range(3):
            partial.write(b"x" * 40)
except DataError as error:
    print(error)
"""


@pytest.mark.parametrize("version", ["", '"1"'])
def test_a_disk_that_says_no_is_one_line_and_leaves_what_a_host_can_go_on_with(cache, version):
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    words = [sys.executable, "-c", FULL, str(cache.folder), version]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"{cache.folder}/urls: cannot be used: File too large\n"
    with cache.filling("u", ["sha256"]) as partial:
        assert partial.length == (100 if version else 0)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="Not a directory"), Cache(tmp_path / "file" / "cache").filling(URL, []):
        pass


def filled(folder, number, begun):
    with Cache(folder).filling(URL, ["sha256"]) as partial:
        begun.put(number)
        assert partial.length == 0
        partial.begin("")
        for _ in range(100):
            partial.write(b"%d" % number)
        Cache(folder).keep(URL, partial, "", PATH)


def test_processes_fill_one_after_the_other(cache):
    context = multiprocessing.get_context("fork")
    begun = context.Queue()
    processes = [context.Process(target=filled, args=(cache.folder, number, begun)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    last = [begun.get() for _ in processes][-1]
    assert read(cache.at(URL, PATH).kept) == b"%d" % last * 100
    assert len(names(cache, "sha256")) == 8
