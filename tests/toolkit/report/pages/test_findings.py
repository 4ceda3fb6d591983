"""What `assay check` says of the documents is in the report, and so is what they accept, with the reason."""

import json
from dataclasses import replace

import pytest

from assay.metrics.findings import CHANGED, findings, told_once
from assay.plan.compiler import compile_spec
from assay.report import render_html, render_markdown
from assay.report.model import Outcome, Pitfall, Status
from assay.runs.execute import run_plan
from assay.runs.report import read_report
from assay_spec.metrics.pitfalls import pitfalls
from assay_validators.engine import check
from assay_validators.families import rules_of
from assay_validators.metrics.pitfalls import ON_DOCUMENTS


@pytest.fixture
def study(runs, tmp_path):
    """The documents and tables of a small study in a folder of their own."""
    for path in runs("binary").parent.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def reported(folder, *overrides):
    compiled = compile_spec(str(folder / "evaluation.yaml"), overrides)
    run_plan(compiled.plan, compiled.base, folder / "run")
    return read_report(folder / "run")


def accept(folder, name, *entries):
    path = folder / name
    ignore = [{"code": code, "reason": reason} for code, reason in entries]
    path.write_text(path.read_text(encoding="utf-8") + f"\nignore: {json.dumps(ignore)}\n", encoding="utf-8")


def of_documents(report):
    return [one for one in report.pitfalls if not one.code.startswith("P")]


def test_warnings_are_those_of_check_with_their_places(study):
    text = (study / "croissant.json").read_text(encoding="utf-8")
    (study / "croissant.json").write_text(json.dumps({**json.loads(text), "citeAs": None}), encoding="utf-8")
    expected = {
        (found.code, found.message, f"{name}:{found.span.line}:{found.span.column}")
        for name in ("croissant.json", "evaluation.yaml", "fingerprint.yaml")
        for report in check(str(study / name))
        for found in report.diagnostics
        if found.severity != "info"
    }
    assert expected
    found = {(one.code, one.message, one.place) for one in of_documents(reported(study))}
    assert found >= expected


def test_what_is_only_good_to_know_is_left_to_check(study):
    assert "FPR027" not in {one.code for one in reported(study).pitfalls}


def test_what_a_document_accepts_is_there_with_its_reason(study):
    accept(study, "fingerprint.yaml", ("FPR027", "we compared the ids\nwith the paper"))
    report = reported(study)
    (one,) = [one for one in report.pitfalls if one.code == "FPR027"]
    assert one.accepted == "we compared the ids with the paper"
    assert one.place.startswith("fingerprint.yaml:1:")
    assert "Accepted: we compared the ids with the paper" in render_markdown(report)
    assert "we compared the ids with the paper" in render_html(report)


def test_a_pitfall_that_a_document_accepts_is_found_all_the_same(study):
    ignore = json.dumps([{"code": "EVA101", "reason": "all sites have the same mixture"}])
    report = reported(study, 'metrics=["Accuracy"]', f"ignore={ignore}")
    (one,) = [one for one in report.outcomes if one.id == "P21-05"]
    assert one.findings
    assert one.reason.startswith("`assay check` says so too: EVA101 at --set metrics=")
    assert one.reason.endswith("; the document accepts it: all sites have the same mixture")
    assert render_html(report).count("all sites have the same mixture") == render_markdown(report).count(
        "all sites have the same mixture"
    )
    assert not [one for one in report.pitfalls if one.code == "EVA101"], "it is told once"


def test_a_warning_and_the_pitfall_that_says_the_same_are_told_once(study):
    report = reported(study, 'metrics=["Accuracy", "PPV"]')
    found = {one.id: one for one in report.outcomes if one.status is Status.FOUND}
    places = '--set metrics=["Accuracy", "PPV"]:1:9'
    assert f"EVA101 at {places}, {places}" not in found["P21-05"].reason
    assert f"`assay check` says so too: EVA101 at {places}" in found["P21-05"].reason
    assert "EVA101" in render_html(report)
    assert not [one for one in report.pitfalls if ON_DOCUMENTS.get(one.code) in found]


def test_a_warning_whose_pitfall_was_not_found_stays():
    warning = Pitfall(code="EVA101", severity="warning", message="said", place="evaluation.yaml:3:4")
    other = Pitfall(code="EVA032", severity="error", message="said", place="evaluation.yaml:3:4")
    outcome = Outcome(id="P21-05", title="prevalence", severity="error", status=Status.UNKNOWN, reason="why")
    assert told_once([warning, other], [outcome]) == ((warning, other), (outcome,))
    there = replace(outcome, status=Status.FOUND, reason="")
    rest, (told,) = told_once([warning, other], [there])
    assert rest == (other,)
    assert told.reason == "`assay check` says so too: EVA101 at evaluation.yaml:3:4"


def test_every_rule_on_documents_leads_to_a_pitfall_of_the_catalogue():
    assert set(ON_DOCUMENTS.values()) <= set(pitfalls())
    assert set(ON_DOCUMENTS) <= {rule.code for rule in rules_of("EVA")}


def test_findings_about_tables_are_there_too(study):
    lines = (study / "0.csv").read_text(encoding="utf-8").splitlines()
    (study / "0.csv").write_text("\n".join(lines[:-5]) + "\n", encoding="utf-8")
    (one,) = [one for one in reported(study).pitfalls if "has no prediction" in one.message]
    assert "5 of 240 items" in one.message
    assert one.place.startswith("evaluation.yaml:1:")


def test_overrides_are_checked_as_they_were_compiled(study):
    """The accepted code is found in the document as it was changed, not as it stands there."""
    report = reported(study, 'metrics=["Accuracy"]')
    assert CHANGED not in report.pitfalls
    assert any("EVA101" in one.reason for one in report.outcomes)


@pytest.mark.parametrize("name", ["evaluation.yaml", "fingerprint.yaml", "croissant.json"])
@pytest.mark.parametrize("gone", [True, False])
def test_documents_that_are_no_longer_what_was_compiled_are_not_spoken_for(study, name, gone):
    compiled = compile_spec(str(study / "evaluation.yaml"))
    if gone:
        (study / name).unlink()
    else:
        (study / name).write_bytes((study / name).read_bytes() + b"\n")
    benchmark = "" if gone and name == "evaluation.yaml" else "evaluation.yaml"
    assert list(findings(compiled.plan, study, benchmark)) == [CHANGED]


def test_places_are_told_from_the_folder_of_the_documents(study, monkeypatch):
    accept(study, "fingerprint.yaml", ("FPR027", "known"))
    compiled = compile_spec(str(study / "evaluation.yaml"))
    monkeypatch.chdir(study.parent)
    found = list(findings(compiled.plan, study, "evaluation.yaml"))
    assert found
    assert all(str(study) not in one.place for one in found)
    monkeypatch.chdir(study)
    again = compile_spec("evaluation.yaml")
    assert list(findings(again.plan, again.base, "evaluation.yaml")) == found


def test_what_was_found_for_a_run_need_not_be_found_again(study):
    accept(study, "fingerprint.yaml", ("FPR027", "known"))
    compiled = compile_spec(str(study / "evaluation.yaml"), ["replicates=50"])
    again = list(findings(compiled.plan, study, "evaluation.yaml"))
    assert again == list(findings(compiled.plan, study, "evaluation.yaml", compiled.checked))
    assert {one.code for one in again} >= {"FPR027", "EVA050"}


def test_remedies_of_pitfalls_are_told_while_the_fingerprint_is_there(reports):
    report = reports("binary")
    helps = {one.id: one.remedy for one in report.outcomes if one.findings}
    assert helps["P35-02"] == "compare it with that of a naive system"
    assert not [one.code for one in report.pitfalls if one.code.startswith("P")], "they are told once"
