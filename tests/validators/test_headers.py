"""A file whose header is misspelt is not passed over in a folder, and a file of somebody else's is."""

import json

import pytest

from assay_validators.engine import check

FINE = "assay: fingerprint/1\nname: x\n"
OURS = [
    "asay: evaluation/1",
    "Assay: evaluation/1",
    "ASSAY: evaluation/1",
    "assays: evaluation/1",
    "assay : evalution/1",
    "assay: evaluation/9",
    "assay: evaluation",
    "assay: evaluations/1",
    '"assay": "no-such-kind/2.1"',
]
FOREIGN = [
    "assay: RNA-seq",
    "assay: {name: x}",
    "assay: 1",
    "assays: [evaluation/1]",
    "essay: on liberty",
    "essays: vol/ume",
    "kind: evaluation/1",
    "name: x",
    "- assay: evaluation/1",
    "asay: https://example.org/1",
    "assay: plan/1",
]


@pytest.mark.parametrize("line", OURS)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_seems_to_be_ours_is_an_error(tmp_path, line, form):
    text = f"{line}\nname: x\n"
    if form == "json":
        import yaml

        text = json.dumps(yaml.safe_load(text))
    (tmp_path / f"a.{form}").write_text(text)
    (tmp_path / "b.yaml").write_text(FINE)
    first, second = check(str(tmp_path))
    assert (first.done, first.valid, second.done) == (False, False, True)
    (found,) = [one for one in first.diagnostics if one.code in ("DOC002", "DOC006")]
    assert (found.span.line, bool(found.help)) == (1, True)


@pytest.mark.parametrize("line", FOREIGN)
def test_what_is_somebody_elses_is_passed_over(tmp_path, line):
    (tmp_path / "a.yaml").write_text(f"{line}\n")
    (tmp_path / "b.yaml").write_text(FINE)
    (report,) = check(str(tmp_path))
    assert report.path.endswith("b.yaml")


@pytest.mark.parametrize("line", [*OURS, *FOREIGN])
def test_a_file_that_is_named_is_never_passed_over(tmp_path, line):
    (tmp_path / "a.yaml").write_text(f"{line}\n")
    (report,) = check(str(tmp_path / "a.yaml"))
    assert not report.done


def test_a_misspelt_key_is_where_the_finding_is(tmp_path):
    (tmp_path / "a.yaml").write_text("name: x\nasay: evaluation/1\n")
    (report,) = check(str(tmp_path))
    (found,) = report.diagnostics
    assert (found.span.line, found.span.column, found.help) == (2, 1, "did you mean `assay`?")
