"""What a package says it needs, as far as finding a version too old or too new takes."""

import operator
import re
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import zip_longest
from typing import NamedTuple

_REQUIREMENT = re.compile(r"\s*(?P<name>[\w.-]+)\s*(?:\[[^]]*\])?\s*\(?(?P<wanted>[^;)]*)\)?\s*(?:;(?P<marker>.*))?")
_CLAUSE = re.compile(r"(>=|<=|==|!=|<|>)\s*([\d.]+[^,\s]*)")
_EXTRA = re.compile(r"""\s*extra\s*==\s*["']([\w.-]+)["']\s*""")

_COMPARED: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}


class Requirement(NamedTuple):
    """A package and the versions of it that will do."""

    name: str
    wanted: str
    """As its author writes it: `>=1.22,<2.6`; empty for any."""
    extra: str = ""
    """It is needed only with this extra."""

    def __str__(self) -> str:
        return f"{self.name}{self.wanted}"

    def is_met_by(self, installed: str) -> bool:
        """Whether the version `installed` will do; what is no plain comparison is taken to be met."""
        clauses = [_CLAUSE.fullmatch(clause.strip()) for clause in self.wanted.split(",")]
        return all(_holds(installed, *clause.groups()) for clause in clauses if clause)


def requirements_of(package: str) -> Iterator[Requirement]:
    """What an installed package needs everywhere or with an extra; other conditions are passed over."""
    for text in requires(package) or ():
        found = _REQUIREMENT.fullmatch(text)
        marker = found and found["marker"]
        extra = _EXTRA.fullmatch(marker) if marker else None
        if found and (extra or not marker):
            yield Requirement(found["name"], found["wanted"].strip(), extra[1] if extra else "")


def installed_version(package: str) -> str | None:
    """The version of `package` here; None when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _holds(installed: str, sign: str, bound: str) -> bool:
    ours, theirs = _numbers(installed), _numbers(bound)
    if bound.endswith(".*"):
        ours = ours[: len(theirs)]
    for mine, other in zip_longest(ours, theirs, fillvalue=0):
        if mine != other:
            return _COMPARED[sign](mine, other)
    return _COMPARED[sign](0, 0)


def _numbers(text: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(map(int, found[0].split("."))) if found else ()
