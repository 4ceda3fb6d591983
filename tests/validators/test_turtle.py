"""Turtle among documents: its mistakes are found, and nothing is read from it; what it needs is imported only then."""

import subprocess
import sys
from pathlib import Path

import pytest

from assay_spec.graph import PROBLEMS
from assay_validators import documents
from assay_validators.engine import Session, check

STUDY = Path(__file__).parent / "study"
GOOD = "@prefix ex: <https://example.org/> .\nex:malignant a ex:Diagnosis .\n"
BAD = GOOD.replace(" .\nex", " ;\nex")


@pytest.fixture
def folder(tmp_path):
    """A document, a vocabulary that is right, and one that is not."""
    (tmp_path / "fingerprint.yaml").write_bytes((STUDY / "fingerprint.yaml").read_bytes())
    (tmp_path / "good.ttl").write_text(GOOD)
    (tmp_path / "bad.ttl").write_text(BAD)
    return tmp_path


def test_every_problem_of_a_text_has_a_rule():
    assert {*PROBLEMS} <= {subject for rule in documents.RULES for subject in rule.on}


def test_a_mistake_has_its_place(folder):
    (report,) = check(str(folder / "bad.ttl"))
    (found,) = report.diagnostics
    assert (found.code, found.span.line, found.span.column, found.span.pointer) == ("DOC060", 1, 36, "")
    assert report.done
    assert not report.valid


def test_a_vocabulary_that_is_right_is_no_document(folder):
    (report,) = check(str(folder / "good.ttl"))
    assert [found.code for found in report.diagnostics] == ["DOC002"]
    assert not report.done


def test_a_vocabulary_beside_documents_is_passed_over(folder):
    assert [Path(report.path).name for report in check(str(folder))] == ["fingerprint.yaml"]


def test_an_evaluation_that_names_one_is_told_so(tmp_path):
    (tmp_path / "v.ttl").write_text(GOOD)
    (tmp_path / "a.csv").write_text("patient,p\n")
    text = (
        (STUDY / "evaluation.yaml").read_text().replace("croissant.json", "v.ttl").replace("fingerprint: ", "by: [] #")
    )
    (tmp_path / "evaluation.yaml").write_text(f"{text}metrics: [AUROC]\n")
    (found,) = Session().check_file(str(tmp_path / "evaluation.yaml")).diagnostics
    assert (found.code, found.message) == ("EVA022", "`v.ttl` is of no kind that Assay knows")


@pytest.mark.parametrize(
    ("paths", "needed"), [(["fingerprint.yaml"], False), (["."], False), (["good.ttl"], True), (["bad.ttl"], True)]
)
def test_rdflib_is_imported_for_turtle_only(folder, paths, needed):
    code = "import sys; from assay_validators.engine import check; list(check(*sys.argv[1:]))"
    code += "; print('rdflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, cwd=folder, check=True)
    assert done.stdout == f"{needed}\n"
