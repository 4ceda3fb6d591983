"""`assay` as a user calls it: real processes, real files."""

import json
import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from assay.demo.study import STUDY, copy_study

FEW = ("--set", "replicates=20", "--set", "by=[]")
"""What makes a run of the demo's study quick."""


class Done(NamedTuple):
    """A process that has ended."""

    status: int
    out: str
    err: str
    seconds: float

    def is_clear(self, *mentioned):
        """Whether it failed by the contract: status 1 or 2, what it is about is named, no traceback."""
        said = self.out + self.err
        assert self.status in (1, 2), f"{self.status}: {said}"
        assert "Traceback" not in said
        assert "internal error" not in said
        assert [word for word in mentioned if word.lower() not in said.lower()] == [], said
        return True

    def is_one_line(self, *mentioned):
        """Whether it could not do the work and says why in one line."""
        assert self.is_clear(*mentioned)
        assert (self.status, self.out) == (2, ""), self
        assert self.err.startswith("assay")
        assert self.err.count("\n") == 1, self.err
        return True


def call(*words, cwd=None, stdin="", timeout=60, command=(sys.executable, "-m", "assay"), **environment):
    """Run `assay` with these words; an environment variable of None is taken away."""
    variables = {name: value for name, value in (os.environ | environment).items() if value is not None}
    start = time.monotonic()
    done = subprocess.run(
        [*command, *map(os.fspath, words)],
        input=stdin.encode(),
        capture_output=True,
        timeout=timeout,
        cwd=cwd,
        env=variables,
        check=False,
    )
    seconds = time.monotonic() - start
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), seconds)


@pytest.fixture(scope="session")
def assay():
    """Calls the command line."""
    return call


DRIVER = """
import contextlib, io, json, os, sys, time
from assay.cli import main
answers = []
for folder, words in json.load(sys.stdin):
    os.chdir(folder)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    start = time.monotonic()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    seconds = time.monotonic() - start
    out.flush(), err.flush()
    answers.append((status, out.buffer.getvalue().decode(), err.buffer.getvalue().decode(), seconds))
json.dump(answers, sys.stdout)
"""


@pytest.fixture(scope="session")
def drive():
    """Makes many calls in one process, so that the whole takes seconds; it has to come through all of them."""

    def drive(calls, cwd):
        """`cwd` is one folder, or one for each call."""
        folders = [os.fspath(cwd)] * len(calls) if isinstance(cwd, Path) else list(map(os.fspath, cwd))
        data = json.dumps(list(zip(folders, calls, strict=True)))
        done = call(stdin=data, command=(sys.executable, "-c", DRIVER))
        assert done.status == 0, done.err
        return [Done(*answer) for answer in json.loads(done.out)]

    return drive


WITHOUT_RIGHTS = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")


@pytest.fixture(scope="session")
def as_nobody():
    """Calls the command line without the right to read and write what permissions forbid, which root has."""
    if os.name != "posix":
        pytest.skip("permissions as POSIX has them")
    if os.geteuid():
        return call
    if shutil.which("setpriv") is None or subprocess.run([*WITHOUT_RIGHTS, "true"], check=False).returncode:
        pytest.skip("this is root, who may do everything, and setpriv cannot change that")
    return partial(call, command=(*WITHOUT_RIGHTS, sys.executable, "-m", "assay"))


@pytest.fixture
def study(tmp_path):
    """A copy of the demo's study."""
    copy_study(tmp_path / "study")
    return tmp_path / "study"


@pytest.fixture
def tables(tmp_path):
    """Somebody's own CSV files: the truth, and the probabilities of two algorithms."""
    pc.write_csv(pq.read_table(STUDY / "patients.parquet").select(["patient", "diagnosis"]), tmp_path / "y.csv")
    for source, name in (("logistic_regression", "a"), ("random_forest", "b")):
        table = pq.read_table(STUDY / "predictions" / f"{source}.parquet").select(["patient", "p_malignant"])
        pc.write_csv(table, tmp_path / f"{name}.csv")
    return tmp_path
