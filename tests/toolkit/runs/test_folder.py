import fcntl
import os
import subprocess
import sys

import pytest

from assay.errors import RunError
from assay.runs.folder import JOURNAL, LOCK, WORKING, WORKPLACE, is_worked_in, run_folder


def test_the_folder_is_made_with_a_place_for_items(tmp_path):
    folder = tmp_path / "a" / "b"
    with run_folder(folder):
        assert sorted(path.name for path in folder.iterdir()) == ["items", LOCK]
        assert (folder / LOCK).read_text() == str(os.getpid())


def test_the_lock_is_let_go_when_the_work_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), run_folder(tmp_path):
        raise ZeroDivisionError
    with run_folder(tmp_path):
        pass


def test_a_number_left_in_the_lock_holds_nobody_back(tmp_path):
    (tmp_path / LOCK).write_text("4194304999")
    with run_folder(tmp_path):
        assert (tmp_path / LOCK).read_text() == str(os.getpid())


def test_a_process_started_by_the_run_does_not_hold_the_folder(tmp_path):
    with run_folder(tmp_path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with run_folder(tmp_path):
        assert child.poll() is None
    child.communicate(b"\n")


class Heard:
    """Lets a worker of a killed run end when it hears that somebody waits for it."""

    def __init__(self, worker):
        self.worker = worker
        self.lines = []

    def begin(self, title, *, total=0):
        self.lines.append(title)
        self.worker.communicate(b"\n")

    def end(self, note):
        self.lines.append(note)


@pytest.fixture
def left(tmp_path):
    """A process that inherited the lock of a workplace from one that was killed."""
    (tmp_path / JOURNAL).touch()
    (tmp_path / WORKPLACE).mkdir()
    lock = os.open(tmp_path / WORKPLACE / WORKING, os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    started = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])
    os.close(lock)
    with started as child:
        yield child
        child.kill()


def test_the_workers_of_a_run_that_was_killed_are_waited_for(tmp_path, left):
    assert is_worked_in(tmp_path)
    heard = Heard(left)
    with run_folder(tmp_path, heard):
        assert left.poll() == 0
    assert heard.lines[0] == "wait for the workers of a run that was killed"
    assert heard.lines[1].endswith(" s")
    assert not is_worked_in(tmp_path)


def test_workers_that_do_not_end_are_waited_for_no_longer_than_they_may_last(tmp_path, left, monkeypatch):
    monkeypatch.setattr("assay.runs.folder.LAST_SECONDS", 0.1)
    monkeypatch.setattr("assay.runs.folder.SPARE_SECONDS", 0.1)
    with pytest.raises(RunError, match="workers of a run that was killed are still at work in"), run_folder(tmp_path):
        pass
    assert left.poll() is None


def test_who_waits_keeps_others_out(tmp_path, left):
    class Second(Heard):
        def begin(self, title, *, total=0):
            with pytest.raises(RunError, match=r"another run .* is at work"), run_folder(tmp_path):
                pass
            super().begin(title)

    with run_folder(tmp_path, Second(left)):
        pass


def test_torn_files_go_and_others_stay(tmp_path):
    (tmp_path / "items").mkdir()
    for name in (JOURNAL, ".record.json.partial", "items/.x.parquet.partial", "notes.txt", "items/notes.txt"):
        (tmp_path / name).touch()
    with run_folder(tmp_path):
        found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert found == ["items", "items/notes.txt", JOURNAL, "notes.txt", LOCK]


@pytest.mark.parametrize("name", ["record.json", ".hidden", "journal.sqlite-wal", "items.parquet"])
def test_anything_else_makes_a_folder_foreign(tmp_path, name):
    (tmp_path / name).touch()
    with pytest.raises(RunError, match="holds files but no run; name a new or empty folder"), run_folder(tmp_path):
        pass
    assert not (tmp_path / LOCK).exists()


@pytest.mark.parametrize("name", ["work", "scratch", ".assay-work", ".assay-scratch", "items/mine.parquet"])
def test_folders_of_others_are_none_of_a_run(tmp_path, name):
    (tmp_path / name).mkdir(parents=True)
    with pytest.raises(RunError, match="holds files but no run; name a new or empty folder"), run_folder(tmp_path):
        pass
    assert (tmp_path / name).is_dir()


def test_a_link_to_a_folder_is_that_folder(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real").mkdir()
    with run_folder(tmp_path / "link"), pytest.raises(RunError, match="at work"), run_folder(tmp_path / "real"):
        pass
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(RunError, match="cannot be used"), run_folder(tmp_path / "loop"):
        pass


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_path_that_no_file_system_takes_is_one_line(tmp_path, name):
    with pytest.raises(RunError, match="cannot be used: ") as caught, run_folder(tmp_path / name):
        pass
    assert str(caught.value).isprintable()


def test_a_name_that_is_too_long_is_one_line(tmp_path):
    with pytest.raises(RunError, match="cannot be used: File name too long"), run_folder(tmp_path / ("x" * 300)):
        pass
