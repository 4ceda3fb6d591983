"""Findings by cause: how few mistakes of how few generators make up how much of what was found."""

import json
from collections.abc import Iterable, Iterator
from operator import add

from assay_spec.diagnostic import Severity
from assay_validators.causes import Cause, Causes, Example, Noted, explained, noted
from assay_validators.emit.excerpt import printable
from assay_validators.emit.piece import Format, Piece, Said
from assay_validators.emit.text import Tally
from assay_validators.generator import generator_of
from assay_validators.report import Report

MOST_SHOWN = 30
"""So many causes are shown to people."""


def text(reports: Iterable[Report]) -> Iterator[str]:
    """Yield the causes, those of most findings first, when the last file is done; then the line that sums up."""
    return TEXT.emit(reports)


def as_json(reports: Iterable[Report]) -> Iterator[str]:
    """Yield one object with every cause when the last file is done."""
    return JSON.emit(reports)


def said(report: Report) -> list[Said]:
    """What causes are made of, of one file."""
    if report.document is None or not report.diagnostics:
        return ["", list(noted(report))]
    return [generator_of(report.document), list(noted(report))]


def counted(causes: Causes, generator: str, findings: Iterable[Said]) -> None:
    """Count what was said of one more file."""
    causes.count(generator, (_noted(*found) for found in findings))


def _noted(code: str, severity: str, pattern: str, names: Iterable[str], template: str, example: Said) -> Noted:
    return Noted(code, Severity(severity), pattern, tuple(names), template, Example(*example))


def _as_text(pieces: Iterable[Piece]) -> Iterator[str]:
    causes, tally = Causes(), Tally()
    for piece in pieces:
        counted(causes, *piece.said)
        tally.add(piece)
    ordered = causes.ordered()
    if ordered:
        yield f"{headline(ordered, causes)}\n\n"
    for number, cause in enumerate(ordered[:MOST_SHOWN], 1):
        yield "".join(f"{line}\n" for line in _shown(number, cause, causes.findings)) + "\n"
    if rest := ordered[MOST_SHOWN:]:
        yield f"... and {_many(len(rest), 'cause')} more, of {_many(sum(each.findings for each in rest), 'finding')}; "
        yield "--format json lists them all\n\n"
    yield f"{tally}\n"


def _as_json(pieces: Iterable[Piece]) -> Iterator[str]:
    causes = Causes()
    counts = [0] * len(Severity)
    files = unchecked = 0
    for piece in pieces:
        counted(causes, *piece.said)
        files += 1
        unchecked += not piece.done
        counts = [*map(add, counts, piece.found)]
    ordered = causes.ordered()
    most = explained(ordered, causes.findings)
    summary = {
        "files": files,
        "unchecked": unchecked,
        "files_with_findings": causes.files,
        "findings": causes.findings,
        **dict(zip(("errors", "warnings", "infos"), counts, strict=True)),
        "causes": len(ordered),
        "explained": {"causes": most.causes, "share": round(most.share, 4)},
    }
    listed = [_object(cause) for cause in ordered]
    yield json.dumps({"version": 1, "summary": summary, "causes": listed}, indent=2) + "\n"


TEXT = Format(said, _as_text)
JSON = Format(said, _as_json)


def headline(ordered: list[Cause], causes: Causes) -> str:
    """`12 of 40 causes explain 91 % of 4,321 findings in 226 files`."""
    most = explained(ordered, causes.findings)
    found = f"{_many(causes.findings, 'finding')} in {_many(causes.files, 'file')}"
    if most.causes == len(ordered):
        return f"{_many(len(ordered), 'cause')} {_explain(len(ordered))} all of {found}"
    many = f"{most.causes:,} of {_many(len(ordered), 'cause')}"
    return f"{many} {_explain(most.causes)} {percent(most.share)} of {found}"


def percent(share: float) -> str:
    """A share without promising more than there is."""
    return f"{int(100 * share)} %" if share >= 0.01 else "< 1 %"


def _explain(count: int) -> str:
    return "explains" if count == 1 else "explain"


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _shown(number: int, cause: Cause, findings: int) -> Iterator[str]:
    example = cause.example
    margin = " " * (len(str(number)) + 2)
    where = f" at {printable(cause.pointer)}" if cause.pointer else ""
    yield f"{number}. {cause.severity}[{cause.code}]{where}: {printable(cause.generator) or 'no document'}"
    found = f"{_many(cause.findings, 'finding')} in {_many(cause.files, 'file')}"
    yield f"{margin}{found}, {percent(cause.findings / findings)} of all"
    yield f"{margin}{printable(cause.message)}"
    if example.help:
        yield f"{margin}help: {printable(example.help)}"
    yield f"{margin}first: {printable(example.path)}:{example.line}:{example.column}"


def _object(cause: Cause) -> dict[str, object]:
    return {
        "code": cause.code,
        "severity": cause.severity,
        "pointer": cause.pointer,
        "generator": cause.generator,
        "message": cause.message,
        "findings": cause.findings,
        "files": cause.files,
        "example": cause.example._asdict(),
    }
