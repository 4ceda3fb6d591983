"""A small study, changed by snippets: members of its evaluation, and tables that take the place of its own.

    classes: [benign, malignant]
    a.csv
      patient,p_malignant
      1,0.9

Lines that are indented belong to the table above them; all else is merged into the evaluation.
"""

import csv
import re
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from assay.columns.resolver import FileResolver
from assay_validators.engine import Session

STUDY = Path(__file__).parent / "study"


def parts_of(snippet):
    """The members of the evaluation, and the tables by their names."""
    tables = {name: dedent(rows) for name, rows in re.findall(r"^(\S+\.[ct]sv)\n((?: .*\n?)*)", snippet, re.MULTILINE)}
    return re.sub(r"^\S+\.[ct]sv\n(?: .*\n?)*", "", snippet, flags=re.MULTILINE).strip("\n"), tables


def merged(base, members):
    """The evaluation without the members that are given, and those."""
    given = set(re.findall(r"^(\w+):", members, re.MULTILINE))
    blocks = re.findall(r"^\S.*\n(?:[ -].*\n)*", base, re.MULTILINE)
    return "".join(block for block in blocks if block.partition(":")[0] not in given) + members + "\n"


@pytest.fixture
def study(tmp_path):
    """Change a copy of the study by a snippet and by files: its folder."""

    def study(snippet="", files=()):
        shutil.copytree(STUDY, tmp_path, dirs_exist_ok=True)
        members, tables = parts_of(snippet)
        (tmp_path / "evaluation.yaml").write_text(merged((STUDY / "evaluation.yaml").read_text(), members))
        for name, data in (*tables.items(), *dict(files).items()):
            (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        return tmp_path

    return study


@pytest.fixture
def check(study):
    """What the rules on data find in the study after such changes."""

    def check(snippet="", files=()):
        report = Session(FileResolver()).check_file(str(study(snippet, files) / "evaluation.yaml"))
        assert report.model is not None, report.diagnostics
        return [found for found in report.diagnostics if found.code.startswith("DAT")]

    return check


@pytest.fixture
def codes(check):
    """The codes of what the rules on data find."""
    return lambda *change: [found.code for found in check(*change)]


class Fresh:
    """A new copy of the study for every example of a property."""

    def __init__(self, factory):
        self._factory = factory

    def check(self, members="", tables=None):
        """Write tables, given as rows or as bytes, and check: the folder, and the findings by their code."""
        folder = self._factory.mktemp("study")
        shutil.copytree(STUDY, folder, dirs_exist_ok=True)
        (folder / "evaluation.yaml").write_text(merged((STUDY / "evaluation.yaml").read_text(), members))
        for name, rows in (tables or {}).items():
            if isinstance(rows, bytes):
                (folder / name).write_bytes(rows)
                continue
            with (folder / name).open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
        report = Session(FileResolver()).check_file(str(folder / "evaluation.yaml"))
        assert report.model is not None, report.diagnostics
        return folder, {found.code: found for found in report.diagnostics if found.code.startswith("DAT")}


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """Check one copy of the study after the other."""
    return Fresh(tmp_path_factory)
