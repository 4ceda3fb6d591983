"""The texts of an example with its values in them."""

import re
from typing import NamedTuple

from assay.metrics.gallery.claims import broken
from assay.metrics.gallery.example import Example, Made
from assay.metrics.gallery.measured import Measured
from assay.report.digits import USUAL, count, percent, shown

IN_PROSE, OF_LENGTHS = 2, 1
"""Decimals in a sentence, and of lengths."""

NARROW = "\u202f"
"""A space that terminals do not show."""

PLACE = re.compile(r"\{(?P<name>[^{}:]+)(?::(?P<form>\d|%))?\}")
"""Where a value stands in a text; behind the colon how many decimals it has, or that it is a percentage."""


class Told(NamedTuple):
    """An example with its values and its texts."""

    example: Example
    made: Made
    effect: str
    seen: str
    wrong: str
    instead: str


def told(example: Example) -> Told:
    """An example, made and put into words."""
    made = example.make()
    texts = (example.effect, example.seen, example.wrong, example.instead)
    return Told(example, made, *(filled(text, made) for text in texts))


def value_of(made: Made, name: str) -> Measured:
    """The value `row.column`, or a fact."""
    if name in made.facts:
        return Measured(made.facts[name])
    row, _, column = name.partition(".")
    return made.values[row][column]


def unheld(example: Example, made: Made) -> list[str]:
    """What an example says of its values that is not so."""
    return [why for claim in example.claims for why in broken(claim, lambda name: value_of(made, name))]


def filled(text: str, made: Made) -> str:
    """A text with values in place of their names."""
    return PLACE.sub(lambda found: _put(value_of(made, found["name"]), found["form"] or ""), text)


def _put(measured: Measured, form: str) -> str:
    if form == "%" and measured.value is not None:
        return percent(round(measured.value, 3)).replace("-", "−").replace(NARROW, " ")
    return shown_value(measured, int(form) if form else IN_PROSE)


def shown_value(measured: Measured, decimals: int = USUAL) -> str:
    """A value as it is read, with its unit."""
    value = measured.value
    if value is None:
        return "undefined"
    if isinstance(value, int):
        text = count(value)
    elif measured.unit:
        text = shown(value, min(decimals, OF_LENGTHS), bounded=False)
    else:
        text = shown(value, decimals, bounded=abs(value) <= 1)
    return f"{text} {measured.unit}".rstrip().replace(NARROW, " ")


def columns_of(made: Made) -> list[str]:
    """Every column of the values, in the order in which they first occur."""
    return list(dict.fromkeys(column for row in made.values.values() for column in row))


def begun(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]
