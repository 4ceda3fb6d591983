"""What columns are called that say which items belong together."""

from hypothesis import given
from hypothesis import strategies as st

from assay_spec.metrics.groups import OWNERS, WHOLES, is_called_group, is_called_owner

BETWEEN = st.sampled_from(["", "_", " ", "-", "__"])
CASES = st.sampled_from([str.lower, str.upper, str.title])


@given(st.sampled_from(OWNERS), BETWEEN, st.sampled_from(["", "id", "no", "key", "code"]), CASES)
def test_capitals_and_what_is_between_words_make_no_difference(noun, between, end, cased):
    assert is_called_owner(cased(f"{noun}{between}{end}"))
    assert is_called_group(cased(f"study{between or '_'}{noun}{between}{end}"))


@given(st.sampled_from((*OWNERS, *WHOLES)), BETWEEN.filter(bool), st.sampled_from(["age", "sex", "history", "strain"]))
def test_what_is_told_of_somebody_is_not_who_it_is(noun, between, told):
    assert not is_called_group(f"{noun}{between}{told}")


def test_a_place_makes_no_items_belong_together():
    places = ("site", "centre", "center", "hospital", "scanner", "vendor", "site_id", "inpatient")
    assert not any(map(is_called_group, places))
