"""A run that is interrupted or killed, whenever that is, goes on where it stopped and ends as if nothing had been."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assay.demo.study import STUDY

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")

WORDS = ("run", str(STUDY / "evaluation.yaml"), "--set", "replicates=2000", "--set", "by=[]", "-o")
MOMENTS = {
    # what is there when the signal comes: the folder, then the item rows, so that resampling has begun
    "begun": "run/journal.sqlite",
    "resampling": "run/items/*.parquet",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory, assay):
    """The results of the same run when nobody disturbs it."""
    folder = tmp_path_factory.mktemp("whole")
    assert assay(*WORDS, folder / "run").status == 0
    return (folder / "run" / "results.json").read_bytes()


def started(folder, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "assay", *WORDS, "run", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        text=True,
    )


def wait_for(process, folder, pattern):
    """Wait until a file is there; the process must not have ended before."""
    while not list(folder.glob(pattern)):
        try:
            process.wait(0.01)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"ended before {pattern} was there: {process.stderr.read()}")


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_says_one_line_and_the_run_goes_on(assay, whole, tmp_path, moment):
    with started(tmp_path) as process:
        wait_for(process, tmp_path, MOMENTS[moment])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.splitlines()[-1] == (
        "assay: interrupted; what was finished is kept, and the same command goes on from there"
    )
    assert "Traceback" not in out + err
    assert not (tmp_path / "run" / "results.json").exists()
    goes_on(assay, whole, tmp_path, moment)


@pytest.mark.parametrize("moment", MOMENTS)
def test_kill_9_loses_nothing_that_was_finished(assay, whole, tmp_path, moment):
    with started(tmp_path) as process:
        wait_for(process, tmp_path, MOMENTS[moment])
        process.kill()
    assert not (tmp_path / "run" / "results.json").exists()
    goes_on(assay, whole, tmp_path, moment)


def goes_on(assay, whole, folder, moment):
    before = segments(folder)
    resumed = assay(*WORDS, "run", cwd=folder)
    assert resumed.status == 0, resumed.err
    assert (folder / "run" / "results.json").read_bytes() == whole
    if moment == "resampling":
        assert before == segments(folder), "the item rows were written again"
    assert not list((folder / "run").rglob("*.partial"))


def segments(folder):
    """The files of item rows, and when they were written."""
    return {path.name: path.stat().st_mtime_ns for path in Path(folder).glob("run/items/*.parquet")}


def test_a_run_that_somebody_else_is_doing_is_one_line(assay, tmp_path):
    with started(tmp_path, "--set", "replicates=1000000") as process:
        wait_for(process, tmp_path, MOMENTS["begun"])
        try:
            assert assay(*WORDS, "run", cwd=tmp_path).is_clear(
                f"another run (process {process.pid}) is at work in `run`"
            )
        finally:
            process.kill()


def test_a_check_may_be_interrupted_while_it_waits(tmp_path):
    os.mkfifo(tmp_path / "never.json")
    (tmp_path / "first.yaml").write_text("assay: fingerprint/1\nname: 1\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "assay", "check", "--format", "jsonl", "first.yaml", "never.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        text=True,
    )
    assert '"first.yaml"' in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "assay: interrupted\n")
