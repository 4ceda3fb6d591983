"""What texts usually look like, by regular expressions."""

import re
from functools import cache

from assay_kernels.scan.usual import Usual

_PATH = r"(?!/)(?!.*\.\.)[{}]+"
_PLAIN = "A-Za-z0-9_./-"
_ADDRESS = r"https?://[A-Za-z0-9][A-Za-z0-9_.~:/?#@!$&'()*+,;=%-]*"
_NUMBER = "(0|[1-9][0-9]{0,8})"
_LOOKS = {
    Usual.PATTERN: _PATH.format(f"*?{_PLAIN}"),
    Usual.ADDRESS: _ADDRESS,
    Usual.PLACE: f"{_ADDRESS}|{_PATH.format(_PLAIN)}",
    Usual.DAY: r"[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    r"(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?Z?)?",
    Usual.DIGEST: "[0-9A-Fa-f]{64}",
    Usual.VERSION: rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}",
    Usual.SIZE: "[0-9]+( B)?",
}


def has_look(text: str, look: int) -> bool:
    """Whether a text has a look; of `CHOICE` others know."""
    pattern = _pattern(look)
    return pattern is not None and pattern.fullmatch(text) is not None


@cache
def _pattern(look: int) -> re.Pattern[str] | None:
    known = _LOOKS.get(Usual(look))
    return None if known is None else re.compile(known)
