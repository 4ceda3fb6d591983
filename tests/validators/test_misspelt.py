"""Misspelt words: few slips are, and other words are not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_spec.croissant.schema_org import PROPERTIES
from assay_validators.misspelt import is_misspelt, slips_between

WORDS = st.sampled_from(["recordSet", "isLiveDataset", "conformsTo", "encodingFormat", "distribution", "keywords"])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("citations", "dataLimitations"),
        ("datasets", "dataBiases"),
        ("dateUpdated", "dateCreated"),
        ("dateReleased", "dateCreated"),
        ("dateCurated", "dateCreated"),
        ("dateUpdated", "repeated"),
        ("_id", "@id"),
        ("ids", "@id"),
        ("id", "@id"),
        ("licenseUrl", "contentUrl"),
        ("uri", "url"),
        ("citation", "citations"),  # a property of schema.org
    ],
)
def test_other_words(word, meant):
    assert not is_misspelt(word, meant)


@given(WORDS, st.data())
def test_one_slip_is_one(meant, data):
    at = data.draw(st.integers(0, len(meant) - 2))
    swapped = f"{meant[:at]}{meant[at + 1]}{meant[at]}{meant[at + 2 :]}"
    for word in (f"{meant[:at]}{meant[at + 1 :]}", f"{meant[:at]}q{meant[at:]}", f"{meant[:at]}q{meant[at + 1 :]}"):
        assert slips_between(word, meant) == 1
    assert slips_between(swapped, meant) == (meant[at] != meant[at + 1])


@given(WORDS, st.sampled_from(["", "s"]), st.sampled_from(["", "sc:", "cr:"]))
def test_capitals_number_and_prefix_do_not_matter(meant, plural, prefix):
    for word in (f"{meant}{plural}", f"{meant}{plural}".lower(), meant.upper()):
        assert is_misspelt(f"{prefix}{word}", meant)


@given(st.sampled_from(sorted(PROPERTIES)), WORDS)
def test_a_property_of_schema_org_is_what_it_says(word, meant):
    assume(word != meant)
    assert not is_misspelt(word, meant)


@given(st.text("abcAB", max_size=7), st.text("abcAB", max_size=7))
def test_slips_are_counted_both_ways(one, other):
    assert slips_between(one, other) == slips_between(other, one)
    assert (slips_between(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips_between(one, other) <= max(len(one), len(other))
