"""What other tools would print, as it is shown."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.metrics.tools.said import Said


_SHORT = 40
"""A note of so many letters stands beside its number, a longer one below the table."""

_NARROW = 24
"""Columns that notes have at least, on the narrowest terminal, too."""

_EMPTY = (" missed: ", " invented: ", " both empty: ")

_SITUATIONS = (
    "missed: the reference shows the class and the prediction does not; invented: the other way round; "
    "both empty: neither shows it."
)


class Written(StrEnum):
    """How it is written."""

    TABLE = "table"
    JSON = "json"


def form_of_tool(form: str) -> Written:
    """The form in which a tool's numbers are written that is called so.

    Raises:
        PlanError: there is none.
    """
    from assay.errors import PlanError

    if form not in list(Written):
        raise PlanError(f"--format {form} is not for --as; what a tool prints is written as {' or '.join(Written)}")
    return Written(form)


def tell_said(said: "Sequence[Said]", names: "Sequence[str]", format_: Written) -> None:
    """Print what tools say of the cases of those names."""
    import json

    from assay.cli.lines import print_lines, prose_width
    from assay.metrics.tools.said import as_rows

    if format_ is Written.JSON:
        print(json.dumps({"version": 1, "tools": as_rows(said, names)}, indent=2, ensure_ascii=False))
    else:
        print_lines(_lines(said, prose_width()))


def _lines(said: "Sequence[Said]", width: int) -> Iterator[str]:
    """A block for each structure, metric and algorithm, with a line for each tool; below, once, what many lines say."""
    from itertools import groupby
    from textwrap import wrap

    marks: dict[str, str] = {}
    for (structure, label, algorithm), block in groupby(said, lambda one: (one.structure, one.label, one.algorithm)):
        rows = list(block)
        yield ""
        yield f"{label} of {structure}, {algorithm}" if structure else f"{label}, {algorithm}"
        names = [f"{one.tool} {one.version}".rstrip() for one in rows]
        wide = max(map(len, names))
        for name, one in zip(names, rows, strict=True):
            line = f"  {name:<{wide}}  {_mean(one):>12}  "
            notes = wrap(_noted(one, marks), max(width - len(line), _NARROW), break_long_words=False)
            yield from (
                f"{line}{notes[0] if notes else ''}".rstrip(),
                *(f"{'':{len(line)}}{each}" for each in notes[1:]),
            )
    if marks or _counts_cases(said):
        yield ""
    if _counts_cases(said):
        yield from wrap(_SITUATIONS, width)
    for note, mark in marks.items():
        yield from wrap(f"{mark} {note}", width, subsequent_indent=" " * (len(mark) + 1), break_long_words=False)


def _noted(one: "Said", marks: dict[str, str]) -> str:
    """What is said of a number: shortly beside it, or by the mark of a note that is given one when it comes first."""
    beside = [each for each in one.differs if len(each) <= _SHORT]
    below = [marks.setdefault(each, f"[{len(marks) + 1}]") for each in one.differs if len(each) > _SHORT]
    return " ".join(filter(None, ("; ".join(beside), *below)))


def _counts_cases(said: "Sequence[Said]") -> bool:
    return any(word in each for one in said for each in one.differs for word in _EMPTY)


def _mean(said: "Said") -> str:
    """A number with the digits that the tool prints, of which zeros at the end are none."""
    if said.mean is None:
        return "error" if "error" in said.values else "no number"
    return f"{said.mean:.{said.digits}g}"
