"""Text from documents, made safe to look at."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Whatever language the system speaks, a report speaks this one."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """`text` with what no reader can see, or what turns the order of letters round, replaced by `�`."""
    return _UNSEEN.sub("\ufffd", text)


def visible_all(value: Any, made: Callable[[str], str] = visible) -> Any:
    """Lists and dictionaries with all their text, keys excepted, made visible, or something else."""
    if isinstance(value, str):
        return made(value)
    if isinstance(value, dict):
        return {key: visible_all(one, made) for key, one in value.items()}
    return [visible_all(one, made) for one in value] if isinstance(value, list | tuple) else value


def counted(number: int, word: str) -> str:
    """`1 repair`, `2 repairs`, `1,200 biopsies`."""
    return f"{number:,} {word if number == 1 else plural(word)}"


def verb(number: int, word: str) -> str:
    """What so many do: 1 `shows`, `has` or `is`, and 2 `show`, `have` or `are`."""
    return _OF_ONE.get(word, f"{word}s") if number == 1 else word


_OF_ONE = {"are": "is", "do": "does", "have": "has", "were": "was"}


def plural(word: str) -> str:
    """More than one of it: `patients`, `biopsies`, `boxes`."""
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(?:s|x|ch|sh)$", word) else f"{word}s"


def day(moment: str) -> str:
    """`26 November 2026, 07:17 UTC` of an ISO 8601 date and time; anything else as it is."""
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    zone = f" {when.tzname()}" if when.tzname() else ""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M}{zone}"


def code_parts(text: str) -> list[tuple[str, bool]]:
    """The text cut at its backticks, each part with whether it stands between two of them."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return [(part, number % 2 == 1) for number, part in enumerate(parts)]
