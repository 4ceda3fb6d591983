"""What a regular expression keeps, held against Python's `re`, text by text."""

import re
import sys
import time
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assay.data.regex import TooSlowError, captured, parse_regex

ATOMS = st.sampled_from(
    [
        *"abé1._/ ",
        r"\.",
        r"\/",
        r"\_",
        r"\é",
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"\s",
        r"\S",
        r"\u00e9",
        r"\x61",
        r"\n",
        "[ab]",
        "[^ab]",
        r"[\w.]",
        r"[^\d]",
        r"[\W]",
        r"[\b]",
        "[]a]",
        "[[:alpha:]]",
        "[a-z1-]",
        "{",
        "a{,2}",
        ".",
    ]
)
EDGES = st.sampled_from(["", "", "^", "$", r"\b", r"\B", r"\A", r"\Z", "(?=a)", "(?<!b)"])
REPEATS = st.sampled_from(["", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{0,}?", "*+"])


def sequences(parts):
    return st.lists(parts, min_size=1, max_size=4).map("".join)


def repeated(bodies):
    return st.builds("(?:{}){}".format, bodies, REPEATS)


PLAIN = sequences(st.builds("{}{}".format, ATOMS, REPEATS) | EDGES)
NESTED = st.recursive(PLAIN, lambda inner: repeated(inner) | st.builds("{}|{}".format, inner, inner), max_leaves=4)
GROUPS = st.builds("({}){}".format, NESTED, REPEATS)
EXPRESSIONS = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "(?i)", "(?s)", "(?m)"]),
    NESTED | st.just(""),
    GROUPS | repeated(GROUPS) | st.builds("{}{}".format, GROUPS, GROUPS),
    NESTED | st.just(""),
)
TEXTS = st.lists(st.text("abA1é٣._/ \n[:\x1c\x08", max_size=7), max_size=6)


def kept(pattern, text):
    """By Python, as slowly as one text after the other is."""
    found = pattern.search(text)
    return next((part for part in found.groups() if part is not None), None) if found else None


def by_re2(regex):
    return bool(parse_regex(regex).re2)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@example(regex="(a)|b", texts=["a", "b", ""])
@example(regex="a|(b)", texts=["a", "b", ""])
@given(regex=EXPRESSIONS, texts=TEXTS)
def test_what_is_kept_is_what_python_keeps(regex, texts):
    assume(r"\B" not in regex or "" not in texts)  # Python 3.14 finds it in the empty text, and others do not.
    try:
        pattern = re.compile(regex)
    except re.error:
        assume(False)
    try:
        found = captured(pa.array(texts, pa.string()), parse_regex(regex))
    except TooSlowError:
        return
    assert found.type == pa.string()
    assert found.to_pylist() == [kept(pattern, text) for text in texts]


@pytest.mark.parametrize(
    "symbol", [r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"[\d]", r"[\D]", r"[\w]", r"[\s]", "[^\\w]"]
)
def test_a_class_holds_of_every_character_what_it_holds_in_python(symbol):
    known = [chr(at) for at in range(sys.maxunicode + 1) if unicodedata.category(chr(at)) not in ("Cs", "Cn")]
    regex = f"({symbol})"
    assert by_re2(regex)
    found = captured(pa.array(known, pa.string()), parse_regex(regex)).to_pylist()
    pattern = re.compile(regex)
    assert [c for c, one in zip(known, found, strict=True) if one != kept(pattern, c)] == []


@pytest.mark.parametrize(
    ("regex", "text", "part"),
    [
        (r"^(train|val|test)2014/.*\.jpg$", "train2014/COCO_train2014_000000000003.jpg", "train"),
        (r"default/(?:partial-)?(train)/.+parquet$", "default/partial-train/0000.parquet", "train"),
        (r"default/(?:partial-)?(train)/.+parquet$", "repository/default/train/0000.parquet", "train"),
        (r".*/(train|test)\.jsonl\.gz$", "harmless-base/test.jsonl.gz", "test"),
        (r"([^\/]*)\.jpg", "folder/75f7305b.jpg", "75f7305b"),
        (r"^(.*)\.jsonl$", "five_digit_addition.jsonl", "five_digit_addition"),
        (r"mnist/(train|test)/.+parquet$", "mnist/test-00000-of-00001.parquet", None),
        (r"^(.*)$", "a\n", "a"),
        (r"(a)?b", "b", None),
        (r"(a*)b", "b", ""),
        (r"(?<part>a)b", "ab", "a"),
        (r"(?:(cat)|(dog))s", "dogs", "dog"),
        (r"(\d+)(?=cm)", "7 of 12cm", "12"),
    ],
)
def test_the_expressions_of_documents(regex, text, part):
    assert captured(pa.array([text]), parse_regex(regex)).to_pylist() == [part]


@pytest.mark.parametrize("regex", [r"^((?:a+)+)$", r"(?:a|a)*(b)", r"(?:(?:a*)*)*(b)", r"(x?x?x?.*.*.*.*.*.*z)"])
def test_an_expression_that_takes_python_for_ever_is_done_at_once(regex):
    started = time.process_time()
    captured(pa.array(["a" * 10_000 + "!"]), parse_regex(regex))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("regex", "text"),
    [
        (r"^(?!b)(a+)+$", "aaaa!"),
        (r"^(a+)+$", "aaaa!"),
        (r"(?:a|a)*(b)(?=c)", "aaaa!"),
        (r"(a?){30}a{30}\b", "é"),
        (r"(?=a).*.*.*.*.*.*.*.*.*(b)", "a" * 50),
    ],
)
def test_what_could_take_python_for_ever_is_refused(regex, text):
    with pytest.raises(TooSlowError):
        captured(pa.array([text]), parse_regex(regex))


@pytest.mark.parametrize(
    ("regex", "problem"), [("(a", "unterminated"), ("a", "no group"), ("(?x)(a)", "not read"), ("(" * 5000, "too|miss")]
)
def test_what_is_no_expression_of_use_says_why(regex, problem):
    with pytest.raises(ValueError, match=problem):
        parse_regex(regex)
