"""Misspelt words: few slips are, and other words are not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assay_spec.croissant.schema_org import PROPERTIES
from assay_validators.misspelt import is_keyword_misspelt, is_misspelt, slips_between

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


@pytest.mark.parametrize("meant", ["key", "data", "name", "url", "md5", "field"])
def test_in_short_words_only_letters_that_change_places_are_slips(meant):
    swapped = [f"{meant[:at]}{meant[at + 1]}{meant[at]}{meant[at + 2 :]}" for at in range(len(meant) - 1)]
    assert all(is_misspelt(word, meant) for word in swapped)
    assert not is_misspelt(f"{meant[2]}{meant[1]}{meant[0]}", meant[:3])


@pytest.mark.parametrize("keyword", ["@id", "@type", "@context", "@value"])
def test_a_keyword_is_misspelt_by_one_slip_and_without_its_sign(keyword):
    name = keyword.removeprefix("@")
    for word in (name, name.upper(), keyword.title(), f"@{name[1]}{name[0]}{name[2:]}", f"{keyword}s", keyword[:-1]):
        assert is_keyword_misspelt(word, keyword)
    for word in ("@graph", f"{name}s", f"_{name}", f"@{name}field", name[:-1]):
        assert not is_keyword_misspelt(word, keyword)


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
