r"""What the group of a regular expression keeps of texts, by RE2 where it means there what it means in Python.

Croissant names no dialect; its reference implementation, mlcroissant, is written in Python, so that Python's is meant.
RE2 takes a time that grows with the text and no faster, whatever the expression. What it does not know (look-around,
back references, possessive quantifiers), and what it may mean otherwise (several groups, a group that is repeated, `\b`
and capitals beside letters that are not ASCII, `$` before a line end that ends the text), is left to Python's `re`,
which can take for ever: there an expression is refused that repeats what may itself be read in several ways, as
`(a+)+` does, and one whose repetitions could take too many steps in texts as long as these.
"""

import re
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from assay_spec.croissant.regex import compiled
from assay_spec.remembered import Remembered

MOST_STEPS = 10**11
"""More than Python's `re` may need in the worst case are refused; each takes some nanoseconds."""


class Regex(NamedTuple):
    """A regular expression that can be used."""

    python: re.Pattern[str]
    re2: str
    """The same for RE2, with its group named; empty where RE2 has none that means the same."""
    differs: bool
    """Whether letters that are not ASCII mean something else to RE2."""
    has_end: bool
    """Whether `$` stands for the end of the text, and for that before a last line end."""
    is_optional: bool
    """Whether it may match while its group takes no part; RE2 gives the empty text then."""
    is_nested: bool
    """Whether it repeats what may itself be read in several ways."""
    repetitions: int
    """How many parts may be of any length."""


@Remembered
def parse_regex(text: str) -> Regex:
    """The expression with what is to be known of it.

    Raises:
        ValueError: it is none, has no group, or is written over several lines, `(?x)`.
    """
    python = compiled(text)
    if python.groups == 0:
        raise ValueError("it has no group, which says what is kept")
    if python.flags & re.VERBOSE:
        raise ValueError("`(?x)` is not read")
    parts = [(found.lastgroup or "", found[0]) for found in _PART.finditer(python.pattern)]
    re2 = _in_re2(parts) if python.groups == 1 and not _is_repeated(parts) else None
    return Regex(
        python=python,
        re2=re2 if re2 is not None and is_re2(re2) else "",
        differs=bool(python.flags & re.IGNORECASE) or any(part in (r"\b", r"\B") for _, part in parts),
        has_end=not python.flags & re.MULTILINE and ("other", "$") in parts,
        is_optional=_is_optional(parts),
        is_nested=_is_nested(parts),
        repetitions=sum(name == "repeat" and _is_loose(part) for name, part in parts),
    )


def captured(texts: pa.StringArray, regex: Regex) -> pa.StringArray:
    """What the first group that takes part in the match keeps of each text, which may match anywhere in it.

    Null where nothing matches or no group takes part.

    Raises:
        TooSlowError: only Python can read it so, and might take for ever.
    """
    if not regex.re2 or _means_another(texts, regex):
        return _by_python(texts, regex)
    found = pc.struct_field(pc.extract_regex(texts, regex.re2), "kept")
    if not regex.is_optional:
        return found
    unsure = pc.fill_null(pc.equal(found, ""), fill_value=False)
    if not pc.any(unsure).as_py():
        return found
    return pc.replace_with_mask(found, unsure, _by_python(texts.filter(unsure), regex))


class TooSlowError(Exception):
    """A regular expression that may take for ever."""


def _means_another(texts: pa.StringArray, regex: Regex) -> bool:
    """Whether RE2 might take some of the texts otherwise than Python."""
    if regex.differs and not pc.all(pc.string_is_ascii(texts)).as_py():
        return True
    return regex.has_end and pc.any(pc.ends_with(texts, "\n")).as_py() is True


def _by_python(texts: pa.StringArray, regex: Regex) -> pa.StringArray:
    longest = pc.max(pc.utf8_length(texts)).as_py() or 0
    if regex.is_nested or longest ** (regex.repetitions + 1) > MOST_STEPS:
        raise TooSlowError
    return pa.array([_kept(regex.python.search(text)) for text in texts.to_pylist()], pa.string())


def _kept(found: re.Match[str] | None) -> str | None:
    return next((part for part in found.groups() if part is not None), None) if found else None


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

Parts = list[tuple[str, str]]

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


def _in_re2(parts: Parts) -> str | None:
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


def _is_optional(parts: Parts) -> bool:
    """Whether a match may leave the one group out, as far as can be seen from where it stands."""
    within: list[str] = []
    for number, (name, _) in enumerate(parts):
        if name == "or" and not within:
            return True
        if name in ("group", "open"):
            if name == "group" and within:
                return True
            within.append(name)
        elif name == "close" and within.pop() == "group":
            return _repeat_after(parts, number) == "?"
    return False


def _is_repeated(parts: Parts) -> bool:
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


def _is_nested(parts: Parts) -> bool:
    """Whether something is repeated that has repetitions or alternatives in it."""
    loose = [False]
    closed = False
    for name, part in parts:
        if name in ("group", "open"):
            loose.append(False)
        elif name == "repeat" and closed and _is_loose(part, exact=True):
            return True
        closed = name == "close" and loose.pop()
        loose[-1] |= closed or name == "or" or (name == "repeat" and (part[0] == "?" or _is_loose(part)))
    return False


def _is_loose(repeat: str, *, exact: bool = False) -> bool:
    """Whether it repeats a part several times, any number of them; or also an `exact` number."""
    return repeat[0] != "?" and (exact or repeat[0] in "*+" or "," in repeat)
