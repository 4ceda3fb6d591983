"""Every format of a command says the same: text for people, JSON and JSON lines for machines."""

import contextlib
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.cli import main
from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")
QUICK = ("--set", "replicates=60")

FINGERPRINT = "assay: fingerprint/1\nname: x\ncategory: {category}\n{more}"
DOCUMENTS = {
    "fine.yaml": FINGERPRINT.format(category="ImLC", more="class_imbalance: false\n"),
    "warned.yaml": FINGERPRINT.format(category="SemS", more=""),
    "wrong.yaml": FINGERPRINT.format(category="ImLCC", more="clas_imbalance: false\nname: y\n"),
    "accepted.yaml": FINGERPRINT.format(category="ImLC", more="ignore: [{code: FPR027, reason: read it}]\n"),
    "broken.json": '{"assay": "evaluation/1", "name": ',
    "strange.yaml": "assay: recipe/1\n",
    "乳房 1.yaml": "assay: evaluation/1\nname: 乳房\n",
}
PLACE = re.compile(r"^(error|warning|info)\[(\w+)\]: (.*)\n +--> (.*):(\d+):(\d+)$", re.MULTILINE)
ANNOTATION = re.compile(r"^::(error|warning|notice) file=(.*?),line=(\d+).*?title=(\w+)", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Documents with findings of every kind, and a link to nothing."""
    folder = tmp_path_factory.mktemp("formats")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "gone.yaml").symlink_to("nowhere")
    return folder


def told(folder, names, form):
    """Status and answer of a check in this process, with the text that paths begin with taken away."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = main(["check", "--format", form, *(str(folder / name) for name in names)])
    return status, out.getvalue().replace(f"{folder}/", "")


def of_json(files):
    return [
        (found["severity"], found["code"], found["message"], file["path"], found["line"], found["column"])
        for file in files
        for found in file["diagnostics"]
    ]


@given(st.lists(st.sampled_from([*DOCUMENTS, "gone.yaml"]), min_size=1, max_size=4, unique=True))
def test_text_and_json_and_lines_and_annotations_tell_the_same_findings(folder, names):
    answers = {form: told(folder, names, form) for form in ("text", "json", "jsonl", "github")}
    assert len({status for status, _ in answers.values()}) == 1
    text, whole, lines, annotations = (answer for _, answer in answers.values())
    found = of_json(json.loads(whole)["files"])
    assert of_json(map(json.loads, lines.splitlines())) == found
    shown = [(*match[:4], int(match[4]), int(match[5])) for match in PLACE.findall(text)]
    others = [each for each in found if each not in shown]
    assert shown == [each for each in found if each not in others]
    also = " ".join(re.findall("= also: (.*)", text))
    assert {word for each in others for word in re.findall("`.*?`", each[2])[:1]} <= {*re.findall("`.*?`", also)}
    kinds = {"notice": "info"}
    assert [
        (kinds.get(how, how), code, path, int(line)) for how, path, line, code in ANNOTATION.findall(annotations)
    ] == [(how, code, path.replace(",", "%2C"), line) for how, code, _, path, line, _ in found]


@given(st.lists(st.sampled_from([*DOCUMENTS, "gone.yaml"]), min_size=1, max_size=4, unique=True))
def test_the_last_line_of_the_text_counts_as_json_does(folder, names):
    status, text = told(folder, names, "text")
    _, whole = told(folder, names, "json")
    answer = json.loads(whole)
    last = text.splitlines()[-1]
    counts = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) (error|warning|accepted)", last)}
    summary = answer["summary"]
    assert counts.get("error", 0) == summary["errors"]
    assert counts.get("warning", 0) == summary["warnings"]
    assert counts.get("accepted", 0) == summary["accepted"] == sum(len(file["accepted"]) for file in answer["files"])
    assert summary["files"] == len(names) == len(answer["files"])
    assert (status == 0) == all(file["valid"] for file in answer["files"])


@pytest.fixture(scope="module")
def finished(tmp_path_factory, drive):
    """A finished run, and what its report and its comparison say in every format."""
    folder = tmp_path_factory.mktemp("finished")
    calls = [["run", EVALUATION, "-o", "run", *QUICK]]
    calls += [["report", "run", "--format", form] for form in ("text", "json", "md", "html")]
    calls += [["compare", "run", "--format", form] for form in ("text", "json")]
    answers = drive(calls, cwd=folder)
    assert [done.status for done in answers] == [0] * len(calls), answers
    names = ("run", "text", "json", "md", "html", "board", "comparison")
    return folder, dict(zip(names, (done.out for done in answers), strict=True))


def values_of(lines):
    """Algorithm, value and ends of every line of text that shows a value, by the key above it."""
    key, found = "", []
    for line in lines.splitlines():
        if re.match(r"\S", line):
            key = line.split("  ")[0]
        elif match := re.match(r"  (?:\d+\. )?(\S+) +(-?[\d.]+)  (?:\[(-?[\d.]+), (-?[\d.]+)\])?(.*)", line):
            found.append((key, *match.groups()))
    return found


def shown(value):
    return None if value is None else f"{value:z.4f}"


def test_report_shows_in_text_what_json_and_the_results_file_hold(finished):
    folder, said = finished
    stored = json.loads((folder / "run" / "results.json").read_bytes())["results"]
    report = json.loads(said["json"])["report"]["results"]
    same = ("key", "algorithm", "value", "low", "high", "group", "n")
    assert [[row[name] for name in same] for row in report] == [[row[name] for name in same] for row in stored]
    defined = sorted(
        (row["key"], row["algorithm"], shown(row["value"]), shown(row["low"]), shown(row["high"]))
        for row in stored
        if row["value"] is not None
    )
    text = sorted(tuple(found[:5]) for found in values_of(said["text"]))
    assert [tuple(map(str, row)) for row in text] == [tuple(map(str, row)) for row in defined]


def test_a_run_prints_the_values_over_all_items_that_its_report_prints(finished):
    _, said = finished
    everyone = [found[:5] for found in values_of(said["text"]) if "size=" not in found[5]]
    assert [found[:5] for found in values_of(said["run"])] == everyone


def test_report_renders_in_every_format_the_files_of_the_run(finished):
    folder, said = finished
    for name in ("json", "md", "html"):
        assert said[name] == (folder / "run" / f"report.{name}").read_text(encoding="utf-8")


def test_compare_shows_in_text_what_its_json_holds(finished):
    _, said = finished
    rows = [row for row in json.loads(said["comparison"])["results"] if not row["group"]]
    defined = {
        (row["key"], row["algorithm"], shown(row["value"]), shown(row["low"]), shown(row["high"]))
        for row in rows
        if row["value"] is not None
    }
    assert {found[:5] for found in values_of(said["board"]) if re.match(r"[\w+@{]", found[0])} >= defined


def test_nothing_but_the_product_is_on_standard_output(drive, tmp_path):
    """Findings and progress are talk, and go to standard error."""
    compiled, run = drive([["compile", EVALUATION], ["run", EVALUATION, "-o", "run", *QUICK, "-n", "80"]], cwd=tmp_path)
    assert json.loads(compiled.out)["assay"] == "plan/1"
    assert "warning[" not in run.out
    assert "nodes took less" not in run.out


def test_progress_off_a_terminal_is_plain_lines_that_account_for_every_node(assay, tmp_path):
    done = assay("run", EVALUATION, "-o", tmp_path / "run", *QUICK)
    assert done.status == 0, done.err
    assert "\x1b" not in done.err
    talk = [line for line in done.err.splitlines() if re.match(r"  \S", line) and "-->" not in line]
    slow = sum(bool(re.fullmatch(r"  [^:]+: \d+\.\d\d s", line)) for line in talk)
    quick = sum(int(match[1]) for line in talk if (match := re.match(r"  (\d+) nodes? took less", line)))
    (run, kept) = map(int, re.search(r"^(\d+) nodes run, (\d+) kept;", done.out, re.MULTILINE).groups())
    assert (slow + quick, kept) == (run, 0)


def test_progress_of_a_finished_run_tells_of_nothing_done(assay, finished):
    folder, _ = finished
    done = assay("run", EVALUATION, "-o", "run", *QUICK, cwd=folder)
    assert "everything was done already" in done.out
    assert not re.search(r": \d+\.\d\d s$", done.err, re.MULTILINE)
