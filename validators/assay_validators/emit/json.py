"""One JSON object for the whole run, and the object of one file that `jsonl` prints alone."""

import json
from collections.abc import Iterable, Iterator, Mapping

from assay_spec.diagnostic import Diagnostic, Related
from assay_validators.emit.piece import Format, Piece
from assay_validators.emit.spool import Spool
from assay_validators.report import Report


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the object when the last file is done."""
    return FORMAT.emit(reports)


def _said(report: Report) -> str:
    return json.dumps(file_object(report), indent=2)


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    summary = dict.fromkeys(("files", "errors", "warnings", "accepted", "known"), 0)
    files = Spool()
    for piece in pieces:
        errors, warnings, _ = piece.found
        summary["files"] += 1
        summary["errors"] += errors
        summary["warnings"] += warnings
        summary["accepted"] += piece.accepted
        summary["known"] += piece.known
        files.add(piece.said)
    yield from with_items({"version": 1, "summary": summary, "files": []}, "files", files)


FORMAT = Format(_said, _whole)


def with_items(whole: Mapping[str, object], key: str, items: Iterable[str]) -> Iterator[str]:
    """Yield an object whose only empty list, at `key`, has these items, as texts, without ever holding them all."""
    text = json.dumps(whole, indent=2)
    before, _, after = text.partition(f'"{key}": []')
    margin = before.rpartition("\n")[2]
    yield f'{before}"{key}": ['
    separator, end = "", ""
    for item in items:
        yield f"{separator}\n{margin}  " + item.replace("\n", f"\n{margin}  ")
        separator, end = ",", f"\n{margin}"
    yield f"{end}]{after}\n"


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
        "clause": diagnostic.clause,
        "pointer": span.pointer,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
        "related": [_related(related) for related in diagnostic.related],
        **({"repair": diagnostic.repair._asdict()} if diagnostic.repair else {}),
        **({"elsewhere": diagnostic.elsewhere} if diagnostic.elsewhere else {}),
    }


def _related(related: Related) -> dict[str, object]:
    span = related.span
    return {
        "message": related.message,
        "path": span.document.path,
        "pointer": span.pointer,
        "line": span.line,
        "column": span.column,
    }
