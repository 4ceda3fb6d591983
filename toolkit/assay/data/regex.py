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

from assay.data.re2 import in_re2, is_loose, is_nested, is_optional, is_re2, is_repeated, parts_of
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
    parts = parts_of(python.pattern)
    re2 = in_re2(parts) if python.groups == 1 and not is_repeated(parts) else None
    return Regex(
        python=python,
        re2=re2 if re2 is not None and is_re2(re2) else "",
        differs=bool(python.flags & re.IGNORECASE) or any(part in (r"\b", r"\B") for _, part in parts),
        has_end=not python.flags & re.MULTILINE and ("other", "$") in parts,
        is_optional=is_optional(parts),
        is_nested=is_nested(parts),
        repetitions=sum(name == "repeat" and is_loose(part) for name, part in parts),
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
