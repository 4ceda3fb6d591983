"""What other tools would print, as it is shown."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.metrics.tools.said import Said


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

    from assay.cli.lines import print_lines
    from assay.metrics.tools.said import as_rows

    if format_ is Written.JSON:
        print(json.dumps({"version": 1, "tools": as_rows(said, names)}, indent=2, ensure_ascii=False))
    else:
        print_lines(_lines(said))


def _lines(said: "Sequence[Said]") -> Iterator[str]:
    """A block for each structure, metric and algorithm, with a line for each tool."""
    from itertools import groupby

    for (structure, label, algorithm), block in groupby(said, lambda one: (one.structure, one.label, one.algorithm)):
        rows = list(block)
        yield ""
        yield f"{label} of {structure}, {algorithm}" if structure else f"{label}, {algorithm}"
        names = [f"{one.tool} {one.version}".rstrip() for one in rows]
        wide = max(map(len, names))
        for name, one in zip(names, rows, strict=True):
            yield f"  {name:<{wide}}  {_mean(one):>12}" + (f"  {'; '.join(one.differs)}" if one.differs else "")


def _mean(said: "Said") -> str:
    """A number with the digits that the tool prints, of which zeros at the end are none."""
    if said.mean is None:
        return "error" if "error" in said.values else "no number"
    return f"{said.mean:.{said.digits}g}"
