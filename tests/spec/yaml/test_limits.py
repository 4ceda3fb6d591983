"""What is too deep, too long or too much for most programs."""

import pytest

from assay_spec.document import DocumentError
from assay_spec.yaml import scan_yaml
from assay_spec.yaml.writer import MAX_DEPTH

DEEP = 200_000
LIBYAML_DEPTH = 1000
"""libyaml looks ahead, and gives up by itself at this depth of brackets."""


@pytest.mark.parametrize("opening", ["[", "{a: ", "[{a: ", "- ", "? ", "&a [", "!!seq ["])
@pytest.mark.parametrize("closed", [False, True])
def test_200000_levels_are_too_deep(parser, opening, closed):
    closing = opening.replace("{a: ", "}").replace("[", "]")[::-1] if closed and opening[-1] not in "-? " else ""
    tape = scan_yaml((opening * DEEP + "1" + closing * DEEP).encode())
    assert [problem.code for problem in tape.problems] in (["too-deep"], ["yaml-collection-key"])
    assert ([problem.code for problem in tape.problems] == ["yaml-collection-key"]) == (opening == "? ")
    assert tape.problems[0].start <= len(opening) * LIBYAML_DEPTH


def test_200000_levels_of_indented_blocks_are_too_deep(parser):
    levels = 2000  # the text grows with the square of the depth
    text = "".join(" " * level + "a:\n" for level in range(levels))
    (problem,) = scan_yaml(text.encode()).problems
    assert problem.code == "too-deep"
    assert problem.start < (MAX_DEPTH + 2) * (MAX_DEPTH + 3)


def test_the_deepest_document_is_read(parser):
    assert scan_yaml(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).problems == ()
    assert scan_yaml(b"- " * MAX_DEPTH + b"1").problems == ()


def test_a_long_text_is_read_to_its_end(read, parser):
    text = "é" * 1_000_000
    assert scan_yaml(f"a: {text}\nb: '{text}'\n".encode()).value() == {"a": text, "b": text}


def test_a_string_of_50_megabytes_is_over_the_limit_of_yaml(read):
    with pytest.raises(DocumentError, match=r"larger than 16 MiB, the limit for yaml"):
        read(b"a: " + b"x" * 50_000_000, "a.yaml")


def test_many_short_lines_are_read_in_time(parser):
    count = 20_000 if parser == "libyaml" else 2000
    tape = scan_yaml(b"- {name: \xc3\xa9, value: 12}\n" * count)
    assert tape.problems == ()
    assert tape.value() == [{"name": "é", "value": 12}] * count
