"""The table of rules: where each code is found, what it is read from, and what its page says of that."""

import re

import pytest

from assay_spec.kinds import KINDS, resolve
from assay_spec.metrics.fingerprint import Fingerprint
from assay_spec.model import properties
from assay_validators.families import families, find_rule, rules_of
from assay_validators.page import page, render

RULES = [rule for family in families() for rule in rules_of(family)]
PROVENANCE = {declared.source: declared.provenance for declared in properties(Fingerprint).values() if declared.source}
"""Per id of the problem fingerprint, whether it was seen in a source or recalled."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_code_belongs_to_its_family(rule):
    family = rule.code[:3]
    assert rule in rules_of(family)
    assert find_rule(rule.code) is rule
    assert find_rule(rule.code.lower()) is rule


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.name)
def test_every_rule_of_a_kind_has_a_code_of_the_family_that_its_row_names(row):
    assert row.rules
    for family, target in row.rules.items():
        assert {rule.code[:3] for rule in resolve(target)} == {family}


def test_no_family_is_named_by_two_rows():
    named = [family for row in KINDS for family in row.rules]
    assert [*families()] == ["DOC", "MOD", *named, "MLC"]


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("EVA00", "did you mean `EVA0"),
        ("EVA999", ""),
        ("XYZ001", "`DOC`, `MOD`, `EVA`, `DAT`, `FPR`, `CRO`, `PRO`, `MLC`"),
        ("", "`DOC`"),
    ],
)
def test_an_unknown_code_is_told_near_ones(code, near):
    with pytest.raises(LookupError, match=re.escape(f"no rule has the code `{code}`")) as raised:
        find_rule(code)
    assert near in str(raised.value)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if re.search(r"\bFP\d", rule.source)], ids=lambda rule: rule.code
)
def test_an_id_from_memory_is_marked(rule):
    ids = re.findall(r"FP\d(?:\.\d)*", rule.source)
    assert set(ids) <= PROVENANCE.keys()
    assert "(recalled)" in rule.source or all(PROVENANCE[one] == "quoted" for one in ids)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_says_what_is_recalled_and_of_nothing_else(rule):
    recalled = "(recalled)" in rule.source
    assert ("Recalled: not yet checked against the source" in page(rule).references) is recalled
    assert ("Recalled: not yet" in render(rule)) is recalled


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_of_a_rule_names_what_it_is_read_from(rule):
    numbers = re.findall(r"\bFP\d(?:\.\d)*|section \d+(?:\.\d+)*|RFC \d+|Croissant (?:RAI )?1\.\d", rule.source)
    told = " ".join(page(rule).references)
    assert not [number for number in numbers if number.replace("sections", "section") not in told]
