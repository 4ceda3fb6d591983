"""Names of licences: what people write is understood where it can mean one licence only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_validators.croissant.licences import LONGEST, ONLY_VERSION, SPDX, spdx_of
from assay_validators.croissant.spdx import BY_LOWER, IDENTIFIERS

MEANT = {
    "CC BY 4.0": "CC-BY-4.0",
    "CC-BY 4": "CC-BY-4.0",
    "cc by-nc-sa 4.0": "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution 4.0 International (CC BY 4.0)": "CC-BY-4.0",
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International": "CC-BY-NC-SA-4.0",
    "Creative Commons Attribution-NoDerivatives 4.0": "CC-BY-ND-4.0",
    "Creative Commons Zero v1.0 Universal": "CC0-1.0",
    "CC0": "CC0-1.0",
    "The MIT License (MIT)": "MIT",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD 3-Clause": "BSD-3-Clause",
    "odc-by": "ODC-By-1.0",
    "ODbL v1.0": "ODbL-1.0",
    "MIT ()": "MIT",
    "(MIT)": "MIT",
}
UNKNOWN = [
    "CC BY",
    "Apache",
    "GPL-3.0",
    "CC BY 4.0 (MIT)",
    "CC BY 4.0 (non-commercial use only)",
    "Apache 2.0 (modified)",
    "MIT (with restrictions)",
    "CC BY 4.0 (images), MIT (code)",
    "Our own terms (MIT)",
    "CC BY 4.0 (非商业)",
    "CC BY 4.0 仅限非商业用途",
    "CC BY 14.0",
    "CC-BY-4.0, MIT",
    "None",
    "other",
    "Public",
    "(",
]


@pytest.mark.parametrize(("text", "name"), MEANT.items())
def test_what_people_write(text, name):
    assert spdx_of(text) == name


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_may_mean_several_or_none(text):
    assert spdx_of(text) == ""


@given(st.sampled_from(SPDX), st.sampled_from([" ", "-", "_", ""]), st.sampled_from([str.upper, str.lower, str.title]))
def test_every_identifier_is_understood_however_it_is_spelt(name, between, spelt):
    written = re.sub("-(?!$)", between, name) if between else name.replace("-", "")
    assert spdx_of(spelt(written)) == name


@given(st.sampled_from(SPDX), st.sampled_from(SPDX))
def test_two_licences_are_none(first, second):
    assert spdx_of(f"{first} ({second})") == (first if first == second else "")
    assert spdx_of(f"{first} and {second}") == ""


@given(st.sampled_from(SPDX), st.text(st.characters(categories=["L", "N", "Zs"]), max_size=20))
def test_what_stands_in_brackets_is_its_name_or_changes_it(name, more):
    assert spdx_of(f"{name} ({more})") == (name if not more.strip() or spdx_of(more) == name else "")


@given(st.sampled_from(sorted(set(SPDX) - set(ONLY_VERSION))))
def test_a_version_is_not_made_up(name):
    bare = re.sub(r"-\d+\.\d+.*$", "", name)
    assert spdx_of(bare) == (name if bare == name else "")


@given(st.text(max_size=LONGEST + 10))
def test_any_text_has_one_answer(text):
    assert spdx_of(text) in ("", *SPDX)


def test_what_is_known_by_its_name_is_listed():
    assert {*SPDX} <= {*IDENTIFIERS}
    assert len(BY_LOWER) == len(IDENTIFIERS), "the list has no two that differ by capitals alone"
