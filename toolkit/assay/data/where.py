r"""Conditions as people write them: a field, an operation, and what its values are compared with.

    CONDITION = FIELD ("==" | "!=" | "<" | "<=" | ">" | ">=") VALUE
              | FIELD "in" "(" VALUE {"," VALUE} ")"
              | FIELD "is" ["not"] "null"

Fields and values are words without spaces, quotation marks, commas, brackets and the signs of comparison; any others
stand in single or double quotation marks, of which one inside is written twice.
"""

import re
from typing import NamedTuple

from assay.data.conditions import Operation
from assay.errors import PlanError


class Comparison(NamedTuple):
    """A condition as it is written."""

    text: str
    """All of it."""
    field: str
    operation: Operation
    values: tuple[str, ...]
    places: tuple[int, ...]
    """Where each value begins in the text."""


_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<sign>==|!=|<=|>=|<|>|=|[(),])|(?P<word>[^\s'"=!<>(),]+))"""
)
_COMPARED = {str(each): each for each in Operation if " " not in each and each is not Operation.IN}
_KNOWN = "==, !=, <, <=, >, >=, in, is null, is not null"


class _Token(NamedTuple):
    kind: str
    """`quoted`, `sign`, `word` or `end`."""
    text: str
    start: int


def parse_condition(text: str) -> Comparison:
    """A condition.

    Raises:
        PlanError: it is none; the place where it stops being one is told.

    >>> parse_condition("seconds >= 3.5")[1:4]
    ('seconds', <Operation.AT_LEAST: '>='>, ('3.5',))
    >>> parse_condition("bird in (wren, 'great tit')").values
    ('wren', 'great tit')
    """
    return _Parser(text).condition()


class _Parser:
    """The tokens of one condition, taken one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)

    def condition(self) -> Comparison:
        field = self._take("a field", "word", "quoted")
        operation = self._operation()
        values: list[_Token] = []
        if operation is Operation.IN:
            values = self._listed()
        elif operation.value in _COMPARED:
            values = [self._value()]
        if self._tokens[0].kind != "end":
            raise misplaced(self._text, self._tokens[0].start, "it ends before; give each condition by itself")
        texts = tuple(_plain(each) for each in values)
        return Comparison(self._text, _plain(field), operation, texts, tuple(each.start for each in values))

    def _operation(self) -> Operation:
        token = self._take(f"one of {_KNOWN}", "sign", "word")
        word = token.text.lower() if token.kind == "word" else token.text
        if word in _COMPARED:
            return _COMPARED[word]
        if word == "in":
            return Operation.IN
        if word == "is":
            return self._of_null()
        raise self._error(token, "`==`" if word == "=" else f"one of {_KNOWN}")

    def _of_null(self) -> Operation:
        expected = "`null` or `not null`"
        token, operation = self._take(expected, "word"), Operation.IS_NULL
        if token.text.lower() == "not":
            expected, operation = "`null`", Operation.IS_NOT_NULL
            token = self._take(expected, "word")
        if token.text.lower() != "null":
            raise self._error(token, expected)
        return operation

    def _listed(self) -> list[_Token]:
        self._sign("(")
        values = [self._value()]
        while (token := self._take("`,` or `)`", "sign")).text == ",":
            values.append(self._value())
        if token.text != ")":
            raise self._error(token, "`,` or `)`")
        return values

    def _value(self) -> _Token:
        token = self._take("a value", "word", "quoted")
        if token.kind == "word" and token.text.lower() == "null":
            raise misplaced(self._text, token.start, "nothing is equal to null; ask whether a field `is null`")
        return token

    def _sign(self, sign: str) -> None:
        token = self._take(f"`{sign}`", "sign")
        if token.text != sign:
            raise self._error(token, f"`{sign}`")

    def _take(self, expected: str, *kinds: str) -> _Token:
        token = self._tokens[0]
        if token.kind not in kinds:
            raise self._error(token, expected)
        del self._tokens[0]
        return token

    def _error(self, token: _Token, expected: str) -> PlanError:
        return misplaced(self._text, token.start, f"{expected} is expected")


def misplaced(text: str, start: int, problem: str) -> PlanError:
    """What is wrong with a condition, and where."""
    place = f"character {start + 1}, `{text[start:]}`" if start < len(text) else "its end"
    return PlanError(f"where `{text}`: at {place}: {problem}")


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text.rstrip()):
        token = _TOKEN.match(text, at)
        if token is None:
            start = len(text) - len(text[at:].lstrip())
            is_mark = text[start] in "'\""
            raise misplaced(text, start, "it is never closed" if is_mark else f"one of {_KNOWN} is expected")
        kind = str(token.lastgroup)
        found.append(_Token(kind, token[kind], token.start(kind)))
        at = token.end()
    return [*found, _Token("end", "", len(text))]


def _plain(token: _Token) -> str:
    if token.kind != "quoted":
        return token.text
    mark = token.text[0]
    return token.text[1:-1].replace(2 * mark, mark)
