"""Plain scalars mean what the core schema of YAML 1.2 says, not what YAML 1.1 said."""

import itertools
import json
import math
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind, scan_json
from assay_spec.yaml import scan_yaml
from assay_spec.yaml.scalars import resolve

TEXT, NULL, INTEGER, FLOAT = Kind.STRING, Kind.NULL, Kind.INTEGER, Kind.FLOAT


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        *[(text, NULL, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, Kind.TRUE, True) for text in ("true", "True", "TRUE")],
        *[(text, Kind.FALSE, False) for text in ("false", "False", "FALSE")],
        *[(text, TEXT, text) for text in ("yes", "Yes", "no", "NO", "on", "off", "y", "n", "tRUE", "nULL", "none")],
        *[(text, TEXT, text) for text in ("1:30", "190:20:30", "2001-12-14", "1_000", "0b101", "1,000", "=", "<<")],
        *[(text, TEXT, text) for text in ("0o8", "0o", "0x", "0xg", "-0x1", "+0o7", "0O7", "0X1", "--1", "+", "-")],
        *[
            (text, TEXT, text)
            for text in (".", "..5", "1.2.3", "1e", "e5", ".e5", "1e5.0", "inf", "nan", "+.nan", ".iNf")
        ],
        *[(text, TEXT, text) for text in ("٣", "１", "1 2", "½")],
        ("017", INTEGER, 17),
        ("0o17", INTEGER, 15),
        ("0x1F", INTEGER, 31),
        ("0", INTEGER, 0),
        ("-0", INTEGER, 0),
        ("+12", INTEGER, 12),
        ("-9223372036854775809", INTEGER, -(2**63) - 1),
        ("1.", FLOAT, 1.0),
        (".5", FLOAT, 0.5),
        ("-.5", FLOAT, -0.5),
        ("1e3", FLOAT, 1000.0),
        ("1E+03", FLOAT, 1000.0),
        ("12e03", FLOAT, 12000.0),
        ("-2.5e-1", FLOAT, -0.25),
        ("0.1", FLOAT, 0.1),
    ],
)
def test_the_core_schema(text, kind, value):
    assert resolve(text) == (kind, value, "")
    assert type(resolve(text).value) is type(value)


@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"])
def test_what_is_not_finite_has_no_value(text):
    assert resolve(text) == (FLOAT, None, "non-finite-number")


def test_numbers_that_are_too_large_have_no_value():
    assert resolve("1e999") == (FLOAT, None, "number-too-large")
    assert resolve("9" * 4301) == (INTEGER, None, "integer-too-large")
    assert resolve("0x" + "f" * 4299) == (INTEGER, None, "integer-too-large")


@pytest.mark.parametrize(("prefix", "base"), [("", 10), ("-", 10), ("+", 10), ("0o", 8), ("0x", 16)])
@given(digits=st.integers(3560, 4780))
def test_an_integer_has_a_value_when_its_decimal_form_has_4300_digits_at_most(prefix, base, digits):
    sign = -1 if prefix == "-" else 1
    exact = sign * (base**digits - 1)
    value = resolve(prefix + {10: "9", 8: "7", 16: "f"}[base] * digits).value
    assert value == (exact if abs(exact) < 10**4300 else None)
    assert value is None or len(str(value).lstrip("-")) <= 4300


@pytest.mark.parametrize(("allowed", "digits", "has_value"), [(640, 640, True), (640, 641, False), (0, 4300, True)])
def test_an_integer_longer_than_python_was_told_to_read_is_named(allowed, digits, has_value):
    code = "from assay_spec.yaml import scan_yaml as s; t = s(b'a: -' + b'9' * {}); print(*t.problems, t.kind(2))"
    command = [sys.executable, "-X", f"int_max_str_digits={allowed}", "-c", code.format(digits)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(f"{int(INTEGER)}\n")
    assert ("integer-too-large" in done.stdout) != has_value


def by_python(text):
    """What Python's own conversions make of a text, within what the schema allows."""
    if text in ("", "~"):
        return NULL, None
    digits, base = (text[2:], {"0o": 8, "0x": 16}[text[:2]]) if text[:2] in ("0o", "0x") else (text, 10)
    if any(char in "_ +-" for char in (digits if base != 10 else digits[1:].replace("e+", "").replace("e-", ""))):
        return TEXT, text
    if not text.isascii() or text != text.strip():
        return TEXT, text
    for kind, convert in ((INTEGER, lambda: int(digits, base)), (FLOAT, lambda: float(text))):
        try:
            value = convert()
        except (ValueError, OverflowError):
            continue
        return (kind, value) if math.isfinite(value) else (kind, None)
    return TEXT, text


def test_every_short_text_is_what_python_makes_of_it():
    for size in range(5):
        for characters in itertools.product("0189.+-eox_a ~", repeat=size):
            text = "".join(characters)
            assert resolve(text)[:2] == by_python(text), text


@given(text=st.text(st.sampled_from("019.eE+-oxfF_:~nulTtrIia"), max_size=12))
def test_a_scalar_in_a_document_is_its_meaning(text):
    tape = scan_yaml(f"- {text}\n".encode())
    fatal = any(problem.fatal for problem in tape.problems)
    if not fatal and len(tape) == 2:
        meaning = resolve(text)
        assert (tape.kind(1), tape.value(1)) == meaning[:2]
        assert [problem.code for problem in tape.problems] == [code for code in [meaning.problem] if code]


@pytest.mark.parametrize("text", ["5", "true", "~", "1.5", "0x1f", "", "<<", "no"])
@pytest.mark.parametrize("style", ["'{}'", '"{}"', "! {}", "!!str {}", "|-\n  {}", ">-\n  {}"])
def test_quotes_blocks_and_the_tag_of_text_make_text(parser, text, style):
    tape = scan_yaml(style.format(text).encode())
    assert (tape.kind(0), tape.value(0), tape.problems) == (TEXT, text, ())


@pytest.mark.parametrize(
    ("text", "value", "codes"),
    [
        ("!!int '5'", 5, []),
        ("!!float 5", 5, []),
        ("!!float '1.5'", 1.5, []),
        ("!!bool 'true'", True, []),
        ("!!null ''", None, []),
        ("!!null ~", None, []),
        ("!<tag:yaml.org,2002:int> 5", 5, []),
        ("!!int 5.5", "5.5", ["yaml-tag"]),
        ("!!int x", "x", ["yaml-tag"]),
        ("!!bool yes", "yes", ["yaml-tag"]),
        ("!!map x", "x", ["yaml-tag"]),
        ("!!binary aGk=", "aGk=", ["yaml-tag"]),
        ("!!timestamp 2001-01-01", "2001-01-01", ["yaml-tag"]),
        ("!foo 5", 5, ["yaml-tag"]),
        ("!foo '5'", "5", ["yaml-tag"]),
        ("!!python/object/apply:os.system [echo]", ["echo"], ["yaml-tag"]),
        ("!!python/name:os.system", None, ["yaml-tag"]),
        ("!!python/tuple [1]", [1], ["yaml-tag"]),
        ("!!set {a, b}", {"a": None, "b": None}, ["yaml-tag"]),
        ("!!omap [a: 1]", [{"a": 1}], ["yaml-tag"]),
        ("!!map {a: 1}", {"a": 1}, []),
        ("!!seq [1]", [1], []),
        ("!!seq {a: 1}", {"a": 1}, ["yaml-tag"]),
        ("!!float .inf", None, ["non-finite-number"]),
    ],
)
def test_tags_say_what_a_value_is_or_are_passed_over(parser, text, value, codes):
    tape = scan_yaml(text.encode())
    assert tape.value() == value
    assert type(tape.value()) is type(value)
    assert [problem.code for problem in tape.problems] == codes
    for problem in tape.problems[: len(codes) if codes == ["yaml-tag"] else 0]:
        assert text[problem.start : problem.end] == text.split(" ")[0]


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\ufeff")
WORDS = st.text(CHARACTERS | st.sampled_from("\n\t\r\0\x1b"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=15
)


def is_only_text_in_yaml_1_1(value):
    """Whether PyYAML would write some text bare that YAML 1.2 reads as a number, such as 0o17 and 1e3."""
    if isinstance(value, dict | list):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        return any(is_only_text_in_yaml_1_1(inner) for inner in inside)
    return isinstance(value, str) and resolve(value).kind in (INTEGER, FLOAT)


@given(
    value=VALUES.filter(lambda value: not is_only_text_in_yaml_1_1(value)),
    flow=st.sampled_from([True, False, None]),
    width=st.sampled_from([5, 80, 10_000]),
    unicode=st.booleans(),
)
def test_what_pyyaml_writes_is_read_as_pyyaml_reads_it(value, flow, width, unicode):
    text = yaml.safe_dump(value, default_flow_style=flow, width=width, allow_unicode=unicode, sort_keys=False)
    tape = scan_yaml(text.encode())
    assert tape.problems == ()
    assert repr(tape.value()) == repr(yaml.safe_load(text))


@given(value=VALUES, indent=st.sampled_from([None, 0, 1, 4]), compact=st.booleans())
def test_json_is_yaml_node_by_node(nodes_of, value, indent, compact):
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ":") if compact else None).encode()
    assert nodes_of(scan_yaml(text)) == nodes_of(scan_json(text))


# JSON that YAML's parsers do not take: escaped surrogate pairs, raw DEL and its like, keys beyond 1024 characters.
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r'"\ud83d\ude00"', "yaml-no-character"),
        ('"\x7f"', "yaml-control-character"),
        ('"\ufeff"', "yaml-control-character"),
        (json.dumps({"k" * 1025: 1}), "yaml-unclosed-bracket"),
    ],
)
def test_json_that_is_no_yaml_for_any_parser(parser, text, code):
    assert scan_json(text.encode()).problems == ()
    assert [problem.code for problem in scan_yaml(text.encode()).problems] == [code]


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_separators_of_unicode_break_lines_inside_quotes_as_in_yaml_1_1(parser, separator):
    text = f'"a {separator} b"'.encode()
    assert scan_json(text).value() == f"a {separator} b"
    assert scan_yaml(text).value() == ("a b" if separator == "\x85" else f"a{separator}b")
