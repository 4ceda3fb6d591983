"""Terminals of any kind, and readers who leave: real pseudo-terminals and real pipes."""

import fcntl
import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios

import pytest

from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")
QUICK = ("--set", "replicates=20", "--set", "by=[]")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="speaks of POSIX")


@pytest.fixture(scope="module")
def finished(tmp_path_factory, assay):
    """A finished run, which is told again quickly."""
    folder = tmp_path_factory.mktemp("finished") / "run"
    assert assay("run", EVALUATION, "-o", folder, *QUICK).status == 0
    return folder


CALLS = """
import json, sys
from assay.cli import main
for words in json.loads(sys.argv[1]):
    print("\\nSTATUS", main(words), flush=True)
"""


def terminal(*calls, columns=80, cwd=None, **environment):
    """Call `assay` on a terminal, several times in one process; the status of each call, and what was shown of it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    usual = {"TERM": "xterm-256color", "COLUMNS": None, "LINES": None, "NO_COLOR": None}
    variables = os.environ | usual | environment
    process = subprocess.Popen(
        [sys.executable, "-c", CALLS, json.dumps([list(map(os.fspath, words)) for words in calls])],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env={name: value for name, value in variables.items() if value is not None},
    )
    os.close(theirs)
    shown = b""
    try:
        while block := os.read(ours, 1 << 16):
            shown += block
    except OSError:  # how Linux says that the other side has gone
        pass
    os.close(ours)
    text = shown.decode(errors="replace")
    assert process.wait(60) == 0, text
    assert "Traceback" not in text
    *answers, rest = re.split(r"\r\nSTATUS (\d+)\r\n", text)
    assert rest == "", rest
    return list(zip(map(int, answers[1::2]), answers[::2], strict=True))


@pytest.mark.parametrize("columns", [1, 400])
def test_a_terminal_of_any_width_shows_a_run(finished, tmp_path, columns):
    shutil.copytree(finished, tmp_path / "run")
    ((status, shown),) = terminal(["run", EVALUATION, "-o", "run", *QUICK], columns=columns, cwd=tmp_path)
    assert status == 0, shown
    assert "AUROC{class=malignant}" in shown
    assert "report.html" in shown


PAGES = (["explain", "EVA001"], ["explain", "EVA"], ["explain", "evaluation"], ["explain", "AUROC"], ["kernels"])


@pytest.mark.parametrize("columns", [1, 30])
def test_a_narrow_terminal_shows_pages(columns):
    calls = (*PAGES, ["kernels", "ranking.area"], ["run", "--help"], ["--help"], ["check", "--help"])
    for words, (status, shown) in zip(calls, terminal(*calls, columns=columns), strict=True):
        assert status == 0, shown
        assert len(shown.split()) > 20, words


def test_prose_is_wrapped_to_the_terminal():
    """Only what cannot be broken is longer."""
    for status, shown in terminal(["explain", "EVA001"], ["explain", "evaluation"], columns=60):
        assert status == 0
        lines = shown.splitlines()
        assert max(len(line) for line in lines if " " in line.strip()) <= 100
        assert sum(len(line) > 60 for line in lines) < len(lines) / 5


@pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_none(finished, tmp_path, wish):
    calls = (["run", EVALUATION, "-o", finished, *QUICK], ["check", "missing.yaml"], *PAGES)
    for _, shown in terminal(*calls, cwd=tmp_path, **wish):
        assert "\x1b[1" not in shown
        assert "\x1b[3" not in shown


def test_any_other_terminal_gets_colour(tmp_path):
    ((status, shown),) = terminal(["check", "missing.yaml"], cwd=tmp_path)
    assert (status, "\x1b[1;31merror" in shown) == (2, True)


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_terminal_without_unicode_is_shown_escapes(finished, locale):
    plain = {"LANG": None, "LC_ALL": None, "LC_CTYPE": None, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    calls = (["explain", EVALUATION], ["run", EVALUATION, "-o", finished, *QUICK], ["report", finished], *PAGES)
    answers = terminal(*calls, **(plain | locale))
    for status, shown in answers:
        assert status == 0, shown
        assert shown.isascii()
    assert "AUROC" in answers[0][1]


def test_a_reader_who_has_left_is_no_error():
    calls = [["compile", EVALUATION], ["explain", EVALUATION], ["kernels"], ["check", EVALUATION], ["--help"]]
    ours, theirs = os.pipe()
    os.close(ours)
    started = [
        subprocess.Popen([sys.executable, "-m", "assay", *words], stdout=theirs, stderr=subprocess.PIPE)
        for words in calls
    ]
    os.close(theirs)
    for words, process in zip(calls, started, strict=True):
        _, said = process.communicate(timeout=60)
        assert process.returncode == 2, words
        assert not any(word in said for word in (b"Traceback", b"Exception ignored", b"roken pipe")), words


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_there_may_be_no_reader_at_all(tmp_path, closed):
    line = f'"{sys.executable}" -m assay compile "{EVALUATION}" -o "{tmp_path}/plan.json" {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
    assert json.loads((tmp_path / "plan.json").read_bytes())["assay"] == "plan/1"
