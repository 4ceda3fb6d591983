"""Values are those of Python's json module, to the last bit."""

import json
import math
import sys

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay_kernels.scan import Kind

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUES = st.recursive(SCALARS, lambda v: st.lists(v) | st.dictionaries(TEXT, v), max_leaves=30)


@given(value=VALUES, ascii_only=st.booleans(), indent=st.sampled_from([None, 1, "\t", " " * 17]))
def test_a_valid_document_has_the_value_that_was_written(scanner, value, ascii_only, indent):
    document = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    tape = scanner.scan_json(document)
    assert tape.problems == ()
    assert repr(tape.value()) == repr(json.loads(document)) == repr(value)


@given(value=VALUES)
def test_a_document_of_another_writer_has_its_value(scanner, value):
    try:
        document = orjson.dumps(value)
    except TypeError:  # orjson writes no integers beyond 64 bits
        return
    tape = scanner.scan_json(document)
    assert tape.problems == ()
    assert repr(tape.value()) == repr(orjson.loads(document))


@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), SCALARS)))
def test_of_duplicate_keys_the_last_one_wins(scanner, pairs):
    members = ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in pairs)
    document = f"{{{members}}}".encode()
    assert repr(scanner.scan_json(document).value()) == repr(json.loads(document))


@given(value=VALUES, ascii_only=st.booleans())
def test_every_node_s_bytes_read_on_their_own_give_the_same_value(scanner, value, ascii_only):
    tape = scanner.scan_json(json.dumps(value, ensure_ascii=ascii_only).encode())
    for node in range(len(tape)):
        part = tape.source[tape.start(node) : tape.end(node)]
        assert repr(tape.value(node)) == repr(json.loads(part))
        if tape.kind(node) in (Kind.STRING, Kind.KEY):
            assert tape.text(node) == json.loads(part)


NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)


@given(text=NUMBERS)
@example("-0")
@example("-0.0")
@example("9007199254740993.0")
@example("999999999999999999")
@example("1000000000000000000")
@example("-9223372036854775809")
@example("1.7976931348623157e308")
@example("1.7976931348623158079e308")
@example("1.7976931348623159e308")
@example("4.9e-324")
@example("1e-400")
@example("0e999")
@example("123456789.123456789")
@example("0." + "0" * 400 + "1e401")
@example("9" * 308 + "e0")
def test_numbers_round_as_python_rounds_them(scanner, text):
    expected = json.loads(text)
    tape = scanner.scan_json(text.encode())
    if isinstance(expected, float) and math.isinf(expected):
        assert [problem.code for problem in tape.problems] == ["number-too-large"]
        assert tape.value() is None
    else:
        assert tape.problems == ()
        assert repr(tape.value()) == repr(expected)


@given(body=st.lists(st.sampled_from([r"\ud83d", r"\ude00", r"\u0041", r"\\", r"\"", r"\/", r"\b\f\n\r\t", "é", "x"])))
def test_escapes_are_read_as_python_reads_them_but_for_half_pairs(scanner, body):
    document = f'"{"".join(body)}"'.encode()
    tape = scanner.scan_json(document)
    characters = json.loads(document).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert tape.text(0) == tape.value() == characters
    assert {problem.code for problem in tape.problems} <= {"lone-surrogate"}
    assert ("\ufffd" in characters) == bool(tape.problems)


@pytest.mark.parametrize("size", range(70))
@pytest.mark.parametrize("last", ["", "é", r"\n"])
def test_a_string_of_any_length_ends_where_it_ends(scanner, size, last):
    document = f'{{"{"k" * size}{last}": "{"v" * size}{last}"}}'.encode()
    tape = scanner.scan_json(document)
    assert tape.problems == ()
    assert tape.value() == json.loads(document)


@pytest.mark.parametrize("space", [b" ", b"\n", b"\r\n", b"\t", b"\n" + b" " * 40, b" \t\r\n" * 9])
def test_white_space_of_any_kind_and_length_is_skipped(scanner, space):
    tokens = [b"{", b'"a"', b":", b"[", b"1", b",", b"true", b"]", b",", b'"b"', b":", b"null", b"}"]
    for repeat in range(20):
        tape = scanner.scan_json((space * repeat).join([b"", *tokens, b""]))
        assert tape.problems == ()
        assert tape.value() == {"a": [1, True], "b": None}


def test_keys_that_look_alike_are_not_confused(scanner):
    keys = [f"{'x' * n}{c}{'y' * m}" for n in range(0, 80, 9) for m in range(0, 80, 9) for c in "abé"]
    document = json.dumps(dict.fromkeys(keys, 0), ensure_ascii=False).encode()
    for _ in range(2):
        assert list(scanner.scan_json(document).value()) == keys


def test_a_longest_integer_has_a_value_whatever_python_s_own_limit_is(scanner):
    document = b"9" * 4300
    tape = scanner.scan_json(document)
    assert tape.problems == ()
    assert tape.value() == 10**4300 - 1
    limit = sys.get_int_max_str_digits()
    try:
        sys.set_int_max_str_digits(640)
        assert tape.value() is None
        sys.set_int_max_str_digits(0)
        assert scanner.scan_json(b"9" * 4301).value() is None
    finally:
        sys.set_int_max_str_digits(limit)
