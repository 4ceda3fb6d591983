"""SARIF 2.1.0, the form in which code hosts and editors take findings of static analysis.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html (OASIS standard); `§` is a section of it.
"""

import json
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from urllib.parse import quote

from assay_spec.diagnostic import Diagnostic, Severity
from assay_spec.span import Span
from assay_validators.emit.json import with_items
from assay_validators.emit.piece import Format, Piece
from assay_validators.emit.placed import Placed, placed, placed_beside
from assay_validators.emit.spool import Spool
from assay_validators.families import find_rule
from assay_validators.files import is_remote
from assay_validators.page import page, render
from assay_validators.report import Accepted, Report

Object = dict[str, object]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""§3.27.10."""
RESERVED = "/:?#[]@!$&'()*+,;=%"
"""What stays as it is in an address."""


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the log when the last file is done."""
    return FORMAT.emit(reports)


def _said(report: Report) -> list[list[str]]:
    """The codes, and the results as texts."""
    return [[each.code for each in _all(report)], [json.dumps(result) for result in _results(report)]]


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    results = Spool()
    found: set[str] = set()
    successful = True
    for piece in pieces:
        there, texts = piece.said
        found.update(there)
        successful = successful and piece.done
        for text in texts:
            results.add(text)
    codes = sorted(found)
    rules = {code: number for number, code in enumerate(codes)}
    driver = {"name": "Assay", "version": version("assay"), "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": successful}],
        "results": [],
    }
    numbered = (json.dumps(_numbered(json.loads(result), rules), indent=2) for result in results)
    yield from with_items({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, "results", numbered)


FORMAT = Format(_said, _whole)


def _numbered(result: Object, rules: dict[str, int]) -> Object:
    """A result with the number of its rule, which is known when all are there."""
    result["ruleIndex"] = rules[str(result["ruleId"])]
    return result


def _all(report: Report) -> Iterator[Diagnostic]:
    yield from report.diagnostics
    yield from (accepted.finding for accepted in report.accepted)


def _rule(code: str) -> Object:
    """What a reader may look up about a code; §3.49."""
    rule = find_rule(code)
    shown = page(rule)
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": shown.summary},
        "fullDescription": {"text": " ".join(shown.what.split())},
        "help": {"text": render(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _results(report: Report) -> Iterator[Object]:
    for found in report.diagnostics:
        yield _result(report, found)
    for accepted in report.accepted:
        yield _result(report, accepted.finding) | {"suppressions": [_suppression(accepted)]}


def _suppression(accepted: Accepted) -> Object:
    """§3.35."""
    return {"kind": "inSource", "justification": accepted.reason}


def _result(report: Report, found: Diagnostic) -> Object:
    """§3.27."""
    places = [placed_beside(report, found.span, one.span) for one in found.related]
    related = [
        {"id": number, "message": {"text": one.message}} | _location(place, one.span)
        for number, (one, place) in enumerate(zip(found.related, places, strict=True))
    ]
    # No fix of §3.55, which viewers apply as it is: whether a repair is safe, `assay data fix` judges by the rest.
    properties = {
        **({"clause": found.clause} if found.clause else {}),
        **({"repair": found.repair._asdict()} if found.repair else {}),
    }
    return {
        "ruleId": found.code,
        "ruleIndex": -1,
        "level": LEVELS[found.severity],
        "message": {"text": " ".join(map(_sentence, filter(None, (found.message, found.help))))},
        "locations": [_location(placed(report, found.span), found.span, report)],
        **({"relatedLocations": related} if related else {}),
        **({"properties": properties} if properties else {}),
    }


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(("?", ".", "…")) else ".")


def _location(place: Placed, span: Span, report: Report | None = None) -> Object:
    """§3.28; the end is the character behind the last one, §3.30.8."""
    path, (line, column), (end_line, end_column) = place
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    physical = {
        "artifactLocation": {"uri": quote(os.fsencode(path), safe=RESERVED if is_remote(path) else "/")},
        "region": region,
    }
    pointer = span.pointer
    logical = [{"fullyQualifiedName": pointer, "kind": "member"}] if pointer else []
    if report is not None and report.line is not None:
        logical.append({"name": report.path, "kind": "resource"})
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}
