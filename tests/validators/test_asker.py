"""Profiles for which is checked: what they say of rules is about rules that there are."""

import re

import pytest

from assay_spec.profile import ProfileError, names
from assay_validators.asker import read_asker
from assay_validators.families import families, rules_of

CODES = [rule.code for family in families() for rule in rules_of(family)]


def written(tmp_path, key):
    path = tmp_path / "ours.toml"
    path.write_text(f"[severity]\n{key} = 'info'")
    return str(path)


@pytest.mark.parametrize("name", names())
def test_every_profile_that_comes_with_assay_is_one(name):
    assert read_asker(name).name == name


def test_every_rule_and_severity_has_a_place_in_one(tmp_path):
    for key in (*CODES, "error", "warning", "info"):
        assert dict(read_asker(written(tmp_path, key)).severities) == {key: "info"}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("CRO999", "no rule has the code `CRO999`; did you mean `CRO"),
        ("warnings", "no rule has the code `warnings`"),
        ("cro005", "write `cro005` as `CRO005`"),
    ],
)
def test_a_slip_of_the_pen_is_told(tmp_path, key, said):
    path = written(tmp_path, key)
    with pytest.raises(ProfileError, match=re.escape(f"`{path}`: severity: {said}")):
        read_asker(path)
