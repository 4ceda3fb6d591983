"""Two keys of an object that end alike are found by the compiled tape and its twin, and by a naive look."""

import json
import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan import Kind

WORDS = ["url", "sc:url", "https://a.example/url", "a#url", "a:b#url", "x/url", "x:", "", "sc:name", "é:url", "😀:name"]
PAIRS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["1", "2", '"1"', "[1]", "{}"])), max_size=5)
MANY = [(f"k{number}", "0") for number in range(70)]


def written(pairs, *, ascii_only):
    return "{" + ", ".join(f"{json.dumps(word, ensure_ascii=ascii_only)}: {value}" for word, value in pairs) + "}"


def end(word):
    return re.split("[:/#]", word)[-1] if ":" in word else word


def expected(pairs):
    return any(end(w1) == end(w2) and w1 != w2 and v1 != v2 for (w1, v1), (w2, v2) in combinations(pairs, 2))


@given(pairs=PAIRS, before=PAIRS, ascii_only=st.booleans(), many=st.booleans())
def test_they_are_found(scanner, pairs, before, ascii_only, many):
    pairs = pairs + MANY if many else pairs
    text = f"[{written(before, ascii_only=ascii_only)}, {written(pairs, ascii_only=ascii_only)}]"
    assert scanner.scan_json(text.encode()).has_namesakes() == (expected(pairs) or expected(before))


@given(pairs=PAIRS)
def test_they_are_found_on_tapes_of_other_formats(scanner, pairs):
    builder, source = scanner.TapeBuilder(), b"".join(value.encode() for _, value in pairs)
    builder.open(Kind.OBJECT, 0)
    at = 0
    for word, value in pairs:
        builder.key(word, at, at)
        builder.scalar(Kind.STRING, value, at, at + len(value))
        at += len(value)
    builder.close(at)
    assert builder.finish(source).has_namesakes() == expected(pairs)
