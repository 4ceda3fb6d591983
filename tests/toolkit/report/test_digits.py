"""Numbers get the digits that their interval supports."""

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.report.digits import (
    common_decimals,
    count,
    decimals_of,
    decimals_within,
    percent,
    share,
    shown,
    shown_interval,
    without_text,
)

numbers = st.floats(-2, 2, allow_nan=False)


def exactly(value, decimals):
    """A number rounded by decimal arithmetic, in which it is exact."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def deserved(uncertainty):
    """The Particle Data Group's rule by decimal arithmetic."""
    exact = Decimal(uncertainty)
    leading = exactly(exact.scaleb(-exact.adjusted()), 2)
    return max(0, (0 if leading >= Decimal("3.55") else 1) - exact.adjusted())


@pytest.mark.parametrize(
    ("uncertainty", "decimals"),
    [
        (0.0038, 3),  # 380: one digit
        (0.0012, 4),  # 120: two digits
        (0.0354, 3),  # 354: still two
        (0.0355, 2),  # 355: one
        (0.0096, 3),  # 960: rounds up to 0.010
        (0.5, 1),
        (1.0, 1),
        (3.6, 0),
        (175.0, 0),
        (1e-9, 10),
    ],
)
def test_digits_follow_the_particle_data_group(uncertainty, decimals):
    assert decimals_of(uncertainty) == decimals


@given(st.floats(1e-5, 1e3))
def test_one_unit_of_the_last_digit_is_a_fair_part_of_the_uncertainty(uncertainty):
    unit = 10.0 ** -decimals_of(uncertainty)
    assert unit <= uncertainty * 3 or decimals_of(uncertainty) == 0
    assert unit >= uncertainty / 100 or decimals_of(uncertainty) == 0


def test_a_column_takes_the_digits_of_its_narrowest_interval():
    assert common_decimals([(0.98, 0.99), (0.1, 0.9), (None, None), (0.5, 0.5)]) == decimals_of(0.005)
    assert common_decimals([]) == 3
    assert common_decimals([(None, 1.0)]) == 3


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.98765, 3, "0.988"),
        (0.99987, 3, ">0.999"),
        (1.0, 3, "1.000"),
        (1.0 - 1e-15, 3, "1.000"),
        (0.0001, 3, "<0.001"),
        (-0.0001, 3, ">−0.001"),
        (-0.99987, 3, "<−0.999"),
        (0.0, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (1e-300, 2, "0.00"),
        (-0.25, 2, "−0.25"),
        (326.7, 0, "327"),
    ],
)
def test_shown(value, decimals, text):
    assert shown(value, decimals) == text


@given(numbers, st.integers(1, 6))
def test_what_is_shown_is_true(value, decimals):
    text = shown(value, decimals).replace("−", "-")
    if text[0] == "<":
        assert value < float(text[1:])
    elif text[0] == ">":
        assert value > float(text[1:])
    else:
        assert math.isclose(float(text), value, abs_tol=0.500001 * 10.0**-decimals)


@given(numbers, st.integers(1, 6))
def test_a_bound_is_shown_only_when_it_is_reached(value, decimals):
    if shown(value, decimals).replace("−", "-") in {f"{bound:.{decimals}f}" for bound in (0.0, 1.0)}:
        assert any(abs(value - bound) <= 1e-12 for bound in (0.0, 1.0)) or value > 1


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (5.13e-10, 11, "5.1×10⁻¹⁰"),
        (-5.13e-10, 10, "−5×10⁻¹⁰"),
        (0.0, 9, "0"),
        (1.5e-12, 10, "2×10⁻¹²"),
        (0.5, 8, "5.0000000×10⁻¹"),
    ],
)
def test_very_small_numbers_have_a_power_of_ten(value, decimals, text):
    assert shown(value, decimals) == text


@given(st.floats(-1, 1).filter(lambda value: abs(value) > 1e-300), st.integers(7, 30))
def test_a_power_of_ten_loses_no_more_than_its_last_digit(value, decimals):
    digits, _, power = shown(value, decimals).replace("−", "-").partition("×10")
    number = float(digits) * 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
    assert math.isclose(number, value, abs_tol=0.51 * 10.0**-decimals, rel_tol=0.51)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 9))
def test_an_interval_bears_one_digit_more_than_it_deserves(low, high, most):
    found = decimals_within(low, high, most)
    assert found <= most
    if high - low > 1e-200:
        assert found == min(most, decimals_of((high - low) / 2) + 1)
    else:
        assert found == most


def test_intervals():
    assert shown_interval(0.9876, 0.99987, 3) == "[0.988, >0.999]"
    assert shown_interval(None, 1.0, 3) == shown_interval(0.0, None, 3) == ""


def test_counts_and_shares():
    assert count(1_234_567) == "1\u202f234\u202f567"
    assert share(212, 569) == "37.3\u202f%"
    assert share(0, 0) == "–"
    assert [percent(0.95), percent(0.999)] == ["95\u202f%", "99.9\u202f%"]


@given(st.floats(1e-9, 1e6) | st.integers(1, 9999).map(lambda n: n / 1e5))
def test_digits_are_those_of_decimal_arithmetic(uncertainty):
    exact = Decimal(uncertainty)
    hundredths = exact.scaleb(2 - exact.adjusted())
    if abs(hundredths % 1 - Decimal("0.5")) > Decimal("1e-9"):
        assert decimals_of(uncertainty) == deserved(uncertainty)


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_a_value_is_rounded_as_decimal_arithmetic_does(value, decimals):
    text = shown(value, decimals).replace("−", "-")
    if text[0] not in "<>":
        assert Decimal(text) == exactly(value, decimals)
        assert -Decimal(text).as_tuple().exponent == decimals
        assert not text.startswith("-") or Decimal(text) != 0


@given(st.floats(-1, 1), st.integers(1, 6))
def test_what_only_rounds_to_a_bound_says_so(value, decimals):
    """The edge is one unit from the bound, on the side of the value."""
    text = shown(value, decimals).replace("−", "-")
    rounded = exactly(value, decimals)
    if rounded in (0, 1, -1) and abs(Decimal(value) - rounded) > Decimal("1e-11"):
        sign = 1 if Decimal(value) > rounded else -1
        assert (text[0], Decimal(text[1:])) == ("<" if sign > 0 else ">", rounded + sign * Decimal(1).scaleb(-decimals))
    elif abs(Decimal(value) - rounded) < Decimal("1e-13") or rounded not in (0, 1, -1):
        assert Decimal(text) == rounded


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted), max_size=6))
def test_a_column_has_the_most_decimals_that_one_of_its_intervals_deserves(intervals):
    widths = [(Decimal(high) - Decimal(low)) / 2 for low, high in intervals]
    found = [decimals_of(float(width)) for width in widths if width > Decimal("1e-290")]
    assert abs(common_decimals(intervals) - max(found, default=3)) <= (1 if found else 0)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 9),
)
def test_any_interval_has_digits_and_a_text(low, high, most):
    decimals = decimals_within(low, high, most)
    assert 0 <= decimals <= most
    assert shown_interval(low, high, decimals).count(", ") == 1
    assert 0 <= common_decimals([(low, high)]) < 310


@given(st.integers(0, 10**15))
def test_thousands_stand_apart_and_no_digit_is_lost(number):
    parts = count(number).split("\u202f")
    assert "".join(parts) == str(number)
    assert [len(part) for part in parts[1:]] == [3] * (len(parts) - 1)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_a_percentage_of_one_decimal(part, whole):
    text, sign, unit = share(part, whole).partition("\u202f")
    assert (sign, unit) == ("\u202f", "%")
    assert abs(Decimal(text) - Decimal(100 * part) / whole) <= Decimal("0.05") * (1 + Decimal("1e-9"))


@pytest.mark.parametrize(("value", "text"), [(0.998, "1.00"), (-0.998, "−1.00"), (0.001, "<0.01"), (1.0, "1.00")])
def test_what_has_no_bound_at_1_is_rounded_there(value, text):
    assert shown(value, 2, bounded=False) == text
    assert shown_interval(value, value, 2, bounded=False) == f"[{text}, {text}]"


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(["", "0.9"]), st.sampled_from(["case", "biopsy"]))
def test_a_value_without_some_says_how_many_of_what(missing, others, value, unit):
    text = without_text(value, missing, others, unit)
    if not missing:
        assert text == ""
        return
    left, whole, word = re.fullmatch(rf"{value or 'no value'} without ([0-9,]+) of ([0-9,]+) (\w+)", text).groups()
    assert (int(left.replace(",", "")), int(whole.replace(",", ""))) == (missing, missing + others)
    assert word == (unit if missing + others == 1 else {"case": "cases", "biopsy": "biopsies"}[unit])
