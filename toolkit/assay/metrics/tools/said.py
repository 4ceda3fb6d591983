"""What a tool says, and how it is told."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from assay.errors import PlanError
from assay_spec.metrics.tools import Called, Tool

ASSAY = "assay"

_DIGITS = {"f4": 5, "f8": 10}

One = TypeVar("One")


class Said(NamedTuple):
    """What a tool says of one class, metric and algorithm."""

    structure: str
    """The class; empty where the metric is of all classes of a table."""
    label: str
    algorithm: str
    tool: str
    version: str
    calls: str
    values: tuple[float | str | None, ...]
    """By case: a number as the tool prints it, `error`, or None where it is given nothing. Tables have no cases."""
    mean: float | None
    """Of the numbers of the cases, as the tool makes it or, where it makes none, of all that it prints."""
    left_out: int
    """Cases that have no number."""
    differs: tuple[str, ...]
    """Why it is not what Assay says."""
    digits: int = 10
    """So many of the mean are the tool's."""


def digits_of(tool: Tool, called: Called) -> int:
    """So many digits of its numbers are its own."""
    return _DIGITS[called.digits or tool.digits]


def rounded(number: float, tool: Tool, called: Called) -> float:
    """As the tool holds it, in the shortest digits that say so."""
    return float(str(np.dtype(called.digits or tool.digits).type(number)))


def _of_masks(tool: Tool) -> Sequence[Called]:
    return tool.metrics


def tool_called(name: str, there: Sequence[Tool], of: str) -> Tool:
    """The tool of that name or title, whatever its letters' case.

    Args:
        name: of the tool.
        there: the tools to choose from.
        of: what is measured.

    Raises:
        PlanError: there is no such tool, or none that measures this.
    """
    from assay_validators.context import near

    names = {word.casefold(): tool for tool in there for word in (tool.name, tool.title)}
    if (found := names.get(name.casefold())) is not None:
        return found
    nearest = near(name.casefold(), [*names])
    meant = f"; did you mean `{names[nearest].name}`?" if nearest else ""
    known = ", ".join(tool.name for tool in there)
    raise PlanError(f"Assay does not know what `{name}` prints of {of}; there are {known}{meant}")


def require_tool(
    name: str,
    there: Sequence[Tool],
    asked: Sequence[One],
    called: Callable[[Tool, One], Called | None],
    of: str,
    every: Callable[[Tool], Sequence[Called]] = _of_masks,
) -> Tool:
    """The tool of that name, which has all that is asked for.

    Args:
        name: of the tool.
        there: the tools to choose from.
        asked: what somebody asked for by name.
        called: a tool's metric in the place of one.
        of: what is measured.
        every: all that a tool has to measure it by; by default what it has for masks.

    Raises:
        PlanError: there is no such tool, or something is none of its metrics.
    """
    tool = tool_called(name, there, of)
    absent = [str(getattr(one, "label", one)) for one in asked if called(tool, one) is None]
    if absent:
        has = ", ".join(dict.fromkeys(row.metric for row in every(tool)))
        raise PlanError(
            f"Assay does not know what {tool.title} prints as {', '.join(dict.fromkeys(absent))}; known: {has}"
        )
    return tool


def as_rows(said: Sequence[Said], names: Sequence[str]) -> list[dict[str, Any]]:
    """For JSON, in which what is no finite number is text."""
    return [
        {
            "class": one.structure,
            "label": one.label,
            "algorithm": one.algorithm,
            "tool": one.tool,
            "version": one.version,
            "calls": one.calls,
            "value": _json(one.mean),
            "left_out": one.left_out,
            "cases": {name: _json(value) for name, value in zip(names, one.values, strict=True)},
            "differs": list(one.differs),
        }
        for one in said
    ]


def _json(value: float | str | None) -> float | str | None:
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value
