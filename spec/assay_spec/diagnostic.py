"""One finding about one place in one document."""

from enum import StrEnum
from typing import NamedTuple

from assay_spec.record import Record
from assay_spec.span import Span


class Severity(StrEnum):
    """How a standard speaks of it; ordered from the worst."""

    ERROR = "error"
    """The standard forbids it (MUST), or it cannot work."""
    WARNING = "warning"
    """A SHOULD of the standard."""
    INFO = "info"
    """Good manners."""


class Related(Record):
    """Another place that helps to understand a finding."""

    span: Span
    message: str


class Way(StrEnum):
    """What a repair does."""

    REPLACE = "replace"
    """Its text stands for the value, or the key, that the finding is about."""
    BESIDE = "beside"
    """Its text comes before that value, which then is one of several."""
    CONFORM = "conform"
    """Its text is one more thing that the document conforms to."""


class Repair(NamedTuple):
    """What a program would do about a finding; whether it may do so unasked is for the program to judge."""

    way: Way
    text: str
    """The word as it is meant, without the quotes and escapes of a format."""


class Diagnostic(Record):
    """What is wrong, where, under which code, and what to do about it."""

    code: str
    """`AAA000`: family and rule; `assay explain CODE` prints its page."""
    severity: Severity
    span: Span
    message: str
    """One line, lower case, no full stop, the user's own words in backticks."""
    help: str = ""
    """The remedy, in words for people."""
    repair: Repair | None = None
    """The remedy for programs, where the rule knows one word that does it."""
    related: tuple[Related, ...] = ()
    clause: str = ""
    """The clause that it is read from, with its address where it has one."""
    elsewhere: str = ""
    """What another checker does about it, when somebody asked."""
