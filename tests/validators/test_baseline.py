"""What was known before is not told again, and nothing else is left out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.baseline import BaselineError, read_baseline
from assay_validators.emit import json as whole
from assay_validators.emit import jsonl, text
from assay_validators.engine import Session

BROKEN = """\
assay: evaluation/1
name: wdbc
dataset: croissant.json
id: patient
reference: diagnosis
positve: malignant
level: 95
predictions:
  - {name: forest, file: a.csv, scores: {malignant: p}}
"""


def checked(data, path="evaluation.yaml"):
    return Session().check_document(read_document(path, data=data.encode()))


@pytest.fixture
def keep(tmp_path):
    """Keeps reports as an earlier check, and reads that again."""

    def keep(*reports, emit=whole.emit):
        (tmp_path / "known.json").write_text("".join(emit(reports)))
        return read_baseline(str(tmp_path / "known.json"))

    return keep


def said(report):
    return [(found.code, found.message) for found in report.diagnostics]


@pytest.mark.parametrize("emit", [whole.emit, jsonl.emit])
def test_the_same_check_again_tells_nothing(keep, emit):
    report = checked(BROKEN)
    again = keep(report, emit=emit).new(report)
    assert (again.diagnostics, again.known, again.valid) == ((), len(report.diagnostics), True)


def test_lines_may_move(keep):
    moved = checked("# one\n# two\n" + BROKEN.replace("id: patient\n", "\n\nid: patient\n"))
    assert keep(checked(BROKEN)).new(moved).diagnostics == ()


def test_a_new_finding_is_told_alone(keep):
    later = keep(checked(BROKEN)).new(checked(BROKEN.replace("id: patient", "id: patient\nsede: 1")))
    assert [code for code, _ in said(later)] == ["MOD003"]
    assert "sede" in later.diagnostics[0].message
    assert not later.valid


def test_a_finding_that_was_mended_is_not_missed(keep):
    later = keep(checked(BROKEN)).new(checked(BROKEN.replace("positve", "positive")))
    assert later.diagnostics == ()


@pytest.mark.parametrize(
    ("before", "now", "known"),
    [("a.yaml", "./a.yaml", True), ("./b/../a.yaml", "a.yaml", True), ("a.yaml", "b.yaml", False)],
)
def test_a_file_is_known_however_its_path_is_spelt(keep, before, now, known):
    later = keep(checked(BROKEN, before)).new(checked(BROKEN, now))
    assert bool(later.known) is known
    assert bool(later.diagnostics) is not known


@given(st.integers(0, 5), st.integers(0, 5))
def test_each_is_good_for_one(tmp_path_factory, before, now):
    """So many equal findings were known: what goes beyond them is new."""

    def report(count):
        rows = [f"  - {{name: n{number}, file: a.csv, scores: {{malignant: p}}, sede: 1}}\n" for number in range(count)]
        head = BROKEN.replace("positve", "positive").replace("level: 95\n", "").partition("  - ")[0]
        return checked(head + "".join(rows))

    path = tmp_path_factory.mktemp("known") / "known.json"
    path.write_text("".join(whole.emit([report(before)])))
    later = read_baseline(str(path)).new(report(now))
    assert [code for code, _ in said(later)].count("MOD003") == max(0, now - before)


def test_the_last_line_says_how_many_were_known(keep):
    report = checked(BROKEN)
    *_, last = text.emit([keep(report).new(report)])
    assert last == f"1 file checked, nothing new, {len(report.diagnostics)} known before\n"


def test_json_counts_them(keep):
    report = checked(BROKEN)
    found = "".join(whole.emit([keep(report).new(report)]))
    summary = json.loads(found)["summary"]
    assert summary == {"files": 1, "errors": 0, "warnings": 0, "accepted": 0, "known": len(report.diagnostics)}


FOREIGN = {
    "half an object": b"{",
    "a list": b"[]",
    "an object": b"{}",
    "null": b"null",
    "files that are none": b'{\n"files": 1}',
    "a file that is none": b'{\n"files": [1]}',
    "a finding without words": b'{\n"files": [{"path": "a", "diagnostics": [{}]}]}',
    "a line without findings": b'{"path": 1}\n',
    "no text": b"\xff",
    "depth": b"[" * 100_000,
    "the text form": b"error[MOD003]: x\n",
    "its last line": b"1 file checked, nothing found\n",
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_anything_else_is_refused_in_one_line(tmp_path, data):
    path = tmp_path / "known.json"
    path.write_bytes(data)
    with pytest.raises(BaselineError, match=r"known.json") as caught:
        read_baseline(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["gone.json", "."])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, path):
    with pytest.raises(BaselineError, match="cannot be read"):
        read_baseline(str(tmp_path / path))


def test_an_empty_file_and_a_device_are_no_earlier_check(tmp_path):
    (tmp_path / "known.json").write_text(" \n")
    with pytest.raises(BaselineError, match="is empty, and no output of"):
        read_baseline(str(tmp_path / "known.json"))
    with pytest.raises(BaselineError, match="cannot be read: it is no file"):
        read_baseline("/dev/zero")
