"""Drafts of Croissant that others work with: the same findings from Python, a model, and none to compute by."""

import json
import shutil

import pytest

import assay
from assay.errors import SpecError
from assay_spec.croissant.model import Dataset

from .test_check_drafts import DRAFT, MENDED

MIGRATE = "`assay data migrate {}` writes it as 1.1"


def told(report):
    """What the command tells as JSON, of a report that Python gives."""
    return [
        (each.code, each.severity, each.span.line, each.span.column, each.message, each.help)
        for each in report.diagnostics
    ]


@pytest.fixture
def drafts(corpus, tmp_path):
    """A folder with the drafts of the corpus."""
    for folder in ("datasets", "fixtures/mlcroissant"):
        for path in sorted((corpus / "croissant" / folder / "0.8").glob("**/metadata.json")):
            shutil.copy(path, tmp_path / f"{path.parent.name}.json")
    return tmp_path


def test_python_finds_in_drafts_what_the_command_finds(drafts, drive):
    (done,) = drive([["check", str(drafts), "--format", "json"]], cwd=drafts)
    files = {each["path"]: each for each in json.loads(done.out)["files"]}
    reports = {report.path: report for report in assay.check(drafts)}
    assert len(files) > 20
    assert files.keys() == reports.keys()
    for path, report in reports.items():
        keys = ("code", "severity", "line", "column", "message", "help")
        assert told(report) == [tuple(each[key] for key in keys) for each in files[path]["diagnostics"]]
        assert (report.valid, report.kind) == (files[path]["valid"], files[path]["kind"])


def test_a_draft_is_loaded_as_the_dataset_that_it_becomes(tmp_path, drive):
    (tmp_path / "old.json").write_text(MENDED)
    found = assay.load(tmp_path / "old.json")
    (done,) = drive([["data", "migrate", "old.json", "--yes"]], cwd=tmp_path)
    assert done.status == 0, done.err
    assert isinstance(found, Dataset)
    assert found == assay.load(tmp_path / "old.json")
    assert [each.id for each in found.distribution] == ["t.csv"]


def test_a_draft_with_errors_is_not_loaded(tmp_path):
    (tmp_path / "old.json").write_text(DRAFT)
    with pytest.raises(SpecError, match="the document has errors") as caught:
        assay.load(tmp_path / "old.json")
    assert {each.code for each in caught.value.diagnostics} >= {"CRO043", "DOC006"}


@pytest.mark.parametrize("data", [False, True])
def test_an_evaluation_of_a_draft_says_what_to_run(study, drive, data):
    (study / "croissant.json").write_text(MENDED)
    path = "evaluation.yaml"
    checked, compiled = drive(
        [["check", path, "--format", "json", *(["--data"] if data else [])], ["compile", path]], cwd=study
    )
    (file,) = json.loads(checked.out)["files"]
    errors = [each for each in file["diagnostics"] if each["severity"] == "error"]
    assert [(each["code"], each["help"]) for each in errors] == [("EVA023", MIGRATE.format("croissant.json"))]
    assert errors[0]["message"] == "`croissant.json` is of Croissant 0.8, a draft, by which no data are read"
    assert (checked.status, compiled.status) == (1, 1)
    assert MIGRATE.format("croissant.json") in compiled.out + compiled.err
    with pytest.raises(SpecError) as caught:
        assay.compile(study / path)
    assert MIGRATE.format(study / "croissant.json") in {each.help for each in caught.value.diagnostics}


def test_once_it_is_migrated_nothing_is_said_of_drafts(study, drive):
    (study / "croissant.json").write_text(MENDED)
    migrated, checked = drive([["data", "migrate", "croissant.json", "--yes"], ["check", "evaluation.yaml"]], cwd=study)
    assert migrated.status == 0, migrated.err
    assert "draft" not in checked.out


def test_nobody_is_sent_to_migrate_what_is_no_benchmark_then(tmp_path, drive):
    (tmp_path / "old.json").write_text(MENDED)
    for done in drive([["compile", "old.json"], ["explain", "old.json"]], cwd=tmp_path):
        assert (done.status, done.out) == (2, "")
        assert done.err == "assay: old.json: not a benchmark that can be compiled; one begins `assay: evaluation/1`\n"
