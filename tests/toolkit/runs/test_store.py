"""Stores in real folders, with real processes that are killed, interrupted, refused or out of disk."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pyarrow as pa
import pytest

from assay.errors import RunError
from assay.runs.disk import json_bytes
from assay.runs.folder import LOCK
from assay.runs.journal import Entry, PieceEntry
from assay.runs.segments import segment_name
from assay.runs.store import open_store

PREAMBLE = """
import os, resource, signal, sys
from dataclasses import replace
from pathlib import Path
import pyarrow as pa
from assay.errors import RunError
from assay.runs.journal import Entry
from assay.runs.store import open_store

folder = Path(sys.argv[1])

def key(i):
    return f"sha256:{i:016x}{'0' * 48}"

def rows(i):
    return pa.table({"i": list(range(i, i + 100))})

def entry(i, *segments):
    return Entry(key=key(i), name="n", started_ns=i, ended_ns=i, cpu_ns=0, output=b"%d" % i, segments=segments)

def finish(store, i):
    store.commit(entry(i, store.write_rows(key(i), "rows", [rows(i)])))
    print(i, flush=True)
"""


def start(script, folder, **options):
    code = PREAMBLE + textwrap.dedent(script)
    return subprocess.Popen(
        [sys.executable, "-c", code, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def run(script, folder):
    with start(script, folder) as process:
        out, err = process.communicate()
    return process.returncode, out, err


def key(i):
    return f"sha256:{i:016x}{'0' * 48}"


def entry(i, *segments):
    return Entry(key=key(i), name="n", started_ns=i, ended_ns=i, cpu_ns=0, output=b"%d" % i, segments=segments)


def finish(store, i):
    rows = pa.table({"i": list(range(i, i + 100))})
    store.commit(entry(i, store.write_rows(key(i), "rows", [rows])))


def check(store, i):
    """Node `i` is finished, and its rows are those it wrote."""
    (segment,) = store.done(key(i)).segments
    assert store.done(key(i)).output == b"%d" % i
    assert store.read_rows(segment).column("i").to_pylist() == list(range(i, i + 100))


def items(folder):
    return sorted(path.name for path in (folder / "items").iterdir())


def test_a_second_run_finds_everything_done(tmp_path):
    folder = tmp_path / "deep" / "run"
    with open_store(folder) as store:
        finish(store, 1)
        store.write_bytes("record.json", json_bytes({"version": 1}))
        store.write_bytes("report.html", b"<!doctype html>")
    with open_store(folder) as store:
        check(store, 1)
        assert store.done(key(2)) is None
    assert sorted(p.name for p in folder.iterdir()) == [
        "items",
        "journal.sqlite",
        "record.json",
        "report.html",
        "run.lock",
    ]


def test_killed_between_segment_and_commit(tmp_path):
    script = """
    with open_store(folder) as store:
        finish(store, 1)
        store.write_rows(key(2), "rows", [rows(2)])
        os.kill(os.getpid(), signal.SIGKILL)
    """
    returncode, out, _ = run(script, tmp_path)
    assert (returncode, out) == (-signal.SIGKILL, "1\n")
    assert len(items(tmp_path)) == 2
    with open_store(tmp_path) as store:
        assert items(tmp_path) == [segment_name("rows", key(1))]
        check(store, 1)
        assert store.done(key(2)) is None
        finish(store, 2)
        check(store, 2)


def test_killed_after_commit(tmp_path):
    script = """
    with open_store(folder) as store:
        finish(store, 1)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    returncode, _, _ = run(script, tmp_path)
    assert returncode == -signal.SIGKILL
    with open_store(tmp_path) as store:
        check(store, 1)


@pytest.mark.parametrize("acknowledged", [1, 7])
def test_killed_at_any_moment_loses_nothing_acknowledged(tmp_path, acknowledged):
    script = """
    with open_store(folder) as store:
        for i in range(10_000):
            if store.done(key(i)) is None:
                finish(store, i)
    """
    seen = []
    for _ in range(3):
        with start(script, tmp_path) as process:
            seen += [int(process.stdout.readline()) for _ in range(acknowledged)]
            process.kill()
            seen += [int(line) for line in process.communicate()[0].splitlines()]
    assert len(seen) == len(set(seen)) >= 3 * acknowledged
    with open_store(tmp_path) as store:
        for i in seen:
            check(store, i)
        known = {segment.name for found in store.entries() for segment in found.segments}
        assert set(items(tmp_path)) == known


def test_killed_with_a_half_written_segment(tmp_path):
    script = """
    from assay.runs.disk import replacing
    with open_store(folder) as store:
        with replacing(folder / "items" / "rows-0000000000000001.parquet") as partial:
            partial.write_bytes(b"PAR1 half")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    run(script, tmp_path)
    (left,) = items(tmp_path)
    assert left.startswith(".")
    assert left.endswith(".partial")
    with open_store(tmp_path):
        assert items(tmp_path) == []


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"short")])
def test_a_node_whose_rows_are_gone_runs_again(tmp_path, damage):
    with open_store(tmp_path) as store:
        finish(store, 1)
        finish(store, 2)
    damage(tmp_path / "items" / segment_name("rows", key(1)))
    with open_store(tmp_path) as store:
        assert store.done(key(1)) is None
        check(store, 2)
        assert items(tmp_path) == [segment_name("rows", key(2))]
        finish(store, 1)
        check(store, 1)


def test_files_that_are_not_ours_stay_among_the_items(tmp_path):
    with open_store(tmp_path):
        pass
    (tmp_path / "items" / "mine.parquet").touch()
    with open_store(tmp_path):
        assert items(tmp_path) == ["mine.parquet"]


def test_interrupted_and_resumed(tmp_path):
    script = """
    with open_store(folder) as store:
        finish(store, 1)
        sys.stdin.read()
    """
    with start(script, tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdout.readline() == "1\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in err
    assert not (tmp_path / "journal.sqlite-wal").exists()
    with open_store(tmp_path) as store:
        check(store, 1)


def test_two_runs_into_one_folder(tmp_path):
    script = """
    with open_store(folder) as store:
        print("held", flush=True)
        sys.stdin.read()
    """
    with start(script, tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdout.readline() == "held\n"
        line = rf"another run \(process {process.pid}\) is at work in `{tmp_path}`"
        with pytest.raises(RunError, match=line), open_store(tmp_path):
            pass
        process.communicate("")
    with open_store(tmp_path) as store, pytest.raises(RunError, match=str(os.getpid())), open_store(tmp_path):
        pass
    assert store


def again(folder):
    folder.mkdir()
    return shutil.copytree(folder.with_name("before"), folder, dirs_exist_ok=True)


@pytest.mark.parametrize(
    ("replace", "line"),
    [
        (lambda _: None, "cannot be used: No such file"),
        (Path.mkdir, "No such file"),
        (again, "was replaced during the run"),
    ],
)
def test_a_folder_that_goes_away_during_the_run_is_one_line(tmp_path, replace, line):
    """Whatever is there in its place is left alone."""
    folder = tmp_path / "run"
    with open_store(folder) as store:
        finish(store, 1)
        folder.rename(tmp_path / "before")
        replace(folder)
        found = sorted(tmp_path.rglob("*"))
        for ask in (lambda: store.commit(entry(2)), lambda: store.write_bytes("results.json", b"{}")):
            with pytest.raises(RunError, match=line):
                ask()
        assert sorted(tmp_path.rglob("*")) == found
    with open_store(tmp_path / "before") as store:
        check(store, 1)
        assert len(store.entries()) == 1


def test_a_folder_with_other_things_is_refused_and_left_as_it_was(tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(RunError, match="holds files but no run"), open_store(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("left", [[], ["run.lock"], ["run.lock", "items"], ["run.lock", "items", "journal.sqlite"]])
def test_a_run_that_died_while_it_was_being_made_is_made_again(tmp_path, left):
    for name in left:
        (tmp_path / name).mkdir() if name == "items" else (tmp_path / name).touch()
    with open_store(tmp_path) as store:
        finish(store, 1)
        check(store, 1)


def test_a_file_where_the_folder_should_be(tmp_path):
    path = tmp_path / "out"
    path.touch()
    with pytest.raises(RunError, match="out` cannot be used: File exists"), open_store(path):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_place_where_nothing_can_be_written():
    with pytest.raises(RunError, match="`/proc/run` cannot be used"), open_store(Path("/proc/run")):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(RunError, match="Permission denied"), open_store(tmp_path / "run"):
        pass


FULL_DISK = """
def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

with open_store(folder) as store:
    finish(store, 1)
    limit(16 << 10)
    try:
        {write}
    except RunError as error:
        print(error)
    limit(resource.RLIM_INFINITY)
    finish(store, 2)
"""


@pytest.mark.parametrize(
    ("write", "named"),
    [
        ('store.write_rows(key(9), "big", [pa.table({"x": [os.urandom(1 << 20)]})])', "big-0000000000000009.parquet"),
        ('store.write_bytes("report.html", bytes(1 << 20))', "report.html"),
        ("store.commit(replace(entry(9), output=bytes(1 << 20)))", "journal.sqlite"),
    ],
)
def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path, write, named):
    returncode, out, err = run(FULL_DISK.replace("{write}", write), tmp_path)
    assert returncode == 0, err
    first, line, last = out.splitlines()
    assert (first, last) == ("1", "2")
    assert named in line
    assert "cannot be used" in line
    assert not list(tmp_path.rglob(".*.partial"))
    with open_store(tmp_path) as store:
        check(store, 1)
        check(store, 2)
        assert len(store.entries()) == 2


REMOVED = r"run\.lock` was removed or replaced, so that others may be at work in `.*`; run again$"


@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.commit(entry(0)),
        lambda store: store.keep([PieceEntry(key=key(0), number=0, pieces=1, elapsed_ns=0, cpu_ns=0, output=b"")]),
        lambda store: store.write_rows(key(0), "rows", [pa.table({"i": [1]})]),
        lambda store: store.write_bytes("results.json", b"{}"),
    ],
)
def test_nothing_is_written_any_more_when_the_lock_was_removed(tmp_path, replaced, write):
    with open_store(tmp_path) as store:
        write(store)
        (tmp_path / LOCK).unlink()
        if replaced:
            (tmp_path / LOCK).touch()
        with pytest.raises(RunError, match=REMOVED):
            write(store)


def test_a_lock_that_is_replaced_while_it_is_taken_keeps_nobody_out_and_is_refused(tmp_path, monkeypatch):
    taken = fcntl.flock

    def flock(descriptor, operation):
        (tmp_path / LOCK).unlink()
        taken(descriptor, operation)

    monkeypatch.setattr("assay.runs.folder.fcntl.flock", flock)
    with pytest.raises(RunError, match=REMOVED), open_store(tmp_path):
        pass
