import json
import math
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from assay.errors import RunError
from assay.runs.disk import _unescape, is_local, json_bytes, remove_partials, replacing, using, write_bytes


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "record.json"
    write_bytes(path, b"old")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_the_old_file_stays_when_writing_fails(tmp_path):
    path = tmp_path / "record.json"
    write_bytes(path, b"old")
    with pytest.raises(TypeError), replacing(path) as partial, partial.open("wb") as file:
        file.writelines([b"half", None])
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_json_is_readable_and_keeps_its_order():
    text = json_bytes({"b": "é", "a": [0.1]}).decode()
    assert text == '{\n  "b": "é",\n  "a": [\n    0.1\n  ]\n}\n'
    assert json.loads(text) == {"b": "é", "a": [0.1]}


def test_json_never_holds_nan():
    with pytest.raises(ValueError):
        json_bytes({"value": math.nan})


def test_only_partial_files_are_removed(tmp_path):
    for name in (".a.json.partial", "a.json", ".hidden", "b.partial"):
        (tmp_path / name).touch()
    remove_partials(tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".hidden", "a.json", "b.partial"]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device"), "`out/x` cannot be used: No space left on device"),
        (sqlite3.OperationalError("disk I/O error"), "`out/x` cannot be used: disk I/O error"),
        (OSError("one\ntwo"), "`out/x` cannot be used: one"),
    ],
)
def test_what_a_disk_says_is_one_line_that_names_the_path(error, line):
    with pytest.raises(RunError) as caught, using(Path("out/x")):
        raise error
    assert str(caught.value) == line


def test_other_errors_pass():
    with pytest.raises(ZeroDivisionError), using(Path("x")):
        raise ZeroDivisionError


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_file_systems_are_local_and_kernel_ones_are_not():
    assert not is_local(Path("/proc"))
    assert not is_local(Path("/sys"))
    if os.path.ismount("/dev/shm"):
        assert is_local(Path("/dev/shm"))


def test_mount_points_are_unescaped():
    assert _unescape(r"/mnt/a\040b\134cé") == "/mnt/a b\\cé"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device"), "`r` cannot be used: No space left on device"),
        (sqlite3.OperationalError("disk I/O error\nmore"), "`r` cannot be used: disk I/O error"),
        (sqlite3.InterfaceError("bad parameter"), "`r` cannot be used: bad parameter"),
        (UnicodeDecodeError("utf-8", b"malformed \xff", 10, 11, "invalid"), "`r` is damaged; name another folder"),
    ],
)
def test_what_the_system_says_becomes_one_line(error, line):
    with pytest.raises(RunError) as caught, using(Path("r")):
        raise error
    assert str(caught.value) == line
    assert caught.value.__cause__ is error


def test_our_own_mistakes_stay_what_they_are():
    with pytest.raises(KeyError), using(Path("r")):
        raise KeyError("r")


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "real.json").write_bytes(b"old")
    (tmp_path / "link.json").symlink_to("there/real.json")
    write_bytes(tmp_path / "link.json", b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "there" / "real.json").read_bytes() == b"new"
    assert [entry.name for entry in (tmp_path / "there").iterdir()] == ["real.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes as POSIX has them")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_bytes(tmp_path / "pipe", b"through")
        assert os.read(reader, 99) == b"through"
    finally:
        os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_two_who_write_the_same_file_do_not_meet(tmp_path):
    path = tmp_path / "record.json"
    with replacing(path) as first, replacing(path) as second:
        first.write_bytes(b"first")
        second.write_bytes(b"second")
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_a_name_as_long_as_names_may_be(tmp_path):
    write_bytes(tmp_path / ("n" * 255), b"x")
    assert [len(entry.name) for entry in tmp_path.iterdir()] == [255]
