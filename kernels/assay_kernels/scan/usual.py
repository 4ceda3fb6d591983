"""What texts usually look like, so that nobody needs to look at those that do."""

from enum import IntEnum


class Usual(IntEnum):
    """A look that is plain to see: whatever else a text may be, one of this look is in order.

    All of them are texts of ASCII characters. Plain characters are letters, digits and `_-./`.
    """

    ANYTHING = 0
    """Nobody asks."""
    CHOICE = 1
    """One of a set of texts."""
    PATTERN = 2
    """Plain characters, `*` and `?`: a path that begins inside, without `..`."""
    ADDRESS = 3
    """`http://` or `https://`, a letter or digit, and what RFC 3986 has in addresses but brackets."""
    PLACE = 4
    """An `ADDRESS`, or a `PATTERN` without `*` and `?`."""
    DAY = 5
    """`YYYY-MM-DD`, the day 01 to 28 and the year not before 1000, with or without `Thh:mm:ss`, a fraction and `Z`."""
    DIGEST = 6
    """64 hexadecimal digits."""
    VERSION = 7
    """Three numbers of at most nine digits with dots between them, without leading zeros."""
    SIZE = 8
    """Digits, with or without a blank and `B` behind them."""
