"""Workflow commands that GitHub shows as annotations beside the changed lines."""

from collections.abc import Iterable, Iterator

from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.emit.piece import Format, Piece
from assay_validators.emit.placed import placed
from assay_validators.report import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a command per finding; what a document accepts is not worth one."""
    return FORMAT.emit(reports)


def _said(report: Report) -> list[str]:
    return [_command(report, diagnostic) for diagnostic in report.diagnostics]


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    return (command for piece in pieces for command in piece.said)


FORMAT = Format(_said, _whole)


def _command(report: Report, diagnostic: Diagnostic) -> str:
    path, (line, column), (end_line, end_column) = placed(report, diagnostic.span)
    places = {
        "file": path,
        "line": line,
        "endLine": end_line,
        "title": diagnostic.code,
    }
    if end_line == line:  # GitHub refuses columns on an annotation of several lines
        places |= {"col": column, "endColumn": end_column}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in places.items())
    # In a line of JSON Lines, which may be very long, a column says little.
    where = f"at {diagnostic.span.pointer or 'the top'} of {report.path}" if report.line is not None else ""
    text = "\n".join(filter(None, (diagnostic.message, diagnostic.help, where)))
    return f"::{_COMMANDS[diagnostic.severity]} {properties}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
