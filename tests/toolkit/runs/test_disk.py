import json
import math
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from assay.errors import RunError
from assay.runs.disk import _unescape, is_local, remove_partials, replacing, using, write_bytes, write_json


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


def test_json_is_readable_and_keeps_its_order(tmp_path):
    write_json(tmp_path / "r.json", {"b": "é", "a": [0.1]})
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    assert text == '{\n  "b": "é",\n  "a": [\n    0.1\n  ]\n}\n'
    assert json.loads(text) == {"b": "é", "a": [0.1]}


def test_json_never_holds_nan(tmp_path):
    with pytest.raises(ValueError):
        write_json(tmp_path / "r.json", {"value": math.nan})
    assert not list(tmp_path.iterdir())


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
