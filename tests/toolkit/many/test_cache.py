"""A cache saves time and changes nothing: not what is said, not when files change, and not when it is broken."""

import json
import random
import sqlite3
import subprocess
import zlib

import pytest

from assay.many import cache as module
from assay.many.cache import NAME, Cache, key_of
from assay.many.fingerprint import fingerprint
from assay.many.setting import Setting
from assay_spec.document import format_of
from assay_spec.kinds import KINDS
from assay_validators.engine import Session
from assay_validators.kept import keep

from .conftest import COMMAND, STUDY

DRAFT = '{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/0.8"}'


def entries(folder):
    with sqlite3.connect(folder / NAME) as base:
        return base.execute("SELECT key, line FROM kept ORDER BY key").fetchall()


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "junit", "github"])
def test_whatever_is_remembered_the_same_is_said(form, folder, checked):
    plain = checked("--format", form, ".", cwd=folder)
    for jobs in ("1", "2", "1"):
        assert checked("--format", form, "--cache", "../kept", "--jobs", jobs, ".", cwd=folder) == plain
    assert checked("--format", form, "--cache", "../kept", ".", cwd=folder) == plain


def test_what_was_found_is_remembered_by_content_and_not_by_name(folder, checked):
    checked("--cache", "../kept", "below/000.json", cwd=folder)
    (line,) = [zlib.decompress(line) for _, line in entries(folder.parent / "kept")]
    (folder / "below/000.json").rename(folder / "other.json")
    said = checked("--cache", "../kept", "--format", "json", "other.json", cwd=folder)
    assert said == checked("--format", "json", "other.json", cwd=folder)
    assert [zlib.decompress(line) for _, line in entries(folder.parent / "kept")] == [line]


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "junit", "github"])
def test_of_a_draft_the_same_is_said_under_another_name(form, folder, checked):
    for name in ("first.json", "second.json"):
        (folder / name).write_text(DRAFT)
    plain = checked("--format", form, "second.json", cwd=folder)
    checked("--cache", "../kept", "first.json", cwd=folder)
    assert len(entries(folder.parent / "kept")) == 1
    said = checked("--format", form, "--cache", "../kept", "second.json", cwd=folder)
    assert said == plain
    assert "first.json" not in said[1]


def test_it_is_really_read(folder, checked):
    checked("--cache", "../kept", "below", cwd=folder)
    with sqlite3.connect(folder.parent / "kept" / NAME) as base:
        fine = zlib.compress(keep(Session().check_file(str(STUDY / "croissant.json"))).encode())
        base.execute("UPDATE kept SET line = ?", (fine,))
    assert "warnings" in checked("below", cwd=folder)[1]
    assert "30 files checked, nothing found" in checked("--cache", "../kept", "below", cwd=folder)[1]


def test_a_file_that_changed_is_checked_again(folder, checked):
    chance = random.Random(7)
    for _ in range(4):
        for path in (folder / "below").iterdir():
            data = bytearray(path.read_bytes())
            data[chance.randrange(len(data))] = chance.randrange(256)
            path.write_bytes(data)
        assert checked("--cache", "../kept", ".", cwd=folder) == checked(".", cwd=folder)


def test_an_evaluation_is_checked_with_the_files_that_it_names(folder, checked):
    assert "`a.csv`" not in checked("--cache", "../kept", "evaluation.yaml", cwd=folder)[1]
    (folder / "a.csv").unlink()
    assert "`a.csv` does not exist" in checked("--cache", "../kept", "evaluation.yaml", cwd=folder)[1]


def test_only_kinds_that_look_at_nothing_else_are_remembered(folder, checked):
    assert {row.name for row in KINDS if row.alone} == {"croissant", "fingerprint"}
    checked("--cache", "../kept", ".", cwd=folder)
    kinds = {json.loads(zlib.decompress(line))[0].partition("/")[0] for _, line in entries(folder.parent / "kept")}
    assert kinds == {"croissant", "fingerprint"}


@pytest.mark.parametrize("row", [row.name for row in KINDS if row.alone])
def test_what_is_said_of_them_depends_on_no_other_file(row, tmp_path, checked):
    name = {"croissant": "croissant.json", "fingerprint": "fingerprint.yaml"}[row]
    for source in (STUDY / name, STUDY / "broken.json"):
        suffix = source.suffix
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        (tmp_path / "elsewhere" / f"x{suffix}").write_bytes(source.read_bytes())
        here = Session().check_file(str(source))
        assert keep(Session().check_file(str(tmp_path / "elsewhere" / f"x{suffix}"))) == keep(here)


WAYS = ((), ("--profile", "strict"), ("--profile", "neurips-2026"), ("--double-blind",), ("--as", "mlcroissant"))


def test_what_one_way_of_checking_found_is_not_told_by_another(folder, checked):
    plain = {words: checked(*words, "below", "croissant.json", cwd=folder) for words in WAYS}
    assert len({said[1] for said in plain.values()}) == len(WAYS)
    for _ in range(2):
        for words in WAYS:
            assert checked(*words, "--cache", "../kept", "below", "croissant.json", cwd=folder) == plain[words]


def test_a_profile_that_was_edited_is_another(folder, checked):
    profile = folder.parent / "ours.toml"
    for severity in ("error", "info", "off"):
        profile.write_text(f'title = "Ours"\nextends = "core"\n[severity]\nCRO005 = "{severity}"\n')
        words = ("--profile", profile, "below")
        assert checked("--cache", "../kept", *words, cwd=folder) == checked(*words, cwd=folder)


def test_the_same_bytes_are_read_otherwise_under_another_suffix():
    data = b'{"a": 1}'
    assert key(data, "a.json") != key(data, "a.yaml") != key(data, "a.ttl")
    assert key(data, "a.json") == key(data, "b.jsonld") == key(data, "c")


def key(data, name):
    return key_of(format_of(name, data), data)


def test_the_code_that_checks_is_part_of_what_is_known(monkeypatch, tmp_path):
    cache = Cache(str(tmp_path), Setting(), None)
    cache.put(b"key", "[]")
    cache.close()
    assert Cache(str(tmp_path), Setting(), None).get(b"key") == "[]"
    assert len(fingerprint()) == 64
    monkeypatch.setattr(module, "fingerprint", lambda: "another")
    assert Cache(str(tmp_path), Setting(), None).get(b"key") is None


DAMAGES = {
    "empty": b"",
    "text": b"not a base of data, but long enough to be looked at" * 100,
    "cut": None,
    "scrambled": None,
    "schema": None,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_broken_cache_is_replaced(damage, jobs, folder, checked):
    plain = checked(".", cwd=folder)
    words = ("--cache", "../kept", "--jobs", jobs, ".")
    checked(*words, cwd=folder)
    path = folder.parent / "kept" / NAME
    data = path.read_bytes()
    scrambled = bytearray(data)
    random.Random(3).shuffle(scrambled)
    # SQLite quotes the word that it does not know, which is no UTF-8 here.
    schema = data.replace(b"CREATE TABLE", b"CR\xb3ATE TABLE")
    damaged = {"cut": data[: len(data) // 2], "scrambled": scrambled, "schema": schema}
    path.write_bytes(damaged.get(damage, DAMAGES[damage]))
    first, second, third = (checked(*words, cwd=folder) for _ in range(3))
    assert first[:2] == second[:2] == third[:2] == plain[:2]
    assert third == plain, "it does not recover"
    assert entries(folder.parent / "kept")


def test_broken_entries_are_not_believed(folder, checked):
    plain = checked("below", cwd=folder)
    checked("--cache", "../kept", "below", cwd=folder)
    bad = [
        b"",
        b"x",
        zlib.compress(b"[]"),
        zlib.compress(b"\xff"),
        zlib.compress(b'["croissant/1.1"]'),
        None,
        7,
        "text",
    ]
    with sqlite3.connect(folder.parent / "kept" / NAME) as base:
        keys = [key for (key,) in base.execute("SELECT key FROM kept")]
        for number, key in enumerate(keys):
            line = bad[number % len(bad)]
            base.execute("UPDATE kept SET line = ? WHERE key = ?", (b"" if line is None else line, key))
    assert checked("--cache", "../kept", "below", cwd=folder) == plain
    for _, line in entries(folder.parent / "kept"):
        assert json.loads(zlib.decompress(line))[0] == "croissant/1.1"


def test_a_folder_that_cannot_be_had_is_one_line(folder, checked):
    (folder.parent / "kept").write_text("")
    status, out, err = checked("--cache", "../kept", ".", cwd=folder)
    assert (status, out) == (2, "")
    assert err.startswith("assay check: the cache `../kept` cannot be used: ")
    assert err.count("\n") == 1


def test_many_checks_use_it_at_the_same_time(folder, checked):
    plain = checked("--format", "jsonl", "below", cwd=folder)
    words = [*COMMAND, "--format", "jsonl", "--cache", "../kept", "--jobs", "2", "below"]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder) for _ in range(5)]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out.decode(), err.decode()) == plain
    assert len(entries(folder.parent / "kept")) == 30


def test_its_size_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 1 << 18)
    chance = random.Random(1)
    for day in range(8):
        cache = Cache(str(tmp_path), Setting(), None)
        cache._today = day
        for number in range(500):
            cache.put(f"{day} {number}".encode(), chance.randbytes(100).hex())
        cache.close()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 4 << 18
    again = Cache(str(tmp_path), Setting(), None)
    known = [day for day in range(8) for number in range(500) if again.get(f"{day} {number}".encode())]
    assert known.count(7) == 500, "what was used last stays"
    assert known.count(0) == 0, "what was used first goes"


def days(folder):
    """How many entries were used last on which day."""
    with sqlite3.connect(folder / NAME) as base:
        return dict(base.execute("SELECT used, COUNT(*) FROM kept GROUP BY used"))


def test_what_was_used_is_written_down_now_and_then(tmp_path):
    many = module.PENDING + module.PENDING // 2
    cache = Cache(str(tmp_path), Setting(), None)
    cache._today = 1
    for number in range(many):
        cache.put(str(number).encode(), "[]")
    cache.close()
    again = Cache(str(tmp_path), Setting(), None)
    again._today = 2
    for number in range(many):
        assert again.get(str(number).encode()) == "[]"
    with sqlite3.connect(tmp_path / NAME) as base:
        assert dict(base.execute("SELECT used, COUNT(*) FROM kept GROUP BY used")) == {
            1: many - module.PENDING,
            2: module.PENDING,
        }
    for number in range(module.PENDING // 2):
        again.put(f"new {number}".encode(), "[]")
    assert days(tmp_path) == {2: 2 * module.PENDING}
    again.close()


def test_nobody_else_reads_it(folder, checked):
    checked("--cache", "../kept", "below", cwd=folder)
    assert (folder.parent / "kept").stat().st_mode & 0o077 == 0
    assert (folder.parent / "kept" / NAME).stat().st_mode & 0o077 == 0
