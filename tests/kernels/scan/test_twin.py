"""The compiled scanner and its twin give the same tape for the same bytes."""

import json
from functools import cache
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from assay.demo.study import STUDY
from assay_kernels.scan import Kind, scan_json

TOKENS = (
    [bytes([byte]) for byte in b"{}[]\"',:\\/*-+.eE019aunt \n\t\r\x00\x01\x7f\x80\xc3\xff"]
    + [b'"a"', b"'b'", b'"k":', b"true", b"false", b"null", b"True", b"None", b"NaN", b"Infinity", b"-Infinity"]
    + [b"//", b"/*", b"*/", b"\\u", b"\\ud83d", b"\\ude00", b"\\u00e9", b"\\n", b"\\q", b"d83d", b"\xef\xbb\xbf"]
    + [b'"a:"', b'"k:b":', b'":', b'"\\u0061:b"']
    + [b"1e999", b"1e308", b"-0", b"01", b"9" * 4301, b"9" * 310 + b".", b" " * 17, b"\n" + b" " * 33]
    + [b'"' + b"x" * 15, b"y" * 16 + b'"', "é\u2028😀".encode(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"]
)
WORDS = frozenset(["", "a", "b", "ab", "k", "k:b", "é", '"', "'", "x" * 15, "aé" * 40])
SOUP = st.lists(st.sampled_from(TOKENS), max_size=40).map(b"".join)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    SCALARS, lambda v: st.lists(v) | st.dictionaries(st.text("abé:\\\"'") | st.sampled_from([*WORDS]), v), max_leaves=20
)
DOCUMENTS = st.builds(
    lambda value, ascii_only, indent: json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(),
    VALUES,
    st.booleans(),
    st.sampled_from([None, 2]),
)


@st.composite
def mutated(draw):
    """A valid document in which some bytes are replaced by others."""
    document = draw(DOCUMENTS)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(document)))
        end = draw(st.integers(start, min(start + 3, len(document))))
        document = document[:start] + draw(st.sampled_from([b"", *TOKENS])) + document[end:]
    return document


def everything(tape):
    """All that a tape tells, node by node."""
    nodes = range(len(tape))
    return (
        tape.source,
        tape.problems,
        [(tape.kind(n), tape.start(n), tape.end(n), tape.next(n), tape.children(n)) for n in nodes],
        [tape.text(n) for n in nodes if tape.kind(n) in (Kind.KEY, Kind.STRING)],
        [repr(tape.value(n)) for n in nodes],
        [tape.find(n, word) for n in nodes for word in ("a", "é")],
        [list(tape.members(n).items()) for n in nodes],
        tape.names(),
        [list(tape.first_keys(WORDS, node).items()) for node in range(min(len(tape), 4))],
        tape.prefixes(WORDS),
        tape.marked("@"),
        tape.has_namesakes(),
    )


def assert_same(compiled, twin, document, depth=512):
    assert everything(compiled.scan_json(document, max_depth=depth)) == everything(
        twin.scan_json(document, max_depth=depth)
    )


@given(document=st.binary())
def test_on_arbitrary_bytes(compiled, twin, document):
    assert_same(compiled, twin, document)


@given(document=SOUP, depth=st.sampled_from([0, 1, 3, 512]))
@example(b'{"a":1,"a":{"a":2}}', 3)
def test_on_a_soup_of_tokens(compiled, twin, document, depth):
    assert_same(compiled, twin, document, depth)


@given(document=SOUP)
def test_on_a_soup_in_a_list(compiled, twin, document):
    assert_same(compiled, twin, b'{"list": [' + document + b"]}")


@given(document=SOUP)
def test_on_a_soup_in_a_string(compiled, twin, document):
    assert_same(compiled, twin, b'["' + document + b'"]')
    assert_same(compiled, twin, b"['" + document + b"']")


@given(document=DOCUMENTS)
def test_on_generated_documents(compiled, twin, document):
    assert_same(compiled, twin, document)


@given(document=mutated())
def test_on_mutated_documents(compiled, twin, document):
    assert_same(compiled, twin, document)


def test_on_every_byte_value_in_every_context(compiled, twin):
    contexts = [
        b"%b",
        b"[%b]",
        b"[1%b]",
        b'"%b"',
        b'"\\%b"',
        b"'\\%b'",
        b'{"a"%b1}',
        b"-%b",
        b"1.%b",
        b"/%b",
        b"//%b\n1",
    ]
    for context in contexts:
        for byte in range(256):
            assert_same(compiled, twin, context.replace(b"%b", bytes([byte])))


def test_on_every_pair_of_bytes_that_may_begin_a_character(compiled, twin):
    for first in range(0xC0, 256):
        for second in (0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0):
            for rest in (b"", b"\x80", b"\x80\x80", b"\x80\x80\x80", b"\xbf\x7f"):
                assert_same(compiled, twin, b'"' + bytes([first, second]) + rest + b'"')


def test_on_a_mistake_at_every_place_of_a_long_string(compiled, twin):
    for place in range(50):
        for mistake in (b"\x00", b"\x1f", b"\x20", b"\\", b"\\n", b'"', b"\x7f", b"\xc3\xa9", b"\xc3"):
            assert_same(compiled, twin, b'"' + b"x" * place + mistake + b"y" * (49 - place) + b'"')


@cache
def spans(document):
    """Where every key, value and bracket of a document is."""
    tape = scan_json(document)
    return [(tape.start(node), tape.end(node)) for node in range(len(tape))]


@st.composite
def damaged(draw, document):
    """A document in which parts were deleted, doubled, exchanged, cut off or overwritten."""
    parts = spans(document)
    for _ in range(draw(st.integers(1, 3))):
        (start, end), (first, last) = draw(st.sampled_from(parts)), draw(st.sampled_from(parts))
        one, other = document[start:end], document[first:last]
        document = draw(
            st.sampled_from(
                [
                    document[:start] + document[end:],
                    document[:end] + one + document[end:],
                    document[:end] + b", " + one + document[end:],
                    document[:start] + other + document[end:],
                    document[:start] + one[1:] + document[end:],
                    document[: end - 1] + document[end:],
                    document[:end],
                    document[:start] + draw(st.sampled_from(TOKENS)) + document[end:],
                    document.replace(one, other) if len(one) > 3 else document,
                ]
            )
        )
    return document[:20_000]


@given(document=damaged((STUDY / "croissant.json").read_bytes()))
def test_on_a_real_document_that_was_damaged(compiled, twin, document):
    assert_same(compiled, twin, document)


@given(data=st.data())
def test_on_damaged_documents_of_the_corpus(compiled, twin, corpus, data):
    document = data.draw(st.sampled_from(small_files(corpus))).read_bytes()
    assert_same(compiled, twin, data.draw(damaged(document)))


@cache
def small_files(corpus: Path):
    """Those of which a hypothesis can damage many."""
    paths = sorted(corpus.joinpath("croissant").rglob("*.json"))
    return [path for path in paths if 500 < path.stat().st_size < 8000 and not scan_json(path.read_bytes()).problems]
