"""A run that is interrupted or killed, whenever that is, goes on where it stopped and ends as if nothing had been."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from assay.demo.study import STUDY

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

WORDS = ("run", str(STUDY / "evaluation.yaml"), "--set", "replicates=8000", "--set", "by=[]", "-o")
LAST_WORDS = "assay: interrupted; what was finished is kept, and the same command goes on from there"


@pytest.fixture(autouse=True)
def hears_that_the_terminal_goes():
    """Who runs the tests under `nohup` has their programs ignore it, and the commands here would stay for good."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, assay):
    """The results of the same run when nobody disturbs it."""
    folder = tmp_path_factory.mktemp("whole")
    assert assay(*WORDS, folder / "run").status == 0
    return (folder / "run" / "results.json").read_bytes()


def has_begun(folder):
    return (folder / "run" / "journal.sqlite").is_file()


def is_at_work(folder, process):
    """Whether it is this process that holds the run folder, and not one that was killed before."""
    lock = folder / "run" / "run.lock"
    return lock.is_file() and lock.read_text() == str(process.pid)


def is_resampling(folder):
    """Whether the item rows are acknowledged, so that everything that takes long is still to come."""
    path = folder / "run" / "journal.sqlite"
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
            return bool(journal.execute("SELECT 1 FROM nodes WHERE name = 'items'").fetchone())
    except sqlite3.OperationalError:  # it is being made
        return False


def disturbed(folder, moment, number):
    """What a run says that gets the signal `number` once `moment` has come; and its status."""
    command = [sys.executable, "-m", "assay", *WORDS, "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, text=True) as process:
        while not (is_at_work(folder, process) and moment(folder)):
            try:
                process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail(f"the run was over too soon: {process.stderr.read()}")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def segments(folder):
    """The files of item rows, and when they were written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("run/items/*.parquet")}


STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.mark.parametrize(
    "signals", [(signal.SIGKILL, signal.SIGINT), (signal.SIGINT, signal.SIGKILL), (signal.SIGTERM, signal.SIGTERM)]
)
def test_nothing_finished_is_lost_whatever_comes_first(assay, whole, tmp_path, signals):
    for moment, number in zip((has_begun, is_resampling), signals, strict=True):
        status, out, err = disturbed(tmp_path, moment, number)
        if number in STATUS:
            assert status == STATUS[number]
            assert err.splitlines()[-1] == LAST_WORDS
            assert "Traceback" not in out + err
        assert not (tmp_path / "run" / "results.json").exists()
    before = segments(tmp_path)
    resumed = assay(*WORDS, "run", cwd=tmp_path)
    assert resumed.status == 0, resumed.err
    assert (tmp_path / "run" / "results.json").read_bytes() == whole
    assert segments(tmp_path) == before, "the item rows were written again"
    assert not list((tmp_path / "run").rglob("*.partial"))


@pytest.mark.parametrize("number", STATUS)
def test_a_check_may_be_interrupted_while_it_waits(tmp_path, number):
    os.mkfifo(tmp_path / "never.json")
    (tmp_path / "first.yaml").write_text("assay: fingerprint/1\nname: 1\n")
    command = [sys.executable, "-m", "assay", "check", "--format", "jsonl", "first.yaml", "never.json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, text=True) as process:
        assert '"first.yaml"' in process.stdout.readline()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (STATUS[number], "", "assay: interrupted\n")


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
@pytest.mark.parametrize("number", STATUS)
@pytest.mark.parametrize("old", [True, False])
def test_a_check_that_is_interrupted_leaves_the_file_that_was_there(assay, tmp_path, form, number, old):
    os.mkfifo(tmp_path / "never.json")
    (tmp_path / "first.yaml").write_text("assay: evaluation/1\nname: 1\n")
    words = ("check", "--format", form, "-o", "known", "first.yaml")
    if old:
        assert assay(*words, cwd=tmp_path).status == 1
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    command = [sys.executable, "-m", "assay", *words, "never.json"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=tmp_path, text=True) as process:
        # It is open once the check has come to what never ends.
        writer = os.open(tmp_path / "never.json", os.O_WRONLY)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        os.close(writer)
    assert (process.returncode, err) == (STATUS[number], "assay: interrupted\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


LOST = """
import signal, sys, weakref
import assay.cli

class Thing:
    pass

def work(words):
    def gone(_):
        signal.raise_signal(signal.SIGINT)
    thing = Thing()
    reference = weakref.ref(thing, gone)
    del thing
    signal.pause()

assay.cli._run = work
sys.exit(assay.cli.main())
"""


def test_an_interruption_that_comes_where_python_lets_nothing_out_is_not_lost(assay):
    """As in the callbacks of weak references that every import leaves."""
    done = assay(command=(sys.executable, "-c", LOST))
    assert (done.status, done.out, done.err) == (130, "", "assay: interrupted\n")


def test_what_else_goes_wrong_there_is_told_as_ever(assay):
    code = LOST.replace("signal.raise_signal(signal.SIGINT)", "raise KeyError('x')").replace(
        "signal.pause()", "return 0"
    )
    done = assay(command=(sys.executable, "-c", code))
    assert done.status == 0
    assert "KeyError: 'x'" in done.err


def test_who_asked_to_stay_when_the_terminal_goes_stays(tmp_path):
    os.mkfifo(tmp_path / "late.yaml")
    command = [sys.executable, "-m", "assay", "check", "--format", "jsonl", "late.yaml"]
    ignore = "import signal, os, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    words = [sys.executable, "-c", ignore, *command]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=tmp_path, text=True) as process:
        # It is open once the check reads.
        writer = os.open(tmp_path / "late.yaml", os.O_WRONLY)
        process.send_signal(signal.SIGHUP)
        os.write(writer, b"assay: fingerprint/1\nname: 1\n")
        os.close(writer)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert '"late.yaml"' in out
