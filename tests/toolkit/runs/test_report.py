"""The report of a run folder: read as it was written, or one line about what is amiss."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import RunError
from assay.report.exchange import report_to_json
from assay.report.model import Report, Result
from assay.runs.folder import run_folder
from assay.runs.journal import Entry
from assay.runs.report import PAGES, Form, is_overtaken, read_report, render, write_pages
from assay.runs.store import open_store

ROW = {"key": "MCC", "metric": "MCC", "algorithm": "a", "value": 0.5, "low": 0.25, "high": 0.75, "n": 24}
REPORT = Report(title="A study", results=(Result(**ROW, group={}, reason=None),))
TEXT = report_to_json(REPORT).encode()


def finish(store, name):
    store.commit(Entry(key=name, name=name, started_ns=0, ended_ns=0, cpu_ns=0, output=b"{}"))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The folder of a run that has ended, as far as its report goes; not to be touched."""
    folder = tmp_path_factory.mktemp("published") / "run"
    with open_store(folder) as store:
        finish(store, "read")
        store.write_bytes("results.json", b"{}")
        store.write_bytes("report.json", TEXT)
        finish(store, "report")
    return folder


@pytest.fixture
def folder(published, tmp_path):
    return Path(shutil.copytree(published, tmp_path / "run"))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_it_is_what_was_written_and_nothing_is_touched(folder):
    before = files(folder)
    assert read_report(folder) == REPORT
    assert render(read_report(folder), Form.JSON).encode() == TEXT
    assert files(folder) == before


@given(data=st.data())
def test_no_byte_of_it_can_be_changed_unseen(published, tmp_path_factory, data):
    folder = Path(shutil.copytree(published, tmp_path_factory.mktemp("changed") / "run"))
    at = data.draw(st.integers(0, len(TEXT) - 1))
    (folder / "report.json").write_bytes(
        TEXT[:at] + bytes([TEXT[at] ^ data.draw(st.integers(1, 255))]) + TEXT[at + 1 :]
    )
    with pytest.raises(RunError, match=r"report\.json` (is|was) .*`assay run` again to write it anew") as caught:
        read_report(folder)
    assert str(caught.value).isprintable()


def test_a_better_value_is_not_believed(folder):
    (folder / "report.json").write_bytes(TEXT.replace(b"0.5", b"0.9"))
    with pytest.raises(RunError, match=r"report\.json` was changed after the run"):
        read_report(folder)


def test_a_report_that_was_sent_without_its_run_is_read(folder):
    (folder / "journal.sqlite").unlink()
    assert read_report(folder) == REPORT
    assert not is_overtaken(folder)


def test_the_pages_are_written_anew_and_the_report_stays_what_it_was(folder):
    assert write_pages(REPORT, folder) == [folder / name for name in PAGES.values()]
    for form, name in PAGES.items():
        assert (folder / name).read_text(encoding="utf-8") == render(REPORT, form)
        assert "A study" in (folder / name).read_text(encoding="utf-8")
    assert read_report(folder) == REPORT


def test_pages_are_not_written_while_a_run_is_at_work(folder):
    before = files(folder)
    with run_folder(folder), pytest.raises(RunError, match="is at work in"):
        write_pages(REPORT, folder)
    assert files(folder).keys() == before.keys()


def test_a_run_that_goes_on_after_the_report_overtakes_it(folder):
    assert not is_overtaken(folder)
    with open_store(folder) as store:
        finish(store, "sweep")
    assert is_overtaken(folder)
    with open_store(folder) as store:
        finish(store, "another report")
    assert is_overtaken(folder)


def test_a_journal_that_cannot_be_read_overtakes_nothing_and_is_one_line(folder):
    (folder / "journal.sqlite").write_bytes(b"no journal at all" * 100)
    assert not is_overtaken(folder)
    with pytest.raises(RunError, match=r"journal\.sqlite` cannot be used: file is not a database"):
        read_report(folder)


@pytest.mark.parametrize(
    ("gone", "line"),
    [
        (["report.json"], "has no report.json, which older versions did not write"),
        (["report.json", "results.json"], "is not finished; `assay run` with the same document and `-o"),
        (["report.json", "results.json", "journal.sqlite"], "holds no run; `assay run DOCUMENT -o"),
    ],
)
def test_what_is_missing_says_what_to_do(folder, gone, line):
    for name in gone:
        (folder / name).unlink()
    with pytest.raises(RunError) as caught:
        read_report(folder)
    assert line in str(caught.value)
    with pytest.raises(RunError, match="holds no run"):
        read_report(folder / "nowhere")
