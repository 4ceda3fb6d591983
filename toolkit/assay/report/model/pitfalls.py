"""What documents, data and results warn of, and what became of the known pitfalls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Pitfall:
    """A finding about the documents, the data or the results."""

    code: str
    severity: str
    """`error`, `warning` or `info`."""
    message: str
    help: str = ""
    place: str = ""
    """`evaluation.yaml:12:3`, a metric's key ..."""
    accepted: str = ""
    """Why the document accepts it, in its own words; empty for what nobody accepted."""


class Status(StrEnum):
    """What became of looking for a known pitfall of metrics."""

    FOUND = "found"
    NOT_FOUND = "not found"
    UNKNOWN = "not looked for"
    """Something is needed that is not there, and the reason says what."""
    EXCLUDED = "excluded by how it is scored"
    UNFIT = "of other problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A known pitfall, open in this study."""

    evidence: str
    """What shows it in these data, in one line with its numbers."""
    metrics: tuple[str, ...] = ()
    """Keys or labels of the metrics that it is about."""
    target: str = ""
    """The class or the structure, where it is about one."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """The numbers of the evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A known pitfall of metrics, and what became of it."""

    id: str
    """By which `assay explain` knows it: `P23-01`."""
    title: str
    severity: str
    """`error`, `warning` or `info`."""
    status: Status
    reason: str = ""
    """Why it was not looked for, or need not be; beside findings, what was not measured, or why they are accepted."""
    remedy: str = ""
    recalled: bool = False
    """Whether it was written from memory of its source."""
    findings: tuple[Finding, ...] = ()
    """Some where it was found, else none."""
