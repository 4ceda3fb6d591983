"""One slip of the pen anywhere in a text that is right: its rule speaks once, at the very byte, and the rest is read.

The texts are JSON of any value, token by token; a slip is put where the grammar has room for it.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_spec.document import read_document
from assay_validators.engine import Session

NAMES = ["name", "café", "a/b", "~", "", "乳房", "a b"]
PLAIN = st.sampled_from([None, True, False, 0, -7, 0.5, 1e9, "", "x", "é", 'a "b"', "\\", "\t", "1", "[", "//", "#"])
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1, max_size=4)
RICH = OBJECTS.map(lambda value: {**value, "rich": [None, 0.5, "x"]})
"""Objects with a place for every slip."""
OF_NO_KIND = {"DOC002"}


def tokens_of(value):
    """The tokens of a value, and after each whether a value or a key ends there."""
    if isinstance(value, dict):
        inner = [[json.dumps(key), ":", *tokens_of(each)] for key, each in value.items()]
    elif isinstance(value, list):
        inner = [tokens_of(each) for each in value]
    else:
        return [json.dumps(value)]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    joined = [token for part in inner for token in (",", *part)][1:]
    return [opened, *joined, closed]


def report_of(data):
    return Session().check_document(read_document("a.json", data=data))


def found_in(data):
    """Code and first byte of what is wrong with the text, and what was read all the same."""
    report = report_of(data)
    tape = report.document.tape
    found = [(one.code, one.span.start) for one in report.diagnostics if one.code not in OF_NO_KIND]
    return found, tape.value() if len(tape) else None


@st.composite
def written(draw, objects=OBJECTS):
    """The tokens of an object, with white space of any sort between them."""
    tokens = tokens_of(draw(objects))
    blanks = draw(st.lists(st.sampled_from(["", " ", "\n", "\r\n", "\t "]), min_size=len(tokens), max_size=len(tokens)))
    return tokens, blanks


def joined(tokens, blanks):
    return "".join(blank + token for token, blank in zip(tokens, blanks, strict=True))


def byte_of(tokens, blanks, at):
    """Where a token begins."""
    return len(joined(tokens[:at], blanks[:at]).encode()) + len(blanks[at])


def replaced(draw, is_fit, new):
    """The text with one fitting token written in another way, where that begins and ends, and the right value."""
    tokens, blanks = draw(written(RICH))
    fitting = [at for at, token in enumerate(tokens) if is_fit(token, tokens[at + 1 : at + 2])]
    at = draw(st.sampled_from(fitting))
    slip, start = new(tokens[at]), byte_of(tokens, blanks, at)
    text = joined([*tokens[:at], slip, *tokens[at + 1 :]], blanks)
    return text.encode(), (start, start + len(tokens[at].encode())), json.loads("".join(tokens))


def is_text(token, *_):
    return token.startswith('"')


def is_number(token, *_):
    return token[0].isdigit()


SLIPS = {
    "DOC024": (lambda token, after: after in (["}"], ["]"]) and token not in "{[", lambda token: f"{token},", 1),
    "DOC026": (lambda *_: True, lambda token: f"/* [, */{token}", 0),
    "DOC027": (lambda token, _: is_text(token) and "\\" not in token, lambda token: f"'{token[1:-1]}'", 0),
    "DOC028": (lambda token, _: token in ("true", "false", "null"), lambda t: {"null": "None"}.get(t, t.title()), 0),
    "DOC030": (is_number, lambda token: f"+{token}", 0),
    "DOC031": (is_number, lambda token: f"0{token}", 0),
    "DOC032": (lambda token, _: token == "0.5", lambda _: ".5", 0),
}
"""Slips after which all else is read: where they fit, how they are written, and whether behind the token or in it."""


@pytest.mark.parametrize("code", SLIPS)
@given(st.data())
def test_a_slip_that_is_forgiven(code, data):
    is_fit, slip, end = SLIPS[code]
    text, places, value = replaced(data.draw, is_fit, slip)
    assert found_in(text) == ([(code, places[end])], value)


@given(written())
def test_nothing_is_wrong_with_what_is_right(case):
    tokens, blanks = case
    assert found_in(joined(tokens, blanks).encode()) == ([], json.loads("".join(tokens)))


@given(st.data())
def test_a_comma_that_is_missing(data):
    tokens, blanks = data.draw(written(RICH))
    commas = [at for at, token in enumerate(tokens) if token == ","]
    at = data.draw(st.sampled_from(commas))
    text = joined([*tokens[:at], " ", *tokens[at + 1 :]], blanks).encode()
    assert found_in(text) == (
        [("DOC025", byte_of(tokens, blanks, at - 1) + len(tokens[at - 1].encode()))],
        json.loads("".join(tokens)),
    )


@given(st.data())
def test_a_colon_that_is_missing(data):
    tokens, blanks = data.draw(written())
    at = data.draw(st.sampled_from([at for at, token in enumerate(tokens) if token == ":"]))
    found = report_of(joined([*tokens[:at], " ", *tokens[at + 1 :]], blanks).encode()).diagnostics[0]
    assert (found.code, found.span.start) == ("DOC020", byte_of(tokens, blanks, at + 1))
    assert "is a colon missing" in found.help


@pytest.mark.parametrize(
    ("inside", "code"), [("\x01", "DOC012"), ("\n", "DOC012"), ("\\d", "DOC013"), ("\\ud83e", "DOC014")]
)
@given(st.data())
def test_a_character_that_no_string_may_hold(inside, code, data):
    tokens, blanks = data.draw(written())
    texts = [at for at, token in enumerate(tokens) if is_text(token)]
    at = data.draw(st.sampled_from(texts))
    new = f"{tokens[at][:1]}{inside}{tokens[at][1:]}"
    text = joined([*tokens[:at], new, *tokens[at + 1 :]], blanks).encode()
    found, _ = found_in(text)
    assert found == [(code, byte_of(tokens, blanks, at) + 1)]


@given(st.data())
def test_a_byte_that_is_no_character(data):
    tokens, blanks = data.draw(written())
    at = data.draw(st.sampled_from([at for at, token in enumerate(tokens) if is_text(token)]))
    start = byte_of(tokens, blanks, at) + 1
    text = joined(tokens, blanks).encode()
    assert found_in(text[:start] + b"\xff" + text[start:])[0] == [("DOC010", start)]


@given(written())
def test_a_byte_order_mark_is_found_and_passed_over(case):
    tokens, blanks = case
    assert found_in(b"\xef\xbb\xbf" + joined(tokens, blanks).encode()) == ([("DOC011", 0)], json.loads("".join(tokens)))


@given(written(), st.sampled_from(["]", "}", "{}", "x", "5", '"y"', ","]))
def test_what_follows_the_end(case, more):
    tokens, blanks = case
    text = joined(tokens, blanks)
    found, read = found_in(f"{text} {more}".encode())
    assert found == [("DOC022", len(text.encode()) + 1)]
    assert read == json.loads("".join(tokens))


@given(st.data())
def test_a_text_that_ends_too_early(data):
    tokens, blanks = data.draw(written())
    text = joined(tokens, blanks).encode()
    found, _ = found_in(text[: data.draw(st.integers(1, len(text) - 1))])
    assert found
    assert {code for code, _ in found} <= {"DOC003", "DOC010", "DOC020", "DOC021", "DOC032"}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("number", "code"), [("NaN", "DOC033"), ("-Infinity", "DOC033"), ("1e999", "DOC035"), ("1.", "DOC032")]
)
@given(OBJECTS)
def test_a_number_that_is_none(number, code, value):
    text = json.dumps({"first": 0, **value}).replace('"first": 0', f'"first": {number}').encode()
    assert found_in(text)[0] == [(code, text.index(b": ") + 2)]
