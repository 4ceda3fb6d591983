"""Values that JSON-LD lets stand in an object of their own: `{"@value": "2024-01-01", "@type": "xsd:date"}`."""

import math
import re

from assay_kernels.scan import Kind, Tape
from assay_spec.terms import Terms

_BESIDE = frozenset(["@type", "@language", "@direction", "@index"])
"""What may stand beside `@value`."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]{0,300})?([eE][+-]?[0-9]{1,3})?")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def held_in(tape: Tape, node: int, terms: Terms) -> int:
    """The node of the value that the object at `node` is written around; -1 when it is another object."""
    held = -1
    for key in tape.children(node):
        term = terms.canonical(tape.text(key))
        if term == "@value":
            held = key + 1
        elif term not in _BESIDE:
            return -1
    return -1 if held >= 0 and tape.kind(held) in (Kind.OBJECT, Kind.ARRAY) else held


def by_language(tape: Tape, node: int) -> list[int]:
    """The texts of an object by language, those in English first."""
    keys = sorted(tape.children(node), key=lambda key: tape.text(key).lower().partition("-")[0] != "en")
    entries = (tape.children(key + 1) if tape.kind(key + 1) == Kind.ARRAY else [key + 1] for key in keys)
    return [item for items in entries for item in items if tape.kind(item) == Kind.STRING]


def number_of(text: str, types: tuple[object, ...]) -> object:
    """The number or truth value that a text means, if it may be of one of these types; None when it means none."""
    if bool in types:
        return _TRUTH.get(text)
    if not _NUMBER.fullmatch(text):
        return None
    if int in types and text.lstrip("+-").isdigit():
        return int(text)
    number = float(text) if float in types else math.inf
    return number if math.isfinite(number) else None
