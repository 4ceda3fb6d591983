"""A machine that does not help: no room, no rights, no home. One line says why, and nothing is lost."""

import json
import os
import subprocess
import sys

import pytest
from tests.toolkit.cli.disks import mounted

from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")
QUICK = ("--set", "replicates=20", "--set", "by=[]")
THEN_ASSAY = "; sys.argv[0] = 'assay'; from assay.cli import main; sys.exit(main())"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="speaks of POSIX")


class TestAFullDisk:
    """No file may become longer than 2000 bytes."""

    SMALL_FILES = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))" + THEN_ASSAY

    @pytest.mark.parametrize(
        ("words", "named"),
        [
            (["run", EVALUATION, "-o", "run", *QUICK], "run/journal.sqlite"),
            (["compile", EVALUATION, "-o", "plan.json"], "plan.json"),
            (["demo", "--copy", "mine"], "mine"),
        ],
    )
    def test_is_one_line_that_names_the_file(self, assay, tmp_path, words, named):
        done = assay(*words, cwd=tmp_path, command=(sys.executable, "-c", self.SMALL_FILES))
        assert done.is_clear(f"`{named}` cannot be used")
        assert done.status == 2
        assert done.err.splitlines()[-1].startswith("assay: ")
        assert not (tmp_path / "plan.json").exists()
        assert not (tmp_path / "run" / "results.json").exists()

    @pytest.mark.parametrize("words", [["check", EVALUATION], ["kernels"], ["--help"]])
    @pytest.mark.parametrize("unbuffered", [None, "1"])
    def test_of_standard_output_is_one_line(self, assay, words, unbuffered):
        code = "import os, sys; os.dup2(os.open('/dev/full', os.O_WRONLY), 1)" + THEN_ASSAY
        done = assay(*words, command=(sys.executable, "-c", code), PYTHONUNBUFFERED=unbuffered)
        assert done.is_one_line("No space left")

    def test_loses_nothing_that_was_finished(self, assay, tmp_path):
        """On a file system of its own, which is then made larger."""
        with mounted(tmp_path / "disk", "size=120k") as disk:
            words = ["run", EVALUATION, "-o", disk / "run", *QUICK]
            full = assay(*words)
            assert full.is_clear("disk/run")
            assert full.status == 2
            assert not (disk / "run" / "results.json").exists()
            subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
            assert assay(*words).status == 0
            assert json.loads((disk / "run" / "results.json").read_bytes())["results"]


class TestWithoutRights:
    @pytest.mark.parametrize(
        ("words", "named"),
        [
            (["run", EVALUATION, *QUICK, "-o", "run"], "run"),
            (["run", EVALUATION, *QUICK, "-o", "."], "run.lock"),
            (["compile", EVALUATION, "-o", "plan.json"], "plan.json"),
            (["check", EVALUATION, "-o", "found.txt"], "found.txt"),
            (["demo", "--copy", "mine"], "mine"),
        ],
    )
    def test_to_write_into_the_folder(self, as_nobody, tmp_path, words, named):
        tmp_path.chmod(0o555)
        done = as_nobody(*words, cwd=tmp_path)
        tmp_path.chmod(0o755)
        assert done.is_clear(f"`{named}`", "permission denied")
        assert done.status == 2
        assert list(tmp_path.iterdir()) == []

    def test_to_read_the_record(self, as_nobody, tmp_path):
        (tmp_path / "run").mkdir(mode=0)
        assert as_nobody("report", tmp_path / "run").is_one_line("run")

    def test_to_keep_compiled_code(self, as_nobody, tmp_path):
        (tmp_path / "home").mkdir(mode=0o555)
        home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": None, "NUMBA_CACHE_DIR": None}
        least = ("--set", "metrics=[Accuracy]")
        done = as_nobody("run", EVALUATION, "-o", tmp_path / "run", *QUICK, *least, ASSAY_BACKEND="numba", **home)
        assert done.status == 0, done.err
        assert "compiling kernels for this machine" in done.err
        assert list((tmp_path / "home").iterdir()) == []


class TestWithoutAPlace:
    @pytest.mark.parametrize("home", [None, "/dev/null", ""])
    def test_to_live_everything_works(self, assay, tmp_path, home):
        home = {"HOME": home, "XDG_CACHE_HOME": None, "NUMBA_CACHE_DIR": None, "USER": None, "LOGNAME": None}
        done = assay("compile", EVALUATION, "-o", tmp_path / "plan.json", ASSAY_BACKEND="numba", **home)
        assert done.status == 0, done.err

    @pytest.mark.parametrize("words", [["check", "a.yaml"], ["run", "a.yaml"], ["demo"]])
    def test_to_stand(self, assay, tmp_path, words):
        code = "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')" + THEN_ASSAY
        assert assay(*words, cwd=tmp_path, command=(sys.executable, "-c", code)).is_clear("no such file")


IMPOSSIBLE = {
    "x" * 300: "name too long",
    "a/" * 3000: "name too long",
    "file/run": "not a directory",
    "file": "file",
    "a\nb/c": "a\\nb",
}


@pytest.mark.parametrize(
    "words", [["run", EVALUATION, *QUICK, "-o"], ["demo", "--copy"], ["compile", EVALUATION, "-o"]]
)
def test_a_place_that_cannot_be_is_one_line(drive, tmp_path, words):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "a\nb").write_text("mine")
    paths = [path for path in IMPOSSIBLE if (words[0], path) != ("compile", "file")]
    for path, done in zip(paths, drive([[*words, path] for path in paths], cwd=tmp_path), strict=True):
        assert done.is_clear(IMPOSSIBLE[path]), path
        assert (done.status, done.out) == (2, "")
        assert done.err.splitlines()[-1].startswith("assay: ")
    assert (tmp_path / "file").read_text() == "mine"
