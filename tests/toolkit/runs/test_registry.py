"""The list of runs, and run folders looked at from outside."""

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import RunError
from assay.plan.physical import PhysicalPlan
from assay.runs.folder import WORKING, WORKPLACE
from assay.runs.found import State, look_at, remove, runs_below
from assay.runs.journal import Entry
from assay.runs.registry import APPLICATION, VERSION, forget, registered
from assay.runs.registry import register as remember
from assay.runs.store import open_store

from .trials import Trial

pytestmark = pytest.mark.usefixtures("without_pages", "trials")

PLAN = PhysicalPlan(name="p", kind="k", nodes=())


@pytest.fixture
def registry(tmp_path, monkeypatch):
    path = tmp_path / "data" / "runs.sqlite"
    monkeypatch.setenv("ASSAY_REGISTRY", str(path))
    return path


@pytest.fixture
def trial(tmp_path):
    return Trial(tmp_path / "trial", {"a": 2})


def test_runs_are_listed_once_the_latest_first(registry, trial, tmp_path, monkeypatch):
    assert registered() == []
    moments = iter([10, 20, 30])
    monkeypatch.setattr("assay.runs.registry.time.time", lambda: next(moments))
    trial.run(workers=0, folder=tmp_path / "one")
    trial.run(workers=0, folder=tmp_path / "two")
    trial.run(workers=0, folder=tmp_path / "one")
    assert [(each.folder.name, each.name, each.began) for each in registered()] == [
        ("one", "trial", 30),
        ("two", "trial", 20),
    ]
    forget(tmp_path / "one")
    assert [each.folder.name for each in registered()] == ["two"]


def test_nobody_is_listed_who_does_not_want_it(monkeypatch, trial, tmp_path):
    monkeypatch.setenv("ASSAY_REGISTRY", "off")
    trial.run(workers=0)
    assert registered() == []
    forget(trial.folder)
    assert not (tmp_path / "off").exists()


NEWER = (f"PRAGMA application_id = {APPLICATION}", f"PRAGMA user_version = {VERSION + 1}")
DAMAGE = {
    "another program's": lambda path: path.write_bytes(made("CREATE TABLE t (x)")),
    "of a newer version": lambda path: path.write_bytes(made(*NEWER)),
    "no database": lambda path: path.write_bytes(b"nothing of the kind" * 100),
    "a folder": Path.mkdir,
}


def made(*statements):
    with closing(sqlite3.connect(":memory:")) as database:
        for statement in statements:
            database.execute(statement)
        return database.serialize()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_list_that_cannot_be_used_costs_no_run(registry, trial, damage, caplog):
    registry.parent.mkdir()
    DAMAGE[damage](registry)
    before = registry.read_bytes() if registry.is_file() else None
    assert not trial.run(workers=0).given_up
    assert "the list of runs was not written" in caplog.text
    assert (registry.read_bytes() if registry.is_file() else None) == before
    if registry.is_file():
        with pytest.raises(RunError, match=r"runs\.sqlite"):
            registered()


@given(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_name_of_a_folder_is_remembered(tmp_path_factory, name):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSAY_REGISTRY", str(tmp_path_factory.mktemp("registry") / "r"))
        folder = tmp_path_factory.mktemp("named") / name
        remember(folder, PLAN)
        assert [each.folder for each in registered()] == [Path(os.path.realpath(folder))]


BESIDE = """
import sys
from pathlib import Path
from assay.plan.physical import PhysicalPlan
from assay.runs.registry import register
for number in range(20):
    register(Path(sys.argv[1]) / f"{sys.argv[2]}-{number}", PhysicalPlan(name="p", kind="k", nodes=()))
"""


def test_many_may_write_at_once(registry, tmp_path):
    started = [subprocess.Popen([sys.executable, "-c", BESIDE, tmp_path, str(number)]) for number in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    assert len(registered()) == 80


def test_a_run_is_in_one_of_five_states(trial, tmp_path):
    assert look_at(trial.folder).state is State.GONE
    trial.run(workers=0)
    found = look_at(trial.folder)
    assert (found.state, found.nodes) == (State.FINISHED, 2)
    assert found.bytes > 1000
    with open_store(trial.folder):
        assert look_at(trial.folder).state is State.AT_WORK
    assert look_at(trial.folder).state is State.FINISHED
    with closing(sqlite3.connect(trial.folder / "journal.sqlite")) as journal, journal:
        journal.execute("DELETE FROM nodes WHERE name = 'report'")
    assert look_at(trial.folder).state is State.STOPPED
    (trial.folder / "journal.sqlite").write_bytes(b"torn" * 1000)
    assert look_at(trial.folder).state is State.UNREADABLE


def test_a_run_is_removed_and_nothing_else(trial):
    trial.run(workers=0)
    (trial.folder / "notes.txt").write_text("mine")
    (trial.folder / "items" / "mine.parquet").write_text("mine")
    left = remove(trial.folder)
    assert {path.name for path in left} == {"notes.txt", "items"}
    assert look_at(trial.folder).state is State.GONE
    with pytest.raises(RunError, match="holds no run"):
        remove(trial.folder)
    other = Trial(trial.base / "other", {"a": 1})
    other.run(workers=0)
    assert remove(other.folder) == []
    assert not other.folder.exists()


def test_a_run_behind_a_link_is_removed_whole(trial, tmp_path):
    trial.run(workers=0)
    (tmp_path / "link").symlink_to(trial.folder)
    assert remove(tmp_path / "link") == []
    assert not trial.folder.exists()


def test_a_run_whose_workers_still_finish_is_at_work_and_not_removed(trial):
    trial.run(workers=0)
    (trial.folder / WORKPLACE).mkdir()
    with (trial.folder / WORKPLACE / WORKING).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert look_at(trial.folder).state is State.AT_WORK
        with pytest.raises(RunError, match="are still at work in"):
            remove(trial.folder)
    assert remove(trial.folder) == []


def test_an_unfinished_run_is_shown_as_json_too(registry, trial, tmp_path):
    trial.run(workers=0)
    (trial.folder / "journal.sqlite").write_bytes(b"torn" * 1000)
    command = [sys.executable, "-m", "assay", "runs", "show", trial.folder, "--format", "json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert (told["state"], told["nodes"]) == ("unreadable", 0)
    assert "journal.sqlite" in told["why"]


def test_a_plan_that_is_asked_for_again_is_the_one_that_the_folder_is_of(trial):
    trial.run(workers=0)
    with open_store(trial.folder) as store:
        store.commit(Entry(key="sha256:0", name="z", started_ns=0, ended_ns=0, cpu_ns=0))
    assert look_at(trial.folder).state is State.STOPPED
    trial.run(workers=0)
    assert look_at(trial.folder).state is State.FINISHED


def test_a_run_at_work_is_not_removed(trial):
    trial.run(workers=0)
    with open_store(trial.folder), pytest.raises(RunError, match="is at work in"):
        remove(trial.folder)
    assert look_at(trial.folder).state is State.FINISHED


def test_links_are_not_followed(trial, tmp_path):
    trial.run(workers=0)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "loop").symlink_to(tmp_path)
    (tmp_path / "elsewhere" / "link").symlink_to(trial.folder)
    assert list(runs_below(tmp_path / "elsewhere")) == []
    assert list(runs_below(tmp_path)) == [trial.folder]
    with pytest.raises(RunError, match="is no folder"):
        list(runs_below(tmp_path / "nothing"))


def test_the_commands(registry, trial, tmp_path):
    def call(*words):
        command = [sys.executable, "-m", "assay", "runs", *words]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert call("list").stdout == ""
    trial.run(workers=0)
    assert call("list").stdout.split()[:2] == ["1", "finished"]
    assert call("list", "--format", "json").stdout.startswith('{\n  "version": 1')
    assert "expected" in call("show", "1").stdout
    assert call("show", "7").stderr == "assay: `7` is no run folder, and no number of `assay runs list`\n"
    refused = call("remove", "1")
    assert (refused.returncode, "add --yes to remove it" in refused.stderr) == (2, True)
    refused = call("remove", "1", "--yes")
    assert refused.stderr.startswith(f"assay: the number 1 stands for `{trial.folder}` now; name that folder")
    assert call("list", str(tmp_path)).stdout.startswith("finished ")
    assert call("remove", str(trial.folder), "--yes").stdout.endswith(": removed\n")
    assert call("list").stdout == ""
