"""`assay check --as` and `--against`: what mlcroissant says, and where we part."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assay.cli import main
from assay.cli.check_options import UsageError, parse

STUDY = Path(__file__).parents[2] / "validators" / "study"
FINE, PROBLEMS, FAILED = 0, 1, 2


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a dataset that both accept, some that one does, and a document of another kind."""
    shutil.copy(STUDY / "croissant.json", tmp_path / "good.json")
    shutil.copy(STUDY / "fingerprint.yaml", tmp_path)
    text = (STUDY / "croissant.json").read_text()
    (tmp_path / "short.json").write_text(text.replace("b2ede349e5197e2f", "b2ede", 1))
    (tmp_path / "http.json").write_text(text.replace("https://schema.org", "http://schema.org"))
    (tmp_path / "crash.json").write_text(text.replace('"creator": {', '"creator": {}, "funder": {'))
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestAs:
    def test_what_it_accepts(self, folder, capsys):
        assert main(["check", "--as", "mlcroissant", "good.json", "short.json"]) == FINE
        assert capsys.readouterr().out == "2 files checked, nothing found\n"

    def test_what_it_refuses(self, folder, capsys):
        assert main(["check", "--as=mlcroissant", "http.json"]) == PROBLEMS
        assert (
            "error[MLC010]: mlcroissant finds no object of the type https://schema.org/Dataset"
            in capsys.readouterr().out
        )

    def test_what_it_does_not_end_on(self, folder, capsys):
        value = json.loads((folder / "good.json").read_bytes())
        about = next(each for each in value["distribution"] if each["@type"] == "cr:FileObject")
        for level in range(40):
            below = [{"@id": f"{side}{level - 1}"} for side in "ab"] if level else []
            value["distribution"] += [{**about, "@id": f"{side}{level}", "isBasedOn": below} for side in "ab"]
        (folder / "many.json").write_text(json.dumps(value))
        assert main(["check", "--as", "mlcroissant", "many.json"]) == PROBLEMS
        assert "error[MLC009]: " in capsys.readouterr().out
        main(["check", "--against", "mlcroissant", "many.json"])
        assert "mlcroissant 1.1.1 does not end on the file: 1 error\n" in capsys.readouterr().out

    def test_what_it_crashes_on(self, folder, capsys):
        assert main(["check", "--as", "mlcroissant", "crash.json"]) == PROBLEMS
        assert "error[MLC004]: " in capsys.readouterr().out

    @pytest.mark.parametrize("form", ["json", "jsonl", "github", "sarif", "junit"])
    def test_every_format(self, folder, capsys, form):
        assert main(["check", "--as", "mlcroissant", "--format", form, "http.json"]) == PROBLEMS
        assert "MLC010" in capsys.readouterr().out

    def test_of_a_folder_only_the_datasets(self, folder, capsys):
        assert main(["check", "--as", "mlcroissant", "--format", "jsonl", "."]) == PROBLEMS
        out, err = capsys.readouterr()
        paths = [json.loads(line)["path"] for line in out.splitlines()]
        assert paths == ["./crash.json", "./good.json", "./http.json", "./short.json"]
        assert "1 file of no known kind passed over" in err

    def test_a_file_that_is_not_there(self, folder, capsys):
        assert main(["check", "--as", "mlcroissant", "gone.json"]) == FAILED
        assert "error[DOC001]" in capsys.readouterr().out

    def test_only_what_is_new(self, folder, capsys):
        main(["check", "--as", "mlcroissant", "http.json", "--format", "json", "-o", "known.json"])
        assert main(["check", "--as", "mlcroissant", "http.json", "--baseline", "known.json"]) == FINE


class TestAgainst:
    def test_both_accept(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "good.json"]) == FINE
        assert capsys.readouterr().out == (
            "good.json\n"
            "  Assay accepts the file: nothing found\n"
            "  mlcroissant 1.1.1 accepts the file: nothing found\n\n"
            "1 file compared, the verdicts agree on 1\n"
        )

    def test_what_only_we_say(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "short.json"]) == PROBLEMS
        out = capsys.readouterr().out
        _, _, said = out.partition("  only Assay says\n")
        assert "error[CRO020]" in said.splitlines()[0]
        assert said.splitlines()[1] == "      = mlcroissant accepts the file"
        assert said.splitlines()[2].startswith("      = decided by: Croissant 1.1, FileObject")

    def test_what_decides_about_a_draft(self, folder, capsys):
        text = (folder / "good.json").read_text()
        (folder / "draft.json").write_text(text.replace("mlcommons.org/croissant/1.1", "mlcommons.org/croissant/0.8"))
        main(["check", "--against", "mlcroissant", "draft.json"])
        _, _, said = capsys.readouterr().out.partition("warning[DOC006]: `0.8` is a draft")
        assert "= decided by: Croissant 1.1, Namespaces, https://" in said

    def test_what_only_it_says(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "http.json"]) == PROBLEMS
        out = capsys.readouterr().out
        _, _, said = out.partition("  only mlcroissant says\n")
        assert "error[MLC010]" in said
        assert "      = decided by: Croissant 1.1, Namespaces; Appendix 1\n      = why: The specification" in said

    def test_what_both_say(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "crash.json"]) == FINE
        out = capsys.readouterr().out
        assert "mlcroissant 1.1.1 crashes on the file: 1 error\n" in out
        _, _, said = out.partition("  both say\n")
        assert "CRO007" in said or "MOD001" in said
        assert "error[MLC004]" in said

    def test_json(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "--format", "json", "short.json", "good.json"]) == PROBLEMS
        whole = json.loads(capsys.readouterr().out)
        assert whole["summary"] == {"files": 2, "agree": 1}
        first, second = whole["files"]
        assert (first["valid"], first["mlcroissant"], first["agree"]) == (False, "valid", False)
        (finding,) = first["findings"]
        assert finding["assay"]["code"] == "CRO020"
        assert finding["verdict"] == "mlcroissant accepts the file"
        assert finding["clause"].startswith("Croissant 1.1, FileObject")
        assert second["findings"] == []

    def test_a_file_that_is_not_there(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "gone.json", "good.json"]) == FAILED
        out, err = capsys.readouterr()
        assert err == "assay check: gone.json: no such file or directory\n"
        assert out.endswith("1 file compared, the verdicts agree on 1\n")

    def test_of_a_folder_only_the_datasets(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "."]) == PROBLEMS
        assert capsys.readouterr().out.endswith("4 files compared, the verdicts agree on 2\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--as", "tfds", "."], "`--as` knows no `tfds`; the only choice is mlcroissant"),
        (["--against", "x", "."], "`--against` knows no `x`; the only choice is mlcroissant"),
        (["--as", "mlcroissant", "--data", "."], "`--as` and `--data` cannot go together"),
        (["--as", "mlcroissant", "--against", "mlcroissant", "."], "`--as` and `--against` cannot go together"),
        (["--against", "mlcroissant", "--baseline", "x", "."], "`--against` and `--baseline` cannot go together"),
        (["--against", "mlcroissant", "--format", "sarif", "."], "`--against` prints text or json, not sarif"),
    ],
)
def test_wrong_calls(words, said):
    with pytest.raises(UsageError, match=said):
        parse(words)


def test_a_plain_check_brings_none_of_it(tmp_path):
    code = (
        "import sys; from assay.cli import main; "
        f"main(['check', {str(STUDY / 'croissant.json')!r}]); "
        "assert not [name for name in sys.modules if 'official.' in name and 'croissant.official.' in name "
        "and name.startswith('assay_validators')]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_mlcroissant_itself_is_never_imported(folder):
    words = "['check', '--against', 'mlcroissant', 'short.json']"
    code = (
        f"import sys; from assay.cli import main; main({words}); "
        "assert not {'mlcroissant', 'rdflib', 'pandas'} & {*sys.modules}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


class TestOurOwnFaults:
    @pytest.fixture(autouse=True)
    def _broken_comparison(self, monkeypatch):
        from assay.cli import against

        def fail(session, document):
            raise ZeroDivisionError("oh")

        monkeypatch.setattr(against, "compare", fail)

    def test_are_one_line(self, folder, capsys):
        assert main(["check", "--against", "mlcroissant", "good.json"]) == FAILED
        told = "assay check: internal error on `good.json`: ZeroDivisionError: oh (--debug shows where)\n"
        assert capsys.readouterr().err == told

    def test_show_where_with_debug(self, folder):
        with pytest.raises(ZeroDivisionError):
            main(["check", "--against", "mlcroissant", "--debug", "good.json"])
