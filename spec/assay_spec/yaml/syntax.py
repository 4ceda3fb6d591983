"""Which problem a parser's complaint is: both parsers, libyaml and PyYAML's own, word theirs for programmers."""

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

_UNCLOSED = frozenset({"yaml-unclosed-bracket", "yaml-unclosed-quote"})
"""They are told of the place where the thing was opened."""


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
    return Complaint(code, at)
