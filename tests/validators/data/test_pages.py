"""The pages of the rules on data: the first snippet fires its rule, the second is a study in which nothing is wrong."""

import re

import pytest

from assay.columns.resolver import FileResolver
from assay.demo.study import STUDY as DEMO
from assay_validators.engine import Session
from assay_validators.families import rules_of
from assay_validators.page import page

RULES = list(rules_of("DAT"))


def test_the_study_itself_is_in_order(check):
    assert check() == []


def test_nothing_is_wrong_with_the_data_of_the_demo():
    report = Session(FileResolver()).check_file(str(DEMO / "evaluation.yaml"))
    assert report.valid
    assert not [found for found in report.diagnostics if found.code.startswith("DAT")]


def test_all_of_them_need_tables():
    assert RULES
    assert all(rule.data for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_fires(rule, check):
    found = [one for one in check(page(rule).example) if one.code == rule.code]
    assert found, "the example does not fire the rule"
    assert rule.severity in {one.severity for one in found}
    for one in found:
        for text in (one.message, one.help):
            assert text.isprintable()
            assert not text.endswith(".")
        assert not re.match(r"[A-Z][a-z]", one.message), one.message


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_remedy_leaves_nothing_to_be_said(rule, codes):
    """But that the examples have few rows, and so few groups."""
    assert set(codes(page(rule).instead)) <= {"DAT059"} - {rule.code}
