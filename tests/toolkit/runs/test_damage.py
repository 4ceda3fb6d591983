"""Run folders that were damaged, and disks that are full: one clear line, and nothing that was finished is lost."""

import json
import os
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.errors import RunError
from assay.runs.execute import run_plan
from assay.runs.schema import VERSION

IDS = [f"{i:02}" for i in range(24)]
REFERENCE = {"id": IDS, "class": ["no", "yes", "yes"] * 8}
PREDICTIONS = {"a": {"id": IDS, "p yes": [i * 13 % 24 / 24 for i in range(24)]}}


@pytest.fixture(scope="module")
def compiled(studies):
    settings = {"positive": "yes", "metrics": ["AUROC", "MCC"], "replicates": 20}
    return assay.compile(studies.write(REFERENCE, PREDICTIONS, **settings))


@pytest.fixture(scope="module")
def finished(compiled, tmp_path_factory, without_pages):
    """The folder of a finished run, and the bytes of its results."""
    folder = tmp_path_factory.mktemp("finished") / "run"
    run_plan(compiled.plan, compiled.base, folder)
    return folder, (folder / "results.json").read_bytes()


@pytest.fixture
def folder(finished, tmp_path):
    """A copy that may be damaged."""
    return Path(shutil.copytree(finished[0], tmp_path / "run"))


def run(compiled, folder):
    return run_plan(compiled.plan, compiled.base, folder)


def one_line(error):
    line = str(error)
    assert line
    assert line.isprintable()


@given(data=st.data())
def test_bytes_changed_in_the_journal_are_one_line_or_harmless(compiled, finished, tmp_path_factory, data):
    done, results = finished
    folder = Path(shutil.copytree(done, tmp_path_factory.mktemp("changed") / "run"))
    journal = folder / "journal.sqlite"
    whole = bytearray(journal.read_bytes())
    for _ in range(data.draw(st.integers(1, 40))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    journal.write_bytes(bytes(whole))
    try:
        run(compiled, folder)
    except RunError as error:
        one_line(error)
    else:
        assert (folder / "results.json").read_bytes() == results


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.7])
def test_half_a_journal_is_one_line(compiled, folder, kept):
    journal = folder / "journal.sqlite"
    data = journal.read_bytes()
    journal.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(RunError, match=r"journal\.sqlite` (cannot be used|is damaged)") as caught:
        run(compiled, folder)
    one_line(caught.value)


@pytest.mark.parametrize("data", [b"\0" * 5000, b"SQLite format 3\0" + bytes(4080), os.urandom(4096), b"{}"])
def test_what_is_no_journal_is_one_line(compiled, folder, data):
    (folder / "journal.sqlite").write_bytes(data)
    with pytest.raises(RunError, match=r"journal\.sqlite`") as caught:
        run(compiled, folder)
    one_line(caught.value)


def change(folder, statement, *values):
    with closing(sqlite3.connect(folder / "journal.sqlite")) as database:
        database.execute(statement, values)
        database.commit()


@pytest.mark.parametrize("output", [b"", b"null", b"[1]", b"{", b"\xff", "text", 7, None])
def test_an_entry_without_its_output_is_one_line(compiled, folder, output):
    change(folder, "CREATE TABLE t AS SELECT * FROM nodes")
    change(folder, "UPDATE t SET output = ?", output)
    change(folder, "DROP TABLE nodes")
    change(folder, "ALTER TABLE t RENAME TO nodes")
    with pytest.raises(RunError, match=r"journal\.sqlite` is damaged at `reference`; name another folder"):
        run(compiled, folder)


@pytest.mark.parametrize("column", ["key", "name", "started_ns", "cpu_ns", "output", "seal"])
def test_an_entry_that_was_changed_by_hand_is_one_line(compiled, folder, column):
    change(folder, "PRAGMA foreign_keys = OFF")
    change(folder, f"UPDATE nodes SET {column} = CAST({column} || 1 AS BLOB) WHERE name = 'sweep table a'")
    with pytest.raises(RunError, match=r"journal\.sqlite` is damaged at `.*`; name another folder"):
        run(compiled, folder)


@pytest.mark.parametrize("statement", ["DELETE FROM segments", "UPDATE segments SET rows = rows + 1"])
def test_segments_that_were_changed_by_hand_are_one_line(compiled, folder, statement):
    change(folder, statement)
    with pytest.raises(RunError, match=r"journal\.sqlite` is damaged at `items`; name another folder"):
        run(compiled, folder)


def test_a_journal_of_a_newer_version_is_one_line_and_left_alone(compiled, folder):
    change(folder, f"PRAGMA user_version = {VERSION + 1}")
    before = (folder / "journal.sqlite").read_bytes()
    with pytest.raises(RunError, match="was written by a newer version of Assay; name another folder"):
        run(compiled, folder)
    assert (folder / "journal.sqlite").read_bytes() == before


def items(folder):
    (segment,) = (folder / "items").iterdir()
    return segment


def forget_the_scores(folder):
    """Let all that is measured on the items run again."""
    change(folder, "DELETE FROM nodes WHERE name LIKE 'sweep%' OR name LIKE 'resample%' OR name = 'report'")


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"PAR1")])
def test_item_rows_that_are_gone_are_joined_again(compiled, folder, finished, damage):
    forget_the_scores(folder)
    damage(items(folder))
    run(compiled, folder)
    assert (folder / "results.json").read_bytes() == finished[1]


@given(data=st.data())
def test_item_rows_of_which_a_byte_changed_are_refused(compiled, finished, tmp_path_factory, data):
    """Though their size is right, and the change may be in a number."""
    folder = Path(shutil.copytree(finished[0], tmp_path_factory.mktemp("changed") / "run"))
    forget_the_scores(folder)
    whole = bytearray(items(folder).read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    items(folder).write_bytes(bytes(whole))
    with pytest.raises(RunError, match="is damaged; remove it and run again"):
        run(compiled, folder)
    items(folder).unlink()
    run(compiled, folder)
    assert (folder / "results.json").read_bytes() == finished[1]


def flip(data, draw):
    at = draw(st.integers(0, len(data) - 1))
    return data[:at] + bytes([data[at] ^ draw(st.integers(1, 255))]) + data[at + 1 :]


def cut(data, draw):
    return data[: draw(st.integers(0, len(data) - 1))]


def swap(data, draw):
    at = draw(st.integers(0, len(data)))
    return data[at:] + data[:at]


def clear(data, draw):
    """A block that was never written, as a disk leaves it after a crash."""
    at = draw(st.integers(0, len(data) - 1)) // 512 * 512
    return data[:at] + bytes(len(data[at : at + 512])) + data[at + 512 :]


@given(data=st.data(), measured=st.booleans())
def test_whatever_happens_to_one_file_gives_one_line_or_the_same_results(
    compiled, finished, tmp_path_factory, data, measured
):
    folder = Path(shutil.copytree(finished[0], tmp_path_factory.mktemp("damaged") / "run"))
    if not measured:
        forget_the_scores(folder)
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    file = folder / data.draw(st.sampled_from(names))
    damage = data.draw(st.sampled_from([flip, cut, swap, clear]))
    file.write_bytes(damage(file.read_bytes(), data.draw))
    try:
        outcome = run(compiled, folder)
    except RunError as error:
        one_line(error)
    else:
        assert (folder / "results.json").read_bytes() == finished[1]
        assert outcome.results == json.loads(finished[1])


def test_a_file_where_the_items_should_be_is_one_line(compiled, folder):
    shutil.rmtree(folder / "items")
    (folder / "items").touch()
    with pytest.raises(RunError, match="run` cannot be used: File exists"):
        run(compiled, folder)


@pytest.mark.parametrize("name", ["results.json", "record.json", "report.html"])
def test_a_folder_where_a_document_should_be_is_one_line(compiled, folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(RunError, match=f"{name}` (cannot be used: |is there and no file)"):
        run(compiled, folder)


LIMITED = """
import resource, sqlite3
try:
    kept = sqlite3.connect(f"{sys.argv[-1]}/journal.sqlite").execute("SELECT count(*) FROM nodes").fetchone()[0]
except sqlite3.Error:
    kept = 0
print("kept", kept, file=sys.stderr, flush=True)
room = (8 << 10, 40 << 10, resource.RLIM_INFINITY)[number]
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
return main(["run", *sys.argv[2:-1], "-o", sys.argv[-1]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits differ elsewhere")
def test_a_disk_that_fills_up_loses_nothing_that_was_finished(study, tmp_path, children):
    """A little more room every time: each run goes on from where the one before it had to stop."""
    wide = {f"p {c}": [1 / 6] * 24 for c in "abcdef"}
    reference = {"id": IDS, "class": list("abcdef") * 4}
    path = study.write(reference, {"m": {"id": IDS, **wide}}, metrics=["AUROC", "MCC"], replicates=20)
    expected = assay.run(path, tmp_path / "clean").results
    ends, told = children(LIMITED, 3, path, tmp_path / "run")
    assert (ends[0], ends[-1]) == (2, 0)
    for end, talk in zip(ends, told, strict=True):
        assert "Traceback" not in talk
        if end:
            assert re.fullmatch(r"assay: `.*` cannot be used: .*", talk.splitlines()[-1])
    kept = [int(re.search(r"^kept (\d+)", talk, re.MULTILINE)[1]) for talk in told]
    assert kept == sorted(kept)
    assert kept[0] < kept[-1]
    assert json.loads((tmp_path / "run" / "results.json").read_bytes()) == expected
    assert not list((tmp_path / "run").rglob("*.partial"))
