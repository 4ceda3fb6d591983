"""What mlcroissant said of every file of the corpus, and what we say that it says."""

import json
import re
from collections import Counter

import pytest
from tests.validators.official.reference import SENTENCES, heard, ours, told

from assay_spec.document import read_document
from assay_validators.croissant.official.report import OfficialSession
from assay_validators.croissant.official.rules import ROWS, RULES
from assay_validators.croissant.official.verdict import WARNINGS, Outcome


@pytest.fixture(scope="module")
def croissant(corpus):
    return corpus / "croissant"


@pytest.fixture(scope="module")
def verdicts(croissant):
    return json.loads((croissant / "mlcroissant-1.1.1-verdicts.json").read_bytes())


def ending_of(verdict):
    if verdict["valid"]:
        return Outcome.VALID
    return Outcome.INVALID if verdict["exception"] in (None, "ValidationError") else Outcome.CRASH


def test_every_file_has_the_verdict_that_it_had(croissant, verdicts):
    wrong = {path: ours(croissant / path)[0].outcome for path in verdicts}
    assert {path: said for path, said in wrong.items() if said != ending_of(verdicts[path])} == {}
    assert len(verdicts) == 226
    assert Counter(wrong.values()) == {"valid": 158, "invalid": 62, "crash": 6}


def test_it_crashes_by_the_same_exceptions(croissant, verdicts):
    raised = {
        path: said["exception"].partition(":")[0] for path, said in verdicts.items() if ending_of(said) == "crash"
    }
    assert {path: ours(croissant / path)[0].raised for path in raised} == raised


def test_every_file_has_as_many_errors_and_warnings(croissant, verdicts):
    for path, said in verdicts.items():
        assert ours(croissant / path)[1] == (len(said["errors"]), len(said["warnings"])), path


def test_every_sentence_is_of_the_rule_and_the_object(croissant, verdicts):
    for path, said in verdicts.items():
        assert told(ours(croissant / path)[0]) == Counter(map(heard, said["errors"] + said["warnings"])), path


def test_the_fixtures_are_told_as_their_output_tells_them(croissant):
    folder = croissant / "fixtures" / "mlcroissant"
    fixtures = sorted(folder.glob("*/*/output.txt"))
    for output in fixtures:
        sentences = re.findall(r"(?ms)^  -  (.*?)(?=\n  -  |\nFound the following|\Z)", output.read_text())
        verdict, _ = ours(output.with_name("metadata.json"))
        assert verdict.outcome == Outcome.INVALID, output
        assert told(verdict) == Counter(heard(sentence.strip()) for sentence in sentences), output
    assert len(fixtures) == 30


def test_every_finding_has_its_place(croissant, verdicts):
    session = OfficialSession()
    for path in verdicts:
        report = session.check_document(read_document(str(croissant / path)))
        data = report.document.data
        assert all(0 <= found.span.start < found.span.end <= len(data) for found in report.diagnostics), path


class TestRows:
    def test_a_row_is_a_rule(self):
        assert [rule.code for rule in RULES] == list(ROWS)
        assert {code for code, row in ROWS.items() if row.severity == "warning"} == set(WARNINGS)

    def test_every_sentence_of_its_has_a_row(self):
        assert set(SENTENCES.values()) == {code for code in ROWS if code > "MLC009"}

    def test_the_rules_of_ours_are_there(self):
        from assay_validators.families import families, find_rule

        for code in {code for row in ROWS.values() for code in row.ours}:
            assert code in families() or find_rule(code).code == code
