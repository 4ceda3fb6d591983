"""The files of a finished run: whatever was changed in them is found, by its code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.toolkit.runs.verify.forging import codes, edited, told

from assay.errors import RunError
from assay.runs.verification import CODES
from assay.runs.verify import verify


def test_what_is_not_looked_at_is_named(folder):
    assert not [finding for finding in verify(folder).findings if finding.subject == "others"]
    for number in range(7):
        (folder / f"results{number}.pdf").touch()
    found = verify(folder)
    assert found.valid
    assert told(found, "others") == f"not looked at: {', '.join(f'results{n}.pdf' for n in range(5))} and 2 more"


@pytest.mark.parametrize("name", ["results.json", "report.json", "report.md"])
def test_a_pipe_in_a_folder_that_somebody_hands_over_is_not_waited_for(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert codes(verify(folder)) <= {"VER002", "VER008", "VER011"}


def damaged(change):
    def apply(folder):
        (file,) = (folder / "items").glob("*.parquet")
        change(file)

    return apply


def written(name, data):
    return lambda folder: (folder / name).write_bytes(data)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (written("record.json", b"{"), "VER001"),
        (edited("record.json", b'"replicates": 40', b'"replicates": 41'), "VER001"),
        (written("results.json", b"[]"), "VER002"),
        (written("results.json", b"[" * 100_000), "VER002"),
        (written("results.json", b'{"results": [1], "differences": []}'), "VER002"),
        (written("results.json", b'{"results": [{"key": "a", "group": 3}]}'), "VER002"),
        (written("results.json", b"\xff\xfe"), "VER002"),
        (edited("results.json", b'"level": 0.95', b'"level": 0.90'), "VER002"),
        (lambda folder: (folder / "results.json").unlink(), "VER002"),
        (damaged(Path.unlink), "VER003"),
        (damaged(lambda file: file.write_bytes(file.read_bytes()[:-1])), "VER003"),
        (damaged(lambda file: file.write_bytes(b"")), "VER003"),
        (written("report.json", b'{"report": {}}'), "VER008"),
        (written("report.json", b"["), "VER008"),
        (edited("report.json", b'"value":0.', b'"value":1.'), "VER008"),
    ],
)
def test_what_was_changed_is_found_by_its_code(folder, change, code):
    change(folder)
    found = verify(folder)
    assert code in codes(found)
    assert codes(found) <= CODES.keys()
    assert not found.valid


def test_inputs_that_changed_or_have_gone_are_named(done, path, tmp_path):
    inputs = Path(shutil.copytree(path.parent, tmp_path / "inputs"))
    (inputs / "a.csv").write_bytes((inputs / "a.csv").read_bytes() + b"\n")
    (inputs / "b.csv").unlink()
    found = verify(done, inputs=inputs)
    assert {f.subject: f.text for f in found.findings if f.code == "VER004"} == {
        "a.csv": "not what was read",
        "b.csv": f"not in `{inputs}`",
    }


def test_a_folder_without_a_run_is_one_line(tmp_path):
    with pytest.raises(RunError, match="holds no finished run"):
        verify(tmp_path)


def assay_verify(*words, cwd):
    command = [sys.executable, "-m", "assay", "verify", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_the_command_tells_and_exits_by_what_it_found(folder):
    done = assay_verify("run", cwd=folder.parent)
    assert done.returncode == 0
    assert done.stdout.endswith("equal to the bit\nverified, but item rows were not held against the tables\n")
    written("results.json", b"{}")(folder)
    done = assay_verify("run", "--format", "json", cwd=folder.parent)
    assert done.returncode == 1
    assert json.loads(done.stdout)["valid"] is False
    done = assay_verify("nowhere", cwd=folder.parent)
    assert (done.returncode, done.stderr) == (2, "assay: `nowhere` holds no finished run\n")
