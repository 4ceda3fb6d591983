"""Canonical JSON against RFC 8785 read word by word: slow, and by other means than the code."""

import json
import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.canonical import LARGEST_INTEGER, canonical, digest

# RFC 8785, sections 3.2.2 and 3.2.4: what is given, and the bytes that have to come out.
SAMPLE = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
BYTES = """
7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
"""
# Section 3.2.3: keys, and the values of the properties in the order in which they have to stand.
SORTING = r"""{
  "\u20ac": "Euro Sign",
  "\r": "Carriage Return",
  "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "1": "One",
  "\ud83d\ude00": "Emoji: Grinning Face",
  "\u0080": "Control",
  "\u00f6": "Latin Small Letter O With Diaeresis"
}"""
SORTED = [
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
]


def test_the_sample_of_the_standard_gives_its_bytes():
    assert canonical(json.loads(SAMPLE)) == bytes.fromhex(BYTES)
    assert digest(json.loads(SAMPLE)) == f"sha256:{sha256(bytes.fromhex(BYTES)).hexdigest()}"


def test_the_keys_of_the_standard_come_in_its_order():
    assert list(json.loads(canonical(json.loads(SORTING))).values()) == SORTED


WIDE = Context(prec=800)


def shortest(number):
    """The least digits that read back as `number`, the nearest to it of as many, and where the point stands."""
    exact = Decimal(number)
    for places in range(1, 18):
        unit = Decimal((0, (1,), exact.adjusted() - places + 1))
        below, above = (exact.quantize(unit, rounding, WIDE) for rounding in (ROUND_FLOOR, ROUND_CEILING))
        near = [each for each in (below, above) if float(each) == number]
        if near:  # beneath a power of two the numbers lie closer: of two decimals as near, one may not read back
            closest = min(near, key=lambda each: (abs(each - exact), each.as_tuple().digits[-1] % 2))
            return "".join(map(str, closest.as_tuple().digits)).rstrip("0"), closest.adjusted() + 1
    raise AssertionError(number)


def number_to_string(m):
    """ECMAScript 2019, section 7.1.12.1, `Number::toString`, step by step; `s` are digits, 10**(n-k) their unit."""
    if m == 0:
        return "0"
    if m < 0:
        return f"-{number_to_string(-m)}"
    s, n = shortest(m)
    k = len(s)
    if k <= n <= 21:
        return s + "0" * (n - k)
    if 0 < n <= 21:
        return f"{s[:n]}.{s[n:]}"
    if -6 < n <= 0:
        return "0." + "0" * -n + s
    sign = "+" if n - 1 > 0 else "-"
    if k == 1:
        return f"{s}e{sign}{abs(n - 1)}"
    return f"{s[0]}.{s[1:]}e{sign}{abs(n - 1)}"


SHORT = {8: r"\b", 9: r"\t", 10: r"\n", 12: r"\f", 13: r"\r", 34: r"\"", 92: r"\\"}


def quote_json_string(text):
    """RFC 8785, section 3.2.2.2."""
    written = (SHORT.get(ord(c), f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in text)
    return f'"{"".join(written)}"'


def utf16(key):
    units = []
    for code in map(ord, key):
        units += [code] if code < 0x10000 else [0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)]
    return units


def slow(value):
    if isinstance(value, dict):
        return f"{{{','.join(f'{quote_json_string(key)}:{slow(value[key])}' for key in sorted(value, key=utf16))}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(slow, value))}]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return quote_json_string(value) if isinstance(value, str) else number_to_string(value)


floats = st.floats(allow_nan=False, allow_infinity=False)
exponents = st.integers(-330, 300)
tens = st.builds(lambda digits, exponent: float(f"{digits}e{exponent}"), st.integers(-9999, 9999), exponents)
beside = st.builds(math.nextafter, tens, st.sampled_from([-math.inf, math.inf]))
integers = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
edges = st.sampled_from([1e21, 1e20, 999999999999999900000.0, 1e-6, 1e-7, 9.999999999999999e-7, 2.0**53, 5e-324, -0.0])
powers = st.builds(math.ldexp, st.just(1.0), st.integers(-1074, 1023))
numbers = floats | powers | tens | beside | integers | edges
text = st.text(st.characters(exclude_categories=["Cs"]))
STRANGE = '\x00\x08\t\n\x0b\x0c\r\x1f "/\\\x7f\x80\u2028\ud7ff\ue000\ufb33\uffff\U00010000\U0010ffff'
strange = st.text(st.sampled_from(STRANGE))
leaves = numbers | text | strange | st.none() | st.booleans()
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(text | strange, inner), max_leaves=20)


@given(numbers)
def test_numbers_are_written_as_ecmascript_writes_them(number):
    assert canonical(number).decode() == number_to_string(number)


@given(values)
def test_values_are_written_as_the_standard_writes_them(value):
    assert canonical(value).decode() == slow(value)


@given(st.dictionaries(strange, integers, min_size=2, max_size=8))
def test_keys_are_in_the_order_of_their_utf16(value):
    found = list(json.loads(canonical(value)))
    assert found == sorted(value, key=utf16)


@given(values)
def test_what_is_canonical_stays_as_it_is(value):
    text = canonical(value)
    assert canonical(json.loads(text, parse_int=float)) == text


@pytest.mark.parametrize("exponent", range(-8, 24))
def test_powers_of_ten_change_their_form_where_the_standard_says(exponent):
    expected = f"1e{exponent:+d}" if exponent > 20 or exponent < -6 else f"{10.0**exponent:.{max(0, -exponent)}f}"
    assert canonical(float(f"1e{exponent}")).decode() == expected
