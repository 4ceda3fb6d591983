"""One finding about one place in one document."""

from enum import StrEnum

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


class Diagnostic(Record):
    """What is wrong, where, under which code, and what to do about it."""

    code: str
    """`AAA000`: family and rule; `assay explain CODE` prints its page."""
    severity: Severity
    span: Span
    message: str
    """One line, lower case, no full stop, the user's own words in backticks."""
    help: str = ""
    """The remedy."""
    related: tuple[Related, ...] = ()
    clause: str = ""
    """The clause that it is read from, with its address where it has one."""
    elsewhere: str = ""
    """What another checker does about it, when somebody asked."""
