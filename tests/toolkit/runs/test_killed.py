"""Real processes that are killed, interrupted, or meet each other in one folder."""

import signal
import subprocess
import sys

import pytest

import assay
from assay.errors import RunError

IDS = [f"{i:02}" for i in range(40)]
REFERENCE = {"id": IDS, "class": [["no", "yes"][i * i % 7 < 3] for i in range(40)], "site": ["n", "s"] * 20}
PREDICTIONS = {
    "a": {"id": IDS, "p yes": [i * 13 % 40 / 40 for i in range(40)]},
    "b": {"id": IDS, "p yes": [i * 7 % 40 / 40 for i in range(40)]},
}


@pytest.fixture(scope="module")
def path(studies):
    """An evaluation of two algorithms."""
    metrics = ["AUROC", "MCC", "Brier"]
    return studies.write(REFERENCE, PREDICTIONS, positive="yes", metrics=metrics, replicates=40, by=["site"])


@pytest.fixture(scope="module")
def clean(path, tmp_path_factory, without_pages):
    """The bytes of results.json of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("clean") / "run"
    assay.run(path, folder)
    return (folder / "results.json").read_bytes()


CHILD = """
import os, signal, sys
from contextlib import nullcontext
import assay.cli.progress
from assay.cli import main

class Talk:
    def begin(self, title, *, total=0):
        self.title = title
        print("begin", title, flush=True)
    def advance(self, steps):
        pass
    def end(self, note):
        print("end", flush=True)
        if {waits}:
            sys.stdin.readline()

assay.cli.progress.progress = lambda: nullcontext(Talk())
sys.exit(main(["run", *sys.argv[1:]]))
"""


def start(path, folder, *words, waits=False):
    """`assay run` in a process of its own, which says on standard output where it is, and may wait after each node."""
    code = CHILD.replace("{waits}", str(waits))
    command = [sys.executable, "-c", code, path, "-o", folder, *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def until(process, line):
    for found in process.stdout:
        if found.strip() == line:
            return
    raise AssertionError(process.stderr.read())


def test_a_run_that_is_killed_at_a_node_and_again_at_a_later_one_gives_the_same_bytes(path, clean, tmp_path):
    names = [each.id for each in assay.compile(path).plan.nodes]
    for node in ("items", "resample independent site"):
        with start(path, tmp_path / "run") as process:
            until(process, f"begin {node}")
            process.send_signal(signal.SIGKILL)
            process.communicate()
    outcome = assay.run(path, tmp_path / "run")
    assert outcome.kept >= names.index(node)
    assert (tmp_path / "run" / "results.json").read_bytes() == clean


DYING = """
import signal
from contextlib import nullcontext
import assay.cli.progress

class Talk:
    def begin(self, title, *, total=0):
        self.title = title
    def advance(self, steps):
        pass
    def end(self, note):
        if self.title in ("items", "report") and note != "done already":
            os.kill(os.getpid(), signal.SIGKILL)

assay.cli.progress.progress = lambda: nullcontext(Talk())
return main(["run", *sys.argv[2:]])
"""


def test_a_run_that_dies_whenever_something_was_finished_ends_all_the_same(path, clean, tmp_path, children):
    ends, _ = children(DYING, 3, path, "-o", tmp_path / "run")
    assert ends == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert (tmp_path / "run" / "results.json").read_bytes() == clean


def test_an_interrupted_command_says_so_and_goes_on_from_there(path, tmp_path):
    with start(path, tmp_path / "run", "--set", "replicates=1000000", "--workers", "0") as process:
        until(process, "begin resample independent")
        process.send_signal(signal.SIGINT)
        _, talk = process.communicate()
    assert process.returncode == 130
    assert talk.splitlines()[-1] == (
        "assay: interrupted; what was finished is kept, and the same command goes on from there"
    )
    names = [node.id for node in assay.compile(path).plan.nodes]
    assert assay.run(path, tmp_path / "run").kept == names.index("resample independent")


def test_a_second_run_into_a_folder_where_one_is_at_work_is_one_line(path, clean, tmp_path):
    with start(path, tmp_path / "run", waits=True) as process:
        until(process, "end")
        with pytest.raises(RunError, match=rf"^another run \(process {process.pid}\) is at work in `.*run`$"):
            assay.run(path, tmp_path / "run")
        process.communicate("\n" * 40)
    assert process.returncode == 0
    assert (tmp_path / "run" / "results.json").read_bytes() == clean


def test_a_run_whose_lock_was_removed_stops_and_leaves_the_folder_to_the_other(path, tmp_path):
    class Talk:
        """After the item rows somebody removes the lock, and a run of another plan does everything."""

        def begin(self, title, *, total=0):
            self.title = title

        def advance(self, steps):
            pass

        def end(self, note):
            if self.title == "items":
                (tmp_path / "run" / "run.lock").unlink()
                assert assay.run(other, tmp_path / "run").kept > 0

    other = assay.compile(path, ["replicates=41"])
    with pytest.raises(RunError, match=r"run\.lock` was removed or replaced, so that others may be at work"):
        assay.run(path, tmp_path / "run", talk=Talk())
    assay.run(other, tmp_path / "alone")
    names = ("run", "alone")
    assert len({(tmp_path / name / "results.json").read_bytes() for name in names}) == 1
