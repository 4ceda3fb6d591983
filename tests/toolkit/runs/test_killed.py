"""Real processes that are killed, interrupted, or meet each other in one folder."""

import json
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


@pytest.fixture
def path(study):
    """An evaluation of two algorithms."""
    metrics = ["AUROC", "MCC", "Brier"]
    return study.write(REFERENCE, PREDICTIONS, positive="yes", metrics=metrics, replicates=40, by=["site"])


@pytest.fixture
def clean(path, tmp_path):
    """The bytes of results.json of a run that nothing disturbed."""
    assay.run(path, tmp_path / "clean")
    return (tmp_path / "clean" / "results.json").read_bytes()


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
        {at_end}

assay.cli.progress.progress = lambda: nullcontext(Talk())
sys.exit(main(["run", *sys.argv[1:]]))
"""


def start(path, folder, *words, at_end="pass"):
    """`assay run` in a process of its own, which says on standard output where it is."""
    code = CHILD.replace("{at_end}", at_end)
    command = [sys.executable, "-c", code, path, "-o", folder, *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def until(process, line):
    for found in process.stdout:
        if found.strip() == line:
            return
    raise AssertionError(process.stderr.read())


@pytest.mark.parametrize("node", ["items", "resample independent site"])
def test_a_run_that_is_killed_at_a_node_gives_the_same_bytes_when_it_is_run_again(path, clean, tmp_path, node):
    with start(path, tmp_path / "run") as process:
        until(process, f"begin {node}")
        process.send_signal(signal.SIGKILL)
        process.communicate()
    outcome = assay.run(path, tmp_path / "run")
    names = [each.id for each in assay.compile(path).plan.nodes]
    assert outcome.kept >= names.index(node)
    assert (tmp_path / "run" / "results.json").read_bytes() == clean


def test_a_run_that_dies_whenever_something_was_finished_ends_all_the_same(study, tmp_path):
    path = study.write(REFERENCE, {"a": PREDICTIONS["a"]}, positive="yes", metrics=["Accuracy"])
    expected = assay.run(path, tmp_path / "clean").results
    at_end = "if self.title in ('items', 'report') and note != 'done already': os.kill(os.getpid(), signal.SIGKILL)"
    ends = []
    for _ in range(3):
        with start(path, tmp_path / "run", at_end=at_end) as process:
            process.communicate()
        ends.append(process.returncode)
    assert ends == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert json.loads((tmp_path / "run" / "results.json").read_bytes()) == expected


def test_an_interrupted_command_says_so_and_goes_on_from_there(path, tmp_path):
    with start(path, tmp_path / "run", "--set", "replicates=1000000") as process:
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
    with start(path, tmp_path / "run", at_end="sys.stdin.readline()") as process:
        until(process, "end")
        with pytest.raises(RunError, match=rf"^another run \(process {process.pid}\) is at work in `.*run`$"):
            assay.run(path, tmp_path / "run")
        words = [sys.executable, "-m", "assay", "run", path, "-o", tmp_path / "run"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1].startswith(f"assay: another run (process {process.pid}) is at work in")
        process.communicate("\n" * 40)
    assert process.returncode == 0
    assert (tmp_path / "run" / "results.json").read_bytes() == clean
