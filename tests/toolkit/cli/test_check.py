"""`assay check` as a user calls it, in this process."""

import io
import json
import os
import shutil
import sys
from inspect import signature
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assay.cli import main
from assay.cli.app import whole_application
from assay.cli.check_options import OPTIONS, Options, UsageError, parse
from assay.cli.checking import check, words_of
from assay.columns.resolver import FileResolver
from assay.errors import DataError

STUDY = Path(__file__).parents[2] / "validators" / "study"
FINE, PROBLEMS, FAILED = 0, 1, 2


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a good, a bad and an unknown document."""
    for name in ("fingerprint.yaml", "croissant.json"):
        shutil.copy(STUDY / name, tmp_path)
    bad = (STUDY / "fingerprint.yaml").read_text().replace("ImLC", "ImLCC")
    (tmp_path / "bad.yaml").write_text(bad)
    (tmp_path / "other.json").write_text('{"name": "x"}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_found(folder, capsys):
    assert main(["check", "fingerprint.yaml"]) == FINE
    assert capsys.readouterr().out == "1 file checked, nothing found, 1 accepted\n"


def test_an_error(folder, capsys):
    assert main(["check", "bad.yaml"]) == PROBLEMS
    out, err = capsys.readouterr()
    assert out.startswith("error[MOD009]: `category` cannot be `ImLCC`\n --> bad.yaml:3:11\n")
    assert "did you mean `ImLC`?" in out
    assert err == ""


def test_warnings_alone_are_fine(folder, capsys):
    text = (folder / "fingerprint.yaml").read_text().replace("category: ImLC", "category: SemS")
    (folder / "warned.yaml").write_text(text)
    assert main(["check", "warned.yaml"]) == FINE
    assert "warning[FPR031]" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["gone.yaml", "other.json", "."[:0] + "nul\0l.yaml"])
def test_what_cannot_be_checked(folder, capsys, path):
    assert main(["check", path]) == FAILED
    assert capsys.readouterr().out.count("error[DOC00") == 1


def test_one_bad_file_sinks_none_of_the_rest(folder, capsys):
    assert main(["check", "gone.yaml", "bad.yaml", "fingerprint.yaml", "--format=json"]) == FAILED
    files = json.loads(capsys.readouterr().out)["files"]
    assert [file["valid"] for file in files] == [False, False, True]


def test_a_folder(folder, capsys):
    assert main(["check", "--format", "jsonl", "."]) == PROBLEMS
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["path"] for line in lines] == ["./bad.yaml", "./croissant.json", "./fingerprint.yaml"]


def test_an_empty_folder(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == FINE
    assert capsys.readouterr().out == "0 files checked, nothing to check\n"


def test_standard_input(folder, capsys, monkeypatch):
    data = io.TextIOWrapper(io.BytesIO((folder / "bad.yaml").read_bytes()))
    monkeypatch.setattr(sys, "stdin", data)
    assert main(["check", "-"]) == PROBLEMS
    assert " --> -:3:11\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["text", "json", "jsonl", "github"])
def test_every_format_goes_to_a_file_too(folder, capsys, name):
    main(["check", "bad.yaml", "--format", name])
    printed = capsys.readouterr().out
    assert main(["check", "bad.yaml", "--format", name, "-o", "out"]) == PROBLEMS
    assert (folder / "out").read_text() == printed
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_written(folder, capsys):
    assert main(["check", "bad.yaml", "-o", "no/such/folder/out"]) == FAILED
    assert capsys.readouterr().err == "assay check: cannot write `no/such/folder/out`: No such file or directory\n"


def test_help(capsys):
    assert main(["check", "--help"]) == FINE
    out = capsys.readouterr().out
    assert out.startswith("Usage: assay check [OPTIONS] PATH...")
    assert "Example:" in out


def test_options():
    assert parse(["a", "-", "--format=json", "-o", "f", "--data", "--debug", "--", "--b"]) == Options(
        paths=("a", "-", "--b"), format="json", output="f", data=True, debug=True
    )
    assert parse(["-h"]).help
    assert [parse([word, "a"]).output for word in ("-of", "-o=f", "--output=f")] == ["f"] * 3
    assert parse(["a=b.json"]).paths == ("a=b.json",)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "name a file or a folder"),
        (["--nonsense", "a"], "there is no option `--nonsense`"),
        (["-x"], "there is no option `-x`"),
        (["--data=yes", "a"], "`--data` takes no value"),
        (["-h=1"], "`-h` takes no value"),
        (["a", "-o"], "`-o` needs a value"),
        (["a", "--format"], "`--format` needs a value"),
        (["a", "--format", "xml"], "`xml` is not a format; choose one of text, json, jsonl, github"),
    ],
)
def test_a_command_line_that_is_not_understood(words, complaint, capsys):
    with pytest.raises(UsageError, match=complaint.replace("(", r"\(")):
        parse(words)
    assert main(["check", *words]) == FAILED
    assert complaint in capsys.readouterr().err


class TestData:
    """`--data` looks into the tables that an evaluation names."""

    @pytest.fixture(autouse=True)
    def _study(self, tmp_path, monkeypatch):
        shutil.copytree(STUDY.parent / "data" / "study", tmp_path, dirs_exist_ok=True)
        (tmp_path / "a.csv").write_text("patient,p_malignant\n1,0.9\n2,0.2\n3,70\n")
        monkeypatch.chdir(tmp_path)

    def codes(self, capsys, *words):
        status = main(["check", "evaluation.yaml", "--format", "json", *words])
        (report,) = json.loads(capsys.readouterr().out)["files"]
        return status, [found["code"] for found in report["diagnostics"] if found["code"].startswith("DAT")]

    def test_without_it_no_table_is_opened(self, capsys):
        assert self.codes(capsys)[1] == []

    def test_with_it_the_tables_are_checked(self, capsys):
        assert self.codes(capsys, "--data") == (PROBLEMS, ["DAT015", "DAT043"])

    def test_warnings_alone_are_fine(self, capsys):
        text = Path("a.csv").read_text()
        Path("a.csv").write_text(text.replace("70", "0.7"))
        assert self.codes(capsys, "--data")[1] == ["DAT015"]
        assert main(["check", "--data", "evaluation.yaml"]) == main(["check", "evaluation.yaml"])

    def test_the_place_is_in_the_document_and_the_row_in_the_message(self, capsys):
        main(["check", "--data", "evaluation.yaml"])
        out = capsys.readouterr().out
        assert "error[DAT043]: `p_malignant` of `a.csv` holds no probability in 1 of 3 rows: `70` (row 3)" in out
        assert " --> evaluation.yaml:11:" in out

    def test_the_command_with_completion_does_the_same(self, capsys):
        runner, app = CliRunner(), whole_application()
        told = [runner.invoke(app, ["check", "evaluation.yaml", *words]).output for words in ([], ["--data"])]
        assert ["DAT043" in one for one in told] == [False, True]

    @pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.names[-1])
    def test_every_option_reaches_it_there_too(self, option):
        if option.sets in ("debug", "help"):
            return
        for value in (option.choices or ("0", "", "4")) if option.value else (True,):
            answers = []
            for words in (
                [option.names[-1], *([value] if option.value else []), "x"],
                [*words_of({option.sets: value}), "x"],
            ):
                try:
                    answers.append(parse(words))
                except UsageError as error:
                    answers.append(str(error))
            assert answers[0] == answers[1]
        assert option.sets in signature(check).parameters

    def test_no_processes_are_refused_there_too(self):
        said = CliRunner().invoke(whole_application(), ["check", "--jobs", "0", "evaluation.yaml"])
        assert (said.exit_code, "`--jobs` takes a number from 1 to 512, not `0`" in said.output) == (FAILED, True)

    def test_a_table_that_changes_meanwhile_is_no_fault_of_ours(self, capsys, monkeypatch):
        def changed(resolver, document, path):
            raise DataError("changed while it was read", path=path)

        monkeypatch.setattr(FileResolver, "table", changed)
        assert main(["check", "--data", "evaluation.yaml"]) == FAILED
        told = "assay check: `evaluation.yaml` could not be checked: a.csv: changed while it was read\n"
        assert capsys.readouterr().err == told


class TestOurOwnFaults:
    @pytest.fixture(autouse=True)
    def _broken_engine(self, monkeypatch):
        from assay_validators.engine import Session

        check_file = Session.check_file

        def fail(self, path):
            if path == "bad.yaml":
                raise ZeroDivisionError("oh")
            return check_file(self, path)

        monkeypatch.setattr(Session, "check_file", fail)

    def test_are_one_line_and_the_rest_is_checked(self, folder, capsys):
        assert main(["check", "bad.yaml", "fingerprint.yaml", "--format", "json"]) == FAILED
        out, err = capsys.readouterr()
        assert err == ("assay check: internal error on `bad.yaml`: ZeroDivisionError: oh (--debug shows where)\n")
        assert [file["valid"] for file in json.loads(out)["files"]] == [False, True]

    def test_where_nothing_can_be_checked_are_one_line_too(self, folder, capsys, monkeypatch):
        def fail(*_):
            raise ZeroDivisionError("oh")

        monkeypatch.setattr("assay.cli.check.reports_of", fail)
        assert main(["check", "fingerprint.yaml"]) == FAILED
        assert capsys.readouterr() == ("", "assay check: internal error: ZeroDivisionError: oh (--debug shows where)\n")
        with pytest.raises(ZeroDivisionError):
            main(["check", "fingerprint.yaml", "--debug"])

    @pytest.mark.parametrize("words", [["check", "bad.yaml", "--debug"], ["--debug", "check", "bad.yaml"]])
    def test_show_where_with_debug(self, folder, words):
        with pytest.raises(ZeroDivisionError):
            main(words)


def test_colour_only_on_a_terminal(folder, capsys, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    main(["check", "bad.yaml"])
    assert "\033[" not in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    main(["check", "bad.yaml"])
    assert "\033[1;31m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check", "bad.yaml"])
    assert "\033[" not in capsys.readouterr().out


def test_a_file_named_by_bytes_that_are_no_text_is_in_every_format(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "z").mkdir()
    path = tmp_path / "z" / os.fsdecode(b"\xff.json")
    path.write_text('{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}')
    assert main(["check", "--format", "sarif", "z"]) == 1
    assert "z/%FF.json" in capsys.readouterr().out


def test_what_a_pattern_matches_is_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_text('{"@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1"}')
    assert main(["check", "*"]) == 1
    assert "./-:1:1" in capsys.readouterr().out


def test_standard_input_that_is_closed_is_said_to_be(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", None)
    assert main(["check", "-"]) == 2
    assert "is closed" in capsys.readouterr().err
