"""What data tell of a problem: answers with their evidence, and figures beside questions that they cannot answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from assay_spec.metrics.answers import Category, Frequency
from assay_spec.metrics.fingerprint import Cost

Value = bool | str | float | tuple[Cost, ...]
"""An answer as a fingerprint holds it."""

NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})

MOST_LISTED = 8
"""So many of what is alike are named."""


class Found(NamedTuple):
    """An answer that was read off data."""

    value: Value
    evidence: tuple[str, ...]
    """What was counted, a line each."""


class Measured(NamedTuple):
    """All that data tell."""

    name: str
    """What the problem can be called."""
    category: Category
    """The problem that such data usually are of."""
    because: str
    about: tuple[str, ...]
    """What was read, a line each."""
    answers: Mapping[str, Found]
    classes: tuple[str, ...] = ()
    """All that there are."""
    by_class: Mapping[str, Mapping[str, Found]] = MappingProxyType({})
    """Where answers of a class are others: by its name, then by that of the question."""
    figures: Mapping[str, tuple[str, ...]] = NOTHING
    """By question, what was measured and is no answer to it."""
    problems: tuple[str, ...] = ()
    """Files that are damaged or do not fit the others, and why."""


CAUTION = (False, True, Frequency.NEVER, Frequency.OCCASIONALLY, Frequency.CONSISTENTLY)
"""Where as many classes say one thing as another, the later one of these is the problem's answer."""


def together(
    found: Mapping[str, Mapping[str, Found]],
) -> tuple[dict[str, Found], dict[str, dict[str, Found]]]:
    """The answers of the problem, which are those of most classes, and the classes whose answers are others.

    Args:
        found: by question, the answer of each class.
    """
    answers: dict[str, Found] = {}
    others: dict[str, dict[str, Found]] = {}
    for question, by_class in found.items():
        values = [each.value for each in by_class.values()]
        if not values:
            continue
        value = max(values, key=lambda value: (values.count(value), CAUTION.index(value)))
        agreeing = {name: each for name, each in by_class.items() if each.value == value}
        for name, each in by_class.items():
            if name not in agreeing:
                others.setdefault(name, {})[question] = each
        otherwise = [name for name in by_class if name not in agreeing]
        lines = [*listed(_lines(agreeing)), *([f"otherwise for {', '.join(listed(otherwise))}"] if otherwise else [])]
        answers[question] = Found(value, tuple(lines))
    return answers, others


def _lines(found: Mapping[str, Found]) -> list[str]:
    return [f"{name}: {line}" for name, each in found.items() for line in each.evidence]


def listed(lines: list[str]) -> list[str]:
    """As many lines as people read, and how many there are besides."""
    more = len(lines) - MOST_LISTED
    return lines if more <= 0 else [*lines[:MOST_LISTED], f"and {more:,} more"]
