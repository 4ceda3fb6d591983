"""The action and the hook, as GitHub and pre-commit read and run them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from assay.demo.study import STUDY

ROOT = Path(__file__).parents[3]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
LAST = ACTION["runs"]["steps"][-1]


@pytest.fixture
def study(tmp_path):
    return Path(shutil.copytree(STUDY, tmp_path / "a study"))


@pytest.fixture
def assay_on_path(tmp_path):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "assay").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m assay "$@"\n')
    (folder / "assay").chmod(0o755)
    return folder


def check(folder, assay_on_path, **inputs):
    """The last step with these inputs, in a shell as the runner starts it."""
    values = {name: each["default"] for name, each in ACTION["inputs"].items()} | inputs
    filled = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], text)
        for name, text in LAST["env"].items()
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", LAST["run"]],
        cwd=folder,
        env={**os.environ, **filled, "PATH": f"{assay_on_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_action_finds_what_is_wrong(study, assay_on_path):
    document = study / "evaluation.yaml"
    document.write_text(document.read_text().replace("positive:", "positve:"))
    done = check(study, assay_on_path)
    assert done.returncode == 1
    assert "::error file=./evaluation.yaml,line=12," in done.stdout


def test_the_action_is_content_with_what_is_fine(study, assay_on_path):
    done = check(study, assay_on_path, data="true", paths="evaluation.yaml\n\n  \ncroissant.json\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_action_tells_what_is_new(study, assay_on_path):
    document = study / "evaluation.yaml"
    document.write_text(document.read_text().replace("positive:", "positve:"))
    words = [assay_on_path / "assay", "check", "--format", "json", "."]
    known = subprocess.run(words, cwd=study, capture_output=True, check=False)
    (study.parent / "known.json").write_bytes(known.stdout)
    assert check(study, assay_on_path, baseline="../known.json").returncode == 0
    document.write_text(document.read_text().replace("seed:", "sede:"))
    assert check(study, assay_on_path, baseline="../known.json").returncode == 1


def test_the_action_writes_sarif(study, assay_on_path):
    assert check(study, assay_on_path, sarif="../found.sarif").returncode == 0
    assert '"version": "2.1.0"' in (study.parent / "found.sarif").read_text()


@pytest.mark.parametrize("path", ["$(touch hit)", "`touch hit`", "; touch hit", "--output=hit", "-o"])
def test_no_input_is_a_command_or_an_option(study, assay_on_path, path):
    assert check(study, assay_on_path, paths=path).returncode != 0
    assert not (study / "hit").exists()


def test_every_input_of_the_action_is_used_and_explained():
    text = (ROOT / "action.yml").read_text()
    for name, each in ACTION["inputs"].items():
        assert each["description"]
        assert f"inputs.{name} " in text
    assert "${{" not in LAST["run"]


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("croissant.json", True),
        ("data/croissant-v2.jsonld", True),
        ("evaluation.yaml", True),
        ("a/evaluation_external.yml", True),
        ("fingerprint.yaml", True),
        ("package.json", False),
        ("mkdocs.yml", False),
        ("evaluation.yaml/readme.md", False),
        ("my-evaluation.yaml", False),
    ],
)
def test_the_hook_takes_our_documents_alone(path, wanted):
    assert bool(re.search(HOOK["files"], path)) is wanted


def test_the_hook_checks_the_files_that_it_is_given(study, assay_on_path):
    words = [*HOOK["entry"].split(), "evaluation.yaml", "fingerprint.yaml"]
    done = subprocess.run([assay_on_path / words[0], *words[1:]], cwd=study, capture_output=True, check=False)
    assert done.returncode == 0, done
