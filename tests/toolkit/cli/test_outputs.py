"""`-o FILE` never costs anybody a file that Assay did not write."""

import json
import os
import re
import shutil

import pytest

from assay.cli.outputs import refusal
from assay.demo.study import STUDY

EVALUATION = str(STUDY / "evaluation.yaml")
CROISSANT = str(STUDY / "croissant.json")
QUICK = ("--set", "replicates=20", "--set", "by=[]")
FINDING = b"assay: evaluation/1\nname: x\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory, assay):
    """A folder with a finished run and a document that has findings."""
    folder = tmp_path_factory.mktemp("outputs")
    assert assay("run", EVALUATION, "-o", folder / "run", *QUICK).status == 0
    (folder / "bad.yaml").write_bytes(FINDING)
    (folder / "table.csv").write_text("a\n1\n")
    return folder


CALLS = {
    "check": [["check", "bad.yaml", "--format", form] for form in ("text", "json", "jsonl", "github", "checklist")]
    + [["check", EVALUATION]],
    "compile": [["compile", EVALUATION, *QUICK]],
    "report": [["report", "run", "--format", form] for form in ("text", "json", "html", "md")],
    "compare": [["compare", "run", "--replicates", "20"]],
    "data infer": [["data", "infer", "table.csv"]],
    "data show": [["data", "show", CROISSANT, "--format", form] for form in ("text", "html", "markdown")],
}
CASES = [words for calls in CALLS.values() for words in calls]
COMMANDS = [command for command, calls in CALLS.items() for _ in calls]


def test_what_a_command_wrote_is_written_over_by_it_and_by_no_other(finished, drive):
    calls = [[*words, "-o", f"{n}.out"] for n, words in enumerate(CASES)]
    first = drive(calls, cwd=finished)
    assert {done.status for done in first} == {0, 1}
    written = [(finished / f"{n}.out").read_bytes() for n in range(len(CASES))]
    assert all(written)
    assert [done.status for done in drive(calls, cwd=finished)] == [done.status for done in first]
    for n, command in enumerate(COMMANDS):
        path = str(finished / f"{n}.out")
        assert [other for other in CALLS if not refusal(other, path)] == [command], path


@pytest.mark.parametrize("command", CALLS)
def test_sources_and_the_files_of_runs_stay(finished, tmp_path, drive, command):
    shutil.copytree(STUDY, tmp_path / "study")
    shutil.copytree(finished / "run", tmp_path / "run")
    shutil.copy(finished / "bad.yaml", tmp_path)
    names = sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size)
    own = {"report": {"report.html", "report.json", "report.md"}}.get(command, set())
    before = {path: path.read_bytes() for path in names if path.name not in own}
    words = CALLS[command][0]
    answers = drive([[*words, "-o", str(path.relative_to(tmp_path))] for path in before], cwd=tmp_path)
    for path, done in zip(before, answers, strict=True):
        assert done.is_one_line(path.name, f"was not written by `assay {command}`", "name another file")
    assert {path: path.read_bytes() for path in before} == before


NOTES = [
    "{text}\nTo do: ask Ann about this.\n",
    "{first}\nTo do: ask Ann about this.\n",
    "{first}\nAnn says:\n1 file checked, and she is content\n",
    "error[CRO001]: what is that?\n",
    "1 file checked, 2 to go\nthe rest tomorrow\n",
    "{github}To do: ask Ann about this.\n",
    "{annotation}\nTo do: ask Ann about this.\n{annotation}\n",
    "::error file=a.json::what is that?\n",
    "::error file=x::" * 2000,
    "## To do\n\n- [x] ask Ann\n",
    "{checklist}To do: ask Ann about this.\n",
    '{{"path": "a.json", "kind": "mine"}}\n',
    '{{"version": 1, "summary": "mine"}}\n',
]


@pytest.fixture(scope="module")
def found(finished, drive):
    """By format, what `assay check` prints of the document that has findings."""
    forms = ("text", "github", "checklist")
    return dict(
        zip(
            forms, (done.out for done in drive([_check("bad.yaml", form) for form in forms], cwd=finished)), strict=True
        )
    )


@pytest.mark.parametrize("notes", NOTES)
def test_notes_into_which_somebody_pasted_what_was_found_stay(found, tmp_path, notes):
    first, annotation = (found[form].split("\n")[0] for form in ("text", "github"))
    path = tmp_path / "notes"
    path.write_text(notes.format(**found, first=first, annotation=annotation))
    assert "was not written by" in refusal("check", str(path))


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "github", "checklist"])
def test_a_long_file_is_known_as_well_wherever_it_is_cut(tmp_path, drive, form):
    names = ["x" * length + ".yaml" for length in range(1, 160, 11)]
    for name in names:
        (tmp_path / name).write_bytes(FINDING)
    for done in drive([_check(*[name] * 60, form) for name in names], cwd=tmp_path):
        (tmp_path / "out").write_text(done.out)
        assert len(done.out) > 8192
        assert not refusal("check", str(tmp_path / "out")), done.out[:4096]


def _check(*words):
    *names, form = words
    return ["check", *names, "--format", form]


def test_words_put_into_a_description_are_not_lost(tmp_path, drive):
    (tmp_path / "table.csv").write_text("a,b\n1,x\n")
    output = tmp_path / "w.json"
    words = ["data", "infer", ".", "-o", "w.json"]
    first, same = drive([words, words], cwd=tmp_path)
    assert (first.status, same.status) == (0, 0), same
    written = output.read_bytes()
    edits = (
        written.replace(b'"@type": "sc:Dataset"', b'"@type": "sc:Dataset",\n  "version": "7"'),
        written.rstrip(),
        written.replace(b"\n", b"\r\n"),
    )
    for edited in edits:
        assert edited != written
        output.write_bytes(edited)
        (refused,) = drive([words], cwd=tmp_path)
        assert refused.is_one_line("`w.json` says something else", "assay data merge FILE w.json", "--force")
        assert output.read_bytes() == edited
    (forced,) = drive([[*words, "--force"]], cwd=tmp_path)
    assert (forced.status, output.read_bytes()) == (0, written)


def test_force_takes_no_file_of_anybody_else(tmp_path, drive):
    (tmp_path / "table.csv").write_text("a,b\n1,x\n")
    (tmp_path / "mine.json").write_bytes(FINDING)
    (done,) = drive([["data", "infer", "table.csv", "-o", "mine.json", "--force"]], cwd=tmp_path)
    assert done.is_one_line("`mine.json`", "was not written by")
    assert (tmp_path / "mine.json").read_bytes() == FINDING


def test_a_link_to_a_source_is_the_source(finished, tmp_path, drive):
    (tmp_path / "mine.yaml").write_bytes(FINDING)
    (tmp_path / "out").symlink_to("mine.yaml")
    (done,) = drive([["check", "mine.yaml", "-o", "out"]], cwd=tmp_path)
    assert done.is_one_line("`out`")
    assert (tmp_path / "mine.yaml").read_bytes() == FINDING


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes as POSIX has them")
def test_an_empty_file_and_a_pipe_are_written(finished, drive):
    (finished / "empty.json").touch()
    os.mkfifo(finished / "pipe")
    reader = os.open(finished / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        words = ["compare", "run", "--replicates", "20", "-o"]
        done = drive([[*words, "empty.json"], ["check", "bad.yaml", "-o", "pipe"]], cwd=finished)
        piped = os.read(reader, 1 << 16)
    finally:
        os.close(reader)
    assert [each.status for each in done] == [0, 1]
    assert json.loads((finished / "empty.json").read_bytes())["items"]
    assert piped.startswith(b"error[MOD001]: ")


def test_a_dash_is_standard_output(finished, drive):
    before = sorted(finished.rglob("*"))
    for words, plain, dash in zip(
        CASES, drive(CASES, cwd=finished), drive([[*words, "-o", "-"] for words in CASES], cwd=finished), strict=True
    ):
        assert dash.status == plain.status, words
        assert dash.out, words
        if words[0] != "compare":  # which says how long its nodes took
            assert (dash.out, dash.err) == (plain.out, plain.err), words
    assert sorted(finished.rglob("*")) == before


def test_what_a_dash_prints_is_the_file_and_nothing_else(finished, tmp_path, drive):
    shutil.copy(CROISSANT, tmp_path / "mine.json")
    shutil.copy(CROISSANT, tmp_path / "host.json")
    run = str(finished / "run")
    calls = [
        ["compare", run, "--replicates", "20", "-o"],
        ["report", run, "-o"],
        ["data", "merge", "host.json", "mine.json", "-o"],
        ["data", "complete", "mine.json", "--profile", "geo", "--form"],
    ]
    names = ["compare.json", "report.txt", "merge.json", "form.toml"]
    files = drive([[*words, name] for words, name in zip(calls, names, strict=True)], cwd=tmp_path)
    dashes = drive([[*words, "-"] for words in calls], cwd=tmp_path)
    for name, file, dash in zip(names, files, dashes, strict=True):
        assert (file.status, dash.status) == (0, 0), (file, dash)
        assert dash.out == (tmp_path / name).read_text(), name
    assert dashes[names.index("merge.json")].err == "standard output: 0 of yours written\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "mine.json", "host.json"])


def test_a_dash_is_no_folder(drive, tmp_path):
    tables = ["--reference", "y.csv", "--prediction", "a.csv"]
    calls = [["run", EVALUATION], ["demo"], ["new", "evaluation", *tables]]
    for words, done in zip(calls, drive([[*words, "-o", "-"] for words in calls], cwd=tmp_path), strict=True):
        assert done.is_one_line("`-` is no folder"), words
    assert list(tmp_path.iterdir()) == []


def test_a_read_only_file_is_written_over_by_nobody(finished, tmp_path, drive):
    shutil.copytree(finished / "run", tmp_path / "run")
    shutil.copy(CROISSANT, tmp_path / "host.json")
    shutil.copy(finished / "bad.yaml", tmp_path)
    shutil.copy(finished / "table.csv", tmp_path)
    described = (STUDY / "croissant.json").read_text()
    (tmp_path / "old.json").write_text(described.replace("croissant/1.1", "croissant/1.0"))
    (tmp_path / "slip.json").write_text(described.replace('"datePublished"', '"datePublishd"'))
    assert (
        drive([["data", "complete", "host.json", "--profile", "geo", "--form", "form.toml"]], cwd=tmp_path)[0].status
        == 0
    )
    form = (tmp_path / "form.toml").read_text()
    (tmp_path / "form.toml").write_text(re.sub('= ""$', '= "https://example.org/"', form, count=1, flags=re.MULTILINE))
    calls = [[*words, "-o", f"{number}.out"] for number, words in enumerate(CASES)]
    assert {done.status for done in drive(calls, cwd=tmp_path)} <= {0, 1}
    calls += [
        ["data", "migrate", "old.json", "--yes"],
        ["data", "fix", "slip.json", "--yes"],
        ["data", "complete", "host.json", "--profile", "geo", "--answers", "form.toml"],
        ["data", "merge", "host.json", "host.json"],
        ["data", "merge", "host.json", "old.json", "-o", "host.json"],
        ["report", "run"],
    ]
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "run.lock"}
    for path in kept:
        path.chmod(0o444)
    for words, done in zip(calls, drive(calls, cwd=tmp_path), strict=True):
        assert done.status == 2, (words, done)
        assert done.err.splitlines()[-1].endswith(
            "is read-only and stays as it is; allow to write it, or name another file"
        )
    assert {path: path.read_bytes() for path in kept} == kept


@pytest.mark.parametrize("command", ["check", "compile", "report", "compare", "data infer"])
def test_the_help_says_so(assay, command):
    said = " ".join(assay(*command.split(), "--help", COLUMNS="200").out.split())
    assert "over nothing but" in said or "only written over when" in said
