"""The gallery on a terminal: a line for each pitfall, or one of them with its values."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

import numpy as np

from assay.metrics.gallery.chosen import by_group
from assay.metrics.gallery.example import MEDICINE
from assay.metrics.gallery.pictures import Masks
from assay.metrics.gallery.words import Told, begun, columns_of, shown_value
from assay_spec.metrics.pitfalls import PAPER, pitfalls

MARKS = {(False, False): "·", (True, True): "#", (True, False): "o", (False, True): "+"}
"""A pixel of neither side, of both, of the reference alone, of the prediction alone."""

BETWEEN = "    "

KEY = "#  both    o  reference alone    +  prediction alone"


ALL_OF_ONE = 8
"""So many examples are told in full; of more there is a line each."""


def text_lines(many: Sequence[Told], width: int) -> Iterator[str]:
    """The examples, in full where they are few."""
    yield from wrapped(f"Pitfalls of metrics, after {PAPER}", width, "")
    if len(many) > ALL_OF_ONE:
        yield from _list(many, width)
    else:
        for each in many:
            yield ""
            yield from _one(each, width)
    yield ""
    yield from wrapped(
        "The examples are constructed. [recalled] marks what was written from memory of the paper and not yet checked "
        "against it. `assay metrics pitfalls P22-01` tells one in full, `-o pitfalls.html` draws all.",
        width,
        "",
    )


def _list(many: Sequence[Told], width: int) -> Iterator[str]:
    by_name = {each.example.name: each for each in many}
    for group, examples in by_group([each.example for each in many]):
        yield ""
        yield from wrapped(f"{group.id}  {begun(group.title)}{mark(group.provenance)}", width, "")
        for example in examples:
            yield from wrapped(f"{', '.join(example.rules)}  {example.title}", width, "  ", "      ")
            yield from wrapped(f"{begun(by_name[example.name].effect)}.", width, "      ")


def _one(told: Told, width: int) -> Iterator[str]:
    """What is seen, what goes wrong, what to do, the values and the masks."""
    example = told.example
    yield from wrapped(f"{', '.join(example.rules)}  {example.title}", width, "")
    if example.field != MEDICINE:
        yield from wrapped(example.field, width, "  ")
    yield from wrapped(f"{begun(told.effect)}.", width, "  ")
    for head, text in (("seen", told.seen), ("wrong", told.wrong), ("instead", told.instead)):
        yield ""
        yield from wrapped(f"{head:<8} {text}", width, "  ", " " * 11)
    yield ""
    yield from _table(told, width)
    yield from _masks(told, width)
    for rule in example.rules:
        found = pitfalls()[rule]
        yield ""
        yield from wrapped(f"{rule}: {found.title}{mark(found.provenance)}", width, "  ", "      ")
        yield from wrapped(f"remedy: {found.remedy}", width, "      ")


def _table(told: Told, width: int) -> Iterator[str]:
    columns = columns_of(told.made)
    rows = [
        [name, *(shown_value(row[column]) if column in row else "" for column in columns)]
        for name, row in told.made.values.items()
    ]
    cells = [["", *columns], *rows]
    if 2 + sum(2 + max(len(row[k]) for row in cells) for k in range(len(columns) + 1)) > width:
        yield from _stacked(cells)
        return
    wide = [max(len(row[k]) for row in cells) for k in range(len(columns) + 1)]
    for name, *rest in cells:
        numbers = "  ".join(f"{text:>{size}}" for text, size in zip(rest, wide[1:], strict=True))
        yield f"  {name:<{wide[0]}}  {numbers}".rstrip()


def _stacked(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table that is too wide, a line for each value."""
    (_, *columns), *rows = cells
    wide = max(map(len, columns))
    for name, *values in rows:
        yield f"  {name}"
        yield from (f"    {column:<{wide}}  {text}" for column, text in zip(columns, values, strict=True) if text)


def _masks(told: Told, width: int) -> Iterator[str]:
    """Side by side, as many as there is room for."""
    left = [_grid(each) for each in told.made.pictures if isinstance(each, Masks)]
    if left:
        yield ""
    while left:
        row = [left.pop(0)]
        while left and sum(len(each[0]) + len(BETWEEN) for each in (*row, left[0])) <= width:
            row.append(left.pop(0))
        for lines in zip_longest(*row):
            parts = (line or " " * len(each[0]) for line, each in zip(lines, row, strict=True))
            yield (BETWEEN + BETWEEN.join(parts)).rstrip()
        yield from ("",) if left else wrapped(KEY, width, BETWEEN)


def _grid(picture: Masks) -> list[str]:
    """Its name and its pixels, all lines of one length."""
    sides = zip(picture.reference > 0, picture.prediction > 0, strict=True)
    rows = ["".join(MARKS[bool(r), bool(p)] for r, p in np.transpose(line)) for line in sides]
    size = max(map(len, (picture.name, *rows)))
    return [line.ljust(size) for line in (picture.name, *rows)]


def mark(provenance: str) -> str:
    """Stands behind what could not be checked."""
    return " [recalled]" if provenance == "recalled" else ""


def wrapped(text: str, width: int, first: str, rest: str | None = None) -> Iterator[str]:
    """A text in lines, none longer than `width` but where a word is."""
    rest = first if rest is None else rest
    yield from wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
