"""Every problem of YAML text has its code and its bytes, by either parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay_kernels.scan.problems import MAX_PROBLEMS
from assay_kernels.scan.problems import PROBLEMS as ANY_TEXT
from assay_spec.yaml import PROBLEMS, scan_yaml
from assay_spec.yaml.problems import FATAL, RECOVERABLE

# The mistake stands between the marks: everything before it, its bytes, everything after.
CASES = [
    ("yaml-tag", "a: ", "!foo", " 1"),
    ("yaml-tag", "é: ", "!!timestamp", " 2001-01-01"),
    ("yaml-tag", "é: &x ", "!<tag:example.org,2000:a>", " {b: 1}"),
    ("yaml-merge-key", "a: &x {b: 1}\nc: {", "<<", ": *x, d: 2}"),
    ("yaml-key-not-text", "", "~", ": 1"),
    ("yaml-key-not-text", "{é: 1, ", "1.5", ": 2}"),
    ("yaml-key-not-text", "?", "", " \n: 1"),
    ("yaml-control-character", "é: a", "\x07", "b"),
    ("yaml-control-character", "a: ", "\ufeff", "b"),
    ("yaml-control-character", "a: '", "\x7f", "'"),
    ("yaml-control-character", "", "\0", ""),
    ("yaml-control-character", "é: [1, ", "\x9f", "]"),
    ("yaml-tab", "", "\t", "a: 1"),
    ("yaml-tab", "é:\n", "\t", "b: 1"),
    ("yaml-tab", "-", "\t", "- 1"),
    ("yaml-indentation", "é:\n  b: 1\n ", "c", ": 2"),
    ("yaml-indentation", "a: 1\n", "-", " 2"),
    ("yaml-indentation", "# é\n\n  a: 1\n", "b", ": 2"),
    ("yaml-indentation", "---\n  - a: 1\n", "-", " b: 2"),
    ("yaml-indentation", "- é\n", "a", ": 1"),
    ("yaml-indentation", "a: 'é'", "b", ""),
    ("yaml-unexpected-character", "é: ", "@", "b"),
    ("yaml-unexpected-character", "é: ", "`", "b`"),
    ("yaml-unexpected-character", "a: ", "%", "b"),
    ("yaml-unexpected-colon", "é: b", ":", " c"),
    ("yaml-unexpected-colon", "a: é\n  b", ":", " c"),
    ("yaml-missing-colon", "a: 1\n", "b", "\nc: 2"),
    ("yaml-missing-colon", "# é: 1\n", "b", "\nc: 2"),
    ("yaml-missing-colon", "", "é", " # why\nc: 2"),
    ("yaml-missing-colon", "a:\n  - ", "é", " 1\n\n    c: 2"),
    ("yaml-unexpected-colon", "a: long é\n  text\n  word", ":", " 2"),
    ("yaml-unexpected-colon", "- long é\n  text that has", ":", " 2"),
    ("yaml-unclosed-bracket", "é: ", "[", "1, 2"),
    ("yaml-unclosed-bracket", "é: ", "{", "b: 1 c: 2}"),
    ("yaml-unclosed-bracket", "[", "[", "1, 'é' 2]]"),
    ("yaml-unclosed-quote", "é: ", "'", "b"),
    ("yaml-unclosed-quote", "é: ", '"', "b"),
    ("yaml-escape", 'é: "é', "\\", 'q"'),
    ("yaml-escape", 'a: "', "\\", 'x4"'),
    ("yaml-no-character", 'a: "\\\\ud800 ', r"\ud800", '"'),
    ("yaml-no-character", 'é: "é', r"\ud83d\uDE00", 'é"'),
    ("yaml-no-character", 'a: "', r"\ud83d", '\\ud83d"'),
    ("yaml-no-character", 'a: "', r"\ude00", '\\ud83d"'),
    ("yaml-no-character", 'a: "', r"\U0000DFFF", '0"'),
    ("yaml-syntax", "", "!", "e!x a"),
    ("yaml-several-documents", "é\n", "---", "\nb\n"),
    ("yaml-several-documents", "[1]\n", "[", "2]"),
    ("yaml-several-documents", "{é: 1}\n", "{", "b: 2}"),
    ("yaml-several-documents", "{é: 1}\n", "b", ": 2"),
    ("yaml-several-documents", "---\né\n...\n", "---", "\nb"),
    ("yaml-undefined-alias", "é: ", "*b", ""),
    ("yaml-recursive-alias", "&b [", "*b", "]"),
    ("yaml-too-many-aliases", "[&b 1" + ", *b" * 1000 + ", ", "*b", "]"),
    ("yaml-collection-key", "", "[", "a]: 1"),
    ("yaml-collection-key", "{é: 1, ", "{", "a: 1}: 2}"),
    ("yaml-collection-key", "? ", "- a", "\n: 1"),
    ("empty-document", "", "", ""),
    ("empty-document", "", "# é\n", ""),
    ("non-finite-number", "é: ", ".nan", ""),
    ("number-too-large", "é: ", "1e999", ""),
    ("integer-too-large", "é: ", "1" * 4301, ""),
    ("too-deep", "[" * 512, "[", "]" * 513),
]


@pytest.mark.parametrize(("code", "before", "marked", "after"), CASES)
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_problem_is_marked_at_its_bytes(parser, code, before, marked, after, bom):
    data = f"{bom}{before}{marked}{after}".encode()
    problems = scan_yaml(data).problems
    assert [problem.code for problem in problems] == [code]
    start = len(f"{bom}{before}".encode()) if code != "empty-document" else 0
    assert problems[0].start == start
    if code not in ("yaml-collection-key", "yaml-key-not-text", "empty-document"):
        assert data[start : problems[0].end] == marked.encode()
    assert problems[0].fatal == (code in FATAL or code in ("empty-document", "too-deep"))


def test_every_code_has_a_case_and_one_line_about_it():
    assert {code for code, *_ in CASES} >= set(PROBLEMS)
    assert not set(RECOVERABLE) & set(FATAL)
    assert all(line and "\n" not in line and not line.endswith(".") for line in PROBLEMS.values())


@pytest.mark.parametrize(
    ("data", "start", "end"),
    [(b"a: \xff", 3, 4), (b"\xef\xbb\xbfa: \xc3", 6, 7), (b"a: \xed\xa0\x80", 3, 4), ("é: a".encode("utf-16"), 0, 1)],
)
def test_bytes_that_are_no_utf8(parser, data, start, end):
    (problem,) = scan_yaml(data).problems
    assert (problem.code, problem.start, problem.end, problem.fatal) == ("invalid-utf8", start, end, True)


def test_what_can_be_read_before_a_problem_is_read(parser):
    tape = scan_yaml(b"a: 1\nb: [2, @3]\nc: 4")
    assert tape.value() == {"a": 1, "b": [2]}
    assert tape.problems[0].fatal


def test_problems_that_are_passed_over_do_not_hide_each_other(parser):
    tape = scan_yaml(b"<<: !foo 1\n~: !bar {x: .inf}\n")
    found = ["yaml-merge-key", "yaml-tag", "yaml-key-not-text", "yaml-tag", "non-finite-number"]
    assert [problem.code for problem in tape.problems] == found
    assert tape.value() == {"<<": 1, "~": {"x": None}}


def test_a_document_of_too_many_problems_is_given_up(parser):
    problems = scan_yaml(b"- !a 1\n" * (MAX_PROBLEMS + 5)).problems
    assert len(problems) == MAX_PROBLEMS + 1
    assert {problem.code for problem in problems[:-1]} == {"yaml-tag"}
    assert (problems[-1].code, problems[-1].fatal) == ("too-many-problems", True)


def test_a_merge_key_in_quotes_is_a_key_like_any_other(parser):
    assert scan_yaml(b"'<<': 1").problems == ()
    assert scan_yaml(b"a: <<").problems == ()


TOKENS = ["a", "b:", " ", "  ", "\n", "\n  ", "\n- ", "- ", ": ", ", ", "[", "]", "{", "}", "'", '"', "&x ", "*x"]
TOKENS += ["!!str ", "!foo ", "|\n", "> \n", "#c\n", "---\n", "...\n", "5", "1.5", "~", "<<: ", "é", "😀", "\\n", "@"]
TOKENS += ["\\ud800", "|-\n  x\n", "\r\n", "key: value\n", "- item\n", "'q'", '"d"', "\x07", "\ufeff", "%YAML 1.2\n"]
SOUP = st.lists(st.sampled_from(TOKENS), max_size=12).map("".join)


@given(
    data=st.binary(max_size=80)
    | SOUP.map(str.encode)
    | st.text("\t?!%&*[]{}:-#|>'\"\n ax", max_size=20).map(str.encode)
)
@pytest.mark.parametrize("name", ["libyaml", "python"])
def test_no_bytes_raise(scan_by, name, data):
    tape = scan_by(name, data)
    for problem in tape.problems:
        assert problem.code in PROBLEMS or problem.code in ANY_TEXT
        assert 0 <= problem.start <= problem.end <= len(data)
    assert [problem.fatal for problem in tape.problems[:-1]] == [False] * len(tape.problems[:-1])
    for node in range(len(tape)):
        assert 0 <= tape.start(node) <= tape.end(node) <= len(data)


# PyYAML's own parser takes no tab between tokens, more tags, and knows fewer directives than libyaml; where a null
# that nobody wrote stands is up to each of them. Everything else is the same.
@given(text=SOUP)
def test_both_parsers_read_the_same(scan_by, text):
    ours, theirs = scan_by("libyaml", text.encode()), scan_by("python", text.encode())
    stopped = [any(problem.fatal for problem in tape.problems) for tape in (ours, theirs)]
    assert stopped[0] == stopped[1]
    if not any(stopped):
        assert ours.problems == theirs.problems
        assert everything(ours) == everything(theirs)


def everything(tape):
    """All nodes of a tape; a null that nobody wrote has no place."""
    nodes = [(tape.kind(n), tape.start(n), tape.end(n), repr(tape.value(n))) for n in range(len(tape))]
    return [(kind, value) if start == end else (kind, start, end, value) for kind, start, end, value in nodes]
