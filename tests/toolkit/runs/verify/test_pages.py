"""The report and the pages of a finished run, which show its results and nothing else."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.toolkit.runs.verify.forging import codes, told

from assay.runs import pages
from assay.runs.report import read_report, write_pages
from assay.runs.verify import verify


@pytest.mark.parametrize("part", ["results", "differences", "confusions"])
def test_a_report_that_was_changed_is_found(folder, part):
    path = folder / "report.json"
    known = json.loads(path.read_bytes())
    known["report"][part] = known["report"][part][1:]
    path.write_text(json.dumps(known))
    assert codes(verify(folder)) == {"VER008"}


PAGES = ["report.html", "report.md"]


def remade(folder, packages):
    """Let the record name other versions of packages."""
    record = folder / "record.json"
    known = json.loads(record.read_bytes())
    known["environment"]["packages"] |= packages
    record.write_text(json.dumps(known))


@pytest.fixture(scope="module")
def shown(done):
    """The digits of values that stand on both pages."""
    pages = [(done / name).read_text() for name in PAGES]
    digits = set.intersection(*({*re.findall(r"0\.\d{3,}", page)} for page in pages))
    assert digits
    return sorted(digits)


@settings(max_examples=8)
@given(st.data())
def test_any_digit_that_is_edited_on_a_page_is_found(done, shown, tmp_path_factory, data):
    folder = Path(shutil.copytree(done, tmp_path_factory.mktemp("edited") / "run"))
    name, was = data.draw(st.sampled_from(PAGES)), data.draw(st.sampled_from(shown))
    now = was[:-1] + data.draw(st.sampled_from([digit for digit in "0123456789" if digit != was[-1]]))
    page = (folder / name).read_text()
    (folder / name).write_text(page.replace(was, now, 1))
    found = verify(folder)
    assert codes(found) == {"VER011"}
    assert [finding.subject for finding in found.findings if finding.code] == [name]
    write_pages(read_report(folder), folder)
    assert verify(folder).valid, "`assay report DIR` is the remedy"


def test_a_page_is_the_same_in_another_process(done):
    """Nothing on it depends on a hash, a clock or a folder."""
    assert {told(verify(done), name) for name in PAGES} == {"as report.json makes it"}
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "assay", "verify", done, "--format", "json"]
        answer = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        assert json.loads(answer.stdout)["valid"]


def test_a_picture_that_is_edited_is_found_and_one_of_another_renderer_is_not_checked(folder):
    page = folder / "report.html"
    text = page.read_text()
    at = text.index("</svg>", text.index('role="img"'))
    page.write_text(f"{text[:at]}<text>0.999</text>{text[at:]}")
    assert codes(verify(folder)) == {"VER011"}
    remade(folder, {"vl-convert-python": "0.0.1"})
    found = verify(folder)
    assert codes(found) == {"VER012"}, "the report names the renderer that drew them"
    assert "its pictures are not checked: drawn by vl-convert-python 0.0.1, and here is" in told(found, "report.html")
    page.write_text(page.read_text() + "<p>edited</p>")
    assert codes(verify(folder)) == {"VER011", "VER012"}, "the text is checked all the same"


def test_a_page_of_another_version_is_not_checked_and_says_so(folder):
    remade(folder, {"assay": "0.0.1"})
    assert told(verify(folder), "report.md") == "as report.json makes it"
    (folder / "report.md").write_text("# Better\n")
    found = verify(folder)
    assert found.valid
    assert told(found, "report.md").startswith("not checked: made by Assay 0.0.1, and this is Assay ")


def test_pages_are_not_held_against_a_report_that_is_none(folder):
    (folder / "report.json").unlink()
    found = verify(folder)
    assert {told(found, name)[:11] for name in PAGES} == {"not checked"}
    for name in PAGES:
        (folder / name).unlink()
    assert {told(verify(folder), name) for name in PAGES} == {"none"}


def test_a_page_that_is_no_file_or_too_large_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(pages, "MOST_MORE", 1000)
    with (folder / "report.md").open("ab") as file:
        file.truncate(file.tell() + 10_000)
    (folder / "report.html").unlink()
    (folder / "report.html").mkdir()
    found = verify(folder)
    assert told(found, "report.md") == "larger than any page that report.json makes"
    assert told(found, "report.html").endswith("is no file")
    assert codes(found) == {"VER011"}
