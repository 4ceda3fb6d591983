"""Patterns of dates and numbers as Unicode's CLDR writes them (UTS 35), and those of strftime in its words."""

import re

Run = tuple[str, str]
"""A letter of a pattern and how often it stands there, or no letter and the text between two of them."""

SYMBOLS = frozenset("GyYuUrQqMLlwWdDFgEecabBhHKkjJCmsSAzZOvVXx")
"""The letters that stand for something in a date of Unicode's."""


def fields_of(pattern: str) -> tuple[list[Run], bool]:
    """The runs of one letter in a pattern and the text between them; whether a quote is open."""
    found: list[Run] = []
    for number, part in enumerate(pattern.split("'")):
        if number % 2:
            found.append(("", f"'{part}'"))
        else:
            found += ((run[1] or "", run[0]) for run in re.finditer(r"([A-Za-z])\1*|[^A-Za-z]+", part))
    return found, pattern.count("'") % 2 == 1


def unquoted(pattern: str) -> str:
    """A pattern without what is in quotes."""
    return "".join(pattern.split("'")[::2])


def literal(pattern: str) -> str:
    """What a part of a pattern without symbols stands for: the same without its quotes, of which two are one.

    >>> literal("'o''clock'"), literal("''")
    ("o'clock", "'")
    """
    return re.sub("''|'((?:[^']|'')+)'", lambda found: found[1].replace("''", "'") if found[1] else "'", pattern)


def is_strftime(pattern: str) -> bool:
    """Whether a pattern of dates is written as in C."""
    return "%" in pattern and re.search("%[a-zA-Z]", pattern) is not None


def from_strftime(pattern: str) -> str:
    """A pattern of strftime in CLDR's symbols; what CLDR has no symbol for stays, with its percent sign.

    >>> from_strftime("%Y-%m-%dT%H:%M")
    "yyyy-MM-dd'T'HH:mm"
    """
    return re.sub("%([a-zA-Z])|[a-zA-Z]+", _in_cldr, pattern)


_CLDR = {
    "Y": "yyyy",
    "y": "yy",
    "m": "MM",
    "B": "MMMM",
    "b": "MMM",
    "d": "dd",
    "j": "DDD",
    "A": "EEEE",
    "a": "EEE",
    "H": "HH",
    "I": "hh",
    "p": "a",
    "M": "mm",
    "S": "ss",
    "f": "SSSSSS",
    "z": "xx",
    "Z": "z",
}
"""CLDR's symbols for those of strftime."""


def _in_cldr(found: re.Match[str]) -> str:
    """The symbol of CLDR for one of strftime, and a word in quotes."""
    return _CLDR.get(found[1], found[0]) if found[1] else f"'{found[0]}'"


NUMBER_OF_C = r"%[-+ 0#]*+\d*+(?:\.(\d{1,3}))?([dfgeEs])(?![0-9#])"
"""A pattern of numbers as C writes it: how many digits come after the point, and how it is written."""
_NUMBER = r"[^#0-9@.,;{}]*+(?:[#,]*+[0-9,]*+(?:\.[0-9,]*+[#,]*+)?|#*+@++#*+)(?:E\+?0++)?[^#0-9@.,;{}]*+"
_DIGITS = frozenset("#0@")


def is_number_pattern(pattern: str) -> bool:
    """Whether a pattern is one of numbers, for positive ones and, after a semicolon, for negative ones."""
    if re.search(NUMBER_OF_C, pattern):
        return False
    parts = unquoted(pattern).split(";")
    return len(parts) <= len("+-") and all(
        not _DIGITS.isdisjoint(part) and re.fullmatch(_NUMBER, part) is not None for part in parts
    )
