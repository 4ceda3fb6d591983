"""Each mistake in a document has its code, its place and, where its meaning is plain, its value."""

import inspect

import pytest

from assay_kernels.scan import PROBLEMS, Problem, problems

RECOVERED = [
    # document, code, start, end, value
    (b"\xef\xbb\xbf1", "byte-order-mark", 0, 3, 1),
    (b"// a\n1", "comment", 0, 4, 1),
    (b"[1 /* a\n* / */, 2]", "comment", 3, 14, [1, 2]),
    (b"1//", "comment", 1, 3, 1),
    (b"[1 // a\r, 2]", "comment", 3, 7, [1, 2]),
    (b"[1 , ]", "trailing-comma", 3, 4, [1]),
    (b'{"a":1,}', "trailing-comma", 6, 7, {"a": 1}),
    (b"[[] []]", "missing-comma", 3, 3, [[], []]),
    (b'["a" "b"]', "missing-comma", 4, 4, ["a", "b"]),
    (b"[1 2]", "missing-comma", 2, 2, [1, 2]),
    (b"[[] -0.5]", "missing-comma", 3, 3, [[], -0.5]),
    (b"[0.5\n\ttrue]", "missing-comma", 4, 4, [0.5, True]),
    (b'["a" null]', "missing-comma", 4, 4, ["a", None]),
    (b'{"a":1\n"b":2}', "missing-comma", 6, 6, {"a": 1, "b": 2}),
    (b"['a\"']", "single-quotes", 1, 5, ['a"']),
    (b"{'a':1}", "single-quotes", 1, 4, {"a": 1}),
    (b"'it\\'s'", "single-quotes", 0, 7, "it's"),
    (b'"a\nb\tc"', "control-character", 2, 3, "a\nb\tc"),
    (b'"\x00"', "control-character", 1, 2, "\x00"),
    (b'"C:\\data"', "invalid-escape", 3, 4, "C:\\data"),
    (b'"\\u12G4"', "invalid-escape", 1, 2, "\\u12G4"),
    (b'"\\\'"', "invalid-escape", 1, 2, "\\'"),
    (b'"\\ud83d"', "lone-surrogate", 1, 7, "\ufffd"),
    (b'"\\ude00\\n"', "lone-surrogate", 1, 7, "\ufffd\n"),
    (b"[+1]", "leading-plus", 1, 3, [1]),
    (b"[-012]", "leading-zero", 1, 5, [-12]),
    (b"00.5", "leading-zero", 0, 4, 0.5),
    (b"-.5", "missing-digit", 0, 3, -0.5),
    (b"5.", "missing-digit", 0, 2, 5.0),
    (b"5.e1", "missing-digit", 0, 4, 50.0),
    (b"[NaN]", "non-finite-number", 1, 4, [None]),
    (b"-Infinity", "non-finite-number", 0, 9, None),
    (b"+NaN", "non-finite-number", 0, 4, None),
    (b"True", "python-literal", 0, 4, True),
    (b"False", "python-literal", 0, 5, False),
    (b"[None]", "python-literal", 1, 5, [None]),
    (b"-" + b"9" * 4301, "integer-too-large", 0, 4302, None),
    (b"[1e999]", "number-too-large", 1, 6, [None]),
    (b"-1e309", "number-too-large", 0, 6, None),
    (b"9" * 309 + b".0", "number-too-large", 0, 311, None),
]

FATAL = [
    # document, code, start, end, value of what came before (... where there is nothing)
    (b"\xff", "invalid-utf8", 0, 1, ...),
    (b'["a\xe9"]', "invalid-utf8", 3, 4, ...),
    (b'"\xed\xa0\x80"', "invalid-utf8", 1, 2, ...),
    (b'"\xc0\xaf"', "invalid-utf8", 1, 2, ...),
    (b'"\xf4\x90\x80\x80"', "invalid-utf8", 1, 2, ...),
    (b'"\xe2\x82', "invalid-utf8", 1, 2, ...),
    (b"\xff\xfe1\x00", "invalid-utf8", 0, 1, ...),
    (b"", "empty-document", 0, 0, ...),
    (b" \r\n\t", "empty-document", 0, 4, ...),
    (b"[1, [2", "truncated", 4, 6, [1, [2]]),
    (b'{"a": 1, "b"', "truncated", 0, 12, {"a": 1}),
    (b'{"a":', "truncated", 0, 5, {}),
    (b'["a", "b', "truncated", 6, 8, ["a"]),
    (b"[1, /* a *", "truncated", 4, 10, [1]),
    (b'"\x7f', "truncated", 0, 2, ...),
    (b'["\\', "truncated", 1, 3, []),
    (b'["\\u00', "truncated", 1, 6, []),
    (b'["\\ud83d', "truncated", 1, 8, []),
    (b'["\\ud83d\\ude0', "truncated", 1, 13, []),
    (b"[1, undefined]", "unexpected-token", 4, 13, [1]),
    (b"{a: 1}", "unexpected-token", 1, 2, {}),
    (b"{,}", "unexpected-token", 1, 2, {}),
    (b"[,]", "unexpected-token", 1, 2, []),
    (b"[1,,2]", "unexpected-token", 3, 4, [1]),
    (b"[1}", "unexpected-token", 2, 3, [1]),
    (b'{"a" 1}', "unexpected-token", 5, 6, {}),
    (b'{"a":1 {}}', "unexpected-token", 7, 8, {"a": 1}),
    (b"[1\xc2\xa0]", "unexpected-token", 2, 4, [1]),
    (b"[\xf0\x9f\x98\x80]", "unexpected-token", 1, 5, []),
    (b"[\x00]", "unexpected-token", 1, 2, []),
    (b"[1 abc]", "unexpected-token", 3, 6, [1]),
    (b"[1 -]", "unexpected-token", 3, 4, [1]),
    (b"[1 truest]", "unexpected-token", 3, 9, [1]),
    (b'{"a":1 2}', "unexpected-token", 7, 8, {"a": 1}),
    (b"[0x1F]", "unexpected-token", 2, 5, [0]),
    (b"[2024-01-01]", "unexpected-token", 5, 6, [2024]),
    (b"[1e]", "unexpected-token", 2, 3, [1]),
    (b"[-]", "unexpected-token", 1, 2, []),
    (b".", "unexpected-token", 0, 1, ...),
    (b"trueish", "unexpected-token", 0, 7, ...),
    (b"tru", "unexpected-token", 0, 3, ...),
    (b"{}{}", "extra-data", 2, 4, {}),
    (b"1,", "extra-data", 1, 2, 1),
    (b"1\x00", "extra-data", 1, 2, 1),
]


def value_of(tape):
    return tape.value() if len(tape) else ...


@pytest.mark.parametrize(("document", "code", "start", "end", "value"), RECOVERED)
def test_a_recoverable_mistake_is_noted_and_read_as_meant(scanner, document, code, start, end, value):
    tape = scanner.scan_json(document)
    assert tape.problems == (Problem(code, start, end, fatal=False),)
    assert repr(value_of(tape)) == repr(value)


@pytest.mark.parametrize(("document", "code", "start", "end", "value"), FATAL)
def test_a_fatal_mistake_ends_the_tape(scanner, document, code, start, end, value):
    tape = scanner.scan_json(document)
    assert tape.problems == (Problem(code, start, end, fatal=True),)
    assert repr(value_of(tape)) == repr(value)


def test_several_mistakes_are_noted_in_one_scan(scanner):
    document = b"\xef\xbb\xbf{'a': [+01., NaN,], // why\n 'b' : \"\\x\x01\" 'c': 1e999} ]"
    tape = scanner.scan_json(document)
    assert [problem.code for problem in tape.problems] == [
        "byte-order-mark",
        "single-quotes",
        "leading-plus",
        "leading-zero",
        "missing-digit",
        "non-finite-number",
        "trailing-comma",
        "comment",
        "single-quotes",
        "invalid-escape",
        "control-character",
        "missing-comma",
        "single-quotes",
        "number-too-large",
        "extra-data",
    ]
    assert tape.value() == {"a": [1.0, None], "b": "\\x\x01", "c": None}


def test_nesting_beyond_the_limit_is_fatal(scanner):
    assert scanner.scan_json(b'[[{"a":[]}]]', max_depth=4).problems == ()
    tape = scanner.scan_json(b'[[{"a":[]}]]', max_depth=3)
    assert tape.problems == (Problem("too-deep", 7, 8, fatal=True),)
    assert tape.value() == [[{}]]
    assert scanner.scan_json(b"[]", max_depth=0).problems == (Problem("too-deep", 0, 1, fatal=True),)


def test_siblings_do_not_add_up_to_depth(scanner):
    assert scanner.scan_json(b"[" + b"[],{}," * 1000 + b"[]]", max_depth=2).problems == ()


@pytest.mark.parametrize("item", [b"+1", b"NaN", b"''", b"True", b'"\x01"', b'"\\x"', b"1//\n"])
def test_a_document_full_of_mistakes_is_given_up(scanner, item):
    fits = scanner.scan_json(b"[" + b",".join([item] * 1000) + b"]")
    assert len(fits.problems) == 1000
    assert not any(problem.fatal for problem in fits.problems)
    too_many = scanner.scan_json(b"[" + b",".join([item] * 1001) + b"]")
    assert [problem.code for problem in too_many.problems[-2:]] == [fits.problems[0].code, "too-many-problems"]
    assert len(too_many.problems) == 1001
    assert too_many.problems[-1].fatal


def test_the_first_fatal_mistake_is_reported_even_after_many_others(scanner):
    tape = scanner.scan_json(b"[" + b"+1," * 1000 + b"?]")
    assert tape.problems[-1].code == "unexpected-token"


def test_four_gibibytes_are_too_large(scanner):
    try:
        document = bytes(1 << 32)
    except MemoryError:
        pytest.skip("no address space for 4 GiB of zeros")
    tape = scanner.scan_json(document)
    assert tape.problems == (Problem("too-large", 0, 1 << 32, fatal=True),)
    assert len(tape) == 0


def test_every_code_has_a_case():
    elsewhere = {"too-deep", "too-large", "too-many-problems"}
    assert {case[1] for case in RECOVERED} == set(problems.RECOVERABLE)
    assert {case[1] for case in FATAL} | elsewhere == set(problems.FATAL)
    tested = inspect.getsource(inspect.getmodule(test_every_code_has_a_case))
    assert all(f'"{code}"' in tested for code in PROBLEMS)


@pytest.mark.parametrize("document", ["{}", bytearray(b"{}"), None])
def test_only_bytes_are_scanned(scanner, document):
    with pytest.raises(TypeError):
        scanner.scan_json(document)
