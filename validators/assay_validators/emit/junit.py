"""JUnit's XML, as continuous integration shows it: a suite for each file, a case for each finding.

Nobody owns the format; attributes are those of the schema that Jenkins publishes (junit-10.xsd of its xunit plugin).
"""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from assay_spec.diagnostic import Diagnostic, Severity
from assay_validators.emit.piece import Format, Piece
from assay_validators.emit.placed import placed
from assay_validators.report import Accepted, Report

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2), however it is written."""


def emit(reports: Iterable[Report]) -> Iterator[str]:
    """Yield a suite as its file is done."""
    return FORMAT.emit(reports)


def _whole(pieces: Iterable[Piece]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="assay check">\n'
    for piece in pieces:
        yield piece.said
    yield "</testsuites>\n"


def _suite(report: Report) -> str:
    cases = [_case(report, found) for found in report.diagnostics]
    cases += [_accepted(report, accepted) for accepted in report.accepted]
    if not cases:
        cases = [f"    <testcase{_attributes(classname=report.path, name=report.kind or 'document')}/>\n"]
    counts = {
        "tests": len(cases),
        "failures": sum(found.severity is not Severity.INFO for found in report.diagnostics),
        "errors": 0,
        "skipped": len(report.accepted),
    }
    head = _attributes(name=report.path, **counts)
    return f"  <testsuite{head}>\n{''.join(cases)}  </testsuite>\n"


FORMAT = Format(_suite, _whole)


def _case(report: Report, found: Diagnostic) -> str:
    """A finding; what a reader should merely know fails nothing."""
    text = f"{report.path}:{found.span.line}:{found.span.column}: {found.severity}: {found.message}"
    told = f"{text}\n{found.help}" if found.help else text
    if found.severity is Severity.INFO:
        inside = f"<system-out>{_escaped(told)}</system-out>"
    else:
        inside = f"<failure{_attributes(type=found.severity, message=found.message)}>{_escaped(told)}</failure>"
    return _around(report, found, inside)


def _accepted(report: Report, accepted: Accepted) -> str:
    return _around(report, accepted.finding, f"<skipped{_attributes(message=accepted.reason)}/>")


def _around(report: Report, found: Diagnostic, inside: str) -> str:
    path, (line, _), _ = placed(report, found.span)
    name = f"{found.code} at line {found.span.line}, column {found.span.column}"
    head = _attributes(classname=report.path, name=name, file=path, line=line)
    return f"    <testcase{head}>{inside}</testcase>\n"


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(_held(str(value)))}" for name, value in values.items())


def _escaped(text: str) -> str:
    return _held(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _held(text: str) -> str:
    return _NO_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
