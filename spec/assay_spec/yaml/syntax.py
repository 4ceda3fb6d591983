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
    size: int = 1
    """How many characters it takes up."""


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
    ("Unicode character escape", "yaml-no-character"),
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
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rf"{_PAIR}|\\u.{{4}}|\\U.{{8}}")
"""An escape by the number of the character, or the two by which JSON writes one."""

_FIRST = re.compile(r"^(?!---(?:\s|$)|%) *(?=[^\s#])", re.MULTILINE)
"""The indentation of a line with content."""
_BARE = re.compile(r" *(?P<item>(?:- +)*)(?P<words>\w(?:(?!:\s|:$).)*)")
"""A line of plain text without a colon that ends a key."""
_ONE_WORD = re.compile(r" *[\w-]+")

_UNCLOSED = frozenset({"yaml-missing-colon", "yaml-unclosed-bracket", "yaml-unclosed-quote"})
"""They are told of the place where the thing was begun."""


def complaint_of(error: MarkedYAMLError, text: str) -> Complaint:
    """What a parser that gave up complains about."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else len(text)
    words = f"{error.problem} {error.context}"
    if "<document start>" in words:
        return _second_content(text, at)
    code = next((code for fragment, code in _CODES if fragment in words), "yaml-syntax")
    if code == "yaml-unexpected-character" and text[at : at + 1] == "\t":
        code = "yaml-tab"
    if code in _UNCLOSED and error.context_mark:
        at = error.context_mark.index
    if code in ("yaml-escape", "yaml-no-character"):
        at = max(text.rfind("\\", 0, at + 1), 0)
    if code == "yaml-no-character":
        return no_character(text, at)
    begun = _bare_before(text, at) if code == "yaml-unexpected-colon" else -1
    return Complaint(code, at) if begun < 0 else Complaint("yaml-missing-colon", begun)


def _second_content(text: str, at: int) -> Complaint:
    """What is wrong with content at `at` where only another document could begin."""
    first = _FIRST.search(text, 0, at)
    if first is None or text[at : at + 1] in ("[", "{"):
        return Complaint("yaml-several-documents", at)
    bare = _BARE.fullmatch(text[first.start() : at].partition("\n")[0].partition(" #")[0])
    if bare is not None:
        return Complaint("yaml-missing-colon", first.start() + bare.start("words"))
    column = at - text.rfind("\n", 0, at) - 1
    left = column < first.end() - first.start()
    return Complaint("yaml-indentation" if left else "yaml-several-documents", at)


def _bare_before(text: str, colon: int) -> int:
    """Where plain text without a colon begins that goes on to the key before `colon`; -1 when a key comes before it."""
    found = -1
    end = text.rfind("\n", 0, colon)
    if not _ONE_WORD.fullmatch(text, end + 1, colon):
        return -1
    while end >= 0:
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].strip()
        bare = _BARE.fullmatch(text, start, end)
        if bare is not None:
            found = bare.start("words")
            if bare["item"]:
                return found
        elif line:
            return found if line.startswith(("#", "---")) else -1
        end = start - 1
    return found


def content_after(text: str, start: int, end: int) -> int:
    """Where a node begins whose anchor and tag begin at `start`."""
    found = _PROPERTIES.match(text, start, end)
    return found.end() if found else start


def tag_after(text: str, start: int) -> tuple[int, int]:
    """Where the tag begins and ends of a node whose anchor and tag begin at `start`."""
    found = _TAG.search(text, start)
    assert found is not None, "the parser has seen a tag"
    return found.span()


def surrogate_after(text: str, start: int) -> Complaint:
    """The first escape of half a surrogate pair after `start`, in quotes that have one."""
    return no_character(text, next(found.start() for found in _SURROGATE.finditer(text, start) if found["half"]))


def no_character(text: str, at: int) -> Complaint:
    """The escape at `at`, which stands for no character, both halves of a pair as one."""
    found = _ESCAPE.match(text, at)
    return Complaint("yaml-no-character", at, len(found[0]) if found else 1)
