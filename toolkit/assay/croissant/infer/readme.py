"""What the README of a dataset says it is: its first paragraph of prose."""

import re
from collections.abc import Iterator

NAMES = re.compile(r"readme(?:[.](?:md|rst|txt))?$", re.IGNORECASE)
LONGEST = 2000
SHORTEST = 20
"""A paragraph of fewer characters is a caption or a badge."""

_FRONT = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_BADGE = re.compile(r"\[\s*\]\([^)]*\)")
_NO_PROSE = re.compile(r"\s*(?:[#|>=<~*+-]|\d+[.)]\s|[.]{2}\s|:\w+:)")
_RULE = re.compile(r"\s*([=~^-])\1{2,}\s*$")


def first_paragraph(text: str) -> str:
    r"""The first paragraph of prose on one line; empty when there is none.

    >>> first_paragraph("# Birds\n\n[![ci](a.svg)](b)\n\nSongs of *forty* birds,\nby [us](http://x).\n\nMore.")
    'Songs of forty birds, by us.'
    """
    plain = _FENCE.sub("", _FRONT.sub("", text.replace("\r\n", "\n")))
    return next((found[:LONGEST] for found in _paragraphs(plain) if len(found) >= SHORTEST), "")


def _paragraphs(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text):
        lines = block.strip("\n").split("\n")
        # A heading of two lines, or one of one.
        while lines and (_NO_PROSE.match(lines[0]) and not lines[0].lstrip().startswith(("**", "*"))):
            lines = lines[1:]
        if not lines or (len(lines) > 1 and _RULE.match(lines[1])):
            continue
        prose = _BADGE.sub("", _IMAGE.sub("", " ".join(map(str.strip, lines))))
        yield re.sub(r"(\*\*|__|\*|`)", "", _LINK.sub(r"\1", prose)).strip()
