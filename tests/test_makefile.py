"""`make` sets one environment up, whoever else does so at the same time."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / "Makefile"
PIP = """#!/bin/sh
mkdir busy || echo "two at once" >> log
{python} -c ""
echo "$*" >> log
rmdir busy
"""
"""Stands for the one that installs, which takes minutes: it tells when it was called, and whether another was at it."""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")


@pytest.fixture
def folder(tmp_path):
    """The Makefile beside what it looks at, and an environment with nothing in it."""
    shutil.copy(MAKEFILE, tmp_path)
    for name in ("pyproject.toml", "CMakeLists.txt"):
        (tmp_path / name).touch()
    (tmp_path / "kernels").mkdir()
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    (tools / "python").symlink_to(sys.executable)
    (tools / "pip").write_text(PIP.format(python=sys.executable))
    (tools / "pip").chmod(0o755)
    return tmp_path


def made(folder, *targets):
    """The lines of the log once these are made, all at once, each by a process of its own."""
    running = [
        subprocess.Popen(
            ["make", "--silent", f"PYTHON={sys.executable}", f".venv/{target}"], cwd=folder, stdout=subprocess.DEVNULL
        )
        for target in targets
    ]
    assert [process.wait(60) for process in running] == [0] * len(targets)
    return (folder / "log").read_text().splitlines()


def test_who_comes_second_finds_it_done(folder):
    assert made(folder, *[".installed-dev"] * 4) == ["install --quiet --disable-pip-version-check -e .[dev]"]
    assert made(folder, ".installed", ".installed-dev") == made(folder, ".installed"), "nothing is left to do"


def test_two_ways_to_set_up_wait_for_each_other(folder):
    assert "two at once" not in made(folder, ".installed", ".installed-dev", ".installed", ".installed-dev")


def test_what_failed_is_tried_again(folder):
    (folder / ".venv" / "bin" / "pip").write_text("#!/bin/sh\nexit 1\n")
    failed = subprocess.run(
        ["make", "--silent", f"PYTHON={sys.executable}", ".venv/.installed"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert failed.returncode
    (folder / ".venv" / "bin" / "pip").write_text(PIP.format(python=sys.executable))
    assert len(made(folder, ".installed")) == 1
