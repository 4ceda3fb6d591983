"""The files that a folder holds: every document, and word of what may not be looked into."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assay_validators.engine import Session
from assay_validators.files import find_files, without_login

WITHOUT_RIGHTS = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
CHECK = (sys.executable, "-m", "assay", "check")
DOCUMENT = "assay: evaluation/1\nname: x\n"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")


@pytest.fixture
def check(tmp_path):
    """Checks a folder of `tmp_path` without the rights of root; status and output."""
    if os.geteuid():
        before: tuple[str, ...] = ()
    elif shutil.which("setpriv") is None or subprocess.run([*WITHOUT_RIGHTS, "true"], check=False).returncode:
        pytest.skip("this is root, who may do everything, and setpriv cannot change that")
    else:
        before = WITHOUT_RIGHTS

    def check(folder):
        done = subprocess.run([*before, *CHECK, folder], cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    yield check
    for folder in tmp_path.rglob("*/"):
        folder.chmod(0o755)


@pytest.mark.parametrize(("mode", "where"), [(0o000, "d/locked"), (0o111, "d/locked"), (0o444, "d/locked/e.yaml")])
def test_a_folder_that_may_not_be_looked_into_fails_the_check(check, tmp_path, mode, where):
    locked = tmp_path / "d" / "locked"
    locked.mkdir(parents=True)
    (locked / "e.yaml").write_text(DOCUMENT)
    (tmp_path / "d" / "z.yaml").write_text(DOCUMENT)
    locked.chmod(mode)
    status, said = check("d")
    assert status == 2
    assert f"cannot be read: permission denied\n --> {where}:1:1" in said
    assert "--> d/z.yaml" in said
    assert "1 file checked, 1 could not be checked" in said


def test_the_named_folder_itself(check, tmp_path):
    (tmp_path / "d").mkdir(mode=0)
    status, said = check("d")
    assert (status, "cannot be read: permission denied" in said) == (2, True)


def test_a_file_in_it_that_may_not_be_read(check, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.json").touch(mode=0)
    status, said = check("d")
    assert status == 2
    assert "cannot be read: permission denied\n --> d/a.json:1:1" in said


def test_an_empty_folder_says_that_there_is_nothing(check, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "notes.json").write_text("{}")
    status, said = check("d")
    assert (status, said.splitlines()[0]) == (0, "0 files checked, nothing to check")


def test_a_folder_is_walked_by_name_past_hidden_files_pipes_and_dead_links(tmp_path):
    for name in ("b/y.yml", "b/x.JSON", "a.yaml", "c.txt", ".hidden.json", ".git/config.json", "d.jsonld"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "dead.json").symlink_to("nowhere")
    (tmp_path / "alive.json").symlink_to("c.txt")
    (tmp_path / "again").symlink_to("b")
    found = [(os.path.relpath(path, tmp_path), named) for path, named in find_files([str(tmp_path)])]
    assert found == [(name, False) for name in ("a.yaml", "alive.json", "d.jsonld", "b/x.JSON", "b/y.yml")]


@pytest.mark.parametrize("target", ["a.csv", "gone.csv"])
def test_a_link_that_leads_nowhere_is_called_one(tmp_path, target):
    """It is not said to be absent, nor to be a slip for itself."""
    study = Path(shutil.copytree(Path(__file__).parent / "study", tmp_path / "study"))
    (study / "a.csv").unlink()
    (study / "a.csv").symlink_to(target)
    report = Session().check_file(str(study / "evaluation.yaml"))
    (found,) = [one for one in report.diagnostics if one.code == "EVA020"]
    assert found.message == "`a.csv` is a link that leads to no file"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://u:p@host/data/x@v2/croissant.json", "https://…@host/data/x@v2/croissant.json"),
        ("https://u:p@host?x=a@b", "https://…@host?x=a@b"),
        ("https://a@b@host/x", "https://…@host/x"),
        ("https://host?x=a@b", "https://host?x=a@b"),
        ("https://host/x@v2", "https://host/x@v2"),
        ("./a@b", "./a@b"),
    ],
)
def test_what_may_be_a_password_is_not_shown(address, shown):
    assert without_login(address) == shown
