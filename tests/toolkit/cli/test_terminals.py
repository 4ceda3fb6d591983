"""Terminals of any kind, and readers who leave: real pseudo-terminals and real pipes."""

import fcntl
import json
import os
import pty
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


def terminal(*words, columns=80, cwd=None, **environment):
    """Run `assay` on a terminal; its status and everything that was shown there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    usual = {"TERM": "xterm-256color", "COLUMNS": None, "LINES": None, "NO_COLOR": None}
    variables = os.environ | usual | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", *map(os.fspath, words)],
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
    return process.wait(60), shown.decode(errors="replace")


@pytest.mark.parametrize("columns", [1, 400])
def test_a_terminal_of_any_width_shows_a_run(finished, tmp_path, columns):
    shutil.copytree(finished, tmp_path / "run")
    status, shown = terminal("run", EVALUATION, "-o", "run", *QUICK, columns=columns, cwd=tmp_path)
    assert status == 0, shown
    assert "Traceback" not in shown
    assert "AUROC{class=malignant}" in shown
    assert "report.html" in shown


@pytest.mark.parametrize("columns", [1, 30])
@pytest.mark.parametrize("words", [["explain", "EVA001"], ["kernels"], ["run", "--help"], ["explain", "evaluation"]])
def test_a_narrow_terminal_shows_pages(columns, words):
    status, shown = terminal(*words, columns=columns)
    assert status == 0, shown
    assert "Traceback" not in shown
    assert len(shown.split()) > 20


@pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_no_colour_gets_none(finished, tmp_path, wish):
    for words in (["run", EVALUATION, "-o", finished, *QUICK], ["check", "missing.yaml"]):
        _, shown = terminal(*words, cwd=tmp_path, **wish)
        assert "\x1b[1" not in shown
        assert "\x1b[3" not in shown


def test_any_other_terminal_gets_colour(tmp_path):
    assert "\x1b[1;31merror" in terminal("check", "missing.yaml", cwd=tmp_path)[1]


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_terminal_without_unicode_is_shown_escapes(finished, locale):
    plain = {"LANG": None, "LC_ALL": None, "LC_CTYPE": None, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    status, shown = terminal("explain", EVALUATION, **(plain | locale))
    assert status == 0, shown
    assert shown.isascii()
    assert "AUROC" in shown
    status, shown = terminal("run", EVALUATION, "-o", finished, *QUICK, **(plain | locale))
    assert status == 0, shown
    assert shown.isascii()


@pytest.mark.parametrize(
    "words", [["compile", EVALUATION], ["explain", EVALUATION], ["kernels"], ["check", EVALUATION]]
)
def test_a_reader_who_has_left_is_no_error(words):
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run([sys.executable, "-m", "assay", *words], stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    assert done.returncode == 2
    assert not any(word in done.stderr for word in (b"Traceback", b"Exception ignored", b"roken pipe"))


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_there_may_be_no_reader_at_all(tmp_path, closed):
    line = f'"{sys.executable}" -m assay compile "{EVALUATION}" -o "{tmp_path}/plan.json" {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
    assert json.loads((tmp_path / "plan.json").read_bytes())["assay"] == "plan/1"
