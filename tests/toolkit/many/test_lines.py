"""A line of JSON Lines is a document like any other, and a pattern in quotes is what a shell would make of it."""

import json
import os
import subprocess
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.many import asked as module
from assay.many.asked import Asked, expanded, lines_of
from assay_spec.document import read_document
from assay_validators.emit import jsonl
from assay_validators.engine import Session

from .conftest import COMMAND, STUDY

DATASET = json.loads((STUDY / "croissant.json").read_bytes())


def said(words, data, cwd):
    done = subprocess.run([*COMMAND, *words], input=data, capture_output=True, cwd=cwd, timeout=60, check=False)
    assert done.stderr == b"", done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("jobs", [(), ("--jobs", "1"), ("--jobs", "2")], ids=["", "1", "2"])
def test_every_line_is_checked_as_if_it_were_a_file(jobs, tmp_path):
    lines = [json.dumps(DATASET | {"name": f"n{number}", "license": "MIT"}) for number in range(20)]
    lines.insert(3, "")
    lines.insert(5, '{"@context":')
    lines.insert(7, "  ")
    found = said(("--format", "jsonl", "--jsonl", *jobs, "-"), "\r\n".join(lines).encode(), tmp_path)
    numbers = [number for number, line in enumerate(lines, 1) if line.strip()]
    assert [one["path"] for one in found] == [f"-:{number}" for number in numbers]
    for one, number in zip(found, numbers, strict=True):
        alone = Session().check_document(read_document(f"-:{number}", data=lines[number - 1].encode()))
        assert one == json.loads("".join(jsonl.emit([alone])))


def test_a_line_is_called_by_what_it_says(tmp_path):
    values = ["https://a.org/1", "", None, 7, "x" * 500, "../../etc/passwd", "\x1b[31mred\u202e"]
    data = "\n".join(json.dumps(DATASET | {"url": value, "license": "MIT"}) for value in values).encode()
    found = said(("--format", "jsonl", "--jsonl", "--name-by", "url", "-"), data, tmp_path)
    names = ["https://a.org/1", "-:2", "-:3", "-:4", "-:5", "../../etc/passwd", "\x1b[31mred\u202e"]
    assert [one["path"] for one in found] == names
    done = subprocess.run(
        [*COMMAND, "--jsonl", "--name-by", "url", "-"], input=data, capture_output=True, cwd=tmp_path, check=False
    )
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", ["a b.jsonl", "-"])
@pytest.mark.parametrize("key", ["", "name"])
def test_who_knows_files_and_lines_is_told_the_line_of_the_file(key, name, jobs, tmp_path):
    lines = [
        "",
        *(json.dumps(DATASET | {"name": f"n{each}", "license": "MIT"}) for each in "xy"),
        '{"@type": "cr:x',
    ] * 2
    data, by = "\n".join(lines).encode(), ("--name-by", key) if key else ()
    (tmp_path / "a b.jsonl").write_bytes(data)
    given = {"input": data, "capture_output": True, "cwd": tmp_path, "timeout": 60}

    def printed(form):
        return subprocess.run(
            [*COMMAND, "--jsonl", "--jobs", jobs, *by, "--format", form, name], check=False, **given
        ).stdout

    found = [json.loads(line) for line in printed("jsonl").splitlines()]
    numbers = [number for number, line in enumerate(lines, 1) if line]
    pairs = [(number, each) for number, one in zip(numbers, found, strict=True) for each in one["diagnostics"]]
    assert {number for number, _ in pairs} == set(numbers)
    results = json.loads(printed("sarif"))["runs"][0]["results"]
    for (number, each), result in zip(pairs, results, strict=True):
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            physical = location["physicalLocation"]
            assert physical["artifactLocation"] == {"uri": quote(name)}
            assert physical["region"]["startLine"] == physical["region"]["endLine"] == number
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startColumn"] == each["column"]
        *pointers, document = location["logicalLocations"]
        assert [one["fullyQualifiedName"] for one in pointers] == [each["pointer"]] * bool(each["pointer"])
        assert document == {"name": found[numbers.index(number)]["path"], "kind": "resource"}
    commands = printed("github").decode().splitlines()
    assert [line.partition(" ")[2].partition(",title")[0] for line in commands] == [
        f"file={name},line={number},endLine={number}" for number, _ in pairs
    ]
    cases = [case for case in ET.fromstring(printed("junit")).iter("testcase") if "line" in case.attrib]
    assert [(case.get("file"), case.get("line")) for case in cases] == [(name, str(number)) for number, _ in pairs]


def test_a_name_opens_no_other_folder(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "croissant.json").write_text(json.dumps(DATASET))
    evaluation = {
        "assay": "evaluation/1",
        "name": f"{tmp_path}/x",
        "dataset": "croissant.json",
        "reference": "a",
        "id": "b",
    }
    evaluation |= {"predictions": [{"name": "f", "file": "f.csv"}]}
    (one,) = said(("--format", "jsonl", "--jsonl", "--name-by", "name", "-"), json.dumps(evaluation).encode(), inside)
    assert one["path"] == f"{tmp_path}/x"
    assert "`croissant.json` does not exist" in [found["message"] for found in one["diagnostics"]]


def test_lines_that_cannot_be_read_say_so(tmp_path, checked):
    for name in ("gone.jsonl", ".", "x\udcff"):
        status, out, err = checked("--jsonl", name, cwd=tmp_path)
        assert (status, err) == (2, "")
        assert "cannot be read" in out


def test_files_of_lines_stand_beside_each_other(tmp_path):
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(f"{json.dumps(DATASET)}\n" * 2)
    found = said(("--format", "jsonl", "--jsonl", "b.jsonl", "a.jsonl"), b"", tmp_path)
    assert [one["path"] for one in found] == ["b.jsonl:1", "b.jsonl:2", "a.jsonl:1", "a.jsonl:2"]


@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=6), st.integers(2, 9))
def test_a_line_that_is_too_long_loses_its_end_and_no_other_line(tmp_path_factory, lines, most):
    path = tmp_path_factory.getbasetemp() / "x.jsonl"
    path.write_bytes(b"\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_BYTES", most)
        found = list(lines_of([str(path)]))
    expected = [
        Asked(f"{path}:{number}", data=line[:most].rstrip(b"\r\n"), format="json", line=number)
        for number, line in enumerate(lines, 1)
        if line[:most].strip()
    ]
    assert [each for each in found if each.data] == [each for each in expected if each.data]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_line_is_json_whatever_it_begins_with(tmp_path, jobs):
    lines = b'hello\n"text"\na: 1\n'
    found = said(("--format", "jsonl", "--jsonl", "--jobs", jobs, "-"), lines, tmp_path)
    assert [one["path"] for one in found] == ["-:1", "-:2", "-:3"]
    codes = [{each["code"] for each in one["diagnostics"]} for one in found]
    assert "DOC049" not in set().union(*codes)  # of YAML
    assert codes[0] == codes[2] != codes[1]


def test_a_pattern_is_expanded(folder, checked):
    names = sorted(f"below/{number:03}.json" for number in range(30))
    assert checked("below/*.json", cwd=folder) == checked(*names, cwd=folder)
    assert checked("**/00[0-3].json", cwd=folder) == checked(*names[:4], cwd=folder)
    assert checked("bel?w", cwd=folder) == checked("below", cwd=folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("words", [["*"], ["--jobs", "2", "*"], ["--jsonl", "*"]], ids=" ".join)
def test_a_pipe_that_a_pattern_matches_is_passed_over_with_a_word(words, tmp_path, checked):
    (tmp_path / "a.json").write_text("{}")
    os.mkfifo(tmp_path / "p\n.json")
    _, _, err = checked(*words, cwd=tmp_path)
    assert err.splitlines()[0] == "assay check: `p\\n.json` is a pipe and no file; passed over"


def test_a_pattern_that_matches_nothing_is_a_file_that_is_not_there(folder, checked):
    status, out, _ = checked("*.nothing", cwd=folder)
    assert status == 2
    assert "cannot be read: no such file" in out


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path, checked, monkeypatch):
    for name in ("a[1].json", "a1.json"):
        (tmp_path / name).write_text(json.dumps(DATASET))
    monkeypatch.chdir(tmp_path)
    assert list(expanded(["a[1].json", "-", "x.json"])) == ["a[1].json", "-", "x.json"]
    assert list(expanded(["a[0-9].json"])) == ["a1.json"]
    assert checked("--format", "jsonl", "a[1].json", cwd=tmp_path)[1].count("\n") == 1


WRONG = {
    ("--jobs", "0", "x.json"): "`--jobs` takes a number from 1 to 512, not `0`",
    ("--jobs=many", "x.json"): "`--jobs` takes a number from 1 to 512, not `many`",
    ("--jobs", "²", "x.json"): "`--jobs` takes a number from 1 to 512, not `²`",
    ("--name-by", "url", "x.json"): "`--name-by` names the lines of `--jsonl`",
    ("--causes", "--format", "sarif", "x.json"): "`--causes` prints text or json, not sarif",
    ("--watch", "--format", "json", "x.json"): "`--watch` prints text or jsonl, not json",
    ("--watch", "-"): "standard input cannot be watched",
    ("--watch", "--causes", "x.json"): "`--watch` and `--causes` cannot go together",
    ("--watch", "-o", "x", "x.json"): "`--watch` and `--output` cannot go together",
    ("--data", "--cache", "x", "x.json"): "`--data` and `--cache` cannot go together",
    ("--load", "--jobs", "2", "x.json"): "`--load` and `--jobs` cannot go together",
    ("--against", "mlcroissant", "--jsonl", "x.json"): "`--against` and `--jsonl` cannot go together",
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_does_not_go_together_is_one_line(words, tmp_path, checked):
    status, out, err = checked(*words, cwd=tmp_path)
    assert (status, out) == (2, "")
    assert err.startswith(f"assay check: {WRONG[words]}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
