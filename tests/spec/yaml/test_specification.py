"""Texts after the examples of the YAML 1.2.2 specification, as far as our documents may look like them."""

import json
import re
from pathlib import Path

import pytest

from assay_spec.yaml import PROBLEMS, scan_yaml

CASE = re.compile(r"^=== (.+)\n((?:.*\n)*?)=> (.*)$", re.MULTILINE)
SHOWN = str.maketrans("→·", "\t ")
CASES = CASE.findall(Path(__file__).with_name("specification.txt").read_text(encoding="utf-8"))
every_case = pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text.translate(SHOWN), expected, id=name) for name, text, expected in CASES],
)


@every_case
def test_an_example_has_its_value_or_its_problem(parser, text, expected):
    tape = scan_yaml(text.encode())
    codes = [problem.code for problem in tape.problems]
    if expected.startswith("! "):
        assert expected.removeprefix("! ") in codes
    else:
        assert codes == []
        assert repr(tape.value()) == repr(json.loads(expected))


@every_case
def test_an_example_lies_in_its_bytes_whatever_stands_around_it(parser, nodes_of, text, expected):
    """After a comment, and with line breaks of another system, it holds the same."""
    plain = nodes_of(scan_yaml(text.encode()))
    moved = nodes_of(scan_yaml(b"# one line more\n" + text.encode()))
    shift = len("# one line more\n")
    assert [(k, s + shift, e + shift, v) for k, s, e, v in plain] == moved
    crlf = scan_yaml(text.replace("\n", "\r\n").encode())
    assert repr(crlf.value() if len(crlf) else None) == repr(plain[0][3] if plain else None)


def test_there_are_examples_of_values_and_of_problems():
    codes = {expected.removeprefix("! ") for _, _, expected in CASES if expected.startswith("! ")}
    assert len(CASES) > 40
    assert len(codes) > 5
    assert codes - {"non-finite-number"} <= set(PROBLEMS)
    assert len({name for name, _, _ in CASES}) == len(CASES)
