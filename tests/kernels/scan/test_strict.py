"""Without problems is exactly what strict JSON is: RFC 8259 as Python's json and orjson read it."""

import itertools
import json
import math

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.demo.study import STUDY
from assay_kernels.scan.problems import RECOVERABLE

TOKENS = [*"[]{},:\"'1-.e+0t", "true", "null", "false", '"a"', '"a":', " ", "\n", "\\", "\\u00e9", "\\ud800", "é"]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=12).map("".join).map(str.encode)
DOCUMENTS = [
    (STUDY / "croissant.json").read_bytes(),
    b'{"a\\u00e9": [1.5e3, -0, true, null], "\xc3\xa9": {"": []}, "b": "\\ud83d\\ude00\\n"}',
    b'[[[1e5, -12.25E-3, 0, 0.5], {}], false, ["\\\\", "/\\/"]]',
]
NOT_UTF8 = [b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xff", b"\xc0\x80", b"\xf8\x88\x80\x80\x80"]


def refuse(word):
    raise ValueError(word)


def strictly(document):
    """The value that json reads when it is told to keep to the standard; ValueError when there is none."""
    value = json.loads(document.decode(), parse_constant=refuse)
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, float) and math.isinf(part):
            refuse("beyond the range of a double")
        if isinstance(part, str):
            part.encode()  # half of a surrogate pair is no text
        todo += part if isinstance(part, list) else [*part, *part.values()] if isinstance(part, dict) else []
    return value


def accepted(read, document):
    try:
        read(document)
    except ValueError:
        return False
    return True


def assert_strict(scanner, document):
    tape = scanner.scan_json(document)
    assert (tape.problems == ()) == accepted(strictly, document), document
    if not tape.problems:
        assert repr(tape.value()) == repr(strictly(document))


@given(document=SOUP)
@example(b"\xef\xbb\xbf1")
@example(b'"\\u0000"')
@example(b'"\x7f"')
@example(b'"\x00"')
@example("\u2028".encode())
@example(b"\xa0")
@example(b"\x0b1")
@example(b"\x0c1")
@example(b"-")
@example(b"-0")
@example(b"1e5")
@example(b"1E+5")
@example(b"1.e5")
@example(b".5")
@example(b"[1,]")
@example(b'{"a":1,}')
@example(b"0x10")
@example(b"1_000")
def test_on_a_soup_of_tokens(scanner, document):
    assert_strict(scanner, document)


@given(document=st.binary(max_size=12) | st.text('[]{}",:\\u019-+.eE \t\r\n', max_size=14).map(str.encode))
def test_on_bytes(scanner, document):
    assert_strict(scanner, document)


@given(text=st.from_regex(r"[-+]?[0-9]{0,3}\.?[0-9]{0,3}([eE][-+]?[0-9]{0,3})?", fullmatch=True))
def test_on_whatever_looks_like_a_number(scanner, text):
    assert_strict(scanner, text.encode())
    assert_strict(scanner, f'{{"a": [{text}]}}'.encode())


@given(body=st.text("\\\"u/bfnrt0d89aDEF'\x00\x1f\x7fé😀", max_size=12))
def test_on_whatever_looks_like_a_string(scanner, body):
    assert_strict(scanner, f'"{body}"'.encode())
    assert_strict(scanner, f'{{"{body}": 1}}'.encode())


def test_on_every_short_text(scanner):
    """All 33,824 texts of up to five of these characters."""
    for length in range(6):
        for text in itertools.product('[]{}:,"1', repeat=length):
            assert_strict(scanner, "".join(text).encode())


def test_on_every_short_number(scanner):
    for length in range(6):
        for text in itertools.product("-01.e", repeat=length):
            assert_strict(scanner, "".join(text).encode())


@pytest.mark.parametrize("damage", NOT_UTF8)
@pytest.mark.parametrize("frame", [b"%b", b'"%b"', b'{"%b": 1}', b"[1, %b]", b'["a", "%b'])
def test_on_what_is_not_utf8(scanner, damage, frame):
    document = frame.replace(b"%b", damage)
    assert scanner.scan_json(document).problems[-1].fatal
    assert not accepted(orjson.loads, document)


@given(document=SOUP)
@example(b'"\\ud83d\\ude00"')
@example(b'"\\ud83d"')
@example(b'"\\ude00\\ud83d"')
@example(b"1e400")
@example(b"-1e400")
def test_orjson_agrees(scanner, document):
    """It reads every number beyond 64 bits as a float, so only the verdict is compared."""
    assert (scanner.scan_json(document).problems == ()) == accepted(orjson.loads, document)


@st.composite
def edited(draw, document):
    """A document in which up to three stretches of bytes were deleted, doubled, moved or written over."""
    for _ in range(draw(st.integers(1, 3))):
        size = len(document)
        start = draw(st.integers(0, size))
        end = min(size, start + draw(st.integers(0, 8) | st.integers(0, size)))
        place = draw(st.integers(0, size))
        piece = document[start:end]
        document = draw(
            st.sampled_from(
                [
                    document[:start] + document[end:],
                    document[:end] + piece + document[end:],
                    document[:place] + piece + document[place:],
                    document[:start] + draw(st.sampled_from(TOKENS)).encode() + document[end:],
                    document[:start] + draw(st.binary(max_size=3)) + document[end:],
                    document[start:end],
                ]
            )
        )[:8000]
    return document


@given(document=st.sampled_from(DOCUMENTS).flatmap(edited))
def test_on_real_documents_that_were_edited(scanner, document):
    assert_strict(scanner, document)


@given(document=st.sampled_from(DOCUMENTS), space=st.text(" \t\r\n", max_size=5).map(str.encode), data=st.data())
def test_white_space_between_tokens_says_nothing(scanner, document, space, data):
    """Wherever it is put, outside of strings, numbers and words, the value is the same."""
    tape = scanner.scan_json(document)
    borders = sorted({place for node in range(len(tape)) for place in (tape.start(node), tape.end(node))})
    at = data.draw(st.sampled_from(borders))
    moved = scanner.scan_json(document[:at] + space + document[at:])
    assert moved.problems == ()
    assert moved.value() == tape.value()


@pytest.mark.parametrize("code", RECOVERABLE)
def test_every_mistake_that_is_passed_over_is_one_that_json_refuses(scanner, code):
    document = MISTAKES[code]
    assert code in {problem.code for problem in scanner.scan_json(document).problems}
    assert not accepted(strictly, document)


MISTAKES = {
    "byte-order-mark": b"\xef\xbb\xbf{}",
    "comment": b"[1 /* one */]",
    "trailing-comma": b"[1, ]",
    "missing-comma": b'["a" "b"]',
    "single-quotes": b"['a']",
    "control-character": b'"a\tb"',
    "invalid-escape": b'"\\q"',
    "lone-surrogate": b'"\\udfff"',
    "leading-plus": b"+1",
    "leading-zero": b"01",
    "missing-digit": b"1.",
    "non-finite-number": b"[NaN]",
    "python-literal": b"True",
    "integer-too-large": b"9" * 4301,
    "number-too-large": b"1e309",
}
