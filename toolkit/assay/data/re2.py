"""Regular expressions of Python in the words of RE2, and what can be told of them by their parts."""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

_PART = re.compile(
    r"""
      (?P<escape>\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-9]+|.))
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<flags>\(\?[a-zA-Z]+\))
    | (?P<group>\((?!\?)|\(\?P<\w+>)
    | (?P<open>\(\?(?:<?[=!]|[a-zA-Z-]*:|.))
    | (?P<close>\))
    | (?P<repeat>[*+?][+?]?|\{(?:[0-9]+(?:,[0-9]*)?|,[0-9]*)\}[+?]?)
    | (?P<or>\|)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""The parts of an expression that Python takes."""

Parts = Sequence[tuple[str, str]]
"""What each part is, by the names of these groups, and how it is written."""


def parts_of(expression: str) -> Parts:
    """The parts of an expression that Python takes, which is not written over several lines."""
    return [(found.lastgroup or "", found[0]) for found in _PART.finditer(expression)]


_LETTERS, _DIGITS = r"\p{L}\p{N}_", r"\p{Nd}"
_SPACES = r"\t-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_OUTSIDE = {
    r"\d": _DIGITS,
    r"\D": r"\P{Nd}",
    r"\w": f"[{_LETTERS}]",
    r"\W": f"[^{_LETTERS}]",
    r"\s": f"[{_SPACES}]",
    r"\S": f"[^{_SPACES}]",
    r"\Z": r"\z",
}
"""What stands in RE2 for classes, which there hold ASCII alone, and for the end."""
_INSIDE = {r"\d": _DIGITS, r"\D": r"\P{Nd}", r"\w": _LETTERS, r"\s": _SPACES, r"\b": r"\x08"}
"""The same between brackets."""


def in_re2(parts: Parts) -> str | None:
    """An expression with one group for RE2; None where that cannot say the same."""
    pieces = [_piece(name, part) for name, part in parts]
    return None if None in pieces else "".join(piece for piece in pieces if piece is not None)


def _piece(name: str, part: str) -> str | None:
    match name:
        case "group":
            return "(?P<kept>"
        case "escape":
            return _OUTSIDE.get(part) or _escape(part)
        case "set":
            return _set(part)
        case "repeat":
            return part.replace("{,", "{0,")
    return part


def _escape(part: str) -> str | None:
    if part[1].isdecimal():
        return None
    if part[1] in "uU":
        return rf"\x{{{part[2:]}}}"
    return part[1] if part[1] == "_" or not part.isascii() else part


def _set(part: str) -> str | None:
    """A class between brackets; None where it has what RE2 does not know there."""
    pieces: list[str] = []
    for found in re.finditer(r"(?s)\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|.", part[1:-1]):
        escape = found[0]
        if len(escape) == 1:
            pieces.append(r"\[" if escape == "[" else r"\]" if escape == "]" else escape)
            continue
        piece = _INSIDE.get(escape) or (None if escape in (r"\W", r"\S") else _escape(escape))
        if piece is None:
            return None
        pieces.append(piece)
    return f"[{''.join(pieces)}]"


def is_re2(expression: str) -> bool:
    """Whether RE2 takes an expression of which all groups have names."""
    try:
        pc.extract_regex(pa.array([], pa.string()), expression)
    except pa.ArrowInvalid:
        return False
    return True


def is_optional(parts: Parts) -> bool:
    """Whether a match may leave the one group out, as far as can be seen from where it stands."""
    within: list[str] = []
    for number, (name, _) in enumerate(parts):
        if name == "or" and not within:
            return True
        if name in ("group", "open"):
            if name == "group" and within:
                return True
            within.append(name)
        elif name == "close" and within.pop() == "group" and _repeat_after(parts, number) == "?":
            return True
    return False


def is_repeated(parts: Parts) -> bool:
    """Whether the one group is repeated, alone or in another: where it can be empty, RE2 keeps another turn of it."""
    within: list[bool] = []
    for number, (name, _) in enumerate(parts):
        if name in ("group", "open"):
            within.append(name == "group")
        elif name == "close" and within.pop():
            if _repeat_after(parts, number) in ("*", "+", "{"):
                return True
            if within:
                within[-1] = True
    return False


def _repeat_after(parts: Parts, number: int) -> str:
    """How what ends at a part is repeated; empty where it is not."""
    name, part = parts[number + 1] if number + 1 < len(parts) else ("", "")
    return part[0] if name == "repeat" else ""


def is_nested(parts: Parts) -> bool:
    """Whether something is repeated that has repetitions or alternatives in it."""
    loose = [False]
    closed = False
    for name, part in parts:
        if name in ("group", "open"):
            loose.append(False)
        elif name == "repeat" and closed and is_loose(part, exact=True):
            return True
        closed = name == "close" and loose.pop()
        loose[-1] |= closed or name == "or" or (name == "repeat" and (part[0] == "?" or is_loose(part)))
    return False


def is_loose(repeat: str, *, exact: bool = False) -> bool:
    """Whether it repeats a part several times, any number of them; or also an `exact` number."""
    return repeat[0] != "?" and (exact or repeat[0] in "*+" or "," in repeat)
