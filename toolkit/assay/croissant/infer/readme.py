"""What the README of a dataset says it is: its first paragraph of prose, and what stands in front of that for programs.

A front matter is YAML between two lines of three hyphens, with the keys that Hugging Face gives dataset cards
(https://huggingface.co/docs/hub/datasets-cards, recalled).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay_kernels.scan import Kind
from assay_spec.yaml import scan_yaml

NAMES = re.compile(r"readme(?:[.](?:md|rst|txt))?$", re.IGNORECASE)
LONGEST = 2000
SHORTEST = 20
"""A paragraph of fewer characters is a caption or a badge."""

LONGEST_SAID = 200
"""A name or a licence of more characters is none."""

_FRONT = re.compile(r"\A---\s*\n(.*?\n)---\s*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_BADGE = re.compile(r"\[\s*\]\([^)]*\)")
_NO_PROSE = re.compile(r"\s*(?:[#|>=<~*+-]|\d+[.)]\s|[.]{2}\s|:\w+:)")
_RULE = re.compile(r"\s*([=~^-])\1{2,}\s*$")


class Front(NamedTuple):
    """What a front matter says."""

    title: str = ""
    licences: tuple[str, ...] = ()
    """As they are written there."""


def front_of(text: str) -> Front:
    r"""What the front matter of a README says; nothing where there is none, or none that can be read.

    >>> front_of("---\nlicense: cc-by-4.0\npretty_name: Birds\n---\n# Birds\n")
    Front(title='Birds', licences=('cc-by-4.0',))
    """
    found = _FRONT.match(text.replace("\r\n", "\n"))
    tape = scan_yaml(found[1].encode()) if found else None
    if tape is None or not len(tape) or tape.kind(0) != Kind.OBJECT or any(each.fatal for each in tape.problems):
        return Front()

    def texts(key: str) -> tuple[str, ...]:
        at = tape.find(0, key)
        nodes = [] if at < 0 else tape.children(at) if tape.kind(at) == Kind.ARRAY else [at]
        said = (tape.text(node).strip() for node in nodes if tape.kind(node) == Kind.STRING)
        return tuple(text for text in said if text.isprintable() and len(text) <= LONGEST_SAID)

    return Front(next(iter(texts("pretty_name")), ""), texts("license"))


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
