"""Folders of many documents, and what a check of them says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

STUDY = Path(__file__).parents[2] / "validators" / "study"
COMMAND = (sys.executable, "-m", "assay", "check")


@pytest.fixture
def folder(tmp_path):
    """Documents of all sorts: good, bad, unreadable, foreign, evaluations that name others, one in a folder below."""
    place = tmp_path / "all"
    (place / "below").mkdir(parents=True)
    for path in STUDY.iterdir():
        (place / path.name).write_bytes(path.read_bytes())
    dataset = json.loads((STUDY / "croissant.json").read_bytes())
    for number in range(30):
        changed = dataset | {"name": f"n{number}", "license": "MIT", "versoin": "乳\u202e"}
        (place / "below" / f"{number:03}.json").write_text(json.dumps(changed, indent=number % 3 or None), "utf-8")
    (place / "foreign.json").write_text('{"a": 1}')
    (place / "new.yaml").write_text("assay: evaluation/9\n")
    (place / "odd.json").write_bytes(b'{"@context": \xff')
    (place / "long.yaml").write_text("assay: fingerprint/1\n" + "\n".join(f"word{n}: 1" for n in range(1100)))
    return place


def check(*words, cwd, **options):
    """Status, standard output and standard error of `assay check`."""
    done = subprocess.run(
        [*COMMAND, *map(os.fspath, words)], capture_output=True, cwd=cwd, timeout=120, check=False, **options
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="session")
def checked():
    """Calls `assay check`."""
    return check
