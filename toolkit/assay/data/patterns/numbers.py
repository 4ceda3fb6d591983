"""Numbers as a pattern of CLDR says that they are written (UTS 35, Number Patterns), in its root locale.

That is with a decimal point, and with commas between groups where the pattern has some. The `0` and `#` of a pattern
say how many digits are written, and any number of them is read; but commas only between groups of its size, so that
`1,5` is no 15, a point only where the pattern has one, and an exponent likewise. What stands before and after the
digits has to stand there; `%` makes hundredths, the sign of thousandths these, and where the pattern has the sign of
currencies, that of any, or three capitals as `EUR`.
"""

import re
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from assay.data.floats import floats_of
from assay.data.re2 import is_re2
from assay_spec.croissant.cldr import is_number_pattern, literal, unquoted
from assay_spec.remembered import Remembered


class NumberPattern(NamedTuple):
    """A pattern by which numbers can be read."""

    expression: str
    """For RE2: the digits of a number are in the group `positive` or in `negative`."""
    exponent: str
    """What stands behind the digits for a percent sign, as `e-2`."""
    is_whole: bool
    """Whether it may be one of whole numbers: hundredths are not, nor is what has an exponent."""


_AFFIX = r"(?:'[^']*'|[^#0-9@.,;{}'])*"
_SUBPATTERN = re.compile(rf"({_AFFIX})([#0-9@.,]+)(E\+?0+)?({_AFFIX})")
_SCALES = {"%": "e-2", "‰": "e-3"}
_MINUS = r"[-\x{2212}]"


@Remembered
def parse_number_pattern(text: str) -> NumberPattern:
    """The pattern, with what is needed to read by it.

    Raises:
        ValueError: it is none, or has what is not read.
    """
    if not is_number_pattern(text):
        raise ValueError("write `0` and `#` for digits, e.g. `#,##0.00`")
    positive, negative = _SUBPATTERN.match(text), None
    if positive is None:
        raise ValueError("a quote is not closed")
    if positive.end() < len(text):
        negative = _SUBPATTERN.fullmatch(text, positive.end() + 1)
        if negative is None:
            raise ValueError("a quote is not closed")
    digits = _digits(positive[2], has_exponent=positive[3] is not None)
    affixes = unquoted(positive[1] + positive[4])
    scales = [_SCALES[char] for char in affixes if char in _SCALES]
    if len(scales) > 1 or (scales and positive[3]):
        raise ValueError("it says twice by how much the number is to be divided")
    if "*" in affixes:
        raise ValueError("padding, `*`, is not read")
    plain = _between(positive, f"(?P<positive>{digits})")
    below = f"(?P<negative>{digits})"
    minus = _MINUS + _between(positive, below) if negative is None else _between(negative, below)
    expression = rf"^\s*(?:{plain}|{minus})\s*$"
    if not is_re2(expression):
        raise ValueError("it is too large")
    return NumberPattern(expression, "".join(scales), not scales and positive[3] is None)


def _between(subpattern: re.Match[str], digits: str) -> str:
    return f"{_affix(subpattern[1])}{digits}{_affix(subpattern[4])}"


def _affix(affix: str) -> str:
    """What text before or after digits looks like."""
    return "".join(map(_literally, re.findall(r"'[^']*'|¤+|\s+|[^'¤\s]", affix)))


def _literally(part: str) -> str:
    match part[0]:
        case "¤":
            return r"(?:\p{Sc}|[A-Z]{3})(?:\s|\p{Zs})*"
        case "-":
            return _MINUS
    return r"(?:\s|\p{Zs})*" if part.isspace() else re.escape(literal(part))


def _digits(pattern: str, *, has_exponent: bool) -> str:
    """What the digits look like of which a pattern speaks."""
    whole, point, fraction = pattern.partition(".")
    if "," in fraction:
        raise ValueError("commas after the point are not read")
    _, *groups = whole.split(",")
    if not all(groups):
        raise ValueError("a comma stands before no digit")
    grouped = ""
    if groups:
        first, further = len(groups[-1]), len(groups[-2]) if len(groups) > 1 else len(groups[-1])
        grouped = f"[0-9]{{1,{further}}}(?:,[0-9]{{{further}}})*,[0-9]{{{first}}}|"
    digits = f"(?:{grouped}[0-9]+)"
    if point or "@" in whole:
        digits = rf"(?:{digits}(?:\.[0-9]*)?|\.[0-9]+)"
    return digits + r"(?:[eE][-+]?[0-9]+)?" * has_exponent


def floats(texts: pa.StringArray, pattern: NumberPattern, stored: pa.DataType) -> pa.Array:
    """The numbers of a type that texts say.

    Raises:
        pyarrow.ArrowInvalid: a text does not fit.
    """
    written = pc.binary_join_element_wise(_plain(texts, pattern), pattern.exponent, "")
    return floats_of(written, stored)


def integers(texts: pa.StringArray, pattern: NumberPattern, stored: pa.DataType) -> pa.Array:
    """The same of numbers that are whole, by such a pattern; a point may stand behind them, and noughts.

    Raises:
        pyarrow.ArrowInvalid: a text does not fit.
    """
    return pc.replace_substring_regex(_plain(texts, pattern), r"\.0*$", "").cast(stored)


def _plain(texts: pa.StringArray, pattern: NumberPattern) -> pa.StringArray:
    """The texts as numbers that Arrow reads, without what is around them and between groups."""
    found = pc.extract_regex(texts, pattern.expression)
    if found.null_count:
        raise pa.ArrowInvalid("a text does not have this form")
    negative = pc.struct_field(found, "negative")
    below = pc.binary_join_element_wise("-", negative, "")
    signed = pc.if_else(pc.equal(negative, ""), pc.struct_field(found, "positive"), below)
    return pc.replace_substring(signed, ",", "")
