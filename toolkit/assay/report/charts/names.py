"""Names of any length in pictures: shortened in the middle, and so that they stay apart."""

from collections.abc import Sequence
from itertools import takewhile
from unicodedata import east_asian_width

MARK = "\N{HORIZONTAL ELLIPSIS}"

_NARROW, _BROAD = frozenset("iljtfrI.,:;|!'()[]{}-/ "), frozenset("mwMW@%" + MARK)
_PARTS = {"narrow": 0.41, "usual": 0.64, "foreign": 0.85, "capital": 0.78, "broad": 1.0}
"""Of a letter's height, how wide one of a broad sans-serif font is, nearly: a page takes that which its reader has."""


def width_of(text: str, size: float) -> float:
    """About how many pixels a text takes whose letters are so many pixels high."""
    return size * sum(map(_width, text))


def _width(letter: str) -> float:
    if letter in _NARROW:
        return _PARTS["narrow"]
    if letter in _BROAD or east_asian_width(letter) in "WF":
        return _PARTS["broad"]
    return _PARTS["foreign" if not letter.isascii() else "capital" if letter.isupper() else "usual"]


def fitted(names: Sequence[str], room: float, size: float) -> list[str]:
    """Each name in so many pixels, what is left out of it marked by an ellipsis.

    The middle goes first, since versions stand at the end. Those that are alike then are shown from where they begin to
    differ.
    """
    short = [_cut(name, 0, room, size) for name in names]
    return [
        one
        if alone
        else _cut(name, _apart(name, [n for n, s in zip(names, short, strict=True) if s == one]), room, size)
        for name, one in zip(names, short, strict=True)
        for alone in [short.count(one) == 1 or one == name]
    ]


def _apart(name: str, others: Sequence[str]) -> int:
    """Where a name begins to differ from that which is most like it."""
    return max((_alike(name, other) for other in others if other != name), default=0)


def _alike(one: str, other: str) -> int:
    """With how many letters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(name: str, differs: int, room: float, size: float) -> str:
    """A name that fits: its first letters, and its last or, where it is told where it differs, those from there."""
    if width_of(name, size) <= room:
        return name
    left = room - width_of(MARK, size)
    first = _taken(name, left * (0.3 if differs else 0.5), size)
    left -= width_of(first, size)
    if not differs:
        return first + MARK + _taken(name[::-1], left, size)[::-1]
    rest = name[max(differs - 1, len(first)) :]
    if width_of(rest, size) <= left:
        return first + MARK + _taken(name[::-1], left, size)[::-1]
    return first + MARK + _taken(rest, left - width_of(MARK, size), size) + MARK


def _taken(text: str, room: float, size: float) -> str:
    """As many of its first letters as fit."""
    taken = 0
    while taken < len(text) and width_of(text[: taken + 1], size) <= room:
        taken += 1
    return text[:taken]
