"""Wide tables in parts."""

from hypothesis import given
from hypothesis import strategies as st

from assay.report.rows import MOST_ACROSS, in_parts


@given(st.integers(0, 300))
def test_parts_hold_all_once_and_are_nearly_alike(count):
    parts = in_parts(count)
    assert [number for part in parts for number in part] == list(range(count))
    sizes = [len(part) for part in parts]
    assert max(sizes) <= MOST_ACROSS
    assert max(sizes) - min(sizes) <= 1
    assert len(parts) == 1 or count > MOST_ACROSS
