"""The cache on the command line: what is in it, whether it is whole, and how it is emptied beside others."""

import json
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from assay.files.kept import Cache

ONE, TWO = b"id\n1\n", b"id\n2\n3\n"
URL, OTHER = "https://example.org/t.csv", "https://me:secret@example.org/u.csv"


@pytest.fixture
def kept(cache):
    """A cache with two files."""
    here = Cache(cache)
    put(here, URL, ONE)
    put(here, OTHER, TWO)
    return here


def put(here, url, data):
    with here.filling(url, ["sha256"]) as partial:
        partial.begin("")
        partial.write(data)
        return here.keep(url, partial, "", Path("t.csv"))


def path_of(here, data):
    return here.folder / "sha256" / sha256(data).hexdigest()


@pytest.fixture
def ask(drive, tmp_path):
    """Calls `assay data cache`."""
    return lambda *words: drive([["data", "cache", *words]], tmp_path)[0]


def listed(ask, *words):
    return json.loads(ask(*words, "--format", "json").out)


def addresses(told):
    return sorted(address for file in told["files"] for address in file["addresses"])


def test_what_there_is(kept, ask):
    told = listed(ask)
    assert addresses(told) == ["https://example.org/t.csv", "https://…@example.org/u.csv"]
    assert (told["folder"], told["bytes"]) == (str(kept.folder), len(ONE + TWO))
    assert {file["sha256"] for file in told["files"]} == {sha256(data).hexdigest() for data in (ONE, TWO)}
    assert all(file["verified"] for file in told["files"])
    text = ask()
    assert text.out.endswith(f"{kept.folder}: 2 files, 0 kB\n")
    assert "secret" not in text.out


def test_an_empty_cache_is_none_that_is_made(cache, ask):
    assert ask("verify").status == ask("remove", "--all").status == 0
    assert ask().out == f"{cache}: 0 files, 0 kB\n"
    assert not cache.exists()


def test_a_file_that_was_changed(kept, ask):
    path = path_of(kept, ONE)
    path.chmod(0o600)
    path.write_bytes(b"id\n9\n")
    assert [file["verified"] for file in listed(ask)["files"]].count(False) == 1
    done = ask("verify")
    assert done.status == 1
    assert f"{path}: its bytes are not those of its name" in done.out
    assert "1 of 2 files verified" in done.out
    assert ask("verify", OTHER.replace("me:secret", "…")).status == 0


@pytest.mark.parametrize("word", [URL, sha256(ONE).hexdigest()[:6]])
def test_one_is_removed(kept, ask, word):
    assert ask("remove", word, "--yes").out == f"{kept.folder}: 1 file removed, 0 kB\n"
    assert addresses(listed(ask)) == ["https://…@example.org/u.csv"]
    assert kept.at(URL, Path("t.csv")) is None
    assert kept.at(OTHER, Path("t.csv")) is not None


@pytest.mark.parametrize("word", [OTHER, "https://…@example.org/u.csv", sha256(TWO).hexdigest()[:6].upper()])
def test_a_file_is_named_by_its_address_with_its_login_or_without_and_by_any_digits(kept, ask, word):
    assert [file["sha256"] for file in listed(ask, "list", word)["files"]] == [path_of(kept, TWO).name]


def test_what_nobody_used_for_long_is_removed(kept, ask):
    old = time.time() - 40 * 86400
    os.utime(path_of(kept, ONE), (old, old))
    removed = listed(ask, "remove", "--older-than", "30d", "--yes")
    assert (addresses(removed), removed["left"]) == ([URL], 0)
    assert addresses(listed(ask)) == ["https://…@example.org/u.csv"]


def test_what_is_no_file_is_none_of_the_cache_and_links_are_not_followed(kept, ask, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_bytes(bytes(5000))
    files, urls = kept.folder / "sha256", kept.folder / "urls"
    (files / ("a" * 64)).mkdir()
    os.mkfifo(files / ("b" * 64))
    (files / ("c" * 64)).symlink_to(tmp_path / "nowhere")
    os.mkfifo(urls / f"{'d' * 64}.json")
    for end in (".work", ".partial"):
        (urls / f"{'e' * 64}{end}").symlink_to(tmp_path / "mine")
    told = listed(ask)
    assert (len(told["files"]), told["unfinished"]["files"]) == (2, 2)
    assert told["unfinished"]["bytes"] < 1000
    assert ask("verify").out == f"{kept.folder}: 2 of 2 files verified\n"
    done = ask("remove", "--all", "--yes")
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "mine" / "x").is_file()
    assert (len(listed(ask)["files"]), listed(ask)["unfinished"]["files"]) == (0, 0)


def test_what_somebody_is_fetching_is_left(kept, ask):
    with kept.filling(URL, ["sha256"]) as partial:
        partial.begin('"1"')
        partial.write(b"i")
        done = ask("remove", "--all", "--yes")
        assert done.out == f"{kept.folder}: 1 file removed, 0 kB; 2 files left that somebody is fetching\n"
    assert addresses(listed(ask)) == [URL]
    assert listed(ask)["unfinished"] == {"files": 1, "bytes": 1}
    done = ask("remove", "--all", "--yes")
    assert done.out == f"{kept.folder}: 2 files removed, 0 kB\n"
    assert {path.suffix for path in kept.folder.rglob("*") if path.is_file()} == {".lock"}
    assert put(kept, URL, ONE).sha256 == sha256(ONE).hexdigest()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["remove"], "say what to remove"),
        (["remove", "--all", URL], "--all stands alone"),
        (["verify", "--all"], "--all stands alone"),
        (["remove", "--older-than", "old"], "`old` is no age"),
        (["remove", "nowhere", "--yes"], "the cache has no file `nowhere`"),
        (["remove", "--all"], "add --yes to remove it"),
        (["empty"], "`empty`"),
    ],
)
def test_wrong_calls(kept, ask, words, said):
    done = ask(*words)
    assert done.is_one_line(said)
    assert len(listed(ask)["files"]) == 2
