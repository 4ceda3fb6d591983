"""Folders in memory, where syncing takes no time, and children of one process that has imported everything."""

import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assay_spec import kinds

from .trials import PACKAGE

MEMORY = Path("/dev/shm")
ROOT = Path(__file__).parents[3]


class Folders:
    """Makes folders as pytest's own factory does."""

    def __init__(self, base):
        self._base = base
        self._numbers = count()

    def mktemp(self, name):
        folder = self._base / f"{name}{next(self._numbers)}"
        folder.mkdir()
        return folder


@pytest.fixture(scope="session")
def tmp_path_factory(tmp_path_factory):
    """Every commit waits for the disk several times; most of a test would be waiting."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path_factory
        return
    with TemporaryDirectory(dir=MEMORY, prefix="assay-", ignore_cleanup_errors=True) as folder:
        yield Folders(Path(folder))


@pytest.fixture
def tmp_path(tmp_path_factory):
    return tmp_path_factory.mktemp("test")


@pytest.fixture(scope="module")
def trials():
    """The package of trials, found by this process and by those that it starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(PACKAGE)
        patch.setenv("PYTHONPATH", os.pathsep.join(map(str, (PACKAGE, ROOT))))
        kinds._installed.cache_clear()
        yield
    kinds._installed.cache_clear()


FORKING = """
import os, sys
import assay.metrics.work
from assay.cli import main

def child(number):
    {child}

for number in range(int(sys.argv[1])):
    pid = os.fork()
    if not pid:
        os._exit(child(number) or 0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print("status", status, file=sys.stderr, flush=True)
"""


@pytest.fixture(scope="session")
def children():
    """Runs a child after the other: their statuses, and what each said on standard error."""

    def children(code, times, *words):
        script = FORKING.replace("{child}", code.strip().replace("\n", "\n    "))
        command = [sys.executable, "-c", script, str(times), *map(os.fspath, words)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        *ended, _ = re.split(r"status (-?\d+)\n", done.stderr)
        return [int(status) for status in ended[1::2]], ended[::2]

    return children
