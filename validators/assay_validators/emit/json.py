"""One JSON object for the whole run, and the object of one file that `jsonl` prints alone."""

import json
from collections.abc import Iterable, Iterator

from assay_spec.diagnostic import Diagnostic, Related, Severity
from assay_validators.report import Report


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the object when the last file is done."""
    done = list(reports)
    summary = {
        "files": len(done),
        "errors": sum(report.count(Severity.ERROR) for report in done),
        "warnings": sum(report.count(Severity.WARNING) for report in done),
        "accepted": sum(len(report.accepted) for report in done),
        "known": sum(report.known for report in done),
    }
    files = [file_object(report) for report in done]
    yield json.dumps({"version": 1, "summary": summary, "files": files}, indent=2) + "\n"


def file_object(report: Report) -> dict[str, object]:
    """What JSON says about one file."""
    return {
        "path": report.path,
        "kind": report.kind,
        "valid": report.valid,
        "diagnostics": [diagnostic_object(diagnostic) for diagnostic in report.diagnostics],
        "accepted": [diagnostic_object(one.finding) | {"reason": one.reason} for one in report.accepted],
    }


def diagnostic_object(diagnostic: Diagnostic) -> dict[str, object]:
    """What JSON says about one finding."""
    span = diagnostic.span
    end_line, end_column = span.document.position(span.end)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "pointer": span.pointer,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
        "related": [_related(related) for related in diagnostic.related],
    } | ({"elsewhere": diagnostic.elsewhere} if diagnostic.elsewhere else {})


def _related(related: Related) -> dict[str, object]:
    span = related.span
    return {
        "message": related.message,
        "path": span.document.path,
        "pointer": span.pointer,
        "line": span.line,
        "column": span.column,
    }
