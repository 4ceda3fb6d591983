"""Whatever the files are: merging twice is merging once, nothing is lost, and nothing is found that was in neither."""

from hypothesis import given
from hypothesis import strategies as st

from assay.croissant.merge.merge import merge

from .merging import documents, findings, is_told, readable_or_not, statements


@given(documents(), st.booleans())
def test_merging_with_itself_changes_no_byte(document, has_base):
    found = merge(document, document, document if has_base else None, frozenset())
    assert (found.data, found.choices) == (document.data, ())


lawful = documents(are_distinct=True)


@given(lawful, lawful, st.none() | lawful)
def test_merging_twice_is_merging_once(host, mine, base):
    once = merge(host, mine, base, frozenset())
    assert merge(readable_or_not(once.data), mine, base, frozenset()).data == once.data


@given(documents(), documents(), st.none() | documents())
def test_no_finding_is_new(host, mine, base):
    found = merge(host, mine, base, frozenset())
    assert findings(readable_or_not(found.data)) <= findings(host) | findings(mine)


@given(documents(), documents())
def test_nothing_of_yours_is_lost_and_nothing_of_the_hosts_means_something_else(host, mine):
    found = merge(host, mine, None, frozenset())
    said = statements(readable_or_not(found.data))
    known = {(term, meaning) for _, _, term, meaning in said}
    for way, word, term, meaning in statements(mine):
        assert (term, meaning) in known or is_told(found.choices, way, word), (way, word)
    for way, word, term, meaning in statements(host):
        assert (term, meaning) in known, (way, word)


@given(documents(), documents(), documents())
def test_of_three_files_what_you_alone_changed_is_yours_and_the_rest_is_told(host, mine, base):
    found = merge(host, mine, base, frozenset())
    known = {(term, meaning) for _, _, term, meaning in statements(readable_or_not(found.data))}
    before = {(term, meaning) for _, _, term, meaning in statements(base)}
    for way, word, term, meaning in statements(mine):
        assert (term, meaning) in known | before or is_told(found.choices, way, word), (way, word)
