"""The text by which the labels of classes are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.labels import BLANKS, label_text

BLANK = st.text(BLANKS, max_size=3)
ZEROS = st.text("0", min_size=1, max_size=4)


@given(st.integers(), ZEROS, BLANK, BLANK)
def test_a_whole_number_written_as_a_float_is_that_number(number, zeros, before, after):
    assert label_text(f"{before}{number}.{zeros}{after}") == str(number)
    assert label_text(f"{before}{number}{after}") == str(number)


@given(st.integers(-(2**53), 2**53))
def test_what_python_writes_of_a_float_is_the_whole_number(number):
    written = repr(float(number))
    assert label_text(written) == (written if "e" in written else str(number))


def test_zero_has_no_sign():
    assert label_text("-0.0") == "0"


@pytest.mark.parametrize(
    "text", ["01", "01.0", "+1", "+1.0", "1.", ".0", "1.50", "1.5", "1e0", "1.0e0", "1.0.0", "v1.0"]
)
def test_what_may_mean_something_else_stays_as_it_is(text):
    assert label_text(text) == text


@given(st.text())
def test_a_label_is_its_own_label(text):
    assert label_text(label_text(text)) == label_text(text)


@given(st.text(), BLANK, BLANK)
def test_nothing_but_blanks_and_zeros_is_taken_off(text, before, after):
    label = label_text(before + text + after)
    rest = text.strip(BLANKS).removeprefix("-0" if label == "0" else "").removeprefix(label)
    assert rest.strip("0") in ("", ".")
    assert label == text.strip(BLANKS) or rest.startswith(".")
