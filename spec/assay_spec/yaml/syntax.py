"""What a parser tells only in words or by its marks: which problem it complains of, where tags and escapes stand.

Both parsers, libyaml and PyYAML's own, word their complaints for programmers.
"""

import re
from typing import NamedTuple

from yaml import MarkedYAMLError


class Complaint(NamedTuple):
    """A problem and the character at which it stands."""

    code: str
    character: int


_CODES = (
    ("maximum nesting depth", "too-deep"),
    ("tab character", "yaml-tab"),
    ("'\\t' that cannot start any token", "yaml-tab"),
    ("cannot start any token", "yaml-unexpected-character"),
    ("mapping values are not allowed", "yaml-unexpected-colon"),
    ("could not find expected ':'", "yaml-missing-colon"),
    ("URI", "yaml-syntax"),
    ("',' or ']'", "yaml-unclosed-bracket"),
    ("',' or '}'", "yaml-unclosed-bracket"),
    ("while scanning a quoted scalar", "yaml-unclosed-quote"),
    ("escape", "yaml-escape"),
    ("hex", "yaml-escape"),
    ("expected key", "yaml-indentation"),
    ("'-' indicator", "yaml-indentation"),
    ("<block end>", "yaml-indentation"),
    ("sequence entries are not allowed", "yaml-indentation"),
)
"""The first one whose words the complaint holds is meant."""

_SPACE = "[ \\t\\r\\n\\x85\\u2028\\u2029]"
_TAG = re.compile(r"!<[^>\s]*>|![^\s,\[\]{}]*")
_PROPERTIES = re.compile(rf"(?:(?:{_TAG.pattern}|&[^\s,\[\]{{}}]*)(?:{_SPACE}+(?:#.*{_SPACE}+)*)?)+")
"""Anchors and tags, with the space and the comments after each."""
_SURROGATE = re.compile(r"\\(?:(?:u|U0000)(?P<half>[dD][89a-fA-F])|.)", re.DOTALL)

_UNCLOSED = frozenset({"yaml-missing-colon", "yaml-unclosed-bracket", "yaml-unclosed-quote"})
"""They are told of the place where the thing was begun."""


def complaint_of(error: MarkedYAMLError, text: str) -> Complaint:
    """What a parser that gave up complains about."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else len(text)
    words = f"{error.problem} {error.context}"
    code = next((code for fragment, code in _CODES if fragment in words), "yaml-syntax")
    if code == "yaml-unexpected-character" and text[at : at + 1] == "\t":
        code = "yaml-tab"
    if code in _UNCLOSED and error.context_mark:
        at = error.context_mark.index
    if code == "yaml-escape":
        at = max(text.rfind("\\", 0, at + 1), 0)
    return Complaint(code, at)


def content_after(text: str, start: int, end: int) -> int:
    """Where a node begins whose anchor and tag begin at `start`."""
    found = _PROPERTIES.match(text, start, end)
    return found.end() if found else start


def tag_after(text: str, start: int) -> tuple[int, int]:
    """Where the tag begins and ends of a node whose anchor and tag begin at `start`."""
    found = _TAG.search(text, start)
    assert found is not None, "the parser has seen a tag"
    return found.span()


def surrogate_after(text: str, start: int) -> int:
    """Where the first escape of half a surrogate pair begins after `start`, in quotes that have one."""
    return next(found.start() for found in _SURROGATE.finditer(text, start) if found["half"])
