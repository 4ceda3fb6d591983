"""What is said first of an algorithm without some predictions."""

from hypothesis import given
from hypothesis import strategies as st

from assay.report.notices import lacking_notice


@given(lacks=st.integers(1, 5000), more=st.integers(0, 5000), counts=st.booleans())
def test_it_says_how_many_and_what_becomes_of_them(lacks, more, counts):
    text = lacking_notice("net", lacks, lacks + more, "case", "counts as wrong", counts=counts)
    said = text.replace("\u202f", "").replace(",", "")
    assert said.startswith(f"net has no prediction that can be used for {lacks} of {lacks + more} case")
    assert ("it counts as wrong" in text, "each counts as wrong" in text) == (lacks == 1, lacks > 1)
    assert ("also given without" in text) == counts
