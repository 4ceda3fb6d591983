import json
import math
import struct
from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from hashlib import sha256
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.canonical import LARGEST_INTEGER, canonical, digest

# RFC 8785, appendix B: the bits of a double and its text.
DOUBLES = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}

keys = st.text(st.characters(exclude_categories=["Cs"]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | keys
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20)


@pytest.mark.parametrize(("bits", "text"), DOUBLES.items())
def test_doubles_print_as_ecmascript_prints_them(bits, text):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(number).decode() == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.2e-7, "1.2e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (123e-20, "1.23e-18"),
        (4.50, "4.5"),
        (2e-3, "0.002"),
        (1e30, "1e+30"),
        (100.0, "100"),
    ],
)
def test_number_forms(number, text):
    assert canonical(number).decode() == text


def test_keys_are_ordered_by_utf16_code_units():
    # RFC 8785, section 3.2.3: the emoji's surrogates come before U+FB33, though its code point is larger.
    given_keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    text = canonical(dict.fromkeys(given_keys, 0)).decode()
    assert list(json.loads(text)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_text_is_escaped_only_where_it_must_be():
    # RFC 8785, section 3.2.2.
    assert canonical('€$\u000f\nA\'B"\\\\"/').decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'
    assert canonical("\x00\x08\t\x0c\r\x1f\x7f\u2028").decode() == '"\\u0000\\b\\t\\f\\r\\u001f\x7f\u2028"'


def test_no_space_and_empty_collections():
    assert canonical({"b": [], "a": ({}, [1, None, True, False])}) == b'{"a":[{},[1,null,true,false]],"b":[]}'


@given(values)
def test_parsing_gives_the_value_back(value):
    assert json.loads(canonical(value), parse_int=float) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_every_bit_but_the_sign_of_zero(number):
    text = canonical(number).decode()
    assert math.copysign(float(text), number) == number
    assert Decimal(text) == Decimal(repr(number))


@given(st.dictionaries(keys, values), st.randoms(use_true_random=False))
def test_order_of_keys_does_not_matter(value, random):
    items = list(value.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(value)
    assert digest(MappingProxyType(dict(items))) == digest(value)


@given(values, values)
def test_equal_digests_mean_equal_values(one, other):
    assert (digest(one) == digest(other)) == (canonical(one) == canonical(other))


def test_digest_names_its_algorithm():
    assert digest({}) == f"sha256:{sha256(b'{}').hexdigest()}"


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


def test_subclasses_print_as_what_they_are():
    value = {Colour.RED: Colour.RED, "level": Level.HIGH, "f": np.float64(0.5)}
    assert canonical(value) == b'{"f":0.5,"level":3,"red":"red"}'


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -math.inf, 2**53, -(2**53), "\ud800", {"\udc00": 1}, [1, {"a": math.nan}]],
)
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(ValueError):
        canonical(value)


@pytest.mark.parametrize("value", [{1: 2}, {None: 1}, b"x", {1, 2}, object(), np.int64(1), 1j])
def test_other_types_are_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_a_mapping_of_any_kind_is_an_object():
    class Pairs(Mapping):
        def __getitem__(self, key):
            return {"a": 1}[key]

        def __iter__(self):
            return iter("a")

        def __len__(self):
            return 1

    assert canonical(Pairs()) == b'{"a":1}'


def test_deep_values_are_written():
    value = []
    for _ in range(512):
        value = [value]
    assert canonical(value) == b"[" * 513 + b"]" * 513
