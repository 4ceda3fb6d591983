"""What a rule is, what it finds, and what becomes of every pitfall."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from assay.metrics.segmentation.pitfalls.evidence import Evidence

Number = int | float | str
Numbers = Mapping[str, Number]

OVERLAP = ("DSC", "IoU", "Fbeta")
BOUNDARY = ("surfaces", "bands")
"""The states of metrics that look at borders."""


class Finding(NamedTuple):
    """One pitfall, open in this study."""

    metrics: tuple[str, ...]
    """Their labels; none where it is not about a metric."""
    structure: str
    """Its name; empty where it is not about one."""
    evidence: str
    """What shows it in these data, in one line with its numbers."""
    numbers: Numbers = MappingProxyType({})
    """The same numbers for programs."""


Need = Callable[[Evidence], str]
"""Why a pitfall cannot be looked for; empty where it can."""


class Rule(NamedTuple):
    """How a pitfall is looked for."""

    id: str
    look: Callable[[Evidence], Iterator[Finding]]
    needs: tuple[Need, ...] = ()
    measured: str = ""
    """What it reads of shapes, `edge` or `parts`, which are not known where structures are too many or too large."""
    decisive: bool = False
    """Whether nothing can be said to be absent where that is not known."""


class Status(StrEnum):
    """What became of looking for a pitfall."""

    FOUND = "found"
    NOT_FOUND = "not found"
    UNKNOWN = "not looked for"
    """Something is needed that is not there, and the reason says what."""
    EXCLUDED = "excluded by how it is scored"
    UNFIT = "does not concern masks"


class Outcome(NamedTuple):
    """One pitfall of the catalogue, and what became of it."""

    id: str
    status: Status
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    """Why it was not looked for, or need not be; beside findings, what was not measured."""


def fingerprint(evidence: Evidence) -> str:
    """Whether somebody described the problem."""
    return "" if evidence.setting.fingerprint else "it depends on the problem: give its `fingerprint`"


def cases(evidence: Evidence) -> str:
    """Whether there is a case."""
    return "" if evidence.study.cases else "no case could be scored"


def several(evidence: Evidence) -> str:
    """Whether algorithms are compared."""
    return "" if len(evidence.study.algorithms) > 1 else "there is one algorithm, which is compared with none"


def asks(what: str, names: Callable[[Evidence], Iterable[str]]) -> Need:
    """Whether some metric is asked that it concerns."""
    return lambda evidence: "" if list(names(evidence)) else f"{what} was not asked for"
