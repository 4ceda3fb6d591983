"""Where findings stand for those who know files and lines only: of a line of JSON Lines in the file that has it."""

from typing import NamedTuple

from assay_spec.span import Span
from assay_validators.report import Report

Position = tuple[int, int]
"""Line and column, from 1."""


class Placed(NamedTuple):
    """A place in a file."""

    path: str
    start: Position
    end: Position
    """The character behind the last one."""


def placed(report: Report, span: Span) -> Placed:
    """Where something that is found in a document stands."""
    line = report.line
    return _at(span, report.path) if line is None else _at(span, line.path, line.number - 1)


def placed_beside(report: Report, found: Span, other: Span) -> Placed:
    """Where something stands that helps to understand a finding, in the same document or in another one."""
    path = other.document.path
    return placed(report, other) if path == found.document.path else _at(other, path)


def _at(span: Span, path: str, before: int = 0) -> Placed:
    (line, column), (end_line, end_column) = (span.document.position(byte) for byte in (span.start, span.end))
    return Placed(path, (before + line, column), (before + end_line, end_column))
